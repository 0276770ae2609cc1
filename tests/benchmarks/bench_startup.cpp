// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// From the start of a process to its first picture on an X screen, and the memory it takes then: a
// saved workspace of ours beside the empty view of PCP's chart tool and a browser with a static
// page. The screen is read where the X server keeps it, so that looking costs the programs nothing.

#include "benchmarks.h"
#include "core/AtomicFile.h"
#include "support/PrometheusServer.h"
#include "workspace/WorkspaceJson.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThread>
#include <QtEndian>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <set>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

namespace {

constexpr int kRounds = 5;
constexpr int kWaitMs = 10'000;
constexpr int kWidth = 1600;
constexpr int kHeight = 1000;
constexpr std::size_t kPictureColours = 12; ///< a window frame or a flat page has fewer

/// Where and what a program is; empty path: it cannot run on this machine.
struct Candidate
{
    const char* name;
    QString path;
    QStringList arguments;
};

/// The middle of several starts.
struct Startup
{
    double paintedMs = 0;
    double memoryMebibytes = 0;
};

/// A virtual screen whose pixels are a file.
class Screen
{
public:
    [[nodiscard]] bool start()
    {
        m_server.setProcessChannelMode(QProcess::SeparateChannels);
        m_server.start(u"Xvfb"_s,
            { u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s, u"%1x%2x24"_s.arg(kWidth).arg(kHeight),
                u"-fbdir"_s, m_folder.path(), u"-nolisten"_s, u"tcp"_s });
        test::tieToParent(m_server);
        if (!m_server.waitForStarted() || !m_server.waitForReadyRead(kWaitMs)) {
            return false;
        }
        m_display = u":"_s + QString::fromLatin1(m_server.readAllStandardOutput().trimmed());
        m_file.setFileName(m_folder.filePath(u"Xvfb_screen0"_s));
        if (!m_file.open(QIODevice::ReadOnly)) {
            return false;
        }
        m_bytes = m_file.map(0, m_file.size());
        if (m_bytes == nullptr) {
            return false;
        }
        // An X window dump: a header of 32-bit numbers, the highest byte first, a colour map of
        // 12 bytes an entry, the pixels.
        const auto field = [this](int index) {
            return qint64 { qFromBigEndian<quint32>(m_bytes + index * 4) };
        };
        m_pixels = m_bytes + field(0) + field(19) * 12;
        return m_file.size() >= m_pixels - m_bytes + qint64 { kWidth } * kHeight * 4;
    }

    ~Screen()
    {
        m_server.terminate();
        m_server.waitForFinished();
    }

    [[nodiscard]] const QString& display() const { return m_display; }

    /// True when the middle of the screen shows more than a flat window.
    [[nodiscard]] bool showsPicture() const
    {
        std::set<quint32> colours;
        for (int y = 120; y < 620; y += 3) {
            for (int x = 120; x < 1000; x += 3) {
                quint32 pixel = 0;
                std::memcpy(&pixel, m_pixels + (qint64 { y } * kWidth + x) * 4, sizeof pixel);
                colours.insert(pixel & 0xffffffU);
                if (colours.size() > kPictureColours) {
                    return true;
                }
            }
        }
        return false;
    }

private:
    QTemporaryDir m_folder;
    QProcess m_server;
    QString m_display;
    QFile m_file;
    const uchar* m_bytes = nullptr;
    const uchar* m_pixels = nullptr;
};

/// Proportional share of a process and its children, in MiB.
double memoryOf(qint64 process)
{
    double all = 0;
    QFile rollup(u"/proc/%1/smaps_rollup"_s.arg(process));
    if (rollup.open(QIODevice::ReadOnly)) {
        for (const QByteArray& line : rollup.readAll().split('\n')) {
            if (line.startsWith("Pss:")) {
                all += line.mid(4).simplified().split(' ').value(0).toDouble() / 1024;
            }
        }
    }
    QFile children(u"/proc/%1/task/%1/children"_s.arg(process));
    if (children.open(QIODevice::ReadOnly)) {
        for (const QByteArray& child : children.readAll().simplified().split(' ')) {
            all += child.isEmpty() ? 0 : memoryOf(child.toLongLong());
        }
    }
    return all;
}

template <typename Condition> bool poll(const Condition& isDone)
{
    QElapsedTimer timer;
    timer.start();
    while (!isDone()) {
        if (timer.elapsed() > kWaitMs) {
            return false;
        }
        QThread::usleep(500);
    }
    return true;
}

/// One start. Negative: nothing was painted.
Startup startOnce(const Candidate& candidate, const Screen& screen, const QString& home)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DISPLAY"_s, screen.display());
    environment.insert(u"HOME"_s, home);
    environment.remove(u"QT_QPA_PLATFORM"_s);
    environment.remove(u"XDG_CONFIG_HOME"_s);
    process.setProcessEnvironment(environment);
    process.setStandardErrorFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    test::tieToParent(process);
    QElapsedTimer timer;
    timer.start();
    process.start(candidate.path, candidate.arguments);
    const bool isPainted = poll([&screen] { return screen.showsPicture(); });
    const double took = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    const double memory = memoryOf(process.processId());
    process.terminate();
    if (!process.waitForFinished(5000)) {
        process.kill();
        process.waitForFinished();
    }
    const bool isGone = poll([&screen] { return !screen.showsPicture(); });
    return isPainted && isGone ? Startup { took, memory } : Startup { -1, -1 };
}

Startup middleOf(std::vector<Startup> all)
{
    const auto at = [&all](double Startup::*field) {
        std::sort(all.begin(), all.end(),
            [field](const Startup& a, const Startup& b) { return a.*field < b.*field; });
        return all.at(all.size() / 2).*field;
    };
    return { .paintedMs = at(&Startup::paintedMs),
        .memoryMebibytes = at(&Startup::memoryMebibytes) };
}

/// Eight charts of the server's own figures.
QByteArray workspaceFor(const QUrl& server)
{
    Workspace workspace;
    workspace.id = u"startup"_s;
    workspace.name = u"Start"_s;
    ConnectionSettings connection;
    connection.id = u"local"_s;
    connection.name = u"Local"_s;
    connection.baseUrl = server;
    workspace.connections = { connection };
    PageSpec page;
    page.id = u"page"_s;
    page.title = u"Page"_s;
    for (int i = 0; i < 8; ++i) {
        PanelSpec panel;
        panel.id = u"p%1"_s.arg(i);
        panel.type = u"timeseries"_s;
        panel.title = u"Panel %1"_s.arg(i);
        panel.place = { .x = i % 2 * 12, .y = i / 2 * 8, .width = 12, .height = 8 };
        PanelQuery query;
        query.expression = u"go_goroutines"_s;
        query.sourceId = u"local"_s;
        panel.queries = { query };
        page.panels.push_back(panel);
    }
    workspace.pages = { page };
    workspace.activePage = page.id;
    return toJson(workspace);
}

/// PCP's chart tool opens its view only when its daemon answers.
QString pmchartPath()
{
    const bool hasDaemon =
        QProcess::execute(u"pmprobe"_s, { u"-h"_s, u"localhost"_s, u"kernel.all.load"_s }) == 0;
    return hasDaemon ? QStandardPaths::findExecutable(u"pmchart"_s) : QString();
}

std::vector<Candidate> candidates(
    const QString& workspaceFile, const QString& browserProfile, const QString& staticPage)
{
    return { { "promdesk", QCoreApplication::applicationDirPath() + u"/../../app/promdesk"_s,
                 { workspaceFile } },
        { "pmchart", pmchartPath(), { u"-h"_s, u"localhost"_s } },
        { "chromium", QStandardPaths::findExecutable(u"chromium"_s),
            { u"--no-sandbox"_s, u"--disable-gpu"_s, u"--disable-quic"_s, u"--no-first-run"_s,
                u"--disable-background-networking"_s, u"--disable-component-update"_s,
                u"--disable-sync"_s, u"--user-data-dir="_s + browserProfile, staticPage } } };
}

void printStartup(const Candidate& candidate, const Startup& startup, const Startup& ours)
{
    std::printf("startup  %-10s first picture %7.0f ms   memory %6.1f MiB   ratio %5.1f / %4.1f\n",
        candidate.name, startup.paintedMs, startup.memoryMebibytes,
        startup.paintedMs / ours.paintedMs, startup.memoryMebibytes / ours.memoryMebibytes);
}

} // namespace

bool startUp()
{
    Screen screen;
    test::PrometheusServer server;
    QTemporaryDir home;
    if (!server.start() || !screen.start()) {
        std::printf("startup  no prometheus or no Xvfb to run with\n");
        return false;
    }
    const QString workspaceFile = home.filePath(u"start.promdesk"_s);
    const QString page = home.filePath(u"page.html"_s);
    if (!writeFile(workspaceFile, workspaceFor(server.baseUrl()))
        || !writeFile(page, "<h1>Static page</h1><p>Nothing moves here.</p>")) {
        return false;
    }
    const std::vector<Candidate> all =
        candidates(workspaceFile, home.filePath(u"browser"_s), u"file://"_s + page);
    std::vector<std::vector<Startup>> starts(all.size());
    for (int round = 0; round < kRounds; ++round) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (all[i].path.isEmpty()) {
                continue;
            }
            const Startup startup = startOnce(all[i], screen, home.path());
            if (startup.paintedMs < 0) {
                std::printf("startup  %-10s showed nothing, or did not leave\n", all[i].name);
                return false;
            }
            starts[i].push_back(startup);
        }
    }
    const Startup ours = middleOf(starts.front());
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].path.isEmpty()) {
            std::printf("startup  %-10s cannot run on this machine\n", all[i].name);
        } else {
            printStartup(all[i], middleOf(starts[i]), ours);
        }
    }
    return ours.paintedMs > 0;
}

} // namespace promdesk::bench

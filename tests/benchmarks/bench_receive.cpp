// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// From the socket to columns: an answer of 1,000 × 1,000 rates beside a plain receive of the same
// bytes and beside what Qt does when it asks for gzip; 50,000 series × 60 points beside
// QJsonDocument. The answers are those of a real Prometheus, sent again from memory, so that its
// own work is left out.

#include "PlainHttp.h"
#include "QtDecoder.h"
#include "RealAnswers.h"
#include "Stopwatch.h"
#include "benchmarks.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>

#include <malloc.h>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

namespace {

constexpr int kRounds = 9;
constexpr double kMiB = 1024.0 * 1024.0;

/// A line of /proc/self/status in MiB.
double memoryMiB(const QByteArray& name)
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray all = file.readAll();
    const qsizetype at = all.indexOf(QByteArray(name + ':'));
    const QByteArray line = all.mid(at, all.indexOf('\n', at) - at);
    return line.mid(name.size() + 1).chopped(2).trimmed().toDouble() / 1024.0;
}

/// How far the resident memory rises over where it was before the run.
double peakMiB(const std::function<void()>& run)
{
    malloc_trim(0);
    QFile reset(u"/proc/self/clear_refs"_s);
    if (reset.open(QIODevice::WriteOnly)) {
        reset.write("5");
        reset.close();
    }
    const double before = memoryMiB("VmRSS");
    run();
    return memoryMiB("VmHWM") - before;
}

double columnsMiB(const SeriesSnapshot& snapshot)
{
    double bytes = 0;
    for (const Series& series : snapshot.series) {
        bytes += static_cast<double>(sizeof(Series) + series.values.capacity() * sizeof(double));
        for (const auto& [name, value] : series.labels) {
            bytes +=
                static_cast<double>(sizeof(LabelSet::Label) + name.capacity() + value.capacity());
        }
    }
    return bytes / kMiB;
}

/// The product's way: a source on its I/O thread and workers, the GUI thread only waits.
class Client
{
public:
    explicit Client(quint16 port)
    {
        TransportSetup setup;
        setup.settings.id = u"bench"_s;
        setup.settings.baseUrl = QUrl(u"http://127.0.0.1:%1"_s.arg(port));
        m_source = std::make_unique<PrometheusSource>(std::move(setup), m_io, m_workers);
    }

    [[nodiscard]] SnapshotPtr fetch(const QueryRequest& request)
    {
        m_answer.reset();
        m_source->fetch(request, {}, [this](Result<SnapshotPtr> result) {
            m_gui.post([this, result = std::move(result)] {
                m_answer = result.value_or(nullptr);
                m_loop.quit();
            });
        });
        m_loop.exec();
        return std::move(m_answer);
    }

private:
    Mailbox m_gui;
    QEventLoop m_loop;
    WorkerPool m_workers;
    IoThread m_io;
    std::unique_ptr<PrometheusSource> m_source;
    SnapshotPtr m_answer;
};

/// What a program gets that leaves everything to Qt: it asks for gzip and inflates.
qsizetype receiveWithQt(QNetworkAccessManager& network, quint16 port)
{
    const std::unique_ptr<QNetworkReply> reply(
        network.get(QNetworkRequest(QUrl(u"http://127.0.0.1:%1/x"_s.arg(port)))));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    return reply->readAll().size();
}

void printMemory(const char* what, double peak, double columns, double target)
{
    std::printf("  %s: %.1f MiB over the start, %.1f of them columns, %.1f beyond (target %.0f)\n",
        what, peak, columns, peak - columns, target);
}

bool receiveRates(const RealAnswers& answers)
{
    const QueryRequest request = answers.request(RealAnswers::Kind::Rates);
    const QByteArray plain = answers.raw(RealAnswers::Kind::Rates, "identity");
    ReplayServer plainServer(plain);
    ReplayServer gzipServer(answers.raw(RealAnswers::Kind::Rates, "gzip"));
    Client client(plainServer.port());
    QNetworkAccessManager network;
    SnapshotPtr ours;
    QByteArray body;
    qsizetype unpacked = 0;
    ReplayServer second(plain); // a server answers one connection at a time
    const std::vector<double> took =
        medians({ [&] { ours = client.fetch(request); },
                    [&] { body = bodyOf(receiveRaw(second.port(), "/x", "identity")); },
                    [&] { unpacked = receiveWithQt(network, gzipServer.port()); } },
            kRounds);
    const double megabytes = static_cast<double>(body.size()) / 1e6;
    const auto row = [&](const char* baseline, double ms) {
        print({ .name = "receive rates",
            .baseline = baseline,
            .megabytes = megabytes,
            .oursMs = took[0],
            .baselineMs = ms });
    };
    row("plain receive", took[1]);
    row("Qt with gzip", took[2]);
    std::printf("  %.2f times a plain receive (target 2), 1/%.1f of Qt with gzip (target 1/5)\n",
        took[0] / took[1], took[2] / took[0]);
    const bool isRight = ours && ours->sampleCount() == std::size_t { 1'000'000 }
        && ours->bodyBytes == static_cast<std::size_t>(body.size()) && unpacked == body.size();
    ours.reset();
    // As a proxy sends it, and as Prometheus does. What comes to stand here beside the columns is
    // what Qt's HTTP thread reads ahead of us from a server that is faster than we are.
    constexpr qsizetype kProxyChunk = 16'384;
    const ReplayServer proxy(inChunks(body, kProxyChunk));
    Client proxyClient(proxy.port());
    body.clear();
    const double proxyPeak = peakMiB([&] { ours = proxyClient.fetch(request); });
    printMemory("peak, chunks of 16 KiB", proxyPeak, ours ? columnsMiB(*ours) : 0, 8);
    ours.reset();
    const double peak = peakMiB([&] { ours = client.fetch(request); });
    printMemory("peak, one chunk", peak, ours ? columnsMiB(*ours) : 0, 8);
    return isRight;
}

/// 50,000 series × 60 points as Prometheus writes them.
QByteArray manySeries()
{
    constexpr int kSeries = 50'000;
    QByteArray body = R"({"status":"success","data":{"resultType":"matrix","result":[)";
    for (int s = 0; s < kSeries; ++s) {
        body += s == 0 ? "{\"metric\":{" : ",{\"metric\":{";
        body += "\"__name__\":\"http_requests_total\",\"instance\":\"node-"
            + QByteArray::number(s / 50)
            + ":9100\",\"job\":\"bench\",\"method\":\"GET\",\"path\":\"/api/v1/items/"
            + QByteArray::number(s % 50) + "\"},\"values\":[";
        for (int i = 0; i < 60; ++i) {
            body += (i == 0 ? "[" : ",[") + QByteArray::number(1'795'269'660 + i * 15) + ",\""
                + QByteArray::number((s * 60 + i) / 299'987.0, 'g', 17) + "\"]";
        }
        body += "]}";
    }
    body += "]}}";
    return body;
}

bool receiveManySeries()
{
    QueryRequest request;
    request.expression = "x";
    request.start = Instant::fromSeconds(1'795'269'660);
    request.end = request.start + Duration::fromSeconds(15 * 59);
    request.step = Duration::fromSeconds(15);
    const QByteArray body = manySeries();
    QByteArray raw = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
    raw.append(QByteArray::number(body.size())).append("\r\n\r\n").append(body);
    const ReplayServer server(std::move(raw));
    Client client(server.port());
    SnapshotPtr ours;
    // The longest time in which the GUI thread did not get to its timer.
    double gapMs = 0;
    QElapsedTimer clock;
    QTimer timer;
    timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&timer, &QTimer::timeout, &timer, [&] {
        gapMs = std::max(gapMs, static_cast<double>(clock.nsecsElapsed()) / 1e6);
        clock.restart();
    });
    constexpr int kTimerMs = 1;
    timer.start(kTimerMs);
    const auto fetch = [&] {
        clock.restart();
        ours = client.fetch(request);
    };
    fetch();
    gapMs = 0;
    const std::vector<double> took = medians({ fetch }, 5);
    const double gap = gapMs;
    ours.reset();
    const double peak = peakMiB(fetch);
    timer.stop();
    QJsonObject document;
    const double qtPeak = peakMiB([&] { document = QJsonDocument::fromJson(body).object(); });
    document = {};
    const double qtMs = milliseconds([&] { static_cast<void>(decodeWithQt(body)); });
    print({ .name = "50,000 series",
        .baseline = "QJsonDocument",
        .megabytes = static_cast<double>(body.size()) / 1e6,
        .oursMs = took[0],
        .baselineMs = qtMs });
    std::printf("  ours with the receive (target 400 ms), GUI gap %.1f ms (target 50)\n", gap);
    printMemory("ours", peak, ours ? columnsMiB(*ours) : 0, 150);
    std::printf("  QJsonDocument's tree alone: %.0f MiB\n", qtPeak);
    return ours && ours->series.size() == std::size_t { 50'000 }
    && ours->sampleCount() == std::size_t { 3'000'000 };
}

} // namespace

bool receive()
{
    const RealAnswers* const answers = realAnswers();
    if (answers == nullptr) {
        std::printf("receive: no prometheus to ask\n");
        return false;
    }
    const bool isRatesRight = receiveRates(*answers);
    return receiveManySeries() && isRatesRight;
}

} // namespace promdesk::bench

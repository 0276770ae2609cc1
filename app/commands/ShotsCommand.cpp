// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/ShotsCommand.h"

#include "FleetKnowledgeLoader.h"
#include "commands/Console.h"
#include "commands/WindowTour.h"
#include "demo/DemoFleet.h"
#include "prometheus/ServerUrl.h"

#include <QCommandLineParser>
#include <QDir>
#include <QProcess>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace promdesk {

ShotsCommand::ShotsCommand() = default;
ShotsCommand::~ShotsCommand() = default;

QString ShotsCommand::name() const
{
    return u"shots"_s;
}

QString ShotsCommand::summary() const
{
    return tr("Keep a picture of every page, at 1x and 2x, light and dark");
}

void ShotsCommand::declare(QCommandLineParser& parser) const
{
    parser.addOption({ u"server"_s, tr("A server to show; without it the demo fleet"), u"URL"_s });
    parser.addOption({ u"output"_s, tr("Folder for the pictures"), u"DIR"_s, u"shots"_s });
    QCommandLineOption scale(u"scale"_s, tr("Draw in this process, at this scale only"), u"N"_s);
    scale.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOption(scale);
}

Result<void> ShotsCommand::start(const QCommandLineParser& parser, Console& console, Finish finish)
{
    m_folder = parser.value(u"output"_s);
    if (!QDir().mkpath(m_folder)) {
        return failure(ErrorKind::Io, tr("the folder %1 cannot be made").arg(m_folder.left(256)));
    }
    QUrl server;
    if (parser.isSet(u"server"_s)) {
        const auto url = parseServerUrl(parser.value(u"server"_s));
        if (!url) {
            return failure(url.error());
        }
        server = url->baseUrl;
    }
    if (parser.isSet(u"scale"_s)) {
        drawHere(server, console, finish);
        return {};
    }
    m_scales = { u"1"_s, u"2"_s };
    if (server.isEmpty()) {
        startDemo(console, finish);
    } else {
        drawInChild(server, console, finish);
    }
    return {};
}

void ShotsCommand::drawHere(const QUrl& server, Console& console, const Finish& finish)
{
    auto knowledge = loadKnowledge(knowledgeFolders({}));
    if (!knowledge) {
        console.writeMessage(u"promdesk shots: "_s + knowledge.error().toDisplayText());
        finish(ExitCode::Failed);
        return;
    }
    m_tour = std::make_unique<WindowTour>(std::move(*knowledge), m_folder);
    m_tour->start(server, [this, &console, finish](const QStringList& problems) {
        for (const QString& problem : problems) {
            console.writeMessage(u"promdesk shots: "_s + problem);
        }
        // The window goes before the application does, and not inside its own call.
        QTimer::singleShot(0, QCoreApplication::instance(), [this, finish, problems] {
            m_tour.reset();
            finish(problems.isEmpty() ? ExitCode::Done : ExitCode::Partial);
        });
    });
}

void ShotsCommand::startDemo(Console& console, const Finish& finish)
{
    m_demo = std::make_unique<DemoFleet>(m_clock);
    QObject::connect(
        m_demo.get(), &DemoFleet::failed, m_demo.get(), [&console, finish](const Error& error) {
            console.writeMessage(u"promdesk shots: "_s + error.toDisplayText());
            finish(ExitCode::Failed);
        });
    QObject::connect(m_demo.get(), &DemoFleet::ready, m_demo.get(),
        [this, &console, finish](const QUrl& server) { drawInChild(server, console, finish); });
    console.writeMessage(tr("Starting the demo fleet …"));
    m_demo->start();
}

void ShotsCommand::drawInChild(const QUrl& server, Console& console, const Finish& finish)
{
    if (m_scales.isEmpty()) {
        console.writeMessage(tr("The pictures are in %1").arg(QDir(m_folder).absolutePath()));
        finish(m_isComplete ? ExitCode::Done : ExitCode::Partial);
        return;
    }
    const QString scale = m_scales.takeFirst();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_SCALE_FACTOR"_s, scale);
    m_child = std::make_unique<QProcess>();
    m_child->setProcessEnvironment(environment);
    m_child->setProcessChannelMode(QProcess::ForwardedChannels);
    QObject::connect(m_child.get(), &QProcess::finished, m_child.get(),
        [this, server, &console, finish](int exitCode) {
            m_isComplete = m_isComplete && exitCode == 0;
            m_child.release()->deleteLater(); // not inside its own signal
            drawInChild(server, console, finish);
        });
    m_child->start(QCoreApplication::applicationFilePath(),
        { u"shots"_s, u"--server"_s, server.toString(), u"--output"_s, m_folder, u"--scale"_s,
            scale });
}

} // namespace promdesk

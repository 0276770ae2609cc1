// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "Application.h"
#include "CommandLine.h"
#include "FleetKnowledgeLoader.h"
#include "Resources.h"
#include "commands/CommandTable.h"
#include "commands/Console.h"

#include <QApplication>
#include <QCoreApplication>

#include <future>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

int exitCode(ExitCode code)
{
    return static_cast<int>(code);
}

void nameProgram()
{
    QCoreApplication::setApplicationName(u"Promdesk"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(PROMDESK_VERSION));
    initResources();
}

QStringList argumentList(int argc, char** argv)
{
    QStringList arguments;
    for (int at = 0; at < argc; ++at) {
        arguments += QString::fromLocal8Bit(argv[at]);
    }
    return arguments;
}

/// Qt ends the program with abort() when there is no display to draw on.
bool hasDisplay(const QStringList& arguments)
{
#if defined(Q_OS_UNIX) && !defined(Q_OS_MACOS)
    const bool isChosen = qEnvironmentVariableIsSet("QT_QPA_PLATFORM")
        || arguments.contains(u"-platform"_s) || arguments.contains(u"--platform"_s);
    return isChosen || !qEnvironmentVariableIsEmpty("DISPLAY")
        || !qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY");
#else
    Q_UNUSED(arguments)
    return true;
#endif
}

Command::Needs needsOf(const Registry<Command>& commands, const QStringList& arguments)
{
    const Command* command = commands.find(arguments.value(1).toStdString());
    return command != nullptr ? command->needs() : Command::Needs::Core;
}

int runVerb(
    Command::Needs needs, const QStringList& arguments, int& argc, char** argv, Console& console)
{
    std::unique_ptr<QCoreApplication> application;
    if (needs == Command::Needs::Widgets) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        application = std::make_unique<QApplication>(argc, argv);
        installFonts();
    } else {
        application = std::make_unique<QCoreApplication>(argc, argv);
    }
    nameProgram();
    // Made after the application, so that it is gone before it: commands hold threads, and a thread
    // runs its last tasks only while there is an application.
    Registry<Command> commands;
    registerCommands(commands);
    return runCommand(commands, arguments, console);
}

int openWindow(const StartOptions& options, int& argc, char** argv, Console& console)
{
    nameProgram();
    // Profiles are read while Qt opens the display.
    std::future<Result<LoadedKnowledge>> reading = std::async(std::launch::async,
        [folders = knowledgeFolders(userProfileFolder())] { return loadKnowledge(folders); });
    QApplication application(argc, argv);
    QGuiApplication::setDesktopFileName(u"promdesk"_s);
    installFonts();
    const Places places = Places::ofUser();
    Result<LoadedKnowledge> knowledge = reading.get();
    if (!knowledge) {
        console.writeMessage(u"promdesk: "_s + knowledge.error().toDisplayText());
        return exitCode(ExitCode::Failed);
    }
    for (const FileProblem& problem : knowledge->problems) {
        console.writeMessage(u"promdesk: "_s + toText(problem));
    }
    Application program(std::move(*knowledge), places);
    program.start(options);
    return QApplication::exec();
}

int run(int& argc, char** argv)
{
    StandardConsole console;
    Registry<Command> commands;
    registerCommands(commands);
    QStringList verbs;
    for (const auto& entry : commands.entries()) {
        verbs += QString::fromStdString(entry.id);
    }
    const QStringList arguments = argumentList(argc, argv);
    const Result<CommandLine> line = parseCommandLine(arguments.mid(1), verbs);
    if (!line) {
        console.writeMessage(u"promdesk: "_s + line.error().message);
        console.writeMessage(u"Try 'promdesk --help'."_s);
        return exitCode(ExitCode::WrongUsage);
    }
    switch (line->action) {
    case CommandLine::Action::ShowHelp:
        return console.writeData(helpText(commandSummaries(commands)).toUtf8())
            ? exitCode(ExitCode::Done)
            : exitCode(ExitCode::Failed);
    case CommandLine::Action::ShowVersion:
        return console.writeData("promdesk " PROMDESK_VERSION "\n") ? exitCode(ExitCode::Done)
                                                                    : exitCode(ExitCode::Failed);
    case CommandLine::Action::RunVerb:
        return runVerb(needsOf(commands, arguments), arguments, argc, argv, console);
    case CommandLine::Action::OpenWindow:
        break;
    }
    if (!hasDisplay(arguments)) {
        console.writeMessage(u"promdesk: there is no display (DISPLAY and WAYLAND_DISPLAY are "
                             "empty); the verbs of 'promdesk --help' need none."_s);
        return exitCode(ExitCode::Failed);
    }
    return openWindow(line->start, argc, argv, console);
}

} // namespace

} // namespace promdesk

int main(int argc, char** argv)
{
    return promdesk::run(argc, argv);
}

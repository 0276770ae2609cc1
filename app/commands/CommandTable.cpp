// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/CommandTable.h"

#include "commands/ChangesCommand.h"
#include "commands/CheckCommand.h"
#include "commands/Console.h"
#include "commands/DiscoverCommand.h"
#include "commands/ExportCommand.h"
#include "commands/QueryCommand.h"
#include "commands/RenderCommand.h"
#include "commands/ShotsCommand.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <memory>
#include <string>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

template <typename T> void add(Registry<Command>& commands)
{
    auto command = std::make_unique<T>();
    std::string id = command->name().toStdString();
    commands.add(std::move(id), std::move(command));
}

/// Usage in the shape of every other tool: what was wrong, then where to read more.
int refuse(Console& console, const QString& verb, const QString& problem)
{
    console.writeMessage(u"promdesk %1: %2"_s.arg(verb, problem));
    console.writeMessage(
        QCoreApplication::translate("Command", "Try 'promdesk %1 --help'.").arg(verb));
    return static_cast<int>(ExitCode::WrongUsage);
}

} // namespace

void registerCommands(Registry<Command>& commands)
{
    add<QueryCommand>(commands);
    add<DiscoverCommand>(commands);
    add<ChangesCommand>(commands);
    add<RenderCommand>(commands);
    add<ExportCommand>(commands);
    add<CheckCommand>(commands);
    add<ShotsCommand>(commands);
}

int runCommand(const Registry<Command>& commands, const QStringList& arguments, Console& console)
{
    const QString verb = arguments.value(1);
    Command* command = commands.find(verb.toStdString());
    if (!command) {
        return refuse(console, verb, QCoreApplication::translate("Command", "no such command"));
    }
    QCommandLineParser parser;
    parser.setApplicationDescription(command->summary());
    const QCommandLineOption help = parser.addHelpOption();
    parser.addPositionalArgument(verb, command->summary(), verb);
    command->declare(parser);
    if (!parser.parse(arguments)) {
        return refuse(console, verb, parser.errorText());
    }
    if (parser.isSet(help)) {
        return console.writeData(parser.helpText().toUtf8()) ? 0 : 1;
    }
    bool isFinished = false;
    int exitCode = 0;
    const auto started = command->start(parser, console, [&](ExitCode code) {
        isFinished = true;
        exitCode = static_cast<int>(code);
        QCoreApplication::exit(exitCode);
    });
    if (!started) {
        return refuse(console, verb, started.error().message);
    }
    return isFinished ? exitCode : QCoreApplication::exec();
}

QString commandSummaries(const Registry<Command>& commands)
{
    QString text;
    for (const auto& entry : commands.entries()) {
        text += u"  %1 %2\n"_s.arg(entry.thing->name(), -10).arg(entry.thing->summary());
    }
    return text;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"
#include "commands/Console.h"

#include <QCommandLineParser>
#include <QTest>

#include <memory>
#include <optional>

namespace promdesk::test {

/// Keeps what is written to it; or refuses data as a full disk does.
class RecordingConsole final : public Console
{
public:
    [[nodiscard]] bool writeData(const QByteArray& bytes) override
    {
        data += isFull ? QByteArray() : bytes;
        return !isFull;
    }

    void writeMessage(const QString& text) override { messages += text; }

    [[nodiscard]] QString words() const { return messages.join(u'\n'); }

    QByteArray data;
    QStringList messages;
    bool isFull = false;
};

/// A tour of all pages takes half of it on a machine that does other things as well.
constexpr int kPatienceMs = 180'000;

/// How a command ended: with a code, or refused as wrong usage.
struct CommandOutcome
{
    std::optional<ExitCode> code; ///< nothing: it did not finish
    std::optional<Error> refusal;
    int finishes = 0;
};

/// Runs a command with the arguments after its verb until it has finished, in this process.
inline CommandOutcome runToEnd(Command& command, const QStringList& arguments, Console& console)
{
    QCommandLineParser parser;
    command.declare(parser);
    if (!parser.parse(QStringList { QStringLiteral("promdesk"), command.name() } + arguments)) {
        return { .code = {},
            .refusal = failure(ErrorKind::InvalidArgument, parser.errorText()).value(),
            .finishes = 0 };
    }
    const auto outcome = std::make_shared<CommandOutcome>(); // it may finish after we gave up
    const auto started = command.start(parser, console, [outcome](ExitCode code) {
        outcome->code = code;
        ++outcome->finishes;
    });
    if (!started) {
        outcome->refusal = started.error();
    } else {
        // False leaves the code empty, which the caller sees.
        std::ignore =
            QTest::qWaitFor([&outcome] { return outcome->code.has_value(); }, kPatienceMs);
        QCoreApplication::processEvents(); // a second call would come from here
    }
    return *outcome;
}

/// Whether it was refused as wrong usage: nothing was started.
inline bool isWrongUsage(const CommandOutcome& outcome)
{
    return outcome.refusal && outcome.finishes == 0;
}

} // namespace promdesk::test

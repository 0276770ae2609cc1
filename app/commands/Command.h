// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QString>

#include <functional>

class QCommandLineParser;

namespace promdesk {

class Console;

/// How a command ends; the process' exit code.
enum class ExitCode
{
    Done = 0,
    Failed = 1,
    WrongUsage = 2,
    Partial = 3, ///< some of it could be done
};

/// One verb of the command line. Commands run without a display; data goes to standard output,
/// words to standard error.
class Command
{
public:
    /// What a command draws with: Widgets need an (offscreen) QApplication.
    enum class Needs
    {
        Core,
        Widgets,
    };
    using Finish = std::function<void(ExitCode)>;

    Command() = default;
    Command(const Command&) = delete;
    Command& operator=(const Command&) = delete;
    virtual ~Command() = default;

    [[nodiscard]] virtual QString name() const = 0; ///< the verb: "query"
    [[nodiscard]] virtual QString summary() const = 0; ///< one sentence, translated

    [[nodiscard]] virtual Needs needs() const { return Needs::Core; }

    /// Adds the command's options and positional arguments.
    virtual void declare(QCommandLineParser& parser) const = 0;

    /// Starts the work and returns; finish is called exactly once, maybe before start() returns.
    /// Errors: InvalidArgument for wrong usage, nothing started and finish not called.
    [[nodiscard]] virtual Result<void> start(
        const QCommandLineParser& parser, Console& console, Finish finish) = 0;
};

} // namespace promdesk

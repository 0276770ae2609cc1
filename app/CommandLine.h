// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "demo/DemoLayout.h"

#include <QString>
#include <QStringList>

namespace promdesk {

/// With what the window starts.
struct StartOptions
{
    bool startsDemo = false;
    int demoNodes = kDemoNodes;
    bool restoresSession = true;
    QStringList serverAddresses;
    QString httpConfigFile;
    QString workspaceFile;
};

/// What the command line asks for.
struct CommandLine
{
    enum class Action
    {
        OpenWindow,
        ShowHelp,
        ShowVersion,
        RunVerb,
    };

    Action action = Action::OpenWindow;
    StartOptions start;
    QString verb;
    QStringList verbArguments;
};

/// Understands the arguments after the program's name. A first argument that names a verb hands all
/// the others to it; Qt's own options (-platform …) are passed over. Errors: InvalidArgument.
[[nodiscard]] Result<CommandLine> parseCommandLine(
    const QStringList& arguments, const QStringList& verbs);

/// What --help prints; verbLines: one line per verb.
[[nodiscard]] QString helpText(const QString& verbLines);

} // namespace promdesk

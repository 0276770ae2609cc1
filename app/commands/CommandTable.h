// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"
#include "core/Registry.h"

#include <QStringList>

namespace promdesk {

/// Adds every verb of the program; the one place where a new command is named.
void registerCommands(Registry<Command>& commands);

/// Runs the verb in arguments[1] on the present application object (a QApplication when it needs
/// widgets) until it is finished. Returns the process' exit code.
[[nodiscard]] int runCommand(
    const Registry<Command>& commands, const QStringList& arguments, Console& console);

/// The lines of --help that list the verbs.
[[nodiscard]] QString commandSummaries(const Registry<Command>& commands);

} // namespace promdesk

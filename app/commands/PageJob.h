// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/PageChoice.h"
#include "commands/ServerOptions.h"
#include "core/Duration.h"
#include "core/Result.h"
#include "core/TimeRange.h"
#include "topology/FleetDiscovery.h"

#include <optional>
#include <vector>

class QCommandLineParser;

namespace promdesk {

class Console;

/// What the commands that read a page have in common: which page of whose servers, and when.
struct PageJob
{
    std::vector<ServerChoice> servers;
    std::optional<Duration> timeout;
    PageChoice choice;
    TimeRangeSpec range;
    FleetKnowledge knowledge;
};

/// Adds the options of servers, pages and ranges.
void declarePageJob(QCommandLineParser& parser);

/// What the options say. Profiles of the user's that cannot be read are named on console, in the
/// name of command. Errors: those of the first option that is wrong.
[[nodiscard]] Result<PageJob> chosenPageJob(
    const QCommandLineParser& parser, const QString& command, Console& console);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "core/Result.h"
#include "sources/ConnectionSettings.h"

#include <optional>
#include <vector>

class QCommandLineParser;

namespace promdesk {

/// One server as the command line names it.
struct ServerChoice
{
    ConnectionSettings settings;
    Credentials credentials;
};

/// Adds --server URL (may be repeated), --http-config FILE and --timeout D. There is no option that
/// takes a secret: arguments can be read by everybody on the machine.
void declareServerOptions(QCommandLineParser& parser);

/// The chosen servers, in their order and with distinct names; the configuration file holds for
/// each of them. Errors: InvalidArgument for a bad URL, one given twice or none, Io and Malformed
/// for the configuration file.
[[nodiscard]] Result<std::vector<ServerChoice>> chosenServers(const QCommandLineParser& parser);

/// After how long the whole command ends at the latest; nothing when that was not said. Errors:
/// InvalidArgument for what is no duration, for nothing, and for more than an hour.
[[nodiscard]] Result<std::optional<Duration>> chosenTimeout(const QCommandLineParser& parser);

} // namespace promdesk

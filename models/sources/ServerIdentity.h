// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "sources/ConnectionSettings.h"

#include <string>

namespace promdesk {

/// A text that is the same in every session for whoever gets the same answers: the address, and
/// where secrets decide what a server shows (sign-in, headers such as the tenant's), the connection
/// itself. Made of no secret. When a connection's secrets change, what was kept under it has to go.
/// Empty where a configuration file decides who asks: it may name another tenant at any time.
[[nodiscard]] std::string serverIdentity(const ConnectionSettings& settings);

} // namespace promdesk

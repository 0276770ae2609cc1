// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "sources/ConnectionSettings.h"

namespace promdesk {

/// Under what a CredentialStore keeps the secrets of a connection: its id and its origin (scheme,
/// host and port). A file that gives a known id another origin does not find them. Made of no
/// secret.
[[nodiscard]] QString secretKey(const ConnectionSettings& settings);

} // namespace promdesk

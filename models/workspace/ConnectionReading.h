// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "sources/ConnectionSettings.h"
#include "workspace/JsonFields.h"

namespace promdesk {

/// One connection of a workspace file. Userinfo and query of its address, and unknown fields that
/// look like secrets, are dropped with a note. Pure.
[[nodiscard]] ConnectionSettings readConnection(JsonFields fields);

} // namespace promdesk

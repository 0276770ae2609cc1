// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "sources/ConnectionSettings.h"
#include "workspace/Workspace.h"

#include <vector>

namespace promdesk {

/// The pages of a workspace file for these servers: what a page or a query says of a saved
/// connection is said of the server with its address. A page of an entity whose server is not among
/// them is for whichever has that entity. Errors: those of reading, NotFound for a file without
/// pages.
[[nodiscard]] Result<std::vector<PageSpec>> savedPages(
    const QString& file, const std::vector<ConnectionSettings>& servers);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "sources/ConnectionSettings.h"
#include "workspace/Workspace.h"

#include <QHash>
#include <QString>

#include <vector>

namespace promdesk {

/// What a workspace file says for the servers of a command.
struct SavedPages
{
    std::vector<PageSpec> pages; ///< not empty
    QHash<QString, QString> haGroups; ///< by id of the server; those of none are not in it
};

/// The pages of a workspace file for these servers: what a page or a query says of a saved
/// connection, and its HA group, are said of the server with its address. A page of an entity whose
/// server is not among them is for whichever has that entity. Errors: those of reading, NotFound
/// for a file without pages.
[[nodiscard]] Result<SavedPages> savedPages(
    const QString& file, const std::vector<ConnectionSettings>& servers);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "workspace/Workspace.h"

#include <QString>

namespace promdesk::edits {

/// Changes of a workspace as pure functions: each takes a value and gives the changed one, or an
/// Error and nothing is changed. Places stay inside the grid and never overlap. Errors: NotFound
/// when there is no such page or panel, TooMuch at the limits, InvalidArgument.

/// Adds at the first free place when the panel's own one is taken; an empty or used id gets a new
/// one.
[[nodiscard]] Result<Workspace> addPanel(
    Workspace workspace, const QString& pageId, PanelSpec panel);
/// The panel with the same id gets this description; its place may change too.
[[nodiscard]] Result<Workspace> replacePanel(
    Workspace workspace, const QString& pageId, PanelSpec panel);
/// Moves or resizes; the other panels give way and then close up.
[[nodiscard]] Result<Workspace> placePanel(
    Workspace workspace, const QString& pageId, const QString& panelId, const GridRect& place);
/// The page's panels become these, as the user arranged them.
[[nodiscard]] Result<Workspace> arrangePanels(
    Workspace workspace, const QString& pageId, std::vector<PanelSpec> panels);
[[nodiscard]] Result<Workspace> removePanel(
    Workspace workspace, const QString& pageId, const QString& panelId);

/// Behind the others, and becomes the active one.
[[nodiscard]] Result<Workspace> addPage(Workspace workspace, PageSpec page);
[[nodiscard]] Result<Workspace> renamePage(
    Workspace workspace, const QString& pageId, const QString& title);
/// The neighbour becomes active. The last page may go too.
[[nodiscard]] Result<Workspace> removePage(Workspace workspace, const QString& pageId);

} // namespace promdesk::edits

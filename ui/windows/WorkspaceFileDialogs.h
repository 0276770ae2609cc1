// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace promdesk {

class WorkspaceStore;

/// Opens a window that asks for a workspace file; chosen is called when there is one, and not after
/// parent is gone. GUI thread.
void askForWorkspaceToOpen(QWidget& parent, const std::function<void(const QString& file)>& chosen);
/// Offers the file that the workspace has, else one of its name among the user's documents.
void askForWorkspaceToSave(QWidget& parent, const WorkspaceStore& store,
    const std::function<void(const QString& file)>& chosen);

/// The title of the window that shows the workspace, with Qt's mark "[*]" for unsaved changes.
[[nodiscard]] QString windowTitleOf(const WorkspaceStore& store);

} // namespace promdesk

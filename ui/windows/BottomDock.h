// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

class QDockWidget;
class QMainWindow;
class QString;
class QWidget;

namespace promdesk {

/// A hidden dock for a list below the page, behind or before the others there. name: under which
/// the window's layout keeps it. content: becomes the dock's; null: comes later. Owned by window.
[[nodiscard]] QDockWidget* addBottomDock(
    QMainWindow& window, const QString& title, const QString& name, QWidget* content);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "activity/QueryLogView.h"

#include <QObject>

class QDockWidget;
class QMainWindow;

namespace promdesk {

class ActivityOverlay;
class DashboardController;
class ExportController;
class MenuActions;
class SessionKeeper;
class StatusBarView;

/// Shows and hides the query log and the overlay, and carries out what is wished there. GUI thread.
class ActivityController final : public QObject
{
    Q_OBJECT

public:
    /// What it shows and uses; all outlive this.
    struct Parts
    {
        ActivityServices services;
        SessionKeeper& session;
        MenuActions& actions;
        StatusBarView& statusBar;
        ExportController& exports;
        DashboardController& dashboards;
    };

    /// window has its central widget. The log is a dock of it, hidden until the window's layout or
    /// the user shows it.
    ActivityController(Parts parts, QMainWindow& window);

    /// Made when it is first wanted: a start has other things to do.
    [[nodiscard]] QueryLogView& log();

    [[nodiscard]] bool hasFocusInLog() const;

    [[nodiscard]] ActivityOverlay& overlay() const { return *m_overlay; }

private:
    void connectLog();
    void connectOverlay();
    void showLog(bool isShown);
    void showOverlay(bool isShown);
    void openInPanel(const LoggedQuery& line);

    Parts m_parts;
    QDockWidget* m_dock = nullptr;
    QueryLogView* m_log = nullptr; ///< null until it is wanted
    ActivityOverlay* m_overlay = nullptr;
};

} // namespace promdesk

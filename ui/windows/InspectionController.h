// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/ChangeSearch.h"
#include "core/Clock.h"
#include "core/TimeRange.h"

#include <QObject>

#include <functional>

class QDockWidget;
class QMainWindow;

namespace promdesk {

class ChangesView;
class ExportController;
class MenuActions;
class NavigationController;

/// Shows and hides "What changed?", and compares for it: the scope in front, at once when it is
/// shown and whenever the scope changes while it is. GUI thread.
class InspectionController final : public QObject
{
    Q_OBJECT

public:
    /// What it shows and uses; all outlive this.
    struct Parts
    {
        const Clock& clock;
        ProfileSetPtr profiles;
        ChangeSearch::SourceOf sourceOf;
        ChangeSearch::Threads threads;
        std::function<TopologyPtr()> topology;
        NavigationController& navigation;
        MenuActions& actions;
        ExportController& exports;
    };

    /// window has its central widget. The view is a dock of it, hidden until the window's layout or
    /// the user shows it.
    InspectionController(Parts parts, QMainWindow& window);
    ~InspectionController() override;

    /// Made when it is wanted for the first time.
    [[nodiscard]] ChangesView& changes();

    [[nodiscard]] bool hasFocus() const;

    /// The fleet is known now, or another one is.
    void takeTopology();
    /// Other profiles from now on: what is shown is compared anew, and once more with the fleet
    /// that they find.
    void setProfiles(const ProfileSetPtr& profiles);
    void setTimeRange(const TimeRangeSpec& range);

    /// Whether nothing is being asked.
    [[nodiscard]] bool isSettled() const { return !m_search.isRunning(); }

private:
    void connectDock();
    void makeView();
    void nameScope();
    void show(bool isShown);
    void follow();
    void compare();

    Parts m_parts;
    ChangeSearch m_search;
    QDockWidget* m_dock = nullptr;
    ChangesView* m_changes = nullptr; ///< null: not wanted yet
    TimeRangeSpec m_range; ///< shown by the pages
    bool m_isCompared = false; ///< the scope in front has been
};

} // namespace promdesk

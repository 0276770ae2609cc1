// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "scrapes/ServerInquiry.h"

#include <QObject>

#include <functional>

class QDockWidget;
class QMainWindow;

namespace promdesk {

class BannerArea;
class ExportController;
class MenuActions;
class NavigationController;
class ServersView;

/// Shows and hides the list of targets, rules and cardinality, and asks for it: at once when it is
/// shown and, while it is, twice a minute. On the page of a node or endpoint in trouble it asks for
/// the targets too and says which of them is down, and why. GUI thread.
class ServersController final : public QObject
{
    Q_OBJECT

public:
    /// What it shows and uses; all outlive this.
    struct Parts
    {
        const Clock& clock;
        ProfileSetPtr profiles;
        ServerInquiry::SourceOf sourceOf;
        Executor& gui;
        std::function<TopologyPtr()> topology;
        NavigationController& navigation;
        MenuActions& actions;
        BannerArea& banners;
        ExportController& exports;
    };

    /// window has its central widget. The view is a dock of it, hidden until the window's layout or
    /// the user shows it.
    ServersController(Parts parts, QMainWindow& window);
    ~ServersController() override;

    /// Made when it is wanted for the first time.
    [[nodiscard]] ServersView& view();
    [[nodiscard]] bool hasFocus() const;

    /// The fleet is known anew; asks again what is old.
    void takeTopology();
    /// Other profiles from now on: what is shown is asked anew, and once more with the fleet that
    /// they find.
    void setProfiles(const ProfileSetPtr& profiles);

    /// Whether nothing is being asked.
    [[nodiscard]] bool isSettled() const { return !m_list.isRunning() && !m_watch.isRunning(); }

private:
    void connectDock();
    void makeView();
    void show(bool isShown);
    void ask();
    void follow();
    void watch();
    void tell(const ServerReport& report, const Scope& scope);
    [[nodiscard]] bool isInTrouble(const Scope& scope) const;

    Parts m_parts;
    ServerInquiry m_list;
    ServerInquiry m_watch;
    QDockWidget* m_dock = nullptr;
    ServersView* m_view = nullptr; ///< null: not wanted yet
    Instant m_askedAt; ///< for the list
    Instant m_watchedAt; ///< for the page in front
    bool m_isInTrouble = false; ///< what it shows, then
    QString m_told; ///< what the banner says; empty: nothing
};

} // namespace promdesk

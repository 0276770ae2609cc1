// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "pages/LabelFilter.h"
#include "topology/TopologyTree.h"

#include <QObject>

#include <cstdint>
#include <vector>

class QMainWindow;

namespace promdesk {

class FilterBar;
class MenuActions;
class PagePlanner;
class SessionKeeper;

/// The filters that lie over all pages: the bar, what pages ask, what navigator and fleet page
/// list, and what is kept from run to run. GUI thread.
class FilterController final : public QObject
{
    Q_OBJECT

public:
    /// All outlive it.
    struct Parts
    {
        SessionKeeper& session;
        PagePlanner& planner;
        MenuActions& actions;
        Executor& workers;
        Executor& gui;
    };

    /// Puts the bar below the window's own tool bar.
    FilterController(Parts parts, QMainWindow& window);

    [[nodiscard]] FilterBar& bar() const { return *m_bar; }

    /// The whole fleet; what the filters leave of it comes as fleetFiltered().
    void setTopology(const TopologyPtr& topology);

Q_SIGNALS:
    /// The planner has the new ones.
    void filtersChanged();
    /// At once without filters, else from a worker.
    void fleetFiltered(const promdesk::TopologyPtr& left);

private:
    void restore();
    void take(const std::vector<LabelFilter>& filters);
    void filterFleet();

    Parts m_parts;
    FilterBar* m_bar;
    TopologyPtr m_topology; ///< null before the first
    std::uint64_t m_generation = 0;
};

} // namespace promdesk

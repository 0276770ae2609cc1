// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/FilterController.h"

#include "pages/FleetFilter.h"
#include "windows/FilterBar.h"
#include "windows/MenuActions.h"
#include "windows/PagePlanner.h"
#include "workspace/SessionKeeper.h"

#include <QAction>
#include <QMainWindow>
#include <QPointer>

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kMostSuggestions = 2'000;

}

FilterController::FilterController(Parts parts, QMainWindow& window)
    : QObject(&window)
    , m_parts(parts)
    , m_bar(new FilterBar(&window))
{
    window.addToolBarBreak();
    window.addToolBar(m_bar);
    restore();
    connect(m_bar, &FilterBar::filtersChanged, this, &FilterController::take);
    connect(m_parts.actions.action(MenuCommand::AddFilter), &QAction::triggered, this, [this] {
        // Only now: nobody reads them before.
        m_bar->setSuggestions(
            m_topology ? suggestedFilters(*m_topology, kMostSuggestions) : QStringList());
        m_bar->startTyping();
    });
}

void FilterController::restore()
{
    std::vector<LabelFilter> filters;
    for (const KeptFilter& kept : m_parts.session.state().filters) {
        if (Result<LabelFilter> filter = parseLabelFilter(kept.text)) {
            filter->isOn = kept.isOn;
            filters.push_back(*std::move(filter));
        }
    }
    m_bar->setFilters(filters);
    m_parts.planner.setFilters(m_bar->filters());
}

void FilterController::take(const std::vector<LabelFilter>& filters)
{
    m_parts.planner.setFilters(filters);
    m_parts.session.change([&filters](SessionState& state) {
        state.filters.clear();
        for (const LabelFilter& filter : filters) {
            state.filters += KeptFilter { .text = toText(filter), .isOn = filter.isOn };
        }
    });
    filterFleet();
    Q_EMIT filtersChanged();
}

void FilterController::setTopology(const TopologyPtr& topology)
{
    m_topology = topology;
    filterFleet();
}

/// Copies what is left of a fleet of thousands: not here.
void FilterController::filterFleet()
{
    const std::uint64_t generation = ++m_generation;
    const std::vector<LabelFilter>& filters = m_bar->filters();
    const bool isAnyOn = std::any_of(
        filters.begin(), filters.end(), [](const LabelFilter& filter) { return filter.isOn; });
    if (!m_topology || !isAnyOn) {
        if (m_topology) {
            Q_EMIT fleetFiltered(m_topology);
        }
        return;
    }
    const QPointer<FilterController> self(this);
    m_parts.workers.post([self, generation, filters, &gui = m_parts.gui, whole = m_topology] {
        gui.post([self, generation, left = filteredFleet(whole, filters)] {
            if (self && self->m_generation == generation) {
                Q_EMIT self->fleetFiltered(left);
            }
        });
    });
}

} // namespace promdesk

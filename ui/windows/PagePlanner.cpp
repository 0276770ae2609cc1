// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/PagePlanner.h"

#include "pages/PageFilter.h"

#include <utility>

namespace promdesk {

PagePlanner::PagePlanner(ProfileSetPtr profiles, const SignalCatalog& catalog, LevelPage levelPage)
    : m_profiles(std::move(profiles))
    , m_catalog(catalog)
    , m_levelPage(std::move(levelPage))
    , m_topology(std::make_shared<const TopologyTree>())
{ }

void PagePlanner::setTopology(TopologyPtr topology)
{
    m_topology = topology ? std::move(topology) : std::make_shared<const TopologyTree>();
}

bool PagePlanner::setRoster(std::vector<RosterSource> roster)
{
    if (roster == m_roster) {
        return false;
    }
    m_roster = std::move(roster);
    return true;
}

PagePlan PagePlanner::plan(const PageSpec& page) const
{
    PagePlan planned = planPage(page, *m_topology, *m_profiles, m_catalog, m_roster);
    applyFilters(planned, *m_topology, m_filters);
    return planned;
}

PagePlan PagePlanner::planLevel(const Scope& scope) const
{
    PagePlan level = plan(m_levelPage(scope));
    level.scope = scope;
    return level;
}

PanelPlan PagePlanner::planPanel(const PageSpec& page, const PanelSpec& panel) const
{
    PageSpec one = page;
    one.panels = { panel };
    PagePlan planned = plan(one);
    return planned.panels.empty() ? PanelPlan { .spec = panel, .queries = {}, .missing = {} }
                                  : std::move(planned.panels.front());
}

} // namespace promdesk

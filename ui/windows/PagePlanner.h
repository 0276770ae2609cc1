// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/LabelFilter.h"
#include "pages/PagePlan.h"

#include <functional>
#include <utility>
#include <vector>

namespace promdesk {

/// Turns pages and scopes into concrete questions with what is known of the fleet now. GUI thread.
class PagePlanner
{
public:
    /// The ready-made page of a scope.
    using LevelPage = std::function<PageSpec(const Scope& scope)>;

    /// catalog outlives this.
    PagePlanner(ProfileSetPtr profiles, const SignalCatalog& catalog, LevelPage levelPage);

    /// Other profiles from the next plan on.
    void setProfiles(ProfileSetPtr profiles) { m_profiles = std::move(profiles); }

    /// Null: nothing is known.
    void setTopology(TopologyPtr topology);

    /// The servers of the session, in its order; true when that is news.
    bool setRoster(std::vector<RosterSource> roster);

    /// What every page asks is narrowed by these.
    void setFilters(std::vector<LabelFilter> filters) { m_filters = std::move(filters); }

    [[nodiscard]] const TopologyPtr& topology() const { return m_topology; }

    [[nodiscard]] PagePlan plan(const PageSpec& page) const;
    [[nodiscard]] PagePlan planLevel(const Scope& scope) const;
    [[nodiscard]] PanelPlan planPanel(const PageSpec& page, const PanelSpec& panel) const;

private:
    ProfileSetPtr m_profiles;
    const SignalCatalog& m_catalog;
    LevelPage m_levelPage;
    TopologyPtr m_topology;
    std::vector<RosterSource> m_roster;
    std::vector<LabelFilter> m_filters;
};

} // namespace promdesk

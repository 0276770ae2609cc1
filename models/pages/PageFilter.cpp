// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/PageFilter.h"

#include "queries/SelectorList.h"

#include <algorithm>
#include <set>

namespace promdesk {

namespace {

std::set<std::string> namesIn(const IdentityLabels& labels)
{
    std::set<std::string> names;
    for (const auto* list : { &labels.cluster, &labels.node, &labels.endpoint, &labels.replica,
             &labels.gpu, &labels.pod, &labels.podNamespace, &labels.place }) {
        names.insert(list->begin(), list->end());
    }
    return names;
}

/// The filters that a profile's series on this source can answer.
std::vector<LabelFilter> filtersFor(const TopologySource& source, const std::string& profileId,
    const std::vector<LabelFilter>& filters)
{
    std::set<std::string> own;
    std::set<std::string> all;
    for (const auto& [id, labels] : source.labelsInUse) {
        const std::set<std::string> names = namesIn(labels);
        all.insert(names.begin(), names.end());
        if (id == profileId) {
            own = names;
        }
    }
    std::vector<LabelFilter> fitting;
    std::copy_if(filters.begin(), filters.end(), std::back_inserter(fitting),
        [&](const LabelFilter& filter) {
            const std::string label = filter.label.toStdString();
            return own.contains(label) || !all.contains(label);
        });
    return fitting;
}

} // namespace

void applyFilters(
    PagePlan& page, const TopologyTree& topology, const std::vector<LabelFilter>& filters)
{
    for (PanelPlan& panel : page.panels) {
        for (PlannedQuery& query : panel.queries) {
            const TopologySource* source = topology.findSource(query.sourceId);
            const bool isSignal = !query.profileId.isEmpty() && source != nullptr;
            query.expression = withMatchers(query.expression,
                matchersOf(isSignal ? filtersFor(*source, query.profileId.toStdString(), filters)
                                    : filters));
        }
    }
}

} // namespace promdesk

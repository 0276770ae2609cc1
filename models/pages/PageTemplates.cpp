// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/PageTemplates.h"

#include "workspace/GridPacking.h"
#include "workspace/WorkspaceJson.h"

#include <QFile>

#include <algorithm>
#include <utility>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

bool listsReplicas(const PanelSpec& panel)
{
    return panel.type == u"table"
        && std::any_of(panel.queries.begin(), panel.queries.end(),
            [](const PanelQuery& query) { return query.groupBy == QStringList { u"replica"_s }; });
}

/// Title and header take as much as two rows of the grid, a replica three quarters of one.
int rowsFor(std::size_t replicas)
{
    constexpr std::size_t kHead = 2;
    constexpr std::size_t kLeast = 4;
    constexpr std::size_t kMost = 12;
    return static_cast<int>(
        std::clamp(kHead + (std::min(replicas, 4 * kMost) * 3 + 3) / 4, kLeast, kMost));
}

void fitReplicas(PageSpec& page, std::size_t replicas)
{
    std::vector<GridRect> places;
    for (PanelSpec& panel : page.panels) {
        if (listsReplicas(panel)) {
            panel.place.height = rowsFor(replicas);
        }
        places.push_back(panel.place);
    }
    places = packUpwards(places);
    for (std::size_t i = 0; i < places.size(); ++i) {
        page.panels[i].place = places[i];
    }
}

} // namespace

Result<PageSpec> readyMadePage(Level level)
{
    const QString name = u":/workspaces/%1.json"_s.arg(toText(level));
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::NotFound, u"there is no ready-made page for this level"_s, name);
    }
    auto reading = pageFromJson(file.readAll());
    if (!reading) {
        return failure(reading.error());
    }
    return std::move(reading->value);
}

Result<PageSpec> readyMadePage(const Scope& scope, const TopologyTree& topology)
{
    auto page = readyMadePage(scope.level);
    if (!page) {
        return page;
    }
    page->scope = scope;
    page->title = scope.name();
    if (const TopologyEndpoint* const endpoint = topology.findEndpoint(scope)) {
        fitReplicas(*page, endpoint->replicas.size());
    }
    return page;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/PageEdits.h"

#include "tiles/PageGrid.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

std::vector<GridRect> placesOf(const PagePlan& page)
{
    std::vector<GridRect> places;
    for (const PanelPlan& plan : page.panels) {
        places.push_back(plan.spec.place);
    }
    return places;
}

void setPlaces(PagePlan& page, const std::vector<GridRect>& places)
{
    for (std::size_t i = 0; i < places.size(); ++i) {
        page.panels.at(i).spec.place = places.at(i);
    }
}

QString freeId(const PagePlan& page, const QString& like)
{
    QString id;
    int number = 2;
    const auto isTaken = [&](const PanelPlan& plan) { return plan.spec.id == id; };
    do {
        id = like + u'-' + QString::number(number++);
    } while (std::any_of(page.panels.begin(), page.panels.end(), isTaken));
    return id;
}

} // namespace

PagePlan withoutPanel(PagePlan page, const QString& panelId)
{
    std::erase_if(
        page.panels, [&panelId](const PanelPlan& plan) { return plan.spec.id == panelId; });
    setPlaces(page, PageGrid::compacted(placesOf(page)));
    return page;
}

PagePlan withDuplicate(PagePlan page, const QString& panelId)
{
    const auto original = std::find_if(page.panels.begin(), page.panels.end(),
        [&panelId](const PanelPlan& plan) { return plan.spec.id == panelId; });
    if (original == page.panels.end()) {
        return page;
    }
    PanelPlan copy = *original;
    copy.spec.id = freeId(page, panelId);
    copy.spec.place.y += copy.spec.place.height;
    const GridRect wanted = copy.spec.place;
    const auto index = static_cast<std::size_t>(original - page.panels.begin()) + 1;
    page.panels.insert(std::next(original), std::move(copy));
    setPlaces(page, PageGrid::withPlace(placesOf(page), index, wanted));
    return page;
}

} // namespace promdesk

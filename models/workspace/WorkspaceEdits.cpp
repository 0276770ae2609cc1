// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/WorkspaceEdits.h"

#include "core/Limits.h"
#include "workspace/GridPacking.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk::edits {

namespace {

template <typename T> auto findById(std::vector<T>& items, const QString& id)
{
    return std::find_if(items.begin(), items.end(), [&id](const T& item) { return item.id == id; });
}

tl::unexpected<Error> noSuch(const QString& what, const QString& id)
{
    return failure(ErrorKind::NotFound, u"There is no %1 '%2'"_s.arg(what, id.left(64)));
}

template <typename T> void ensureOwnId(std::vector<T>& items, T& item, const QString& stem)
{
    std::size_t number = items.size() + 1;
    while (item.id.isEmpty() || findById(items, item.id) != items.end()) {
        item.id = stem + u'-' + QString::number(number++);
    }
}

std::vector<GridRect> placesOf(const PageSpec& page)
{
    std::vector<GridRect> places;
    places.reserve(page.panels.size());
    for (const PanelSpec& panel : page.panels) {
        places.push_back(panel.place);
    }
    return places;
}

void pack(PageSpec& page, std::optional<std::size_t> pinned = std::nullopt)
{
    const std::vector<GridRect> places = packUpwards(placesOf(page), pinned);
    for (std::size_t i = 0; i < places.size(); ++i) {
        page.panels[i].place = places[i];
    }
}

int panelCount(const Workspace& workspace)
{
    std::size_t count = 0;
    for (const PageSpec& page : workspace.pages) {
        count += page.panels.size();
    }
    return static_cast<int>(count);
}

tl::unexpected<Error> tooManyPanels()
{
    return failure(ErrorKind::TooMuch,
        u"A workspace holds at most %1 panels"_s.arg(limits::kPanelsPerWorkspace));
}

} // namespace

Result<Workspace> addPanel(Workspace workspace, const QString& pageId, PanelSpec panel)
{
    const auto page = findById(workspace.pages, pageId);
    if (page == workspace.pages.end()) {
        return noSuch(u"page"_s, pageId);
    }
    if (panelCount(workspace) >= limits::kPanelsPerWorkspace) {
        return tooManyPanels();
    }
    ensureOwnId(page->panels, panel, u"panel"_s);
    panel.place = clampToGrid(panel.place);
    const std::vector<GridRect> places = placesOf(*page);
    const bool isTaken = std::any_of(places.begin(), places.end(),
        [&panel](const GridRect& other) { return overlaps(other, panel.place); });
    if (isTaken) {
        panel.place = findFreePlace(places, panel.place.width, panel.place.height);
    }
    page->panels.push_back(std::move(panel));
    pack(*page);
    return workspace;
}

Result<Workspace> replacePanel(Workspace workspace, const QString& pageId, PanelSpec panel)
{
    const auto page = findById(workspace.pages, pageId);
    if (page == workspace.pages.end()) {
        return noSuch(u"page"_s, pageId);
    }
    const auto old = findById(page->panels, panel.id);
    if (old == page->panels.end()) {
        return noSuch(u"panel"_s, panel.id);
    }
    panel.place = clampToGrid(panel.place);
    const bool isMoved = panel.place != old->place;
    const auto index = static_cast<std::size_t>(old - page->panels.begin());
    *old = std::move(panel);
    if (isMoved) {
        pack(*page, index);
        pack(*page);
    }
    return workspace;
}

Result<Workspace> placePanel(
    Workspace workspace, const QString& pageId, const QString& panelId, const GridRect& place)
{
    const auto page = findById(workspace.pages, pageId);
    if (page == workspace.pages.end()) {
        return noSuch(u"page"_s, pageId);
    }
    const auto panel = findById(page->panels, panelId);
    if (panel == page->panels.end()) {
        return noSuch(u"panel"_s, panelId);
    }
    panel->place = clampToGrid(place);
    // First the others give way to the moved one, then all close up.
    pack(*page, static_cast<std::size_t>(panel - page->panels.begin()));
    pack(*page);
    return workspace;
}

Result<Workspace> removePanel(Workspace workspace, const QString& pageId, const QString& panelId)
{
    const auto page = findById(workspace.pages, pageId);
    if (page == workspace.pages.end()) {
        return noSuch(u"page"_s, pageId);
    }
    const auto panel = findById(page->panels, panelId);
    if (panel == page->panels.end()) {
        return noSuch(u"panel"_s, panelId);
    }
    page->panels.erase(panel);
    pack(*page);
    return workspace;
}

Result<Workspace> arrangePanels(
    Workspace workspace, const QString& pageId, std::vector<PanelSpec> panels)
{
    const auto page = findById(workspace.pages, pageId);
    if (page == workspace.pages.end()) {
        return noSuch(u"page"_s, pageId);
    }
    page->panels = std::move(panels);
    if (panelCount(workspace) > limits::kPanelsPerWorkspace) {
        return tooManyPanels();
    }
    for (PanelSpec& panel : page->panels) {
        panel.place = clampToGrid(panel.place);
    }
    if (hasOverlap(placesOf(*page))) {
        pack(*page);
    }
    return workspace;
}

Result<Workspace> addPage(Workspace workspace, PageSpec page)
{
    if (workspace.pages.size() >= static_cast<std::size_t>(limits::kPagesPerWorkspace)) {
        return failure(ErrorKind::TooMuch,
            u"A workspace holds at most %1 pages"_s.arg(limits::kPagesPerWorkspace));
    }
    ensureOwnId(workspace.pages, page, u"page"_s);
    workspace.activePage = page.id;
    workspace.pages.push_back(std::move(page));
    return workspace;
}

Result<Workspace> renamePage(Workspace workspace, const QString& pageId, const QString& title)
{
    const auto page = findById(workspace.pages, pageId);
    if (page == workspace.pages.end()) {
        return noSuch(u"page"_s, pageId);
    }
    if (title.trimmed().isEmpty()) {
        return failure(ErrorKind::InvalidArgument, u"A page needs a title"_s);
    }
    page->title = title.trimmed();
    return workspace;
}

Result<Workspace> removePage(Workspace workspace, const QString& pageId)
{
    const auto page = findById(workspace.pages, pageId);
    if (page == workspace.pages.end()) {
        return noSuch(u"page"_s, pageId);
    }
    const auto next = workspace.pages.erase(page);
    if (workspace.activePage == pageId) {
        const bool isLast = next == workspace.pages.end();
        workspace.activePage = workspace.pages.empty() ? QString()
            : isLast                                   ? workspace.pages.back().id
                                                       : next->id;
    }
    return workspace;
}

} // namespace promdesk::edits

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/GridPacking.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>

namespace promdesk {

namespace {

/// For each column the first free row below everything put so far. Places are put in reading
/// order, so looking at the lower edge alone is enough, and a thousand panels stay cheap.
using Skyline = std::array<int, kGridColumns>;

int freeRow(const Skyline& skyline, const GridRect& place)
{
    const auto first = skyline.begin() + place.x;
    return *std::max_element(first, first + place.width);
}

void cover(Skyline& skyline, const GridRect& place)
{
    const auto first = skyline.begin() + place.x;
    std::fill(first, first + place.width, place.y + place.height);
}

/// The highest row, not above the skyline, where the place does not touch the obstacle.
int rowBesides(int row, const GridRect& place, const GridRect& obstacle)
{
    GridRect moved = place;
    moved.y = row;
    return overlaps(moved, obstacle) ? obstacle.y + obstacle.height : row;
}

} // namespace

GridRect clampToGrid(const GridRect& place)
{
    const int width = std::clamp(place.width, 1, kGridColumns);
    const int height = std::clamp(place.height, 1, kPanelRows);
    return { .x = std::clamp(place.x, 0, kGridColumns - width),
        .y = std::clamp(place.y, 0, kGridRows - height),
        .width = width,
        .height = height };
}

bool overlaps(const GridRect& a, const GridRect& b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height
        && b.y < a.y + a.height;
}

bool hasOverlap(std::span<const GridRect> places)
{
    std::vector<GridRect> byRow(places.begin(), places.end());
    std::sort(
        byRow.begin(), byRow.end(), [](const GridRect& a, const GridRect& b) { return a.y < b.y; });
    for (std::size_t i = 0; i < byRow.size(); ++i) {
        const int bottom = byRow[i].y + byRow[i].height;
        for (std::size_t j = i + 1; j < byRow.size() && byRow[j].y < bottom; ++j) {
            if (overlaps(byRow[i], byRow[j])) {
                return true;
            }
        }
    }
    return false;
}

std::vector<GridRect> packUpwards(
    std::span<const GridRect> places, std::optional<std::size_t> pinned)
{
    std::vector<GridRect> packed;
    packed.reserve(places.size());
    std::transform(places.begin(), places.end(), std::back_inserter(packed), clampToGrid);
    std::vector<std::size_t> order(packed.size());
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    std::stable_sort(order.begin(), order.end(), [&packed](std::size_t a, std::size_t b) {
        return std::tie(packed[a].y, packed[a].x) < std::tie(packed[b].y, packed[b].x);
    });
    Skyline skyline {};
    for (const std::size_t index : order) {
        GridRect& place = packed[index];
        if (pinned == index) {
            continue;
        }
        place.y = freeRow(skyline, place);
        if (pinned && *pinned < packed.size()) {
            place.y = rowBesides(place.y, place, packed[*pinned]);
        }
        cover(skyline, place);
    }
    return packed;
}

GridRect findFreePlace(std::span<const GridRect> places, int width, int height)
{
    GridRect place = clampToGrid({ .x = 0, .y = 0, .width = width, .height = height });
    std::vector<int> rows { 0 };
    for (const GridRect& other : places) {
        rows.push_back(other.y + other.height);
    }
    std::sort(rows.begin(), rows.end());
    for (const int row : rows) {
        place.y = row;
        for (place.x = 0; place.x + place.width <= kGridColumns; ++place.x) {
            if (std::none_of(places.begin(), places.end(),
                    [&place](const GridRect& other) { return overlaps(place, other); })) {
                return place;
            }
        }
    }
    place.x = 0; // not reached: below the lowest panel everything is free
    return place;
}

} // namespace promdesk

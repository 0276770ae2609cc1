// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/PageGrid.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace promdesk {

namespace {

constexpr int kTwoColumnsBelow = 900;
constexpr int kOneColumnBelow = 600;

bool overlap(const GridRect& a, const GridRect& b)
{
    return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height
        && b.y < a.y + a.height;
}

bool overlapsAny(const GridRect& place, const std::vector<GridRect>& others)
{
    return std::any_of(others.begin(), others.end(),
        [&place](const GridRect& other) { return overlap(place, other); });
}

GridRect clampedToPage(GridRect place)
{
    place.width = std::clamp(place.width, PageGrid::kLeastWidth, PageGrid::kColumns);
    place.height = std::max(place.height, PageGrid::kLeastHeight);
    place.x = std::clamp(place.x, 0, PageGrid::kColumns - place.width);
    place.y = std::max(place.y, 0);
    return place;
}

/// Indices in reading order; the one named first wins a tie.
std::vector<std::size_t> readingOrder(
    const std::vector<GridRect>& places, std::size_t first = SIZE_MAX)
{
    std::vector<std::size_t> order(places.size());
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const GridRect& p = places.at(a);
        const GridRect& q = places.at(b);
        if (p.y != q.y) {
            return p.y < q.y;
        }
        if ((a == first) != (b == first)) {
            return a == first;
        }
        return p.x < q.x;
    });
    return order;
}

int rowsToPx(int rows)
{
    return rows * PageGrid::kRowPitchPx - PageGrid::kGapPx;
}

std::vector<QRect> gridPixels(const std::vector<GridRect>& places, int widthPx)
{
    const double pitch = static_cast<double>(widthPx + PageGrid::kGapPx) / PageGrid::kColumns;
    std::vector<QRect> rects;
    for (const GridRect& saved : places) {
        const GridRect place = clampedToPage(saved);
        const int left = qRound(place.x * pitch);
        const int right = qRound((place.x + place.width) * pitch) - PageGrid::kGapPx;
        rects.emplace_back(
            left, place.y * PageGrid::kRowPitchPx, right - left, rowsToPx(place.height));
    }
    return rects;
}

/// Panels one after the other; in two columns, those wider than half of the page take both.
std::vector<QRect> flowPixels(const std::vector<GridRect>& places, int widthPx, int columns)
{
    std::vector<QRect> rects(places.size());
    const int half = (widthPx - PageGrid::kGapPx) / 2;
    int top = 0;
    int rowHeight = 0;
    bool isLeftTaken = false;
    const auto endRow = [&] {
        top += rowHeight == 0 ? 0 : rowHeight + PageGrid::kGapPx;
        rowHeight = 0;
        isLeftTaken = false;
    };
    for (const std::size_t i : readingOrder(places)) {
        const int height = rowsToPx(std::max(places.at(i).height, PageGrid::kLeastHeight));
        const bool isWide = columns == 1 || places.at(i).width > PageGrid::kColumns / 2;
        if (isWide) {
            endRow();
            rects.at(i) = QRect(0, top, widthPx, height);
            rowHeight = height;
            endRow();
            continue;
        }
        rects.at(i) = QRect(isLeftTaken ? half + PageGrid::kGapPx : 0, top, half, height);
        rowHeight = std::max(rowHeight, height);
        if (isLeftTaken) {
            endRow();
        } else {
            isLeftTaken = true;
        }
    }
    return rects;
}

} // namespace

PageColumns PageGrid::columnsFor(int widthPx)
{
    if (widthPx < kOneColumnBelow) {
        return PageColumns::One;
    }
    return widthPx < kTwoColumnsBelow ? PageColumns::Two : PageColumns::Grid;
}

std::vector<QRect> PageGrid::toPixels(const std::vector<GridRect>& places, int widthPx)
{
    switch (columnsFor(widthPx)) {
    case PageColumns::One:
        return flowPixels(places, widthPx, 1);
    case PageColumns::Two:
        return flowPixels(places, widthPx, 2);
    case PageColumns::Grid:
        break;
    }
    return gridPixels(places, widthPx);
}

int PageGrid::heightPx(const std::vector<QRect>& rects)
{
    int height = 0;
    for (const QRect& rect : rects) {
        height = std::max(height, rect.bottom() + 1);
    }
    return height;
}

GridRect PageGrid::toGrid(const QRect& rect, int widthPx)
{
    const double pitch = static_cast<double>(widthPx + kGapPx) / kColumns;
    const auto rows = [](int px) { return qRound(px / static_cast<double>(kRowPitchPx)); };
    return clampedToPage({ .x = qRound(rect.left() / pitch),
        .y = rows(rect.top()),
        .width = qRound((rect.width() + kGapPx) / pitch),
        .height = rows(rect.height() + kGapPx) });
}

std::vector<GridRect> PageGrid::withPlace(
    std::vector<GridRect> places, std::size_t index, const GridRect& wanted)
{
    places.at(index) = clampedToPage(wanted);
    std::vector<GridRect> placed { places.at(index) };
    for (const std::size_t i : readingOrder(places, index)) {
        if (i == index) {
            continue;
        }
        GridRect& place = places.at(i);
        while (overlapsAny(place, placed)) {
            ++place.y;
        }
        placed.push_back(place);
    }
    return compacted(std::move(places));
}

std::vector<GridRect> PageGrid::compacted(std::vector<GridRect> places)
{
    std::vector<GridRect> placed;
    for (const std::size_t i : readingOrder(places)) {
        GridRect place = clampedToPage(places.at(i));
        while (overlapsAny(place, placed)) {
            ++place.y;
        }
        while (place.y > 0) {
            GridRect above = place;
            --above.y;
            if (overlapsAny(above, placed)) {
                break;
            }
            place = above;
        }
        placed.push_back(place);
        places.at(i) = place;
    }
    return places;
}

} // namespace promdesk

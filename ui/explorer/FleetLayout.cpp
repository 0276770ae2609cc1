// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetLayout.h"

#include <algorithm>
#include <limits>

namespace promdesk {

namespace {

constexpr int kLargest = 72; ///< cell height
constexpr int kSmallest = 6;
constexpr int kLargestNamed = 56; ///< height of cells that show whole names
constexpr int kSmallestNamed = 28;
constexpr int kWideFrom = 26; ///< from this height on, cells are wide enough for a name
constexpr int kGroupGap = 20;
constexpr int kMaxColumnsOfGroups = 8;

QSize cellSizeFor(int height)
{
    return height < kWideFrom ? QSize(height, height) : QSize(height * 2, height);
}

int gapFor(int height)
{
    if (height < 9) {
        return 1;
    }
    if (height < 16) {
        return 2;
    }
    return height < kWideFrom ? 3 : 5;
}

int groupWidth(int width, int columns)
{
    return (width - (columns - 1) * kGroupGap) / columns;
}

/// Cells side by side in one group.
int cellsPerRow(int width, const QSize& cell, int gap)
{
    return std::max(1, (width + gap) / (cell.width() + gap));
}

int rowsFor(int count, int perRow)
{
    return (count + perRow - 1) / perRow;
}

} // namespace

FleetLayout::FleetLayout(
    const std::vector<int>& groupSizes, const QSize& area, int captionHeight, int namedWidth)
{
    if (groupSizes.empty() || area.width() <= 0) {
        return;
    }
    const std::optional<Measure> named = chooseNamed(groupSizes, area, captionHeight, namedWidth);
    const Measure measure = named ? *named : chooseMeasure(groupSizes, area, captionHeight);
    place(measure, groupSizes, area.width(), captionHeight);
}

/// One group below the other, cells of two lines of text, as high as fits and filling the rows.
std::optional<FleetLayout::Measure> FleetLayout::chooseNamed(
    const std::vector<int>& groupSizes, const QSize& area, int captionHeight, int namedWidth)
{
    if (namedWidth <= 0 || namedWidth > area.width()) {
        return std::nullopt;
    }
    for (int height = kLargestNamed; height >= kSmallestNamed; height -= 2) {
        const int gap = gapFor(height);
        const int perRow = cellsPerRow(area.width(), { namedWidth, height }, gap);
        const int filling = (area.width() + gap) / perRow - gap;
        const Measure measure { .cell = QSize(std::min(filling, namedWidth * 3 / 2), height),
            .gap = gap,
            .columnsOfGroups = 1 };
        if (heightOf(measure, groupSizes, area.width(), captionHeight) <= area.height()) {
            return measure;
        }
    }
    return std::nullopt;
}

int FleetLayout::heightOf(
    const Measure& measure, const std::vector<int>& groupSizes, int width, int captionHeight)
{
    const int perRow =
        cellsPerRow(groupWidth(width, measure.columnsOfGroups), measure.cell, measure.gap);
    const std::size_t columns = asIndex(measure.columnsOfGroups);
    int height = 0;
    for (std::size_t i = 0; i < groupSizes.size(); i += columns) {
        const auto begin = groupSizes.begin() + static_cast<std::ptrdiff_t>(i);
        const auto end = groupSizes.begin()
            + static_cast<std::ptrdiff_t>(std::min(i + columns, groupSizes.size()));
        const int rows = rowsFor(*std::max_element(begin, end), perRow);
        height += captionHeight + rows * (measure.cell.height() + measure.gap);
        height += i + columns < groupSizes.size() ? kGroupGap - measure.gap : 0;
    }
    return height;
}

FleetLayout::Measure FleetLayout::chooseMeasure(
    const std::vector<int>& groupSizes, const QSize& area, int captionHeight)
{
    const int mostColumns = std::min(kMaxColumnsOfGroups, static_cast<int>(groupSizes.size()));
    for (int height = kLargest; height >= kSmallest; --height) {
        for (int columns = 1; columns <= mostColumns; ++columns) {
            const Measure measure {
                .cell = cellSizeFor(height), .gap = gapFor(height), .columnsOfGroups = columns
            };
            const bool hasRoom = groupWidth(area.width(), columns) >= measure.cell.width() * 2;
            if ((hasRoom || columns == 1)
                && heightOf(measure, groupSizes, area.width(), captionHeight) <= area.height()) {
                return measure;
            }
        }
    }
    return {
        .cell = cellSizeFor(kSmallest * 2), .gap = gapFor(kSmallest * 2), .columnsOfGroups = 1
    };
}

void FleetLayout::place(
    const Measure& measure, const std::vector<int>& groupSizes, int width, int captionHeight)
{
    const int ownWidth = groupWidth(width, measure.columnsOfGroups);
    const int perRow = cellsPerRow(ownWidth, measure.cell, measure.gap);
    const int stepX = measure.cell.width() + measure.gap;
    const int stepY = measure.cell.height() + measure.gap;
    m_cellSize = measure.cell;
    int top = 0;
    int rowHeight = 0;
    for (std::size_t group = 0; group < groupSizes.size(); ++group) {
        const int column = static_cast<int>(group) % measure.columnsOfGroups;
        if (column == 0 && group > 0) {
            top += rowHeight + kGroupGap;
            rowHeight = 0;
        }
        const int left = column * (ownWidth + kGroupGap);
        m_captions.emplace_back(left, top, ownWidth, captionHeight);
        for (int i = 0; i < groupSizes.at(group); ++i) {
            m_cells.emplace_back(
                QPoint(left + i % perRow * stepX, top + captionHeight + i / perRow * stepY),
                measure.cell);
        }
        const int rows = rowsFor(groupSizes.at(group), perRow);
        rowHeight = std::max(rowHeight, captionHeight + rows * stepY - measure.gap);
    }
    m_contentHeight = top + rowHeight;
}

int FleetLayout::cellAt(const QPoint& point) const
{
    const auto at = std::find_if(m_cells.begin(), m_cells.end(),
        [&point](const QRect& cell) { return cell.contains(point); });
    return at == m_cells.end() ? -1 : static_cast<int>(at - m_cells.begin());
}

int FleetLayout::captionAt(const QPoint& point) const
{
    const auto at = std::find_if(m_captions.begin(), m_captions.end(),
        [&point](const QRect& caption) { return caption.contains(point); });
    return at == m_captions.end() ? -1 : static_cast<int>(at - m_captions.begin());
}

int FleetLayout::neighbour(int index, Direction direction) const
{
    if (index < 0 || index >= cellCount()) {
        return cellCount() > 0 ? 0 : -1;
    }
    if (direction == Direction::Left || direction == Direction::Right) {
        const int next = index + (direction == Direction::Left ? -1 : 1);
        return std::clamp(next, 0, cellCount() - 1);
    }
    const QPoint from = cell(index).center();
    const int sign = direction == Direction::Down ? 1 : -1;
    int best = index;
    int bestDistance = std::numeric_limits<int>::max();
    for (int i = 0; i < cellCount(); ++i) {
        const QPoint to = cell(i).center() - from;
        if (to.y() * sign <= 0) {
            continue;
        }
        // The nearest row first, then the nearest cell in it.
        const int distance = std::abs(to.y()) * 4 + std::abs(to.x());
        if (distance < bestDistance) {
            best = i;
            bestDistance = distance;
        }
    }
    return best;
}

} // namespace promdesk

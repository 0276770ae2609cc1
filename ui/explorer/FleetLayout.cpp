// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetLayout.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

constexpr int kLargest = 72; ///< cell height
constexpr int kSmallest = 3;
constexpr int kLargestNamed = 132; ///< height of cells that show whole names
constexpr int kSmallestNamed = 28;
constexpr int kWideFrom = 26; ///< from this height on, cells are wide enough for a name
constexpr int kGroupGap = 20;
constexpr int kMaxColumnsOfGroups = 8;
constexpr double kLargerGround = 1.5; ///< from one try to the next
constexpr int kMostTries = 24;

constexpr double kNamedShape = 1.6; ///< width of a high named cell, over its height

constexpr int kTextFrom = 28; ///< height of a cell that has a line of text below its block
constexpr double kTextPart = 0.3; ///< of such a cell…
constexpr double kTextLine = 15; ///< …and no less than this

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
    if (groupSizes.empty() || area.width() <= 0 || area.height() <= 0) {
        return;
    }
    std::optional<Measure> measure = chooseNamed(groupSizes, area, captionHeight, namedWidth);
    QSize ground = area;
    for (int i = 0; i < kMostTries && !measure; ++i) {
        measure = chooseMeasure(groupSizes, ground, captionHeight);
        if (!measure) {
            ground *= kLargerGround;
        }
    }
    if (!measure) {
        measure = { .cell = cellSizeFor(kSmallest), .gap = gapFor(kSmallest) };
    }
    place(*measure, groupSizes, ground.width(), captionHeight);
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
        const int needed = std::max(namedWidth, static_cast<int>(height * kNamedShape));
        const int perRow = cellsPerRow(area.width(), { needed, height }, gap);
        const int filling = (area.width() + gap) / perRow - gap;
        const Measure measure { .cell = QSize(std::min(filling, needed * 3 / 2), height),
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
    const auto columns = static_cast<std::size_t>(measure.columnsOfGroups);
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

/// The cells of a height in as few columns of groups as fit.
std::optional<FleetLayout::Measure> FleetLayout::measureFor(
    int height, const std::vector<int>& groupSizes, const QSize& area, int captionHeight)
{
    // Very many groups: more columns than anybody reads, but all of them are somewhere.
    const int count = static_cast<int>(groupSizes.size());
    const int mostColumns =
        std::min(count, std::max(kMaxColumnsOfGroups, static_cast<int>(2 * std::sqrt(count))));
    for (int columns = 1; columns <= mostColumns;
         columns += columns < kMaxColumnsOfGroups ? 1 : columns / 2) {
        const Measure measure {
            .cell = cellSizeFor(height), .gap = gapFor(height), .columnsOfGroups = columns
        };
        const int room = groupWidth(area.width(), columns);
        const int needed = measure.cell.width() * (columns == 1 ? 1 : 2);
        if (room >= needed
            && heightOf(measure, groupSizes, area.width(), captionHeight) <= area.height()) {
            return measure;
        }
    }
    return std::nullopt;
}

/// The greatest height that fits.
std::optional<FleetLayout::Measure> FleetLayout::chooseMeasure(
    const std::vector<int>& groupSizes, const QSize& area, int captionHeight)
{
    std::optional<Measure> best;
    int low = kSmallest;
    int high = kLargest;
    while (low <= high) {
        const int middle = (low + high + 1) / 2;
        if (const auto fitting = measureFor(middle, groupSizes, area, captionHeight)) {
            best = fitting;
            low = middle + 1;
        } else {
            high = middle - 1;
        }
    }
    return best;
}

void FleetLayout::place(
    const Measure& measure, const std::vector<int>& groupSizes, int width, int captionHeight)
{
    const int ownWidth = groupWidth(width, measure.columnsOfGroups);
    const int perRow = cellsPerRow(ownWidth, measure.cell, measure.gap);
    const int stepX = measure.cell.width() + measure.gap;
    const int stepY = measure.cell.height() + measure.gap;
    m_measure = measure;
    m_places.cellHeight = measure.cell.height();
    int top = 0;
    int rowHeight = 0;
    for (std::size_t group = 0; group < groupSizes.size(); ++group) {
        const int column = static_cast<int>(group) % measure.columnsOfGroups;
        if (column == 0 && group > 0) {
            top += rowHeight + kGroupGap;
            rowHeight = 0;
        }
        const int left = column * (ownWidth + kGroupGap);
        for (int i = 0; i < groupSizes.at(group); ++i) {
            m_places.cells.emplace_back(
                QPointF(left + i % perRow * stepX, top + captionHeight + i / perRow * stepY),
                QSizeF(measure.cell));
        }
        const int rows = rowsFor(groupSizes.at(group), perRow);
        const int height = captionHeight + rows * stepY - measure.gap;
        m_places.groups.push_back({ .frame = QRectF(left, top, ownWidth, height),
            .caption = QRectF(left, top, ownWidth, captionHeight) });
        rowHeight = std::max(rowHeight, height);
    }
    m_places.size = QSizeF(width, top + rowHeight);
}

void FleetLayout::setShares(std::span<const double> shares)
{
    m_places.blocks.clear();
    m_places.blocks.reserve(m_places.cells.size());
    const bool hasText = m_measure.cell.height() >= kTextFrom;
    for (std::size_t i = 0; i < m_places.cells.size(); ++i) {
        QRectF room = m_places.cells[i];
        room.setHeight(
            room.height() - (hasText ? std::max(kTextLine, room.height() * kTextPart) : 0));
        const QSizeF size = room.size() * std::sqrt(std::clamp(shares[i], 0.0, 1.0));
        // Beside its text a block begins where the text does, else it is in the middle.
        const QPointF corner = hasText ? QPointF(room.left(), room.bottom() - size.height())
                                       : room.center() - QPointF(size.width(), size.height()) / 2;
        m_places.blocks.emplace_back(corner, size);
    }
}

} // namespace promdesk

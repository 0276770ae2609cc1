// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QRect>
#include <QSize>

#include <optional>
#include <vector>

namespace promdesk {

/// Where cells and captions are: groups side by side or one below the other, cells as large as the
/// area allows. The same sizes and area always give the same places. Pure.
class FleetLayout
{
public:
    enum class Direction
    {
        Left,
        Right,
        Up,
        Down,
    };

    FleetLayout() = default;
    /// groupSizes: cells per group; captionHeight in logical pixels; namedWidth: a cell of this
    /// width shows its whole name, and cells get it where all of them fit into the area.
    FleetLayout(const std::vector<int>& groupSizes, const QSize& area, int captionHeight,
        int namedWidth = 0);

    [[nodiscard]] int cellCount() const { return static_cast<int>(m_cells.size()); }

    [[nodiscard]] const QRect& cell(int index) const { return m_cells.at(asIndex(index)); }

    [[nodiscard]] const QRect& caption(int group) const { return m_captions.at(asIndex(group)); }

    [[nodiscard]] QSize cellSize() const { return m_cellSize; }

    /// May exceed the area's height: the map scrolls then.
    [[nodiscard]] int contentHeight() const { return m_contentHeight; }

    /// -1 when there is none.
    [[nodiscard]] int cellAt(const QPoint& point) const;
    [[nodiscard]] int captionAt(const QPoint& point) const;
    /// The next cell in a direction; the same one at the border.
    [[nodiscard]] int neighbour(int index, Direction direction) const;

private:
    struct Measure
    {
        QSize cell;
        int gap = 0;
        int columnsOfGroups = 1;
    };

    [[nodiscard]] static std::size_t asIndex(int index) { return static_cast<std::size_t>(index); }

    [[nodiscard]] static int heightOf(
        const Measure& measure, const std::vector<int>& groupSizes, int width, int captionHeight);
    [[nodiscard]] static std::optional<Measure> chooseNamed(
        const std::vector<int>& groupSizes, const QSize& area, int captionHeight, int namedWidth);
    [[nodiscard]] static Measure chooseMeasure(
        const std::vector<int>& groupSizes, const QSize& area, int captionHeight);
    void place(
        const Measure& measure, const std::vector<int>& groupSizes, int width, int captionHeight);

    std::vector<QRect> m_cells;
    std::vector<QRect> m_captions;
    QSize m_cellSize;
    int m_contentHeight = 0;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/SpanTile.h"
#include "series/ColumnReader.h"

#include <span>
#include <vector>

namespace promdesk {

/// Values to px, y downwards.
struct ValueToRow
{
    double high = 1; ///< value at shiftPx
    double pxPerValue = 1;
    double shiftPx = 0;
    float least = 0; ///< px; what lies above is drawn from here
    float most = 0;

    [[nodiscard]] float at(double value) const
    {
        const auto y = static_cast<float>((high - value) * pxPerValue + shiftPx);
        const float below = y < most ? y : most;
        return below > least ? below : least;
    }
};

/// The stretches of a thin line in columns that it passes whole. Where it goes straight through, as
/// much ink as it has there: the eye sees no difference from its exact shape. Where it turns, from
/// the one end to the other.
class ThinColumns
{
public:
    struct Place
    {
        float half = 0.5F; ///< of the line's width, px
        int first = 0; ///< the picture's column of the first stretch
    };

    /// edges: memory that may be shared.
    void read(const WholeColumns& columns, const ValueToRow& toRow, const Place& place,
        std::vector<float>& edges);

    /// Were all of columns read last?
    [[nodiscard]] bool hold(const ColumnSpan& columns) const
    {
        return columns.begin >= m_first && columns.end <= m_first + static_cast<int>(m_tops.size());
    }

    /// Of columns that it holds; px, y downwards.
    [[nodiscard]] std::span<const float> tops(const ColumnSpan& columns) const
    {
        return partOf(m_tops, columns);
    }

    [[nodiscard]] std::span<const float> bottoms(const ColumnSpan& columns) const
    {
        return partOf(m_bottoms, columns);
    }

private:
    [[nodiscard]] std::span<const float> partOf(
        const std::vector<float>& rows, const ColumnSpan& columns) const
    {
        return std::span(rows).subspan(static_cast<std::size_t>(columns.begin - m_first),
            static_cast<std::size_t>(columns.size()));
    }

    int m_first = 0;
    std::vector<float> m_tops; ///< per column
    std::vector<float> m_bottoms;
};

/// The height, less than the line's own, by which a stretch that falls by fall px from one side of
/// a column to the other is longer at either end.
[[nodiscard]] float halfOfStraight(float fall);

} // namespace promdesk

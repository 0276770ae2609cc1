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
/// the one end to the other. One per thread: it keeps its memory.
class ThinColumns
{
public:
    /// half: of the line's width, px. first: column of the first stretch.
    void draw(const WholeColumns& columns, const ValueToRow& toRow, float half, int first);

    /// As of the last draw().
    [[nodiscard]] const std::vector<TileSpan>& spans() const { return m_spans; }

private:
    std::vector<float> m_edges;
    std::vector<float> m_tops;
    std::vector<float> m_bottoms;
    std::vector<TileSpan> m_spans;
};

/// The height, less than the line's own, by which a stretch that falls by fall px from one side of
/// a column to the other is longer at either end.
[[nodiscard]] float halfOfStraight(float fall);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/SpanTile.h"
#include "charts/ThinColumns.h"
#include "series/ColumnReader.h"

#include <vector>

namespace promdesk {

/// The columns of a tile in which a line is to be drawn. Keeps its memory.
class SeenColumns
{
public:
    /// All of them.
    void reset(const ColumnSpan& columns) { m_spans.assign(1, columns); }

    /// Those in which it does not lie behind what tile holds by now, as far as the pyramid knows;
    /// in a thicket that costs less than reading what nobody sees. Their samples are asked from
    /// memory. The reader's columns are whole, the tile's first is columns.begin, half is of the
    /// line's width, px.
    void look(const ColumnReader& reader, const ColumnSpan& columns, const SpanTile& tile,
        const ValueToRow& toRow, float half);

    /// From left to right, apart from each other.
    [[nodiscard]] const std::vector<ColumnSpan>& spans() const { return m_spans; }

private:
    std::vector<ColumnSpan> m_spans;
    std::vector<SampleExtent> m_outline;
};

} // namespace promdesk

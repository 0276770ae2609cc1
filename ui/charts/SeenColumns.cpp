// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SeenColumns.h"

#include <cmath>
#include <cstddef>

namespace promdesk {

namespace {

/// All rows that the line of an extent can touch: half of its width, and what rounding does.
SpanTile::Rows rowsOf(const SampleExtent& extent, const ValueToRow& toRow, float half)
{
    const float room = half + 1;
    return { static_cast<int>(std::floor(toRow.at(extent.greatest) - room)),
        static_cast<int>(std::ceil(toRow.at(extent.least) + room)) };
}

} // namespace

void SeenColumns::look(const ColumnReader& reader, const ColumnSpan& columns, const SpanTile& tile,
    const ValueToRow& toRow, float half)
{
    m_spans.clear();
    const auto begin = static_cast<std::size_t>(columns.begin);
    reader.outline(begin, static_cast<std::size_t>(columns.end), m_outline);
    for (std::size_t i = 0; i < m_outline.size(); ++i) {
        const int column = columns.begin + static_cast<int>(i);
        if (tile.hides(static_cast<int>(i), rowsOf(m_outline[i], toRow, half))) {
            continue;
        }
        reader.fetchAhead(begin + i, begin + i + 1);
        if (!m_spans.empty() && m_spans.back().end == column) {
            ++m_spans.back().end;
        } else {
            m_spans.push_back({ column, column + 1 });
        }
    }
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ShownColumns.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace promdesk {

ColumnSpan ShownColumns::commonWith(const ShownColumns& before, int edge) const
{
    const bool isAlike = stamp == before.stamp && place.area == before.place.area
        && place.low == before.place.low && place.high == before.place.high
        && grid.msPerColumn == before.grid.msPerColumn && grid.columns == before.grid.columns;
    const auto width = static_cast<int>(grid.columns);
    const std::int64_t moved = grid.first - before.grid.first;
    if (!isAlike || std::abs(moved) >= width) {
        return {};
    }
    if (moved == 0) {
        return { 0, width };
    }
    const auto shift = static_cast<int>(moved);
    const ColumnSpan common { edge + std::max(0, -shift), width - edge - std::max(0, shift) };
    return common.size() > 0 ? common : ColumnSpan();
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ShownColumns.h"

#include <algorithm>
#include <cmath>
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

ColumnSpan ShownColumns::within(const ColumnSpan& columns, const TimeRange& time, int edge) const
{
    const auto columnAt = [this](Instant at) {
        return static_cast<double>(at.toMs()) / grid.msPerColumn - static_cast<double>(grid.first);
    };
    const auto most = static_cast<double>(grid.columns);
    const double begin = std::clamp(std::ceil(columnAt(time.start)) + edge, 0.0, most);
    const double end = std::clamp(std::floor(columnAt(time.end)) - edge, 0.0, most);
    const ColumnSpan rest { std::max(columns.begin, static_cast<int>(begin)),
        std::min(columns.end, static_cast<int>(end)) };
    return rest.size() > 0 ? rest : ColumnSpan();
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "core/Instant.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace promdesk {

/// Points of a step's grid by their number since the epoch (time / step): first ≤ n < end.
struct GridSpan
{
    std::int64_t first = 0;
    std::int64_t end = 0;

    [[nodiscard]] bool isEmpty() const { return end <= first; }

    [[nodiscard]] std::int64_t size() const { return std::max<std::int64_t>(end - first, 0); }

    friend bool operator==(const GridSpan&, const GridSpan&) = default;
};

/// The points of a closed range whose ends lie on the grid; step > 0.
[[nodiscard]] GridSpan gridSpan(Instant first, Instant last, Duration step);

/// A set of grid points as disjoint spans. A value; one thread.
class GridCover
{
public:
    void add(const GridSpan& span);
    void remove(const GridSpan& span);

    /// The parts of the span that are in the set, rising, none empty, none touching.
    [[nodiscard]] std::vector<GridSpan> inside(const GridSpan& span) const;
    /// The parts of the span that are not in the set, likewise.
    [[nodiscard]] std::vector<GridSpan> outside(const GridSpan& span) const;

    [[nodiscard]] const std::vector<GridSpan>& spans() const { return m_spans; }

private:
    std::vector<GridSpan> m_spans; ///< rising, disjoint, not touching
};

} // namespace promdesk

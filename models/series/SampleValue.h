// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

namespace promdesk {

/// The bits Prometheus uses for a staleness marker. In our columns they mean "no sample at this
/// time": a gap. An ordinary NaN is data (0/0, say) and has other bits: compare bits, never
/// isnan(). Source: prometheus/prometheus, model/value/value.go.
constexpr std::uint64_t kMissingBits = 0x7ff0000000000002ULL;

[[nodiscard]] inline double missingValue()
{
    return std::bit_cast<double>(kMissingBits);
}

[[nodiscard]] inline bool isMissing(double value)
{
    return std::bit_cast<std::uint64_t>(value) == kMissingBits;
}

/// A number that can be drawn: neither missing, NaN nor infinite.
[[nodiscard]] inline bool isDrawable(double value)
{
    return std::isfinite(value);
}

} // namespace promdesk

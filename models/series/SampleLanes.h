// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/MinMaxPyramid.h"

#include <array>
#include <cmath>
#include <cstddef>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#endif

namespace promdesk {

[[nodiscard]] inline SampleExtent merged(const SampleExtent& a, const SampleExtent& b)
{
    return { b.least < a.least ? b.least : a.least,
        b.greatest > a.greatest ? b.greatest : a.greatest };
}

/// Two doubles side by side.
namespace lanes {

#if defined(__SSE2__) || defined(_M_X64)
/// Two doubles. GCC 12 does not find packed minima by itself, and they are what every amd64 has.
using Pair = __m128d;

inline Pair load(const double* values)
{
    return _mm_loadu_pd(values);
}

inline Pair smaller(Pair a, Pair b)
{
    return _mm_min_pd(a, b);
}

inline Pair larger(Pair a, Pair b)
{
    return _mm_max_pd(a, b);
}

inline Pair sum(Pair a, Pair b)
{
    return _mm_add_pd(a, b);
}

inline std::array<double, 2> both(Pair a)
{
    std::array<double, 2> values {};
    _mm_storeu_pd(values.data(), a);
    return values;
}
#else
using Pair = std::array<double, 2>;

inline Pair load(const double* values)
{
    return { values[0], values[1] };
}

inline Pair smaller(Pair a, Pair b)
{
    return { a[0] < b[0] ? a[0] : b[0], a[1] < b[1] ? a[1] : b[1] };
}

inline Pair larger(Pair a, Pair b)
{
    return { a[0] > b[0] ? a[0] : b[0], a[1] > b[1] ? a[1] : b[1] };
}

inline Pair sum(Pair a, Pair b)
{
    return { a[0] + b[0], a[1] + b[1] };
}

inline std::array<double, 2> both(Pair a)
{
    return a;
}
#endif

} // namespace lanes

/// The extent of a multiple of kCount finite values. So many minima side by side: independent
/// chains keep the processor busy.
struct Extremes
{
    static constexpr std::size_t kPairs = 4;
    static constexpr std::size_t kCount = 2 * kPairs;

    // NOLINTBEGIN(modernize-avoid-c-arrays): std::array drops the alignment of vector types.
    lanes::Pair least[kPairs];
    lanes::Pair greatest[kPairs];

    // NOLINTEND(modernize-avoid-c-arrays)

    explicit Extremes(const double* values)
    {
        for (std::size_t j = 0; j < kPairs; ++j) {
            const lanes::Pair pair = lanes::load(values + 2 * j);
            least[j] = pair;
            greatest[j] = pair;
        }
    }

    void add(const double* values)
    {
        for (std::size_t j = 0; j < kPairs; ++j) {
            const lanes::Pair pair = lanes::load(values + 2 * j);
            least[j] = lanes::smaller(pair, least[j]);
            greatest[j] = lanes::larger(pair, greatest[j]);
        }
    }

    [[nodiscard]] SampleExtent extent() const
    {
        const auto low = lanes::both(
            lanes::smaller(lanes::smaller(least[0], least[1]), lanes::smaller(least[2], least[3])));
        const auto high = lanes::both(lanes::larger(
            lanes::larger(greatest[0], greatest[1]), lanes::larger(greatest[2], greatest[3])));
        return merged({ low[0], high[0] }, { low[1], high[1] });
    }
};

/// Tells whether the values are finite at all; means nothing when one of them is not.
struct Lanes
{
    static constexpr std::size_t kPairs = Extremes::kPairs;
    static constexpr std::size_t kCount = Extremes::kCount;

    Extremes extremes;
    // NOLINTNEXTLINE(modernize-avoid-c-arrays): as above
    lanes::Pair total[kPairs];

    explicit Lanes(const double* values)
        : extremes(values)
    {
        for (std::size_t j = 0; j < kPairs; ++j) {
            total[j] = lanes::load(values + 2 * j);
        }
    }

    void add(const double* values)
    {
        extremes.add(values);
        for (std::size_t j = 0; j < kPairs; ++j) {
            total[j] = lanes::sum(total[j], lanes::load(values + 2 * j));
        }
    }

    /// A sum is finite only if all its terms are; one that overflows is looked at more closely.
    [[nodiscard]] bool isFinite() const
    {
        const auto all =
            lanes::both(lanes::sum(lanes::sum(total[0], total[1]), lanes::sum(total[2], total[3])));
        return std::isfinite(all[0] + all[1]);
    }

    [[nodiscard]] SampleExtent extent() const { return extremes.extent(); }
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ThinColumns.h"

#include <algorithm>
#include <cmath>

#if defined(__SSE2__) || defined(_M_X64)
#include <emmintrin.h>
#endif

namespace promdesk {

namespace {

/// Four neighbours at once; returns how many values that were.
std::size_t toRowsByFour(
    std::span<const double> values, const ValueToRow& toRow, std::span<float> rows)
{
    std::size_t i = 0;
#if defined(__SSE2__) || defined(_M_X64)
    const __m128d high = _mm_set1_pd(toRow.high);
    const __m128d scale = _mm_set1_pd(toRow.pxPerValue);
    const __m128d shift = _mm_set1_pd(toRow.shiftPx);
    const auto two = [&](const double* place) {
        const __m128d below = _mm_sub_pd(high, _mm_loadu_pd(place));
        return _mm_cvtpd_ps(_mm_add_pd(_mm_mul_pd(below, scale), shift));
    };
    for (; i + 4 <= rows.size(); i += 4) {
        const __m128 four = _mm_movelh_ps(two(values.data() + i), two(values.data() + i + 2));
        _mm_storeu_ps(rows.data() + i,
            _mm_max_ps(_mm_min_ps(four, _mm_set1_ps(toRow.most)), _mm_set1_ps(toRow.least)));
    }
#endif
    return i;
}

void toRows(std::span<const double> values, const ValueToRow& toRow, std::span<float> rows)
{
    for (std::size_t i = toRowsByFour(values, toRow, rows); i < rows.size(); ++i) {
        rows[i] = toRow.at(values[i]);
    }
}

/// Lines without thickness, as rows.
struct BareColumns
{
    std::span<const float> edges;
    std::span<float> tops;
    std::span<float> bottoms;
};

/// Four neighbours at once; returns how many columns that were.
std::size_t thickenByFour(const BareColumns& columns, float half)
{
    std::size_t i = 0;
#if defined(__SSE2__) || defined(_M_X64)
    for (; i + 4 <= columns.tops.size(); i += 4) {
        float* const tops = columns.tops.data() + i;
        float* const bottoms = columns.bottoms.data() + i;
        const __m128 top = _mm_loadu_ps(tops);
        const __m128 bottom = _mm_loadu_ps(bottoms);
        const __m128 left = _mm_loadu_ps(columns.edges.data() + i);
        const __m128 right = _mm_loadu_ps(columns.edges.data() + i + 1);
        const __m128 isStraight = _mm_and_ps(_mm_cmpeq_ps(top, _mm_min_ps(left, right)),
            _mm_cmpeq_ps(bottom, _mm_max_ps(left, right)));
        const __m128 fall = _mm_sub_ps(bottom, top);
        const __m128 slant = _mm_sqrt_ps(_mm_add_ps(_mm_set1_ps(1), _mm_mul_ps(fall, fall)));
        const __m128 ofStraight = _mm_mul_ps(_mm_sub_ps(slant, fall), _mm_set1_ps(0.5F));
        const __m128 more = _mm_or_ps(
            _mm_and_ps(isStraight, ofStraight), _mm_andnot_ps(isStraight, _mm_set1_ps(half)));
        _mm_storeu_ps(tops, _mm_sub_ps(top, more));
        _mm_storeu_ps(bottoms, _mm_add_ps(bottom, more));
    }
#endif
    return i;
}

void thicken(const BareColumns& columns, float half)
{
    for (std::size_t i = thickenByFour(columns, half); i < columns.tops.size(); ++i) {
        float& top = columns.tops[i];
        float& bottom = columns.bottoms[i];
        const auto [upper, lower] = std::minmax(columns.edges[i], columns.edges[i + 1]);
        const float more = top == upper && bottom == lower ? halfOfStraight(bottom - top) : half;
        top -= more;
        bottom += more;
    }
}

} // namespace

float halfOfStraight(float fall)
{
    return (std::sqrt(1 + fall * fall) - fall) / 2;
}

void ThinColumns::read(const WholeColumns& columns, const ValueToRow& toRow, const Place& place,
    std::vector<float>& edges)
{
    const std::size_t count = columns.least.size();
    m_first = place.first;
    edges.resize(count + 1);
    m_tops.resize(count);
    m_bottoms.resize(count);
    toRows(columns.edges, toRow, edges);
    toRows(columns.greatest, toRow, m_tops);
    toRows(columns.least, toRow, m_bottoms);
    thicken({ edges, m_tops, m_bottoms }, place.half);
}

} // namespace promdesk

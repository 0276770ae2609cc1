// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/CoverageColumns.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

/// Below this a border counts as level; dividing by less loses the digits that a float has.
constexpr float kLevel = 1.0F / 64;

} // namespace

CoverageColumns::CoverageColumns(int columns, int height)
    : m_columns(columns)
    , m_height(height)
    , m_cells(static_cast<std::size_t>(columns) * static_cast<std::size_t>(height + kSpare), 0.0F)
    , m_touched(static_cast<std::size_t>(columns), { height, 0 })
{ }

void CoverageColumns::add(int column, const ColumnPart& part)
{
    const float low = std::max(part.clipTop, 0.0F);
    const float high = std::min(part.clipBottom, static_cast<float>(m_height));
    if (!(low < high)) {
        return;
    }
    const auto fall = [&](float top, float bottom) {
        return Fall { .width = part.width,
            .top = top,
            .bottom = bottom,
            .perRow = bottom - top > kLevel ? part.width / (bottom - top) : 0 };
    };
    addClipped(column, fall(part.t0, part.t1), low, high, 1);
    addClipped(column, fall(part.b0, part.b1), low, high, -1);
}

void CoverageColumns::addEdge(const CoverageEdge& edge, float sign)
{
    const float slope = (edge.y1 - edge.y0) / (edge.x1 - edge.x0);
    if (!std::isfinite(slope)) {
        return;
    }
    const float steepness = std::abs(slope);
    const float inverse = 1 / std::max(steepness, kLevel);
    const float right = std::min(edge.x1, static_cast<float>(m_columns));
    const auto height = static_cast<float>(m_height);
    float x = std::max(edge.x0, 0.0F);
    float y = edge.y0 + (x - edge.x0) * slope;
    while (x < right) {
        const int column = static_cast<int>(x);
        const float next = std::min(static_cast<float>(column + 1), right);
        const float after = edge.y0 + (next - edge.x0) * slope;
        const Fall fall { .width = next - x,
            .top = std::min(y, after),
            .bottom = std::max(y, after),
            .perRow = inverse };
        if (fall.top >= 0 && fall.bottom <= height) {
            addFall(column, fall, sign);
        } else {
            addClipped(column, fall, 0, height, sign);
        }
        x = next;
        y = after;
    }
}

void CoverageColumns::addClipped(int column, Fall fall, float low, float high, float sign)
{
    if (!(fall.top <= fall.bottom)) { // a scale that is none
        return;
    }
    if (fall.bottom <= low || fall.top >= high) {
        addStep(column, fall.bottom <= low ? low : high, fall.width * sign);
        return;
    }
    const float perPx = fall.width / std::max(fall.bottom - fall.top, kLevel);
    if (fall.top < low) {
        const float above = (low - fall.top) * perPx;
        addStep(column, low, above * sign);
        fall.width -= above;
        fall.top = low;
    }
    if (fall.bottom > high) {
        const float below = (fall.bottom - high) * perPx;
        addStep(column, high, below * sign);
        fall.width -= below;
        fall.bottom = high;
    }
    addFall(column, fall, sign);
}

/// A level border.
void CoverageColumns::addStep(int column, float y, float width)
{
    addFall(column, { .width = width, .top = y, .bottom = y, .perRow = 0 }, 1);
}

void CoverageColumns::addFall(int column, const Fall& fall, float sign)
{
    float* const cells = at(column);
    const int first = static_cast<int>(fall.top);
    const int last = static_cast<int>(fall.bottom);
    Touched& rows = m_touched[static_cast<std::size_t>(column)];
    rows.begin = std::min(rows.begin, first);
    rows.end = std::max(rows.end, last + 2);
    const float width = fall.width * sign;
    if (first == last || fall.bottom - fall.top <= kLevel) {
        const float inside = (fall.top + fall.bottom) / 2 - static_cast<float>(first);
        cells[first] += width * (1 - inside);
        cells[first + 1] += width * inside;
        return;
    }
    // How much of a row is covered grows by a triangle in the first row, evenly between, and by
    // what is left in the last two.
    const float perRow = fall.perRow * sign;
    const float head = static_cast<float>(first + 1) - fall.top;
    const float tail = fall.bottom - static_cast<float>(last);
    const float start = perRow * head * head / 2;
    const float end = perRow * tail * tail / 2;
    cells[first] += start;
    cells[first + 1] -= start;
    cells[first + 1] += perRow * head;
    for (int row = first + 1; row < last; ++row) {
        cells[row] += perRow / 2;
        cells[row + 1] += perRow / 2;
    }
    cells[last] += perRow * tail - end;
    cells[last + 1] += end;
}

} // namespace promdesk

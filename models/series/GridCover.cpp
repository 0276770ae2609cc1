// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/GridCover.h"

namespace promdesk {

GridSpan gridSpan(Instant first, Instant last, Duration step)
{
    return { .first = first.alignedDown(step).toMs() / step.toMs(),
        .end = last.alignedDown(step).toMs() / step.toMs() + 1 };
}

void GridCover::add(const GridSpan& span)
{
    if (span.isEmpty()) {
        return;
    }
    GridSpan joined = span;
    std::vector<GridSpan> result;
    result.reserve(m_spans.size() + 1);
    for (const GridSpan& one : m_spans) {
        if (one.end < joined.first) {
            result.push_back(one);
        } else if (joined.end < one.first) {
            result.push_back(joined);
            joined = one;
        } else {
            joined.first = std::min(joined.first, one.first);
            joined.end = std::max(joined.end, one.end);
        }
    }
    result.push_back(joined);
    m_spans = std::move(result);
}

void GridCover::remove(const GridSpan& span)
{
    std::vector<GridSpan> result;
    result.reserve(m_spans.size() + 1);
    for (const GridSpan& one : m_spans) {
        const GridSpan before { one.first, std::min(one.end, span.first) };
        const GridSpan after { std::max(one.first, span.end), one.end };
        if (span.isEmpty() || one.end <= span.first || span.end <= one.first) {
            result.push_back(one);
            continue;
        }
        if (!before.isEmpty()) {
            result.push_back(before);
        }
        if (!after.isEmpty()) {
            result.push_back(after);
        }
    }
    m_spans = std::move(result);
}

std::vector<GridSpan> GridCover::inside(const GridSpan& span) const
{
    std::vector<GridSpan> result;
    for (const GridSpan& one : m_spans) {
        const GridSpan common { std::max(one.first, span.first), std::min(one.end, span.end) };
        if (!common.isEmpty()) {
            result.push_back(common);
        }
    }
    return result;
}

std::vector<GridSpan> GridCover::outside(const GridSpan& span) const
{
    std::vector<GridSpan> result;
    std::int64_t at = span.first;
    for (const GridSpan& one : inside(span)) {
        if (at < one.first) {
            result.push_back({ at, one.first });
        }
        at = one.end;
    }
    if (at < span.end) {
        result.push_back({ at, span.end });
    }
    return result;
}

} // namespace promdesk

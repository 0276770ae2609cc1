// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/MinMaxPyramid.h"

#include "series/SampleLanes.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

using lanes::both;
using lanes::larger;
using lanes::load;
using lanes::Pair;
using lanes::smaller;

constexpr std::size_t kFanout = MinMaxPyramid::kFanout;
constexpr std::size_t kLanes = Lanes::kCount;
static_assert(kFanout % kLanes == 0);

constexpr std::size_t blocksFor(std::size_t count)
{
    return (count + kFanout - 1) / kFanout;
}

SampleBreaks breakOf(double value)
{
    if (isMissing(value)) {
        return bitOf(SampleBreak::Missing);
    }
    if (std::isnan(value)) {
        return bitOf(SampleBreak::NotANumber);
    }
    return bitOf(value > 0 ? SampleBreak::Above : SampleBreak::Below);
}

struct Block
{
    SampleExtent extent;
    SampleBreaks breaks = 0;
};

Block scanCarefully(std::span<const double> values)
{
    Block block;
    for (const double value : values) {
        if (isDrawable(value)) {
            block.extent = merged(block.extent, { value, value });
        } else {
            block.breaks = static_cast<SampleBreaks>(block.breaks | breakOf(value));
        }
    }
    return block;
}

Block scanBlock(const double* values)
{
    Lanes lanes(values);
    for (std::size_t i = kLanes; i < kFanout; i += kLanes) {
        lanes.add(values + i);
    }
    if (!lanes.isFinite()) {
        return scanCarefully({ values, kFanout });
    }
    return { lanes.extent(), 0 };
}

/// A vector's own growth would hold up to twice the memory.
template <typename T> void resizeTightly(std::vector<T>& vector, std::size_t count)
{
    if (count > vector.capacity()) {
        vector.reserve(vector.empty() ? count : count + count / 16);
    }
    vector.resize(count);
}

/// Extents of neighbouring blocks put together. Empty ones are +∞ and −∞ and change nothing.
SampleExtent extentOfBlocks(std::span<const double> least, std::span<const double> greatest)
{
    SampleExtent result;
    std::size_t i = 0;
    if (least.size() >= 4) {
        Pair low = load(least.data());
        Pair low2 = load(least.data() + 2);
        Pair high = load(greatest.data());
        Pair high2 = load(greatest.data() + 2);
        for (i = 4; i + 4 <= least.size(); i += 4) {
            low = smaller(load(least.data() + i), low);
            low2 = smaller(load(least.data() + i + 2), low2);
            high = larger(load(greatest.data() + i), high);
            high2 = larger(load(greatest.data() + i + 2), high2);
        }
        const auto lows = both(smaller(low, low2));
        const auto highs = both(larger(high, high2));
        result = merged({ lows[0], highs[0] }, { lows[1], highs[1] });
    }
    for (; i < least.size(); ++i) {
        result = merged(result, { least[i], greatest[i] });
    }
    return result;
}

/// Of finite values.
SampleExtent extentOfFinite(std::span<const double> values)
{
    SampleExtent extent;
    std::size_t i = 0;
    if (values.size() >= kLanes) {
        Extremes extremes(values.data());
        for (i = kLanes; i + kLanes <= values.size(); i += kLanes) {
            extremes.add(values.data() + i);
        }
        // The last ones overlap with those before: an extent does not mind.
        extremes.add(values.data() + (values.size() - kLanes));
        return extremes.extent();
    }
    for (; i < values.size(); ++i) {
        extent = merged(extent, { values[i], values[i] });
    }
    return extent;
}

} // namespace

SampleExtent extentOfSamples(std::span<const double> values)
{
    if (values.size() < kLanes) {
        return scanCarefully(values).extent;
    }
    Lanes lanes(values.data());
    const std::size_t whole = values.size() / kLanes * kLanes;
    for (std::size_t i = kLanes; i < whole; i += kLanes) {
        lanes.add(values.data() + i);
    }
    // The last ones overlap with those before: an extent does not mind.
    lanes.add(values.data() + (values.size() - kLanes));
    return lanes.isFinite() ? lanes.extent() : scanCarefully(values).extent;
}

MinMaxPyramid::MinMaxPyramid(const Series& series)
{
    update(series, 0);
}

void MinMaxPyramid::update(const Series& series, std::size_t firstChanged)
{
    m_size = std::min(series.axis.size(), series.values.size());
    std::size_t levels = 0;
    for (std::size_t count = blocksFor(m_size); count > 0; count = blocksFor(count)) {
        m_levels.resize(std::max(m_levels.size(), ++levels));
        Level& level = m_levels[levels - 1];
        resizeTightly(level.least, count);
        resizeTightly(level.greatest, count);
        resizeTightly(level.breaks, count);
        if (count == 1) {
            break;
        }
    }
    m_levels.resize(levels);
    const Duration hole = series.axis.isGrid() ? Duration() : holeThreshold(series.axis);
    if (std::exchange(m_hole, hole) != hole) {
        firstChanged = 0;
    }
    const std::size_t firstBlock = std::min(firstChanged, m_size) / kFanout;
    fillLowest(series, firstBlock);
    markHoles(series, firstBlock);
    fillAbove(firstBlock);
    m_breaks = levels > 0 ? m_levels.back().breaks.front() : SampleBreaks { 0 };
}

void MinMaxPyramid::fillLowest(const Series& series, std::size_t firstBlock)
{
    if (m_levels.empty()) {
        return;
    }
    Level& level = m_levels.front();
    const double* const values = series.values.data();
    const std::size_t whole = m_size / kFanout;
    const auto store = [&level](std::size_t at, const Block& block) {
        level.least[at] = block.extent.least;
        level.greatest[at] = block.extent.greatest;
        level.breaks[at] = block.breaks;
    };
    for (std::size_t i = firstBlock; i < whole; ++i) {
        store(i, scanBlock(values + i * kFanout));
    }
    if (whole * kFanout < m_size) {
        store(whole, scanCarefully({ values + whole * kFanout, m_size - whole * kFanout }));
    }
}

void MinMaxPyramid::markHoles(const Series& series, std::size_t firstBlock)
{
    if (m_hole.isZero()) {
        return;
    }
    for (std::size_t i = std::max<std::size_t>(1, firstBlock * kFanout); i < m_size; ++i) {
        if (series.axis.at(i) - series.axis.at(i - 1) > m_hole) {
            SampleBreaks& breaks = m_levels.front().breaks[i / kFanout];
            breaks = static_cast<SampleBreaks>(breaks | bitOf(SampleBreak::Hole));
        }
    }
}

void MinMaxPyramid::fillAbove(std::size_t firstBlock)
{
    for (std::size_t l = 1; l < m_levels.size(); ++l) {
        const Level& below = m_levels[l - 1];
        Level& level = m_levels[l];
        firstBlock /= kFanout;
        for (std::size_t i = firstBlock; i < level.least.size(); ++i) {
            const std::size_t begin = i * kFanout;
            const std::size_t count = std::min(kFanout, below.least.size() - begin);
            const SampleExtent all = extentOfBlocks(std::span(below.least).subspan(begin, count),
                std::span(below.greatest).subspan(begin, count));
            level.least[i] = all.least;
            level.greatest[i] = all.greatest;
            unsigned breaks = 0;
            for (std::size_t j = begin; j < begin + count; ++j) {
                breaks |= below.breaks[j];
            }
            level.breaks[i] = static_cast<SampleBreaks>(breaks);
        }
    }
}

SampleExtent MinMaxPyramid::extent(const Series& series, std::size_t begin, std::size_t end) const
{
    const std::span<const double> values(series.values.data(), m_size);
    end = std::min(end, m_size);
    if (begin >= end) {
        return {};
    }
    const bool isFinite = (m_breaks & ~bitOf(SampleBreak::Hole)) == 0;
    const auto samples = [&](std::size_t from, std::size_t to) {
        const auto some = values.subspan(from, to - from);
        return isFinite ? extentOfFinite(some) : extentOfSamples(some);
    };
    if (end - begin < 2 * kFanout) {
        return samples(begin, end);
    }
    std::size_t first = blocksFor(begin);
    std::size_t last = end / kFanout;
    SampleExtent result = merged(samples(begin, first * kFanout), samples(last * kFanout, end));
    for (const Level& level : m_levels) {
        const auto part = [&level](std::size_t from, std::size_t to) {
            return extentOfBlocks(std::span(level.least).subspan(from, to - from),
                std::span(level.greatest).subspan(from, to - from));
        };
        if (last - first < 2 * kFanout) {
            return merged(result, part(first, last));
        }
        const std::size_t firstAbove = blocksFor(first);
        const std::size_t lastAbove = last / kFanout;
        result = merged(result, part(first, firstAbove * kFanout));
        result = merged(result, part(lastAbove * kFanout, last));
        first = firstAbove;
        last = lastAbove;
    }
    return result;
}

SampleBreaks MinMaxPyramid::breaksNear(std::size_t begin, std::size_t end) const
{
    end = std::min(end, m_size);
    if (m_breaks == 0 || begin >= end) {
        return 0;
    }
    std::size_t first = begin / kFanout;
    std::size_t last = (end - 1) / kFanout;
    std::size_t level = 0;
    while (last - first > kFanout && level + 1 < m_levels.size()) {
        first /= kFanout;
        last /= kFanout;
        ++level;
    }
    unsigned breaks = 0;
    for (std::size_t i = first; i <= last; ++i) {
        breaks |= m_levels[level].breaks[i];
    }
    return static_cast<SampleBreaks>(breaks);
}

std::size_t MinMaxPyramid::skipTo(SampleBreaks breaks, std::size_t begin, std::size_t end) const
{
    end = std::min(end, m_size);
    if ((m_breaks & breaks) == 0) {
        return end;
    }
    while (begin < end && (m_levels.front().breaks[begin / kFanout] & breaks) == 0) {
        begin = (begin / kFanout + 1) * kFanout;
    }
    return std::min(begin, end);
}

std::size_t MinMaxPyramid::byteCount() const
{
    std::size_t bytes = m_levels.capacity() * sizeof(Level);
    for (const Level& level : m_levels) {
        bytes += (level.least.capacity() + level.greatest.capacity()) * sizeof(double)
            + level.breaks.capacity() * sizeof(SampleBreaks);
    }
    return bytes;
}

} // namespace promdesk

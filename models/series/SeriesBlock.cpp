// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/SeriesBlock.h"

#include "series/SampleValue.h"

#include <algorithm>
#include <array>
#include <compare>
#include <numeric>
#include <span>
#include <utility>

namespace promdesk {

namespace {

using BlockBuffer = std::array<double, kBlockPoints>;

constexpr std::size_t kEntryBytes = 48; ///< of one more value in a map, a vector, a string

std::int64_t blockOf(std::int64_t point)
{
    return (point >= 0 ? point : point - kBlockPoints + 1) / kBlockPoints;
}

GridSpan spanOf(std::int64_t block)
{
    return { block * kBlockPoints, (block + 1) * kBlockPoints };
}

GridSpan common(const GridSpan& a, const GridSpan& b)
{
    return { std::max(a.first, b.first), std::min(a.end, b.end) };
}

bool contains(const GridSpan& span, Instant time, Duration step)
{
    return time >= Instant() + step * span.first && time < Instant() + step * span.end;
}

/// The places in the answer's series, sorted by labels; nothing when two are equal.
std::optional<std::vector<std::size_t>> sortedPlaces(const std::vector<Series>& series)
{
    std::vector<std::size_t> places(series.size());
    std::iota(places.begin(), places.end(), std::size_t { 0 });
    const auto isBefore = [&series](std::size_t a, std::size_t b) {
        return series[a].labels < series[b].labels;
    };
    if (!std::is_sorted(places.begin(), places.end(), isBefore)) {
        std::sort(places.begin(), places.end(), isBefore);
    }
    const auto twin = std::adjacent_find(places.begin(), places.end(),
        [&isBefore](std::size_t a, std::size_t b) { return !isBefore(a, b); });
    return twin == places.end() ? std::optional(std::move(places)) : std::nullopt;
}

BlockSeries emptyPart(std::shared_ptr<const LabelSet> labels)
{
    return { .labels = std::move(labels), .first = 0, .values = {}, .histograms = {} };
}

/// The values between the first and the last sample that is there.
void setTrimmed(BlockSeries& series, std::span<const double> values, std::size_t first)
{
    const auto isThere = [](double value) { return !isMissing(value); };
    const auto begin = std::find_if(values.begin(), values.end(), isThere);
    const auto end = std::find_if(values.rbegin(), values.rend(), isThere).base();
    if (begin < end) {
        series.first = first + static_cast<std::size_t>(begin - values.begin());
        series.values.assign(begin, end);
    }
}

/// Hands out the parts of one answer, block by block; series come in the order of their labels.
class Cutter
{
public:
    Cutter(Duration step, const GridSpan& span)
        : m_step(step)
        , m_span(span)
    { }

    /// False: a sample is off the grid.
    [[nodiscard]] bool add(const Series& series)
    {
        m_labels = std::make_shared<const LabelSet>(series.labels);
        return (series.axis.isGrid() ? addGrid(series) : addTimes(series)) && addHistograms(series);
    }

    [[nodiscard]] BlockMap take()
    {
        BlockMap result;
        for (auto& [number, block] : m_blocks) {
            result.emplace(number, std::make_shared<const SeriesBlock>(std::move(block)));
        }
        return result;
    }

private:
    [[nodiscard]] bool isOnGrid(Instant time) const { return time.alignedDown(m_step) == time; }

    [[nodiscard]] bool addGrid(const Series& series)
    {
        const std::size_t size = std::min(series.axis.size(), series.values.size());
        if (size == 0) {
            return true;
        }
        const bool isOneStep = size == 1 || series.axis.step() == m_step;
        if (!isOneStep || !isOnGrid(series.axis.front())) {
            return false;
        }
        const std::int64_t start = series.axis.front().toMs() / m_step.toMs();
        const GridSpan own { start, start + static_cast<std::int64_t>(size) };
        addValues(own, series.values, m_span);
        return true;
    }

    [[nodiscard]] bool addTimes(const Series& series)
    {
        // Far apart: each run of samples inside one block is spread out on the grid by itself.
        BlockBuffer buffer {};
        std::size_t i = 0;
        const std::size_t size = std::min(series.axis.size(), series.values.size());
        while (i < size) {
            const std::int64_t number = blockOf(pointAt(series.axis.at(i)));
            const GridSpan block = spanOf(number);
            buffer.fill(missingValue());
            for (; i < size && pointAt(series.axis.at(i)) < block.end; ++i) {
                if (!isOnGrid(series.axis.at(i))) {
                    return false;
                }
                const std::int64_t at = pointAt(series.axis.at(i)) - block.first;
                buffer.at(static_cast<std::size_t>(at)) = series.values[i];
            }
            addValues(block, buffer, m_span);
        }
        return true;
    }

    [[nodiscard]] std::int64_t pointAt(Instant time) const
    {
        return time.alignedDown(m_step).toMs() / m_step.toMs();
    }

    void addValues(const GridSpan& own, std::span<const double> values, const GridSpan& within)
    {
        const GridSpan wanted = common(own, within);
        for (std::int64_t n = blockOf(wanted.first);
             !wanted.isEmpty() && n <= blockOf(wanted.end - 1); ++n) {
            const GridSpan part = common(wanted, spanOf(n));
            BlockSeries piece = emptyPart(m_labels);
            setTrimmed(piece,
                values.subspan(static_cast<std::size_t>(part.first - own.first),
                    static_cast<std::size_t>(part.size())),
                static_cast<std::size_t>(part.first - spanOf(n).first));
            if (!piece.values.empty()) {
                m_blocks[n].series.push_back(std::move(piece));
            }
        }
    }

    [[nodiscard]] bool addHistograms(const Series& series)
    {
        for (const HistogramSample& sample : series.histograms) {
            if (!isOnGrid(sample.time)) {
                return false;
            }
            if (!contains(m_span, sample.time, m_step)) {
                continue;
            }
            std::vector<BlockSeries>& there = m_blocks[blockOf(pointAt(sample.time))].series;
            if (there.empty() || there.back().labels != m_labels) {
                there.push_back(emptyPart(m_labels));
            }
            there.back().histograms.push_back(sample);
        }
        return true;
    }

    Duration m_step;
    GridSpan m_span;
    std::shared_ptr<const LabelSet> m_labels;
    std::map<std::int64_t, SeriesBlock> m_blocks;
};

/// Both ends of a merge of two sorted lists: which of them holds the next labels.
struct Pairing
{
    const BlockSeries* old = nullptr;
    const BlockSeries* with = nullptr;
};

Pairing nextPair(std::span<const BlockSeries>& old, std::span<const BlockSeries>& with)
{
    Pairing pair;
    const bool hasBoth = !old.empty() && !with.empty();
    const auto order =
        hasBoth ? *old.front().labels <=> *with.front().labels : std::strong_ordering::equal;
    if (!old.empty() && std::is_lteq(order)) {
        pair.old = &old.front();
    }
    if (!with.empty() && std::is_gteq(order)) {
        pair.with = &with.front();
    }
    old = old.subspan(pair.old == nullptr ? 0 : 1);
    with = with.subspan(pair.with == nullptr ? 0 : 1);
    return pair;
}

void copyInto(BlockBuffer& buffer, const BlockSeries& series, std::size_t from, std::size_t to)
{
    const std::size_t begin = std::max(from, series.first);
    const std::size_t end = std::min(to, series.first + series.values.size());
    for (std::size_t i = begin; i < end; ++i) {
        buffer.at(i) = series.values[i - series.first];
    }
}

/// Where the next series of a block stands while blocks are joined.
struct Cursor
{
    std::int64_t number = 0;
    std::span<const BlockSeries> left;
};

/// The parts of the series with the least labels, block by block.
std::vector<std::pair<std::int64_t, const BlockSeries*>> takeNext(std::vector<Cursor>& cursors)
{
    const LabelSet* least = nullptr;
    for (const Cursor& cursor : cursors) {
        if (!cursor.left.empty() && cursor.left.front().labels.get() != least
            && (least == nullptr || *cursor.left.front().labels < *least)) {
            least = cursor.left.front().labels.get();
        }
    }
    std::vector<std::pair<std::int64_t, const BlockSeries*>> parts;
    for (Cursor& cursor : cursors) {
        const bool isNext = !cursor.left.empty() && least != nullptr
            && (cursor.left.front().labels.get() == least || *cursor.left.front().labels == *least);
        if (isNext) {
            parts.emplace_back(cursor.number, &cursor.left.front());
            cursor.left = cursor.left.subspan(1);
        }
    }
    return parts;
}

/// The sample points of one part that lie in the span and are there.
GridSpan samplesInside(std::int64_t number, const BlockSeries& part, const GridSpan& span)
{
    const std::int64_t start = spanOf(number).first + static_cast<std::int64_t>(part.first);
    GridSpan own = common({ start, start + static_cast<std::int64_t>(part.values.size()) }, span);
    const auto isHole = [&part, start](std::int64_t point) {
        return isMissing(part.values[static_cast<std::size_t>(point - start)]);
    };
    while (!own.isEmpty() && isHole(own.first)) {
        ++own.first;
    }
    while (!own.isEmpty() && isHole(own.end - 1)) {
        --own.end;
    }
    return own;
}

Series joinParts(const std::vector<std::pair<std::int64_t, const BlockSeries*>>& parts,
    Duration step, const GridSpan& span)
{
    Series joined;
    GridSpan whole;
    for (const auto& [number, part] : parts) {
        const GridSpan own = samplesInside(number, *part, span);
        if (!own.isEmpty()) {
            whole = whole.isEmpty() ? own : GridSpan { whole.first, own.end };
        }
        for (const HistogramSample& sample : part->histograms) {
            if (contains(span, sample.time, step)) {
                joined.histograms.push_back(sample);
            }
        }
    }
    if (whole.isEmpty()) {
        return joined;
    }
    joined.axis = TimeAxis::grid(
        Instant() + step * whole.first, step, static_cast<std::size_t>(whole.size()));
    joined.values.assign(static_cast<std::size_t>(whole.size()), missingValue());
    for (const auto& [number, part] : parts) {
        const std::int64_t start = spanOf(number).first + static_cast<std::int64_t>(part->first);
        const GridSpan own =
            common({ start, start + static_cast<std::int64_t>(part->values.size()) }, whole);
        if (!own.isEmpty()) {
            std::copy_n(part->values.begin() + (own.first - start), own.size(),
                joined.values.begin() + (own.first - whole.first));
        }
    }
    return joined;
}

} // namespace

std::size_t BlockSeries::bytes() const
{
    std::size_t sum = sizeof(BlockSeries) + values.size() * sizeof(double);
    for (const auto& [name, value] : *labels) {
        sum += kEntryBytes + name.size() + value.size();
    }
    for (const HistogramSample& sample : histograms) {
        sum += sizeof(HistogramSample) + sample.buckets.size() * sizeof(HistogramBucket);
    }
    return sum;
}

std::size_t SeriesBlock::bytes() const
{
    std::size_t sum = sizeof(SeriesBlock);
    for (const BlockSeries& one : series) {
        sum += one.bytes();
    }
    return sum;
}

std::optional<BlockMap> cutIntoBlocks(
    const SeriesSnapshot& answer, Duration step, const GridSpan& span)
{
    const auto places = answer.type == ResultType::Matrix && step.toMs() > 0
        ? sortedPlaces(answer.series)
        : std::nullopt;
    if (!places) {
        return std::nullopt;
    }
    Cutter cutter(step, span);
    for (const std::size_t place : *places) {
        if (!cutter.add(answer.series[place])) {
            return std::nullopt;
        }
    }
    return cutter.take();
}

BlockPtr patchBlock(const BlockPtr& old, const BlockPtr& with, std::int64_t number,
    const GridSpan& span, Duration step)
{
    const GridSpan block = spanOf(number);
    const GridSpan part = common(block, span);
    const auto from = static_cast<std::size_t>(std::max<std::int64_t>(part.first - block.first, 0));
    const std::size_t to = from + static_cast<std::size_t>(part.size());
    auto patched = std::make_shared<SeriesBlock>();
    std::span<const BlockSeries> oldLeft = old ? old->series : std::span<const BlockSeries>();
    std::span<const BlockSeries> newLeft = with ? with->series : std::span<const BlockSeries>();
    patched->series.reserve(std::max(oldLeft.size(), newLeft.size()));
    BlockBuffer buffer {};
    while (!oldLeft.empty() || !newLeft.empty()) {
        const Pairing pair = nextPair(oldLeft, newLeft);
        buffer.fill(missingValue());
        BlockSeries merged = emptyPart(pair.old == nullptr ? pair.with->labels : pair.old->labels);
        const auto addHistograms = [&merged, &span, step](const BlockSeries& series, bool inSpan) {
            for (const HistogramSample& sample : series.histograms) {
                if (contains(span, sample.time, step) == inSpan) {
                    merged.histograms.push_back(sample);
                }
            }
        };
        if (pair.old != nullptr) {
            copyInto(buffer, *pair.old, 0, from);
            copyInto(buffer, *pair.old, to, buffer.size());
            addHistograms(*pair.old, false);
        }
        if (pair.with != nullptr) {
            copyInto(buffer, *pair.with, from, to);
            addHistograms(*pair.with, true);
        }
        std::stable_sort(merged.histograms.begin(), merged.histograms.end(),
            [](const HistogramSample& a, const HistogramSample& b) { return a.time < b.time; });
        setTrimmed(merged, buffer, 0);
        if (!merged.values.empty() || !merged.histograms.empty()) {
            patched->series.push_back(std::move(merged));
        }
    }
    return patched;
}

SeriesSnapshot joinBlocks(const BlockMap& blocks, Duration step, const GridSpan& span)
{
    std::vector<Cursor> cursors;
    for (const auto& [number, block] : blocks) {
        if (block && !common(spanOf(number), span).isEmpty()) {
            cursors.push_back({ number, block->series });
        }
    }
    SeriesSnapshot snapshot;
    for (auto parts = takeNext(cursors); !parts.empty(); parts = takeNext(cursors)) {
        Series joined = joinParts(parts, step, span);
        if (!joined.values.empty() || !joined.histograms.empty()) {
            joined.labels = *parts.front().second->labels;
            snapshot.series.push_back(std::move(joined));
        }
    }
    return snapshot;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "series/Decimator.h"

#include "series/SampleValue.h"

#include <algorithm>
#include <array>

namespace promdesk {

namespace {

/// Collects one run of drawable samples column by column; every break ends the run.
class ColumnCollector
{
public:
    ColumnCollector(const TimeRange& range, std::size_t columns, std::vector<PlotPoint>& out)
        : m_start(range.start.toMs())
        , m_length(std::max<std::int64_t>(range.length().toMs(), 1))
        , m_columns(static_cast<std::int64_t>(std::max<std::size_t>(columns, 1)))
        , m_out(out)
    { }

    /// A sample of its own, whatever column it falls into.
    void addAlone(Instant time, double value) { m_out.push_back({ time, value }); }

    void add(Instant time, double value)
    {
        const std::int64_t column = columnOf(time);
        if (!m_isOpen || column != m_column) {
            flush();
            m_column = column;
            m_isOpen = true;
            m_first = m_last = m_least = m_greatest = { time, value };
            return;
        }
        m_last = { time, value };
        if (value < m_least.value) {
            m_least = m_last;
        }
        if (value > m_greatest.value) {
            m_greatest = m_last;
        }
    }

    void breakLine(Instant time)
    {
        flush();
        if (!m_out.empty() && !isMissing(m_out.back().value)) {
            m_out.push_back({ time, missingValue() });
        }
    }

    void flush()
    {
        if (!m_isOpen) {
            return;
        }
        m_isOpen = false;
        std::array<PlotPoint, 4> points { m_first, m_least, m_greatest, m_last };
        if (points[1].time > points[2].time) {
            std::swap(points[1], points[2]);
        }
        for (const PlotPoint& point : points) {
            const bool isRepeated =
                !m_out.empty() && m_out.back().time == point.time && !isMissing(m_out.back().value);
            if (!isRepeated) {
                m_out.push_back(point);
            }
        }
    }

private:
    /// Rounds down, so that the neighbour in front of the range has a column of its own.
    [[nodiscard]] std::int64_t columnOf(Instant time) const
    {
        const std::int64_t scaled = (time.toMs() - m_start) * m_columns;
        return scaled / m_length - (scaled % m_length < 0 ? 1 : 0);
    }

    std::int64_t m_start;
    std::int64_t m_length;
    std::int64_t m_columns;
    std::vector<PlotPoint>& m_out;
    bool m_isOpen = false;
    std::int64_t m_column = 0;
    PlotPoint m_first;
    PlotPoint m_last;
    PlotPoint m_least;
    PlotPoint m_greatest;
};

} // namespace

std::vector<PlotPoint> decimate(const Series& series, const TimeRange& range, std::size_t columns)
{
    std::vector<PlotPoint> out;
    const std::size_t size = std::min(series.axis.size(), series.values.size());
    if (size == 0) {
        return out;
    }
    std::size_t begin = series.axis.lowerBound(range.start);
    std::size_t end = std::min(series.axis.lowerBound(range.end), size);
    begin = begin > 0 ? begin - 1 : 0;
    end = end < size ? end + 1 : size;
    out.reserve(std::min((end - begin) + 8, columns * 4 + 8));
    ColumnCollector collector(range, columns, out);
    const Duration gap = holeThreshold(series.axis);
    const bool isSparse = end - begin <= columns;
    for (std::size_t i = begin; i < end; ++i) {
        const Instant time = series.axis.at(i);
        const bool isAfterGap = !gap.isZero() && i > begin && time - series.axis.at(i - 1) > gap;
        if (isAfterGap) {
            collector.breakLine(series.axis.at(i - 1) + Duration::fromMs(1));
        }
        if (!isDrawable(series.values[i])) {
            collector.breakLine(time);
        } else if (isSparse) {
            collector.addAlone(time, series.values[i]);
        } else {
            collector.add(time, series.values[i]);
        }
    }
    collector.flush();
    return out;
}

} // namespace promdesk

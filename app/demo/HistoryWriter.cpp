// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/HistoryWriter.h"

#include "demo/BlockWriter.h"
#include "demo/DemoConfig.h"
#include "demo/SampleRows.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace promdesk {

namespace {

constexpr Duration kBlock = Duration::fromHours(2);
constexpr Duration kSeam = Duration::fromMinutes(2);
/// Samples in a chunk: what Prometheus itself aims at.
constexpr std::size_t kChunkRows = 120;
/// What may wait to become chunks: a large fleet gets shorter ones instead.
constexpr std::size_t kWaitingBytes = std::size_t { 64 } << 20U;
constexpr std::size_t kFewestRows = 8;

Instant timeOf(const MetricFrame& frame)
{
    return Instant::fromMs(std::llround(frame.unixSeconds * 1000.0));
}

std::size_t chunkRows(const MetricCatalog& catalog)
{
    return std::clamp(
        kWaitingBytes / (sizeof(double) * std::max<std::size_t>(1, catalog.series.size())),
        kFewestRows, kChunkRows);
}

std::vector<std::string> seriesOf(const MetricCatalog& catalog)
{
    std::vector<std::string> texts;
    texts.reserve(catalog.series.size() + 2 * catalog.targets.size());
    for (const DemoSeries& series : catalog.series) {
        texts.push_back(series.stored);
    }
    for (std::size_t i = 0; i < catalog.targets.size(); ++i) {
        texts.push_back("up{" + catalog.storedLabels(i, {}) + "} ");
    }
    for (std::size_t i = 0; i < catalog.targets.size(); ++i) {
        texts.push_back(targetDownAlert(catalog, i));
    }
    return texts;
}

} // namespace

HistoryWriter::HistoryWriter(std::shared_ptr<const FleetSimulator> simulator, Duration interval)
    : m_simulator(std::move(simulator))
    , m_interval(interval)
    , m_seamBegin(std::max(m_simulator->historyBegin(), m_simulator->start() - kSeam))
    , m_last(m_simulator->firstFrame())
    , m_index(seriesOf(m_simulator->catalog()))
{
    for (Instant time = timeOf(m_last); time <= m_simulator->start(); time = timeOf(m_last)) {
        const bool isBlockBegin = m_begins.empty() || time.alignedDown(kBlock) == time;
        if (isBlockBegin && time < m_seamBegin) {
            m_begins.push_back(m_last);
        }
        if (time == m_seamBegin) {
            m_seam = m_last;
        }
        if (time == m_simulator->start()) {
            break;
        }
        m_simulator->advance(m_last);
    }
}

std::size_t HistoryWriter::bytesPerWindow() const
{
    constexpr std::size_t kBytesPerChunk =
        sizeof(ChunkPlace) + 16; // with its head and first sample
    constexpr std::size_t kBytesPerSample = 3;
    const MetricCatalog& catalog = m_simulator->catalog();
    const std::size_t rows = static_cast<std::size_t>(kBlock / m_interval);
    const std::size_t chunks = rows / chunkRows(catalog) + 1;
    return kWaitingBytes
        + catalog.series.size() * (chunks * kBytesPerChunk + rows * kBytesPerSample);
}

Result<void> HistoryWriter::writeWindow(std::size_t window, const QString& folder) const
{
    const bool isLast = window + 1 == m_begins.size();
    const Instant end = isLast ? m_seamBegin : timeOf(m_begins[window + 1]);
    std::vector<Instant> times;
    for (Instant time = timeOf(m_begins[window]); time < end; time = time + m_interval) {
        times.push_back(time);
    }
    return writeBlock(m_begins[window], times, folder);
}

Result<void> HistoryWriter::writeSeam(Instant now, const QString& folder) const
{
    // As many even steps as come closest to the usual one: a shorter or longer step would make
    // rate() cut its extrapolation.
    const Duration length = std::max(now - m_seamBegin, Duration());
    const auto steps = std::max<std::int64_t>(1,
        std::llround(static_cast<double>(length.toMs()) / static_cast<double>(m_interval.toMs())));
    std::vector<Instant> times;
    for (std::int64_t step = 0; step <= steps; ++step) {
        times.push_back(m_seamBegin + Duration::fromMs(length.toMs() * step / steps));
    }
    times.erase(std::unique(times.begin(), times.end()), times.end());
    return writeBlock(m_seam, times, folder);
}

Result<void> HistoryWriter::writeBlock(
    const MetricFrame& begin, std::span<const Instant> times, const QString& folder) const
{
    BlockWriter block(m_index);
    SampleRows rows(m_simulator->catalog(), chunkRows(m_simulator->catalog()));
    MetricFrame previous = begin;
    MetricFrame next = begin;
    m_simulator->advance(next);
    for (const Instant time : times) {
        while (timeOf(next) <= time) {
            previous = next;
            m_simulator->advance(next);
        }
        rows.add(time, previous, next);
        if (rows.isFull()) {
            rows.moveInto(block);
        }
    }
    rows.moveInto(block);
    return block.writeInto(folder);
}

} // namespace promdesk

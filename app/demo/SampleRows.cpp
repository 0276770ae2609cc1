// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/SampleRows.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <span>

namespace promdesk {

namespace {

/// What Prometheus stores when a series ends (model/value in its source).
constexpr std::uint64_t kStaleBits = 0x7ff0000000000002;

} // namespace

SampleRows::SampleRows(const MetricCatalog& catalog, std::size_t capacity)
    : m_catalog(catalog)
    , m_capacity(capacity)
{
    m_values.reserve(capacity * catalog.series.size());
}

void SampleRows::add(Instant time, const MetricFrame& previous, const MetricFrame& next)
{
    m_timesMs.push_back(time.toMs());
    const std::size_t begin = m_values.size();
    m_values.resize(begin + m_catalog.series.size());
    fillBetween(
        m_catalog, { previous, next }, time.toSeconds(), std::span(m_values).subspan(begin));
    // Halfway into its end a target would count half: it is there only while both frames have it.
    std::transform(previous.isTargetUp.begin(), previous.isTargetUp.end(), next.isTargetUp.begin(),
        std::back_inserter(m_isUp),
        [](char before, char after) { return static_cast<char>(before != 0 && after != 0); });
}

bool SampleRows::isUp(std::size_t row, std::size_t target) const
{
    return m_isUp[row * m_catalog.targets.size() + target] != 0;
}

void SampleRows::moveInto(BlockWriter& block)
{
    if (m_timesMs.empty()) {
        return;
    }
    const std::size_t seriesCount = m_catalog.series.size();
    const std::size_t targetCount = m_catalog.targets.size();
    XorChunk chunk;
    for (std::size_t i = 0; i < seriesCount; ++i) {
        chunk.clear();
        moveSeries(i, chunk);
        block.add(i, chunk);
    }
    for (std::size_t i = 0; i < targetCount; ++i) {
        chunk.clear();
        moveUp(i, chunk);
        block.add(seriesCount + i, chunk);
        chunk.clear();
        moveAlert(i, chunk);
        block.add(seriesCount + targetCount + i, chunk);
    }
    m_wasUp.assign(m_isUp.end() - static_cast<std::ptrdiff_t>(targetCount), m_isUp.end());
    m_timesMs.clear();
    m_values.clear();
    m_isUp.clear();
}

void SampleRows::moveSeries(std::size_t series, XorChunk& chunk) const
{
    const DemoSeries& own = m_catalog.series[series];
    bool wasUp = !m_wasUp.empty() && m_wasUp[own.target] != 0;
    for (std::size_t row = 0; row < m_timesMs.size(); ++row) {
        if (isUp(row, own.target)) {
            chunk.append(m_timesMs[row],
                exposedValue(m_values[row * m_catalog.series.size() + series], own.style));
        } else if (wasUp) {
            chunk.append(m_timesMs[row], std::bit_cast<double>(kStaleBits));
        }
        wasUp = isUp(row, own.target);
    }
}

void SampleRows::moveUp(std::size_t target, XorChunk& chunk) const
{
    for (std::size_t row = 0; row < m_timesMs.size(); ++row) {
        chunk.append(m_timesMs[row], isUp(row, target) ? 1.0 : 0.0);
    }
}

void SampleRows::moveAlert(std::size_t target, XorChunk& chunk) const
{
    bool wasUp = m_wasUp.empty() || m_wasUp[target] != 0;
    for (std::size_t row = 0; row < m_timesMs.size(); ++row) {
        if (!isUp(row, target)) {
            chunk.append(m_timesMs[row], 1.0);
        } else if (!wasUp) {
            chunk.append(m_timesMs[row], std::bit_cast<double>(kStaleBits));
        }
        wasUp = isUp(row, target);
    }
}

} // namespace promdesk

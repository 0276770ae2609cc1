// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/HistoryWriter.h"

#include <cmath>
#include <utility>

namespace promdesk {

namespace {

constexpr std::int64_t kBlockSeconds = 7200;
constexpr std::int64_t kGaugeSeconds = 180;
constexpr double kDenseSeconds = 90.0 * 60.0;

std::int64_t wholeSeconds(const MetricFrame& frame)
{
    return std::llround(frame.unixSeconds);
}

} // namespace

HistoryWriter::HistoryWriter(std::shared_ptr<const FleetSimulator> simulator)
    : m_simulator(std::move(simulator))
    , m_last(m_simulator->firstFrame())
{
    const double end = m_simulator->start().toSeconds();
    while (m_last.unixSeconds < end) {
        if (m_begins.empty() || wholeSeconds(m_last) % kBlockSeconds == 0) {
            m_begins.push_back(m_last);
        }
        m_simulator->advance(m_last);
    }
    const MetricCatalog& catalog = m_simulator->catalog();
    for (std::size_t i = 0; i < catalog.targets.size(); ++i) {
        m_up.push_back("up{" + catalog.storedLabels(i, {}) + "} ");
    }
}

std::string HistoryWriter::windowText(std::size_t window) const
{
    const bool isLast = window + 1 == m_begins.size();
    const double end = isLast ? m_simulator->start().toSeconds() : m_begins[window + 1].unixSeconds;
    std::string text;
    for (MetricFrame frame = m_begins[window]; frame.unixSeconds < end;
         m_simulator->advance(frame)) {
        appendFrame(text, frame);
    }
    text += "# EOF\n";
    return text;
}

void HistoryWriter::appendFrame(std::string& text, const MetricFrame& frame) const
{
    const MetricCatalog& catalog = m_simulator->catalog();
    const std::int64_t seconds = wholeSeconds(frame);
    const bool isDense = frame.unixSeconds >= m_simulator->start().toSeconds() - kDenseSeconds;
    const bool withGauges = isDense || seconds % kGaugeSeconds == 0;
    const std::string ending = ' ' + std::to_string(seconds) + '\n';
    for (std::size_t i = 0; i < catalog.series.size(); ++i) {
        const DemoSeries& series = catalog.series[i];
        const bool isWanted = series.isInHistory && frame.isTargetUp[series.target] != 0
            && (withGauges || series.style != NumberStyle::Gauge);
        if (isWanted) {
            text += series.stored;
            appendNumber(text, frame.values[i], series.style);
            text += ending;
        }
    }
    for (std::size_t i = 0; withGauges && i < m_up.size(); ++i) {
        text += m_up[i];
        text += frame.isTargetUp[i] != 0 ? '1' : '0';
        text += ending;
    }
}

} // namespace promdesk

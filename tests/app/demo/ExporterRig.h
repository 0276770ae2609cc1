// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"

#include <cstddef>
#include <initializer_list>
#include <limits>
#include <string>
#include <string_view>

namespace promdesk::test {

inline std::size_t indexOf(int number)
{
    return static_cast<std::size_t>(number);
}

/// A fleet where nothing goes wrong and everything works a little.
inline FleetState quietState(const DemoLayout& layout)
{
    const LatencySpread second { .median = 1.0, .sigma = 0.4 };
    FleetState state;
    state.unixSeconds = 1'790'000'000.0;
    state.replicas.assign(layout.replicas.size(),
        { .isUp = true,
            .load = 0.5,
            .servedRps = 2.0,
            .running = 4.0,
            .waiting = 1.0,
            .kvShare = 0.4,
            .queueWait = { .median = 0.1, .sigma = 0.4 },
            .prefill = second,
            .firstToken = second,
            .tokenGap = { .median = 0.02, .sigma = 0.4 },
            .decode = second,
            .whole = { .median = 2.0, .sigma = 0.4 } });
    state.gpus.assign(layout.gpus.size(),
        { .busy = 0.5,
            .memoryUsedMib = 40'000.0,
            .watts = 400.0,
            .celsius = 55.0,
            .clockMhz = 1965.0 });
    state.nodes.assign(layout.nodes.size(),
        { .isUp = true,
            .cpuBusy = 0.3,
            .cpuWaitingForIo = 0.01,
            .memoryUsedShare = 0.4,
            .receivedBytesPerSecond = 1e6,
            .sentBytesPerSecond = 2e6,
            .diskBusy = 0.1 });
    return state;
}

/// One exporter's series: declared in one state, then moved on. The layout outlives it.
class ExporterRig
{
public:
    ExporterRig(const DemoExporter& exporter, const FleetState& state)
        : m_exporter(exporter)
    {
        MetricRecorder recorder = MetricRecorder::declaring(m_catalog, m_frame);
        exporter.record(recorder, state);
        m_catalog.sortByTarget();
    }

    /// Moves on; counters hold only what the step added.
    void step(const FleetState& state, double seconds)
    {
        for (std::size_t i = 0; i < m_frame.values.size(); ++i) {
            m_frame.values[i] = 0.0;
        }
        MetricRecorder recorder = MetricRecorder::stepping(m_frame, seconds);
        m_exporter.record(recorder, state);
    }

    [[nodiscard]] const MetricCatalog& catalog() const { return m_catalog; }

    [[nodiscard]] const MetricFrame& frame() const { return m_frame; }

    /// The value of the only series of this metric, as it is stored, that has all these labels; NaN
    /// when there is none or more than one.
    [[nodiscard]] double value(
        std::string_view metric, std::initializer_list<std::string_view> labels) const
    {
        double found = std::numeric_limits<double>::quiet_NaN();
        int count = 0;
        for (std::size_t i = 0; i < m_catalog.series.size(); ++i) {
            const std::string& stored = m_catalog.series[i].stored;
            bool isIt = stored.starts_with(std::string(metric) + '{');
            for (const std::string_view label : labels) {
                isIt = isIt && stored.find(label) != std::string::npos;
            }
            if (isIt) {
                found = m_frame.values[i];
                ++count;
            }
        }
        return count == 1 ? found : std::numeric_limits<double>::quiet_NaN();
    }

    /// Whether the target at this path answers.
    [[nodiscard]] bool isUp(const std::string& path) const
    {
        for (std::size_t i = 0; i < m_catalog.targets.size(); ++i) {
            if (m_catalog.targets[i].path == path) {
                return m_frame.isTargetUp[i] != 0;
            }
        }
        return false;
    }

private:
    const DemoExporter& m_exporter;
    MetricCatalog m_catalog;
    MetricFrame m_frame;
};

} // namespace promdesk::test

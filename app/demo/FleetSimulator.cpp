// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/FleetSimulator.h"

#include "demo/EnvoyExporter.h"
#include "demo/GpuExporter.h"
#include "demo/HadoopExporter.h"
#include "demo/IstioExporter.h"
#include "demo/KubeExporter.h"
#include "demo/ModelServerExporter.h"
#include "demo/NodeExporter.h"
#include "demo/RouterExporter.h"
#include "demo/TritonExporter.h"
#include "demo/VllmExporter.h"

#include <cmath>
#include <utility>

namespace promdesk {

FleetSimulator::FleetSimulator(
    DemoLayout layout, std::uint64_t seed, Instant start, Duration history)
    : m_layout(std::move(layout))
    , m_start(start.alignedDown(kHistoryStep))
    , m_begin((m_start - history).alignedDown(kHistoryStep))
    , m_dynamics(m_layout, seed, m_start)
{
    m_exporters.push_back(std::make_unique<NodeExporter>(m_layout));
    m_exporters.push_back(std::make_unique<GpuExporter>(m_layout));
    m_exporters.push_back(std::make_unique<KubeExporter>(m_layout));
    m_exporters.push_back(std::make_unique<VllmExporter>(m_layout));
    m_exporters.push_back(std::make_unique<TritonExporter>(m_layout));
    for (const ServerPage& page : serverPages()) {
        m_exporters.push_back(std::make_unique<ModelServerExporter>(m_layout, page));
    }
    m_exporters.push_back(std::make_unique<RouterExporter>(m_layout));
    m_exporters.push_back(std::make_unique<EnvoyExporter>(m_layout));
    m_exporters.push_back(std::make_unique<IstioExporter>(m_layout));
    m_exporters.push_back(std::make_unique<HadoopExporter>(m_layout));

    MetricRecorder recorder = MetricRecorder::declaring(m_catalog, m_first);
    record(recorder, m_dynamics.at(m_begin));
    m_first.unixSeconds = m_begin.toSeconds();
    m_catalog.sortByTarget();
}

void FleetSimulator::advance(MetricFrame& frame) const
{
    const Instant now = Instant::fromMs(std::llround(frame.unixSeconds * 1000.0));
    const Duration step = now < m_start ? kHistoryStep : kLiveStep;
    MetricRecorder recorder = MetricRecorder::stepping(frame, step.toSeconds());
    record(recorder, m_dynamics.at(now + step));
    frame.unixSeconds = (now + step).toSeconds();
}

void FleetSimulator::record(MetricRecorder& recorder, const FleetState& state) const
{
    for (const std::unique_ptr<DemoExporter>& exporter : m_exporters) {
        exporter->record(recorder, state);
    }
}

} // namespace promdesk

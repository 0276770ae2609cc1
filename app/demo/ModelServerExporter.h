// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoExporter.h"
#include "demo/ServerPage.h"

#include <cstddef>
#include <string>
#include <vector>

namespace promdesk {

/// The scrape target of one replica's server.
[[nodiscard]] DemoTarget podTarget(
    const DemoLayout& layout, const DemoReplica& replica, const char* job, int port);

/// Name of the container that serves a replica: "server", or the model where an exporter says
/// nothing that tells models apart.
[[nodiscard]] std::string containerOf(const DemoEndpoint& endpoint);

/// One page of every pod of one kind of server.
class ModelServerExporter final : public DemoExporter
{
public:
    /// Layout and page must outlive it.
    ModelServerExporter(const DemoLayout& layout, const ServerPage& page);

    void record(MetricRecorder& recorder, const FleetState& state) const override;

private:
    struct Pod
    {
        std::size_t replica = 0;
        DemoTarget target;
        std::vector<std::string> labels; ///< by metric of the page
    };

    static void recordMetric(MetricRecorder& recorder, const PodMetric& metric,
        const std::string& labels, const PodMoment& moment);

    const DemoLayout& m_layout;
    const ServerPage& m_page;
    std::vector<Pod> m_pods;
};

} // namespace promdesk

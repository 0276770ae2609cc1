// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "demo/MetricCatalog.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace promdesk {

/// Who scrapes whom, how often.
struct DemoScrape
{
    std::uint16_t port = 0; ///< of the exposition server
    std::string serverAddress; ///< "127.0.0.1:9090": Prometheus itself
    Duration interval = Duration::fromSeconds(15);
};

/// prometheus.yml for the demo: a job per exporter, and one for Prometheus itself; every target is
/// a path of the exposition server at 127.0.0.1 and gets the labels a Kubernetes service discovery
/// would give it.
[[nodiscard]] std::string demoPrometheusYaml(
    const MetricCatalog& catalog, const DemoScrape& scrape);

/// Alerting rules for that interval, in the file "rules.yml"; the incidents of the first minutes
/// make some fire.
[[nodiscard]] std::string demoRulesYaml(Duration interval);

/// "ALERTS{…}" as the rules store it while a target is down.
[[nodiscard]] std::string targetDownAlert(const MetricCatalog& catalog, std::size_t target);

} // namespace promdesk

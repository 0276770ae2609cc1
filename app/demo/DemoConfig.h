// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/MetricCatalog.h"

#include <cstddef>
#include <cstdint>
#include <string>

namespace promdesk {

/// prometheus.yml for the demo: a job per exporter; every target is a path of the exposition server
/// at 127.0.0.1:port and gets the labels a Kubernetes service discovery would give it.
[[nodiscard]] std::string demoPrometheusYaml(const MetricCatalog& catalog, std::uint16_t port);

/// Alerting rules, in the file "rules.yml"; the incidents of the first minutes make some fire.
[[nodiscard]] std::string demoRulesYaml();

/// "ALERTS{…}" as the rules store it while a target is down.
[[nodiscard]] std::string targetDownAlert(const MetricCatalog& catalog, std::size_t target);

} // namespace promdesk

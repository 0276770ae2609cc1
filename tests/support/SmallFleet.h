// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"

#include <QByteArray>

namespace promdesk::test {

/// History of a fleet that fits on one screen, as OpenMetrics text for PrometheusSetup::history:
/// the cluster "lab" with the nodes n1 and n2 (node_exporter, two GPUs each through DCGM), the vLLM
/// endpoint "llama-8b" with the replicas llama-a on n1 and llama-b on n2, and kube-state-metrics.
/// Half an hour up to `end`, a sample every 15 s. Each replica answers exactly 2 requests per
/// second; of 100 requests 50 take up to 1 s and all take up to 2 s.
[[nodiscard]] QByteArray smallFleetHistory(Instant end);

} // namespace promdesk::test

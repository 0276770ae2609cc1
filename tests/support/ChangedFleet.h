// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"

#include <QByteArray>

namespace promdesk::test {

/// History of a small fleet in which much changed half an hour before `end`, as OpenMetrics text
/// for PrometheusSetup::history; two hours, a sample every 30 s. Cluster "lab": of the vLLM
/// endpoint "llama-8b" the replica llama-2 went (llama-0 and llama-1 stay), its cache configuration
/// and its image are others; the target of node n2 is down; Prometheus is a newer version and was
/// started again; old_metric went and new_metric came; a label holds markup. Node n1 stays as it
/// is.
[[nodiscard]] QByteArray changedFleetHistory(Instant end);

} // namespace promdesk::test

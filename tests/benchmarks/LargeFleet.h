// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"

#include <QString>

namespace promdesk::bench {

constexpr int kGpusPerNode = 8;
constexpr int kFleetEndpoints = 200;
constexpr int kReplicasPerEndpoint = 4;

/// Writes a block of Prometheus' own with the fleet into folder/data: four clusters of machines
/// with eight GPUs, their exporters, Kubernetes' inventory with ten pods a node, and 200 vLLM
/// endpoints of four replicas. A sample every 15 s, from 20 minutes before `now` to 12 after it.
/// False: it could not be written. series: how many there are.
[[nodiscard]] bool writeLargeFleet(const QString& folder, int nodes, Instant now, int& series);

} // namespace promdesk::bench

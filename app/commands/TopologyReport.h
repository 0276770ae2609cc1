// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/TopologyTree.h"

#include <QByteArray>

namespace promdesk {

/// The fleet as `promdesk discover` prints it in JSON: sources → clusters → nodes and endpoints,
/// each with profile, health, replicas and, for every signal, its concrete expression or why there
/// is none:
/// {"sources":[{"name","url","flavour","version","notes":[…],"clusters":[{"name","health","reason",
/// "nodes":[{"name","health","reason","profiles":[…],"gpus","signals":{…}}],
/// "endpoints":[{"name","profile","health","reason","nodes":[…],"replicas":[…],"signals":{…}}]}]}]}
/// with "signals": {"latency_p99":{"expr":…}|{"missing":…}}; nodes and endpoints that could be
/// joined with others in more than one way, and are not, have "doubts":[…].
[[nodiscard]] QByteArray toJson(const TopologyTree& topology);

/// The same tree as lines for people: one row per cluster, node and endpoint.
[[nodiscard]] QByteArray toTable(const TopologyTree& topology);

} // namespace promdesk

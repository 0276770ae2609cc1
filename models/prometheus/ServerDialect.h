// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/HttpMessage.h"
#include "sources/QueryRequest.h"
#include "sources/SourceCapabilities.h"

namespace promdesk {

/// Adds to the request of a query what its server takes beyond Prometheus' own parameters, so that
/// the same question means the same everywhere:
/// - VictoriaMetrics: nocache=1 for ranges; without, it moves both ends and may answer from a cache
///   that late samples have not reached.
/// - Thanos: replicas joined, partial answers allowed (they are marked), and down-sampled data as
/// far
///   as the shortest window of the expression still holds four of its samples.
/// Others: nothing. Pure.
void addDialect(HttpRequest& http, const QueryRequest& request, Flavour flavour);

/// Adds to the message of a refused query what its server lacks, where the server's words do not
/// tell: names in quotes before Prometheus 3. Pure.
[[nodiscard]] Error explained(Error error);

} // namespace promdesk

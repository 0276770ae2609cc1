// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/HttpMessage.h"
#include "sources/Metadata.h"
#include "sources/QueryRequest.h"

#include <string_view>

namespace promdesk {

/// The HTTP form of a query: `query` or `query_range` with stats=all and a server-side timeout one
/// second before the request's, so that the server stops first. What it has evaluated by then may
/// take as long again to come. Times and steps are whole milliseconds. Errors: InvalidArgument
/// (empty or over-long expression, step ≤ 0, end before start), TooMuch (more points than a server
/// gives).
[[nodiscard]] Result<HttpRequest> toHttpRequest(const QueryRequest& request);

/// The HTTP form of everything else. Errors: InvalidArgument (no label name, no matcher for
/// series, over-long text).
[[nodiscard]] Result<HttpRequest> toHttpRequest(const MetadataRequest& request);

/// How a label name is written in a path: as it is when it is a classic name, else in Prometheus'
/// "U__" escaping (Prometheus 3.1, "UTF-8 escaping in the HTTP API").
[[nodiscard]] QByteArray labelPathSegment(std::string_view name);

} // namespace promdesk

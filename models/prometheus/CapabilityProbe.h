// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/HttpTransport.h"
#include "sources/SourceCapabilities.h"

#include <functional>
#include <memory>
#include <vector>

namespace promdesk {

/// Finds out what a server is by asking it a handful of small questions. done runs once, on the
/// transport's worker. A question that is refused only costs what it would have told; errors are
/// those of the first question where the server cannot be talked to at all. Where the address has
/// no path and nothing of the API is there, usual prefixes are tried ("/prometheus"): the transport
/// uses the first that answers from then on, and pathPrefix names it. Any thread.
void probeCapabilities(std::shared_ptr<HttpTransport> transport, HttpTransport::Group group,
    std::function<void(Result<SourceCapabilities>)> done);

/// The questions of a probe, in the order in which they are asked.
enum class ProbeQuestion
{
    BuildInfo,
    Stores, ///< only Thanos has them
    QueryLimit, ///< a bogus limit: refused only where it is known
    QueryLookback, ///< a bogus look-back: likewise
    Flags,
    Config,
    Targets, ///< of a pool that does not exist
    Rules, ///< of a group that does not exist
    RemoteRead, ///< one series, one minute; only where this build can decode it
    ScrapeCount, ///< samples of `up` in ten minutes; only where the configuration is not shown
    OwnMetrics, ///< the version in VictoriaMetrics' own metrics; asked nowhere else
};

/// Answers by ProbeQuestion; a transfer that failed is an Error, as is what was not asked.
using ProbeAnswers = std::vector<Result<HttpResponse>>;

/// What the answers say about the server. Pure. Errors: see probeCapabilities.
[[nodiscard]] Result<SourceCapabilities> interpretProbe(const ProbeAnswers& answers);

} // namespace promdesk

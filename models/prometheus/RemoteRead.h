// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/HttpTransport.h"
#include "remoteread/PlainSelector.h"
#include "series/SeriesSnapshot.h"
#include "sources/RawRequest.h"

#include <functional>
#include <vector>

namespace promdesk {

/// Whether this build can read by remote read; without it the calls below answer Unsupported.
[[nodiscard]] bool isRemoteReadBuilt();

/// The smallest read, to see whether a server has it: one series of the server's own, of the minute
/// before `now`.
[[nodiscard]] HttpRequest remoteReadProbe(Instant now);

/// Whether the answer to a read is a stream of chunks.
[[nodiscard]] bool isChunkStream(const HttpResponse& response);

/// Reads the series that the matchers select, while they come in. done runs once, on the
/// transport's worker. Errors: those of the transport, of ApiAnswer.h and of ReadStream;
/// Unsupported where the answer is not a stream of chunks; Io where the request's sink wants
/// nothing more.
void readRemotely(const HttpTransport& transport, const HttpTransport::Group& group,
    const RawRequest& request, const std::vector<LabelMatcher>& matchers,
    std::function<void(Result<SnapshotPtr>)> done);

} // namespace promdesk

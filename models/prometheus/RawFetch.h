// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/HttpTransport.h"
#include "series/SeriesSnapshot.h"
#include "sources/RawRequest.h"

#include <functional>
#include <memory>

namespace promdesk {

/// Fetches raw samples: counts the series first (unless they are known to be few), then asks by
/// remote read where the request says that the server has it, and as JSON (`selector[range]`) where
/// not, where the server keeps samples in a coding that remote read does not decode here, and where
/// external labels get in the way: remote read takes a matcher of one for one of every series, and
/// adds them, so that a label of the series' own with the same name and value could not be told
/// from an added one. Unless the request knows better, the server is asked first whether series
/// have such labels; few samples are asked for as JSON at once. JSON is Unsupported where the
/// request wants remote read only. done runs once, on the transport's worker. Stale markers come as
/// missingValue() by remote read and not at all as JSON. Errors: those of the transport and of the
/// answers, TooMuch (an estimate of more than limits::kSamplesPerAnswer samples, before anything is
/// read). Any thread.
void fetchRaw(std::shared_ptr<HttpTransport> transport, HttpTransport::Group group,
    RawRequest request, std::function<void(Result<SnapshotPtr>)> done);

/// Errors: InvalidArgument (no plain selector, end before start). fetchRaw() wants it checked.
[[nodiscard]] Result<void> checkRawRequest(const RawRequest& request);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "remoteread/PlainSelector.h"

#include <QByteArray>

#include <vector>

namespace promdesk {

/// One question by remote read. Both ends of the window belong to it.
struct ReadRequest
{
    std::vector<LabelMatcher> matchers;
    Instant start;
    Instant end;
};

/// The body of a POST to /api/v1/read that asks for streamed XOR chunks and nothing else: a
/// prompb.ReadRequest as a snappy block (Prometheus, prompb/remote.proto, 2024). Pure.
[[nodiscard]] QByteArray encodeReadRequest(const ReadRequest& request);

} // namespace promdesk

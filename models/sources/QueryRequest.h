// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "sources/RequestOrigin.h"

#include <string>

namespace promdesk {

/// One question to one source. Range: the grid points start, start + step, … ≤ end, both ends asked
/// for (unlike TimeRange elsewhere, whose end is open). Instant: the value at `start`.
struct QueryRequest
{
    enum class Kind
    {
        Instant,
        Range,
    };

    Kind kind = Kind::Range;
    std::string expression; ///< PromQL, UTF-8
    Instant start;
    Instant end;
    Duration step = Duration::fromSeconds(15);
    Duration timeout = Duration::fromSeconds(120); ///< of the evaluation; also sent to the server
    RequestOrigin origin = {};

    friend bool operator==(const QueryRequest&, const QueryRequest&) = default;
};

} // namespace promdesk

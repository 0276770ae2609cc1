// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/TimeRange.h"

using namespace Qt::StringLiterals;

namespace promdesk {

Result<TimeRange> resolve(const TimeRangeSpec& spec, Instant now)
{
    const auto start = parseInstant(spec.from, now);
    if (!start) {
        return failure(start.error());
    }
    const auto end = parseInstant(spec.to, now);
    if (!end) {
        return failure(end.error());
    }
    if (*start >= *end) {
        return failure(ErrorKind::InvalidArgument,
            u"the range starts at %1, which is not before its end %2"_s.arg(
                spec.from.left(64), spec.to.left(64)));
    }
    return TimeRange { *start, *end };
}

} // namespace promdesk

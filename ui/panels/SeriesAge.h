// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "queries/SeriesFrame.h"

#include <optional>
#include <vector>

namespace promdesk {

/// When the values end, if that is long before the range does: more than Prometheus looks back for
/// one, and more than two steps.
[[nodiscard]] std::optional<Instant> endBefore(
    const Series& course, const TimeRange& range, Duration step);

/// All series of all frames, in their order. The pointers are the frames'.
[[nodiscard]] std::vector<const Series*> allSeries(const std::vector<SeriesFrame>& frames);

/// Those that go on to the end of range: what ended long before says nothing about now, though a
/// source that is silent as a whole is told by a badge and its series count. All, when none goes
/// on.
[[nodiscard]] std::vector<const Series*> livingSeries(
    const std::vector<SeriesFrame>& frames, const TimeRange& range);

} // namespace promdesk

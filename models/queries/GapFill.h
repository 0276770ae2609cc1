// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/SeriesSnapshot.h"

#include <cstddef>

namespace promdesk {

/// Puts into `series` what `other` has at points of its grid where it has neither a value nor a
/// histogram itself: inside, before and after its own. Points that it has stay as they are, and
/// samples beside the grid are left out. Labels are not looked at. A step of zero is that of raw
/// samples, which lie on no grid: what `other` has where `series` has nothing for longer than
/// holeThreshold(); of instant answers, which have one sample, nothing but to a series without any.
/// Returns the number of samples taken over. Any thread.
std::size_t fillGaps(Series& series, const Series& other, Duration step);

} // namespace promdesk

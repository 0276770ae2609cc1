// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotContent.h"
#include "core/TimeRange.h"

#include <optional>

namespace promdesk {

/// From which moment to which two contents have the same samples, bit by bit, of the same series in
/// the same looks, on grids of one step: a refresh brings samples at the end and drops some at the
/// start, and between them nothing has to be drawn anew. Beyond moments that are equal in all
/// series the range is endless. Nothing where the contents differ in anything else, and of raw
/// samples. Pure.
[[nodiscard]] std::optional<TimeRange> commonSamples(const PlotContent& a, const PlotContent& b);

} // namespace promdesk

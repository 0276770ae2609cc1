// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "analysis/RobustSpread.h"

#include <cstddef>
#include <limits>
#include <optional>
#include <span>
#include <vector>

namespace promdesk {

/// On which side of the others a value is bad.
enum class BadSide
{
    Above, ///< latencies, queues
    Below, ///< rates of what is done
};

/// When one of several alike lags behind: it strays by more deviations than chance explains, and by
/// a factor that matters.
struct StragglerRule
{
    std::size_t leastCount = 4; ///< of fewer no one can say which is the odd one
    double leastScore = 3.5; ///< modified z-score, see modifiedScore()
    double leastFactor = 1.5; ///< of the median, or the median of it
    /// A smaller value is no trouble, whatever the others have: a queue of one beside empty ones.
    double leastValue = -std::numeric_limits<double>::infinity();
};

struct Straggler
{
    std::size_t index = 0; ///< in the values
    double factor = 1; ///< value / median; infinite where the median is 0
};

/// What a comparison of alike values found.
struct StragglerReport
{
    RobustSpread spread;
    bool isEnough = false; ///< there are as many values as the rule asks for
    std::vector<Straggler> stragglers; ///< in the order of the values
};

/// Compares values of one quantity over the replicas of one endpoint. NaN and infinities are
/// neither counted nor marked. At most half of the values can be stragglers, as the median is among
/// the others. Pure.
[[nodiscard]] StragglerReport findStragglers(
    std::span<const double> values, BadSide side, const StragglerRule& rule = {});

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "profiles/ServerProfile.h"

#include <QString>

#include <string>
#include <unordered_set>
#include <vector>

namespace promdesk {

/// What became of one signal of one profile on one server: a template, or the reason why there is
/// none.
struct SignalBinding
{
    std::string profileId;
    std::string signalId;
    std::string expression; ///< the chosen alternatives with $sel, $win, $by; empty when missing
    QString missing; ///< why; empty when bound
    /// The profile's own, to go before an entity's in every $sel: they keep look-alikes out (a
    /// router that repeats its engines' names).
    std::string matchers = {};

    [[nodiscard]] bool isBound() const { return !expression.empty(); }
};

/// Metric names that one server has.
using MetricNames = std::unordered_set<std::string>;

/// Binds every signal of a profile to its alternatives whose metrics all exist, best first, joined
/// by `or`: of a fleet with two generations each group takes the newest it has. Pure.
[[nodiscard]] std::vector<SignalBinding> bindSignals(
    const ServerProfile& profile, const MetricNames& names);

} // namespace promdesk

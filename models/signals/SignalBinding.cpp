// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/SignalBinding.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

bool isPresent(const SignalAlternative& alternative, const MetricNames& names)
{
    return std::all_of(alternative.needs.begin(), alternative.needs.end(),
        [&names](const std::string& metric) { return names.contains(metric); });
}

/// Replicas of several versions may live side by side: each group takes its best alternative, and
/// nothing is counted twice where an exporter writes two generations at once.
std::string joinPresent(const ProfileSignal& signal, const MetricNames& names)
{
    std::vector<std::string> present;
    for (const SignalAlternative& alternative : signal.alternatives) {
        if (isPresent(alternative, names)) {
            present.push_back(alternative.expression);
        }
    }
    if (present.size() < 2) {
        return present.empty() ? std::string() : present.front();
    }
    std::string expression;
    for (const std::string& one : present) {
        expression += (expression.empty() ? "(" : " or (") + one + ')';
    }
    return expression;
}

} // namespace

std::vector<SignalBinding> bindSignals(const ServerProfile& profile, const MetricNames& names)
{
    std::vector<SignalBinding> bindings;
    bindings.reserve(profile.signalList.size());
    for (const ProfileSignal& signal : profile.signalList) {
        std::string expression = joinPresent(signal, names);
        const bool isBound = !expression.empty();
        bindings.push_back({ .profileId = profile.id,
            .signalId = signal.id,
            .expression = std::move(expression),
            .missing = isBound ? QString() : signal.missing,
            .matchers = profile.markerMatchers });
    }
    return bindings;
}

} // namespace promdesk

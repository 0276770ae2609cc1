// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/SignalBinding.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

const SignalAlternative* firstPresent(const ProfileSignal& signal, const MetricNames& names)
{
    const auto isPresent = [&names](const SignalAlternative& alternative) {
        return std::all_of(alternative.needs.begin(), alternative.needs.end(),
            [&names](const std::string& metric) { return names.contains(metric); });
    };
    const auto at = std::find_if(signal.alternatives.begin(), signal.alternatives.end(), isPresent);
    return at == signal.alternatives.end() ? nullptr : &*at;
}

} // namespace

std::vector<SignalBinding> bindSignals(const ServerProfile& profile, const MetricNames& names)
{
    std::vector<SignalBinding> bindings;
    bindings.reserve(profile.signalList.size());
    for (const ProfileSignal& signal : profile.signalList) {
        const SignalAlternative* chosen = firstPresent(signal, names);
        bindings.push_back({ .profileId = profile.id,
            .signalId = signal.id,
            .expression = chosen ? chosen->expression : std::string(),
            .missing = chosen ? QString() : signal.missing });
    }
    return bindings;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/ChosenAlternatives.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace promdesk {

std::vector<std::size_t> chosenAlternatives(
    const ProfileSignal& signal, const SignalBinding& binding)
{
    const auto& alternatives = signal.alternatives;
    for (std::size_t i = 0; i < alternatives.size(); ++i) {
        if (alternatives[i].expression == binding.expression) {
            return { i };
        }
    }
    // Several are joined as "(a) or (b)", in the order of the profile.
    std::vector<std::size_t> chosen;
    std::string_view rest = binding.expression;
    for (std::size_t i = 0; i < alternatives.size() && !rest.empty(); ++i) {
        const std::string part =
            (chosen.empty() ? "(" : " or (") + alternatives[i].expression + ')';
        if (rest.starts_with(part)) {
            rest.remove_prefix(part.size());
            chosen.push_back(i);
        }
    }
    return rest.empty() ? chosen : std::vector<std::size_t> {};
}

std::vector<std::string> absentMetrics(
    const SignalAlternative& alternative, const MetricNames& names)
{
    std::vector<std::string> absent;
    std::copy_if(alternative.needs.begin(), alternative.needs.end(), std::back_inserter(absent),
        [&names](const std::string& metric) { return !names.contains(metric); });
    return absent;
}

} // namespace promdesk

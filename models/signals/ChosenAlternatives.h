// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "signals/SignalBinding.h"

#include <cstddef>
#include <string>
#include <vector>

namespace promdesk {

/// Which of the signal's alternatives a binding of bindSignals() consists of, by their places in
/// the profile; empty when it is not bound or the profile is another one by now. Pure.
[[nodiscard]] std::vector<std::size_t> chosenAlternatives(
    const ProfileSignal& signal, const SignalBinding& binding);

/// The metrics that the alternative needs and the server lacks. Pure.
[[nodiscard]] std::vector<std::string> absentMetrics(
    const SignalAlternative& alternative, const MetricNames& names);

} // namespace promdesk

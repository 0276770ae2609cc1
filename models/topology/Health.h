// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"

#include <QString>

#include <string>

namespace promdesk {

/// State of an entity, rising severity. Silence is not health: what sends nothing is Silent.
enum class Health
{
    Ok,
    Unknown, ///< nothing to judge by
    Busy, ///< working near its limit, still serving
    Degraded, ///< slower or with errors beyond its threshold
    Silent, ///< was there, sends nothing
    Failing, ///< does not serve
};

/// Stable lower-case name: "ok", "unknown", "busy", "degraded", "silent", "failing".
[[nodiscard]] QString toText(Health health);

/// A state and why, one sentence in plain text ("2 of 8 replicas silent for 4 min"); empty when Ok.
struct HealthVerdict
{
    Health health = Health::Unknown;
    QString reason;
};

/// What one signal says of an entity, and since when: a state is entered and left only after it was
/// wanted for a while. Signals that have always been Ok need none.
struct SignalHealth
{
    std::string signalId;
    Health state = Health::Unknown;
    Instant since; ///< when the state was entered
    Health wanted = Health::Unknown; ///< what the latest values ask for
    Instant wantedSince; ///< since when they ask for something better, or worse, than the state
};

/// "40 s", "4 min", "2 h", "3 d": how long something has been so.
[[nodiscard]] QString toSpanText(Duration span);

/// The more severe of two.
[[nodiscard]] const HealthVerdict& worse(const HealthVerdict& a, const HealthVerdict& b);

} // namespace promdesk

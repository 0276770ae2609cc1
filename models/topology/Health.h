// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

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

/// A state and why, one sentence in plain text ("2 of 8 replicas send nothing"); empty when Ok.
struct HealthVerdict
{
    Health health = Health::Unknown;
    QString reason;
};

/// The more severe of two.
[[nodiscard]] const HealthVerdict& worse(const HealthVerdict& a, const HealthVerdict& b);

} // namespace promdesk

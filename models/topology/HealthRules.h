// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "topology/Health.h"

#include <QByteArray>

#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

struct Signal;

/// From this value on (above) or below it, a state holds.
struct HealthStep
{
    double value = 0;
    Health health = Health::Busy;
};

/// What values of one signal say about health.
struct HealthRule
{
    std::string signalId;
    std::vector<HealthStep> above; ///< at or above the value
    std::vector<HealthStep> below; ///< strictly below the value
};

/// Which signals are looked at and what they mean; from resources/profiles/health.json. Immutable.
class HealthRules
{
public:
    /// Errors: Malformed with the line in detail.
    [[nodiscard]] static Result<HealthRules> fromJson(const QByteArray& json);

    /// Signals asked in every cycle, per level.
    [[nodiscard]] const std::vector<std::string>& endpointVitals() const
    {
        return m_endpointVitals;
    }

    [[nodiscard]] const std::vector<std::string>& nodeVitals() const { return m_nodeVitals; }

    /// What the value means: Ok within limits, Unknown for NaN and for signals without a rule;
    /// otherwise with a reason such as "Latency p99 is 12 s, the limit is 10 s"; signals that are
    /// true or false are named plainly: "Not ready".
    [[nodiscard]] HealthVerdict judge(const Signal& signal, double value) const;

private:
    std::vector<std::string> m_endpointVitals;
    std::vector<std::string> m_nodeVitals;
    std::vector<HealthRule> m_rules;
};

} // namespace promdesk

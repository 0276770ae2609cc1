// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "topology/Health.h"

#include <QByteArray>

#include <map>
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
    /// The state is left on this side of it only, so that a value at the threshold does not
    /// flicker.
    double leave = 0;
};

/// What values of one signal say about health.
struct HealthRule
{
    std::string signalId;
    std::vector<HealthStep> above; ///< at or above the value
    std::vector<HealthStep> below; ///< strictly below the value
    Duration hold; ///< how long values must ask for another state before it is entered
};

/// A signal's state after its latest value, and in words when it is worse than Ok.
struct SignalVerdict
{
    SignalHealth health;
    QString reason; ///< plain; empty when Ok or Unknown
};

/// Which signals are looked at and what they mean; from resources/profiles/health.json. Immutable.
class HealthRules
{
public:
    /// file: for messages. Errors: Malformed with the line in detail.
    [[nodiscard]] static Result<HealthRules> fromJson(
        const QByteArray& json, const QString& file = QStringLiteral("health.json"));

    /// These rules with what another file says in the place of what they say of the same signal,
    /// severity or level.
    [[nodiscard]] HealthRules overriddenBy(const HealthRules& other) const;

    /// Signals asked in every cycle, per level.
    [[nodiscard]] const std::vector<std::string>& endpointVitals() const
    {
        return m_endpointVitals;
    }

    [[nodiscard]] const std::vector<std::string>& nodeVitals() const { return m_nodeVitals; }

    /// What the value means by itself: Ok within limits, Unknown for NaN and for signals without a
    /// rule; otherwise with a reason such as "Latency p99 at 12 s, the limit is 10 s"; signals that
    /// are true or false are named plainly: "Not ready".
    [[nodiscard]] HealthVerdict judge(const Signal& signal, double value) const;

    /// The same over time: a state is entered when values have asked for it as long as the rule
    /// holds back, and left below its leave threshold only. before: of the cycle before; null at
    /// first sight, when the value decides at once. Pure.
    [[nodiscard]] SignalVerdict judgeOver(
        const Signal& signal, double value, const SignalHealth* before, Instant now) const;

    [[nodiscard]] bool hasRuleFor(std::string_view signalId) const
    {
        return find(signalId) != nullptr;
    }

    /// What a firing alert of this severity (lower case) makes of its entity.
    [[nodiscard]] Health ofSeverity(std::string_view severity) const;

private:
    [[nodiscard]] const HealthRule* find(std::string_view signalId) const;

    std::vector<std::string> m_endpointVitals;
    std::vector<std::string> m_nodeVitals;
    std::vector<HealthRule> m_rules;
    std::map<std::string, Health, std::less<>> m_severities;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/HealthRules.h"

#include "profiles/JsonReader.h"
#include "signals/SignalCatalog.h"

#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kRulesBytes = 256LL * 1024;

std::optional<Health> stateFromText(const QString& name)
{
    constexpr std::array states { Health::Busy, Health::Degraded, Health::Failing };
    const auto at = std::find_if(
        states.begin(), states.end(), [&name](Health state) { return toText(state) == name; });
    return at == states.end() ? std::nullopt : std::optional(*at);
}

/// What applies where a rule or step says nothing of its own.
struct Hysteresis
{
    double leave = 1; ///< share of the threshold below which a state above it is left
    double holdSeconds = 0;
};

double numberOr(JsonReader& reader, const JsonNode& node, const QString& key, double otherwise)
{
    return reader.child(node, key) ? reader.number(node, key) : otherwise;
}

Hysteresis readHysteresis(JsonReader& reader)
{
    const Hysteresis plain;
    if (!reader.child(reader.root(), u"hysteresis"_s)) {
        return plain;
    }
    const JsonNode node = reader.objectAt(reader.root(), u"hysteresis"_s);
    reader.refuseUnknownKeys(node, { u"leave"_s, u"holdSeconds"_s });
    return { .leave = numberOr(reader, node, u"leave"_s, plain.leave),
        .holdSeconds = numberOr(reader, node, u"holdSeconds"_s, plain.holdSeconds) };
}

std::vector<HealthStep> readSteps(
    JsonReader& reader, const JsonNode& rule, const QString& key, double leave)
{
    std::vector<HealthStep> steps;
    for (const JsonNode& node : reader.items(rule, key)) {
        reader.refuseUnknownKeys(node, { u"value"_s, u"state"_s, u"leave"_s });
        const auto state = stateFromText(reader.text(node, u"state"_s));
        if (!state) {
            reader.fail(node, u"\"state\" must be busy, degraded or failing"_s);
        }
        const double value = reader.number(node, u"value"_s);
        steps.push_back({ .value = value,
            .health = state.value_or(Health::Busy),
            .leave = numberOr(reader, node, u"leave"_s, value * leave) });
    }
    return steps;
}

HealthRule readRule(JsonReader& reader, const JsonNode& node, const Hysteresis& usual)
{
    reader.refuseUnknownKeys(node, { u"signal"_s, u"above"_s, u"below"_s, u"holdSeconds"_s });
    const double hold = numberOr(reader, node, u"holdSeconds"_s, usual.holdSeconds);
    if (hold < 0 || hold > 86400) {
        reader.fail(node, u"\"holdSeconds\" must be from 0 to 86400"_s);
    }
    return { .signalId = reader.text(node, u"signal"_s).toStdString(),
        .above = readSteps(reader, node, u"above"_s, usual.leave),
        .below = readSteps(reader, node, u"below"_s, 1),
        .hold = Duration::fromMs(static_cast<std::int64_t>(hold * 1000)) };
}

std::map<std::string, Health, std::less<>> readSeverities(JsonReader& reader)
{
    std::map<std::string, Health, std::less<>> severities;
    for (const JsonNode& node : reader.items(reader.root(), u"alerts"_s)) {
        reader.refuseUnknownKeys(node, { u"severity"_s, u"state"_s });
        const QString name = reader.text(node, u"state"_s);
        const auto state = name == u"ok" ? std::optional(Health::Ok) : stateFromText(name);
        if (!state) {
            reader.fail(node, u"\"state\" must be ok, busy, degraded or failing"_s);
        }
        severities[reader.text(node, u"severity"_s).toLower().toStdString()] =
            state.value_or(Health::Busy);
    }
    return severities;
}

/// The worst state whose threshold the value is beyond; a state that is there already is kept until
/// the value is beyond its leave threshold. Null: none.
const HealthStep* stepFor(const HealthRule& rule, double value, Health current)
{
    const HealthStep* worst = nullptr;
    const auto look = [&](const HealthStep& step, bool isBeyond) {
        if (isBeyond && (!worst || step.health > worst->health)) {
            worst = &step;
        }
    };
    for (const HealthStep& step : rule.above) {
        const bool isHeld = current >= step.health && current != Health::Unknown;
        look(step, value >= (isHeld ? std::min(step.value, step.leave) : step.value));
    }
    for (const HealthStep& step : rule.below) {
        const bool isHeld = current >= step.health && current != Health::Unknown;
        look(step, value < (isHeld ? std::max(step.value, step.leave) : step.value));
    }
    return worst;
}

/// Enters what is wanted once it has been wanted long enough.
SignalHealth advanced(const SignalHealth& before, Health wanted, Duration hold, Instant now)
{
    SignalHealth after = before;
    const auto side = [&before](Health health) {
        return health == before.state ? 0 : (health > before.state ? 1 : -1);
    };
    if (side(wanted) != side(before.wanted)) {
        after.wantedSince = now;
    }
    after.wanted = wanted;
    if (wanted == before.state) {
        after.wantedSince = now;
    } else if (now - after.wantedSince >= hold) {
        after.state = wanted;
        after.since = after.wantedSince;
        after.wantedSince = now;
    }
    return after;
}

/// "Ready" of a signal that is either true or false becomes "Ready" or "Not ready".
QString booleanText(const Signal& signal, double value)
{
    QString name = signal.shortTitle;
    if (value != 0 || name.isEmpty()) {
        return name;
    }
    // An abbreviation keeps its capitals.
    const bool isWord = name.size() < 2 || !name.at(1).isUpper();
    name[0] = isWord ? name.at(0).toLower() : name.at(0);
    return u"Not "_s + name;
}

QString reasonText(const Signal& signal, double value, const HealthStep& step, bool isBelow)
{
    if (signal.unit == Unit::Boolean) {
        return booleanText(signal, value);
    }
    const QLocale locale = QLocale::c();
    return u"%1 at %2, %3 %4"_s.arg(signal.shortTitle,
        formatValue(value, signal.unit, locale).toText(),
        isBelow ? u"it should be"_s : u"the limit is"_s,
        formatValue(step.value, signal.unit, locale).toText());
}

bool isBelowStep(const HealthRule& rule, const HealthStep& step)
{
    return std::any_of(rule.below.begin(), rule.below.end(),
        [&step](const HealthStep& other) { return &other == &step; });
}

} // namespace

Result<HealthRules> HealthRules::fromJson(const QByteArray& json, const QString& file)
{
    JsonReader reader(json, file, kRulesBytes);
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    reader.requireSchemaVersion(1);
    reader.refuseUnknownKeys(reader.root(),
        { u"schemaVersion"_s, u"vitals"_s, u"hysteresis"_s, u"alerts"_s, u"rules"_s });
    HealthRules rules;
    if (reader.child(reader.root(), u"vitals"_s)) {
        const JsonNode vitals = reader.objectAt(reader.root(), u"vitals"_s);
        reader.refuseUnknownKeys(vitals, { u"endpoint"_s, u"node"_s });
        rules.m_endpointVitals = reader.texts(vitals, u"endpoint"_s);
        rules.m_nodeVitals = reader.texts(vitals, u"node"_s);
    }
    const Hysteresis usual = readHysteresis(reader);
    rules.m_severities = readSeverities(reader);
    for (const JsonNode& node : reader.items(reader.root(), u"rules"_s)) {
        rules.m_rules.push_back(readRule(reader, node, usual));
    }
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    return rules;
}

HealthRules HealthRules::overriddenBy(const HealthRules& other) const
{
    HealthRules rules = *this;
    if (!other.m_endpointVitals.empty()) {
        rules.m_endpointVitals = other.m_endpointVitals;
    }
    if (!other.m_nodeVitals.empty()) {
        rules.m_nodeVitals = other.m_nodeVitals;
    }
    for (const auto& [severity, health] : other.m_severities) {
        rules.m_severities[severity] = health;
    }
    for (const HealthRule& rule : other.m_rules) {
        std::erase_if(rules.m_rules,
            [&rule](const HealthRule& old) { return old.signalId == rule.signalId; });
        rules.m_rules.push_back(rule);
    }
    return rules;
}

const HealthRule* HealthRules::find(std::string_view signalId) const
{
    const auto rule = std::find_if(m_rules.begin(), m_rules.end(),
        [signalId](const HealthRule& candidate) { return candidate.signalId == signalId; });
    return rule == m_rules.end() ? nullptr : &*rule;
}

HealthVerdict HealthRules::judge(const Signal& signal, double value) const
{
    const SignalVerdict verdict = judgeOver(signal, value, nullptr, {});
    return { verdict.health.state, verdict.reason };
}

SignalVerdict HealthRules::judgeOver(
    const Signal& signal, double value, const SignalHealth* before, Instant now) const
{
    const HealthRule* rule = find(signal.id);
    SignalVerdict verdict { .health = { .signalId = signal.id,
                                .state = Health::Unknown,
                                .since = now,
                                .wanted = Health::Unknown,
                                .wantedSince = now },
        .reason = {} };
    if (!rule) {
        return verdict;
    }
    const HealthStep* step = std::isnan(value)
        ? nullptr
        : stepFor(*rule, value, before ? before->state : Health::Unknown);
    const Health wanted = std::isnan(value) ? Health::Unknown : (step ? step->health : Health::Ok);
    if (before) {
        verdict.health = advanced(*before, wanted, rule->hold, now);
    } else {
        verdict.health.state = verdict.health.wanted = wanted;
    }
    if (verdict.health.state > Health::Unknown) {
        verdict.reason = step && wanted == verdict.health.state
            ? reasonText(signal, value, *step, isBelowStep(*rule, *step))
            : u"%1 was beyond its limit until just now"_s.arg(signal.shortTitle);
        const Duration span = now - verdict.health.since;
        if (before && span >= Duration::fromMinutes(1)) {
            verdict.reason += u", for "_s + toSpanText(span);
        }
    }
    return verdict;
}

Health HealthRules::ofSeverity(std::string_view severity) const
{
    const auto at = m_severities.find(severity);
    return at == m_severities.end() ? Health::Busy : at->second;
}

} // namespace promdesk

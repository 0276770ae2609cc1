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

std::vector<HealthStep> readSteps(JsonReader& reader, const JsonNode& rule, const QString& key)
{
    std::vector<HealthStep> steps;
    for (const JsonNode& node : reader.items(rule, key)) {
        reader.refuseUnknownKeys(node, { u"value"_s, u"state"_s });
        const auto state = stateFromText(reader.text(node, u"state"_s));
        if (!state) {
            reader.fail(node, u"\"state\" must be busy, degraded or failing"_s);
        }
        steps.push_back(
            { .value = reader.number(node, u"value"_s), .health = state.value_or(Health::Busy) });
    }
    return steps;
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

QString reasonText(const Signal& signal, double value, const HealthStep& step, const QString& word)
{
    if (signal.unit == Unit::Boolean) {
        return booleanText(signal, value);
    }
    const QLocale locale = QLocale::c();
    return u"%1 is %2, %3 %4"_s.arg(signal.shortTitle,
        formatValue(value, signal.unit, locale).toText(), word,
        formatValue(step.value, signal.unit, locale).toText());
}

} // namespace

Result<HealthRules> HealthRules::fromJson(const QByteArray& json)
{
    JsonReader reader(json, u"health.json"_s, kRulesBytes);
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    reader.requireSchemaVersion(1);
    reader.refuseUnknownKeys(reader.root(), { u"schemaVersion"_s, u"vitals"_s, u"rules"_s });
    HealthRules rules;
    const JsonNode vitals = reader.objectAt(reader.root(), u"vitals"_s);
    reader.refuseUnknownKeys(vitals, { u"endpoint"_s, u"node"_s });
    rules.m_endpointVitals = reader.texts(vitals, u"endpoint"_s);
    rules.m_nodeVitals = reader.texts(vitals, u"node"_s);
    for (const JsonNode& node : reader.items(reader.root(), u"rules"_s)) {
        reader.refuseUnknownKeys(node, { u"signal"_s, u"above"_s, u"below"_s });
        rules.m_rules.push_back({ .signalId = reader.text(node, u"signal"_s).toStdString(),
            .above = readSteps(reader, node, u"above"_s),
            .below = readSteps(reader, node, u"below"_s) });
    }
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    return rules;
}

HealthVerdict HealthRules::judge(const Signal& signal, double value) const
{
    const auto rule = std::find_if(m_rules.begin(), m_rules.end(),
        [&signal](const HealthRule& candidate) { return candidate.signalId == signal.id; });
    if (rule == m_rules.end() || std::isnan(value)) {
        return {};
    }
    HealthVerdict verdict { .health = Health::Ok, .reason = {} };
    for (const HealthStep& step : rule->above) {
        if (value >= step.value && step.health > verdict.health) {
            verdict = { step.health, reasonText(signal, value, step, u"the limit is"_s) };
        }
    }
    for (const HealthStep& step : rule->below) {
        if (value < step.value && step.health > verdict.health) {
            verdict = { step.health, reasonText(signal, value, step, u"it should be"_s) };
        }
    }
    return verdict;
}

} // namespace promdesk

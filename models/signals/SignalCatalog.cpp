// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "signals/SignalCatalog.h"

#include "profiles/JsonReader.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kSchemaVersion = 1;
constexpr qsizetype kCatalogBytes = 1024LL * 1024;

std::optional<Combination> combinationFromText(const QString& name)
{
    if (name == u"sum"_s) {
        return Combination::Sum;
    }
    if (name == u"average"_s) {
        return Combination::Average;
    }
    if (name == u"maximum"_s) {
        return Combination::Maximum;
    }
    if (name == u"minimum"_s) {
        return Combination::Minimum;
    }
    return std::nullopt;
}

std::optional<Level> levelFromText(const std::string& name)
{
    constexpr std::array levels { Level::Fleet, Level::Cluster, Level::Node, Level::Endpoint };
    const auto at = std::find_if(levels.begin(), levels.end(),
        [&name](Level level) { return toText(level).toStdString() == name; });
    return at == levels.end() ? std::nullopt : std::optional(*at);
}

Signal readSignal(JsonReader& reader, const JsonNode& node)
{
    reader.refuseUnknownKeys(
        node, { u"id"_s, u"title"_s, u"shortTitle"_s, u"unit"_s, u"combination"_s, u"levels"_s });
    Signal signal;
    signal.id = reader.text(node, u"id"_s).toStdString();
    signal.title = reader.text(node, u"title"_s);
    signal.shortTitle = reader.text(node, u"shortTitle"_s);
    const auto unit = unitFromText(reader.text(node, u"unit"_s));
    const auto combination = combinationFromText(reader.text(node, u"combination"_s));
    if (!unit || !combination) {
        reader.fail(node, u"\"unit\" or \"combination\" is not a known one"_s);
    }
    signal.unit = unit.value_or(Unit::None);
    signal.combination = combination.value_or(Combination::Sum);
    for (const std::string& name : reader.texts(node, u"levels"_s)) {
        const auto level = levelFromText(name);
        if (!level) {
            reader.fail(node, u"\"levels\" holds something that is not a level"_s);
            break;
        }
        signal.levels.push_back(*level);
    }
    if (signal.levels.empty()) {
        reader.fail(node, u"\"levels\" must name at least one level"_s);
    }
    return signal;
}

} // namespace

Result<SignalCatalog> SignalCatalog::fromJson(const QByteArray& json)
{
    JsonReader reader(json, u"signals.json"_s, kCatalogBytes);
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    reader.requireSchemaVersion(kSchemaVersion);
    reader.refuseUnknownKeys(reader.root(), { u"schemaVersion"_s, u"signals"_s });
    SignalCatalog catalog;
    for (const JsonNode& node : reader.items(reader.root(), u"signals"_s)) {
        Signal signal = readSignal(reader, node);
        if (catalog.find(signal.id)) {
            reader.fail(node, u"This signal is there twice"_s);
        }
        if (reader.hasFailed()) {
            break;
        }
        catalog.m_signals.push_back(std::move(signal));
    }
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    return catalog;
}

const Signal* SignalCatalog::find(std::string_view id) const
{
    const auto at = std::find_if(
        m_signals.begin(), m_signals.end(), [id](const Signal& signal) { return signal.id == id; });
    return at == m_signals.end() ? nullptr : &*at;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "core/LabelSet.h"
#include "sources/RequestOrigin.h"

#include <QString>
#include <QStringList>

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace promdesk {

/// What can be asked of a server besides queries.
enum class MetadataKind
{
    Series, ///< → std::vector<LabelSet>
    LabelNames, ///< → std::vector<std::string>
    LabelValues, ///< of `name` → std::vector<std::string>
    MetricMetadata, ///< of `name`, or all when empty → std::vector<MetricMetadata>
    Targets, ///< active ones → std::vector<ScrapeTarget>
    Rules, ///< → std::vector<RuleGroup>
    Alerts, ///< active ones → std::vector<ActiveAlert>
    BuildInfo, ///< → TextMap
    RuntimeInfo, ///< → TextMap
    Flags, ///< → TextMap
    Config, ///< → TextMap with the key "yaml"; may hold others' secrets: show on demand, never
            ///< store
    TsdbStatus, ///< → TsdbStatus
};

struct MetadataRequest
{
    MetadataKind kind = MetadataKind::LabelNames;
    std::string name; ///< label name or metric name, where the kind takes one
    std::vector<std::string> matchers; ///< match[] selectors
    std::optional<Instant> start;
    std::optional<Instant> end;
    int limit = 0; ///< 0: none; servers older than 2.51 ignore it without a word
    RequestOrigin origin = {};
};

/// Servers may report several of these for one metric name.
struct MetricMetadata
{
    std::string metric;
    std::string type;
    std::string help;
    std::string unit;
};

struct ScrapeTarget
{
    std::string pool;
    std::string url;
    std::string health; ///< "up", "down", "unknown"
    std::string lastError;
    LabelSet labels;
    LabelSet discoveredLabels;
    Duration scrapeInterval;
    Instant lastScrape;
    double lastScrapeSeconds = 0;
};

struct ActiveAlert
{
    LabelSet labels;
    LabelSet annotations;
    std::string state; ///< "firing", "pending"
    Instant activeAt;
    double value = 0;
};

struct Rule
{
    bool isAlerting = false;
    std::string name;
    std::string query;
    std::string health;
    std::string lastError;
    std::string state; ///< of an alerting rule
    LabelSet labels;
    LabelSet annotations;
    Duration holdFor;
    std::vector<ActiveAlert> alerts;
};

struct RuleGroup
{
    std::string name;
    std::string file;
    Duration interval;
    std::vector<Rule> rules;
};

/// What most series are made of; the lists are as long as the server has them, largest first.
struct TsdbStatus
{
    using Counts = std::vector<std::pair<std::string, std::int64_t>>;

    std::int64_t seriesCount = 0;
    std::int64_t chunkCount = 0;
    Counts seriesByMetric;
    Counts seriesByPair; ///< by "label=value"
    Counts seriesByLabel; ///< VictoriaMetrics only
    Counts valuesByLabel;
    Counts bytesByLabel; ///< memory of the label's values
};

using TextMap = std::map<QString, QString>;

/// The answer to one MetadataRequest; which alternative is named at its kind.
struct MetadataAnswer
{
    std::variant<std::vector<std::string>, std::vector<LabelSet>, std::vector<MetricMetadata>,
        std::vector<ScrapeTarget>, std::vector<RuleGroup>, std::vector<ActiveAlert>, TextMap,
        TsdbStatus>
        content;
    QStringList warnings;
};

} // namespace promdesk

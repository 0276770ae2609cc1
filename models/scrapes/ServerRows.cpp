// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "scrapes/ServerRows.h"

#include "core/UntrustedText.h"
#include "topology/EntityLabels.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kName = 200; ///< characters
constexpr int kText = 1000;
constexpr qsizetype kSentences = 2;

QString plain(std::string_view text, int most = kName)
{
    return UntrustedText(toQString(text)).plain(most);
}

WatchState stateOf(std::string_view health)
{
    if (health == "up" || health == "ok") {
        return WatchState::Ok;
    }
    return health == "down" || health == "err" ? WatchState::Failing : WatchState::Unknown;
}

/// Parameters and user names of addresses may be secrets.
QString addressOf(const std::string& url)
{
    const QUrl parsed(toQString(url), QUrl::TolerantMode);
    if (!parsed.isValid()) {
        return {};
    }
    return UntrustedText(
        parsed.toDisplayString(QUrl::RemoveUserInfo | QUrl::RemoveQuery | QUrl::RemoveFragment))
        .plain(kName);
}

bool concerns(const EntityPlace& place, const Scope& scope)
{
    switch (scope.level) {
    case Level::Fleet:
        return true;
    case Level::Cluster:
        return place.scope.cluster == scope.cluster;
    case Level::Node:
        return place.scope.cluster == scope.cluster
            && (place.scope.node == scope.node || place.node == scope.node);
    case Level::Endpoint:
        return place.scope.cluster == scope.cluster && place.scope.endpoint == scope.endpoint;
    }
    return false;
}

template <typename Row> void bound(std::vector<Row>& rows, QStringList& notes, const QString& words)
{
    if (rows.size() > kMostServerRows) {
        notes += words.arg(rows.size() - kMostServerRows);
        rows.resize(kMostServerRows);
    }
}

/// Of an exporter that runs on a node the target is the node's: the pod in its labels is its own.
EntityPlace placeOf(const ScrapeTarget& target, const EntityIndex& index)
{
    EntityPlace place = index.find(target.labels);
    if (place.scope.level == Level::Cluster && !place.node.isEmpty()) {
        place.scope.level = Level::Node;
        place.scope.node = place.node;
        place.name = place.node;
    }
    return place;
}

/// Targets that do not say their node are on the one that another target at their address names.
void shareNodes(std::vector<TargetRow>& rows)
{
    std::map<std::pair<QString, std::string>, const TargetRow*> nodes; ///< null: several
    const auto keyOf = [](const TargetRow& row) {
        return std::pair(row.place.scope.cluster, hostPart(row.instance.toStdString()));
    };
    for (const TargetRow& row : rows) {
        if (row.place.scope.level == Level::Node) {
            const auto [at, isNew] = nodes.try_emplace(keyOf(row), &row);
            const bool isSame = at->second && at->second->place.scope == row.place.scope;
            at->second = isNew || isSame ? at->second : nullptr;
        }
    }
    for (TargetRow& row : rows) {
        const auto at = nodes.find(keyOf(row));
        if (row.place.scope.level == Level::Cluster && at != nodes.end() && at->second) {
            row.place = at->second->place;
        }
    }
}

/// What Prometheus puts before every error of a scrape says no more than the address.
QString withoutAddress(const QString& error)
{
    static const QRegularExpression prefix(u"^Get \"[^\"]*\": "_s);
    return QString(error).remove(prefix);
}

} // namespace

std::vector<TargetRow> targetRows(
    const std::vector<ScrapeTarget>& targets, const EntityIndex& index, const QString& source)
{
    std::vector<TargetRow> rows;
    rows.reserve(targets.size());
    for (const ScrapeTarget& target : targets) {
        const std::string_view job = target.labels.value("job");
        rows.push_back({ .state = stateOf(target.health),
            .job = plain(job.empty() ? std::string_view(target.pool) : job),
            .instance = plain(target.labels.value("instance")),
            .error = plain(target.lastError, kText),
            .address = addressOf(target.url),
            .lastScrape = target.lastScrape,
            .took = Duration::fromMs(static_cast<std::int64_t>(
                std::clamp(target.lastScrapeSeconds, 0.0, 86'400.0) * 1000)),
            .interval = target.scrapeInterval,
            .place = placeOf(target, index),
            .source = source });
    }
    shareNodes(rows);
    return rows;
}

std::vector<RuleRow> ruleRows(const std::vector<RuleGroup>& groups, const QString& source)
{
    std::vector<RuleRow> rows;
    for (const RuleGroup& group : groups) {
        for (const Rule& rule : group.rules) {
            rows.push_back({ .state = stateOf(rule.health),
                .isAlerting = rule.isAlerting,
                .name = plain(rule.name),
                .group = plain(group.name),
                .error = plain(rule.lastError, kText),
                .expression = plain(rule.query, kText),
                .alertState = plain(rule.state),
                .source = source });
        }
    }
    return rows;
}

std::vector<CountRow> countRows(const TsdbStatus& status, const QString& source)
{
    std::vector<CountRow> rows;
    const auto add = [&](const auto& counts, CountRow::Kind kind) {
        for (const auto& [name, count] : counts) {
            const bool hasShare = kind <= CountRow::Kind::SeriesWithLabel && status.seriesCount > 0;
            rows.push_back({ .kind = kind,
                .name = plain(name),
                .count = count,
                .share = hasShare
                    ? static_cast<double>(count) / static_cast<double>(status.seriesCount)
                    : 0,
                .source = source });
        }
    };
    add(status.seriesByMetric, CountRow::Kind::SeriesOfMetric);
    add(status.seriesByPair, CountRow::Kind::SeriesOfPair);
    add(status.seriesByLabel, CountRow::Kind::SeriesWithLabel);
    add(status.valuesByLabel, CountRow::Kind::ValuesOfLabel);
    add(status.bytesByLabel, CountRow::Kind::BytesOfLabel);
    return rows;
}

void finishServerReport(ServerReport& report)
{
    std::sort(
        report.targets.begin(), report.targets.end(), [](const TargetRow& a, const TargetRow& b) {
            return std::tie(a.state, a.job, a.instance, a.source)
                < std::tie(b.state, b.job, b.instance, b.source);
        });
    std::sort(report.rules.begin(), report.rules.end(), [](const RuleRow& a, const RuleRow& b) {
        return std::tie(a.state, a.group, a.name, a.source)
            < std::tie(b.state, b.group, b.name, b.source);
    });
    std::sort(report.counts.begin(), report.counts.end(), [](const CountRow& a, const CountRow& b) {
        return std::tie(a.kind, b.count, a.name, a.source)
            < std::tie(b.kind, a.count, b.name, b.source);
    });
    bound(report.targets, report.notes, u"%1 more targets are left out"_s);
    bound(report.rules, report.notes, u"%1 more rules are left out"_s);
    bound(report.counts, report.notes, u"%1 more counts are left out"_s);
}

QStringList downTargetSentences(const std::vector<TargetRow>& targets, const Scope& scope)
{
    QStringList sentences;
    qsizetype more = 0;
    for (const TargetRow& target : targets) {
        if (target.state != WatchState::Failing || !concerns(target.place, scope)) {
            continue;
        }
        if (sentences.size() == kSentences) {
            ++more;
            continue;
        }
        const QString what = u"The target %1 of job %2 is down"_s.arg(target.instance, target.job);
        sentences += what
            + (target.error.isEmpty() ? u"."_s : QString(u": "_s + withoutAddress(target.error)));
    }
    if (more > 0) {
        sentences += u"%1 more targets are down."_s.arg(more);
    }
    return sentences;
}

} // namespace promdesk

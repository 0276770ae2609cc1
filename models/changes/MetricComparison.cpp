// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "changes/MetricComparison.h"

#include "changes/ChangeQueries.h"
#include "core/UntrustedText.h"

#include <map>
#include <string>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString seriesText(std::int64_t count)
{
    return count == 1 ? u"1 series"_s : u"%1 series"_s.arg(count);
}

/// "prometheus_tsdb_head_series" → "prometheus_": names of one exporter mostly begin alike.
std::string familyOf(const std::string& metric)
{
    const std::size_t end = metric.find_first_of("_:");
    return end == std::string::npos ? metric : metric.substr(0, end + 1);
}

/// Metric names that came (or went), with their series.
using MetricNamesMoved = std::map<std::string, std::int64_t>;

/// Names with a family in common that came or went together.
void addMetricRows(std::vector<FleetChange>& changes, const ChangeAnswers& answers,
    const MetricNamesMoved& family, QString FleetChange::*side)
{
    FleetChange change;
    change.kind = ChangeKind::Metric;
    change.scope = answers.scope;
    change.scope.source = answers.sourceId;
    change.entity = answers.scope.level == Level::Fleet ? answers.sourceName : answers.scope.name();
    if (family.size() <= kMostOfAFamily) {
        for (const auto& [metric, series] : family) {
            change.what = UntrustedText(toQString(metric)).plain(200);
            change.*side = seriesText(series);
            changes.push_back(change);
        }
        return;
    }
    std::int64_t series = 0;
    for (const auto& [metric, count] : family) {
        series += count;
        if (change.details.size() < kMostDetails) {
            change.details += UntrustedText(toQString(metric)).plain(200);
        }
    }
    change.what = UntrustedText(toQString(familyOf(family.begin()->first))).plain(200) + u'…';
    change.count = static_cast<int>(family.size());
    change.*side = seriesText(series);
    changes.push_back(change);
}

} // namespace

std::vector<FleetChange> compareMetricNames(const ChangeAnswers& answers, QStringList& notes)
{
    std::vector<FleetChange> changes;
    if (!answers.before.names || !answers.after.names) {
        return changes;
    }
    const SeriesCounts before = seriesCounts(answers.before.names);
    const SeriesCounts after = seriesCounts(answers.after.names);
    const auto add = [&](const SeriesCounts& some, const SeriesCounts& others,
                         QString FleetChange::*side) {
        std::map<std::string, MetricNamesMoved> families;
        qsizetype all = 0;
        for (const auto& [metric, count] : some) {
            if (!others.contains(metric) && ++all <= kMostMetricChanges) {
                families[familyOf(metric)].emplace(metric, count);
            }
        }
        for (const auto& [name, family] : families) {
            addMetricRows(changes, answers, family, side);
        }
        if (all > kMostMetricChanges) {
            notes += u"%1: %2 more metric names %3"_s.arg(answers.sourceName)
                         .arg(all - kMostMetricChanges)
                         .arg(side == &FleetChange::before ? u"went"_s : u"came"_s);
        }
    };
    add(before, after, &FleetChange::before);
    add(after, before, &FleetChange::after);
    return changes;
}

} // namespace promdesk

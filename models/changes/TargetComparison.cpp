// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "changes/TargetComparison.h"

#include "changes/ChangeAnswers.h"
#include "changes/ChangeQueries.h"
#include "core/UntrustedText.h"
#include "topology/EntityLabels.h"

#include <cmath>
#include <map>
#include <tuple>
#include <unordered_map>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr double kClockSeconds = 60; ///< a boot time is computed anew at each scrape

QString shown(std::string_view text)
{
    return UntrustedText(toQString(text)).plain(200);
}

/// All series of up with one cluster, job and instance.
struct TargetState
{
    LabelSet labels; ///< of the first
    int up = 0;
    int all = 0;
    double counted = 0; ///< where targets were counted by job
    bool isCounted = false;

    [[nodiscard]] QString text() const
    {
        if (isCounted) {
            return u"%1 targets"_s.arg(counted, 0, 'f', 0);
        }
        return up == all ? u"up"_s : up == 0 ? u"down"_s : u"%1 of %2 up"_s.arg(up).arg(all);
    }
};

using TargetKey = std::tuple<QString, std::string, std::string>; ///< cluster, job, instance
using TargetStates = std::map<TargetKey, TargetState>;

TargetStates statesOf(const SnapshotPtr& snapshot, const EntityIndex& index)
{
    TargetStates states;
    for (const Series& series : rowsOf(snapshot)) {
        TargetState& state = states[{ index.find(series.labels).scope.cluster,
            std::string(series.labels.value("job")),
            std::string(series.labels.value("instance")) }];
        if (state.all == 0) {
            state.labels = series.labels;
        }
        state.isCounted = series.labels.contains("promdesk_counted");
        state.counted += state.isCounted ? valueOf(series) : 0;
        state.up += valueOf(series) == 1 ? 1 : 0;
        ++state.all;
    }
    return states;
}

FleetChange changeOf(const TargetKey& key, const TargetState& state, const EntityIndex& index)
{
    const EntityPlace place = index.find(state.labels);
    const auto& [cluster, job, instance] = key;
    FleetChange change;
    change.kind = ChangeKind::Target;
    change.what = state.isCounted ? u"targets of job %1"_s.arg(shown(job))
                                  : u"target of job %1"_s.arg(shown(job));
    change.entity = place.name;
    change.scope = place.scope;
    change.nodes = place.node.isEmpty() ? QStringList() : QStringList { place.node };
    if (!instance.empty()) {
        change.details.append(shown(instance));
    }
    return change;
}

QString startText(double seconds)
{
    return u"started "_s + toIso8601(Instant::fromSeconds(static_cast<std::int64_t>(seconds)));
}

QString startedThing(std::string_view metric)
{
    return metric == "node_boot_time_seconds"      ? u"machine"_s
        : metric == "container_start_time_seconds" ? u"container"_s
                                                   : u"process"_s;
}

bool isPlausibleTime(double seconds)
{
    return std::isfinite(seconds) && seconds > 0 && seconds < 1e11;
}

/// What is known of one series that started again; nothing when it did not.
bool describeStart(FleetChange& change, std::string_view metric, double before, double after)
{
    if (isRestartCount(metric)) {
        if (!(after > before)) {
            return false;
        }
        change.what = u"container"_s;
        change.before = u"%1 restarts"_s.arg(before, 0, 'f', 0);
        change.after = u"%1 restarts"_s.arg(after, 0, 'f', 0);
        return true;
    }
    const bool isNews =
        isPlausibleTime(before) && isPlausibleTime(after) && after - before >= kClockSeconds;
    if (!isNews) {
        return false;
    }
    change.what = startedThing(metric);
    change.before = startText(before);
    change.after = startText(after);
    return true;
}

QString whichOne(const LabelSet& labels)
{
    QStringList parts;
    for (const char* name : { "job", "exported_pod", "pod", "container", "name", "instance" }) {
        const std::string_view value = labels.value(name);
        if (!value.empty() && parts.size() < 3) {
            parts += shown(value);
        }
    }
    return parts.join(u' ');
}

} // namespace

TargetChanges compareTargets(
    const SnapshotPtr& before, const SnapshotPtr& after, const EntityIndex& index)
{
    TargetChanges result;
    if (!before || !after) {
        return result;
    }
    const TargetStates old = statesOf(before, index);
    const TargetStates now = statesOf(after, index);
    const auto note = [&result](const TargetKey& key) {
        result.moved.emplace(std::get<1>(key), std::get<2>(key));
    };
    for (const auto& [key, state] : old) {
        const auto at = now.find(key);
        const QString then = state.text();
        if (at != now.end() && at->second.text() == then) {
            continue;
        }
        FleetChange change = changeOf(key, state, index);
        change.before = then;
        if (at != now.end()) {
            change.after = at->second.text();
        } else {
            note(key);
        }
        result.changes.push_back(std::move(change));
    }
    for (const auto& [key, state] : now) {
        if (!old.contains(key)) {
            note(key);
            result.changes.push_back(changeOf(key, state, index));
            result.changes.back().after = state.text();
        }
    }
    return result;
}

std::vector<FleetChange> compareStarts(
    const SnapshotPtr& before, const SnapshotPtr& after, const EntityIndex& index)
{
    std::vector<FleetChange> changes;
    if (!before || !after) {
        return changes;
    }
    std::unordered_map<LabelSet, double> old;
    for (const Series& series : rowsOf(before)) {
        const std::string_view metric = series.labels.metricName();
        if (isStartTime(metric) || isRestartCount(metric)) {
            old.emplace(series.labels, valueOf(series));
        }
    }
    for (const Series& series : rowsOf(after)) {
        const auto at = old.find(series.labels);
        FleetChange change;
        if (at == old.end()
            || !describeStart(change, series.labels.metricName(), at->second, valueOf(series))) {
            continue;
        }
        const EntityPlace place = index.find(series.labels);
        change.kind = ChangeKind::Restart;
        change.entity = place.name;
        change.scope = place.scope;
        change.nodes = place.node.isEmpty() ? QStringList() : QStringList { place.node };
        change.details.append(whichOne(series.labels));
        changes.push_back(std::move(change));
    }
    return changes;
}

} // namespace promdesk

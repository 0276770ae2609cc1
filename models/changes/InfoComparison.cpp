// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "changes/InfoComparison.h"

#include "changes/ChangeAnswers.h"
#include "core/UntrustedText.h"
#include "topology/EntityLabels.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kMostLabels = 6; ///< of one row
constexpr std::size_t kMostValues = 4; ///< of one label
constexpr int kShown = 80; ///< characters of a value

/// Labels that are others after every restart and say nothing.
constexpr std::array<std::string_view, 12> kVolatile { "uid", "pod_uid", "pod_ip", "host_ip",
    "container_id", "image_id", "system_uuid", "boot_id", "created_by_name", "id", "pid",
    "service_instance_id" };

constexpr std::array<std::string_view, 18> kVersionLabels { "version", "revision", "branch", "tag",
    "image", "image_spec", "goversion", "release", "kernel_version", "kubelet_version",
    "kubeproxy_version", "container_runtime_version", "os_image", "driver_version",
    "DCGM_FI_DRIVER_VERSION", "git_version", "git_commit", "commit" };

bool isVersionLabel(std::string_view label)
{
    return std::find(kVersionLabels.begin(), kVersionLabels.end(), label) != kVersionLabels.end();
}

/// Series of one metric that are of one entity, at one of the times.
using LabelValues = std::map<std::string, std::set<std::string>, std::less<>>;

struct InfoGroup
{
    EntityPlace place;
    QString part; ///< container or device within the entity; may be empty
    std::pair<std::string, std::string> target; ///< of the first series
    std::set<QString> nodes;
    LabelValues before;
    LabelValues after;
    bool wasThere = false;
    bool isThere = false;
};

/// Metric, cluster, endpoint, node, name, part.
using InfoKey = std::tuple<std::string, QString, QString, QString, QString, QString>;
using InfoGroups = std::map<InfoKey, InfoGroup>;

QString partOf(const LabelSet& labels)
{
    for (const char* name : { "container", "exported_container", "gpu", "device", "UUID" }) {
        const std::string_view value = labels.value(name);
        if (!value.empty()) {
            return UntrustedText(toQString(value)).plain(kShown);
        }
    }
    return {};
}

void collect(InfoGroups& groups, const SnapshotPtr& snapshot, const EntityIndex& index,
    LabelValues InfoGroup::*side, bool InfoGroup::*presence)
{
    for (const Series& series : rowsOf(snapshot)) {
        const LabelSet& labels = series.labels;
        if (!labels.metricName().ends_with("_info")) {
            continue;
        }
        const EntityPlace place = index.find(labels);
        const QString part = partOf(labels);
        InfoGroup& group = groups[{ std::string(labels.metricName()), place.scope.cluster,
            place.scope.endpoint, place.scope.node, place.name, part }];
        if (!group.wasThere && !group.isThere) {
            group.place = place;
            group.part = part;
            group.target.first = labels.value("job");
            group.target.second = labels.value("instance");
        }
        if (!place.node.isEmpty()) {
            group.nodes.insert(place.node);
        }
        group.*presence = true;
        for (const auto& [name, value] : labels) {
            const bool isVolatile =
                std::find(kVolatile.begin(), kVolatile.end(), name) != kVolatile.end();
            if (!isVolatile && !index.isIdentity(name)) {
                (group.*side)[name].insert(value);
            }
        }
    }
}

/// The values that only this side has stand first.
QString valuesText(const std::set<std::string>& values, const std::set<std::string>& others)
{
    std::vector<std::string> ordered;
    std::copy_if(values.begin(), values.end(), std::back_inserter(ordered),
        [&others](const std::string& value) { return !others.contains(value); });
    std::copy_if(values.begin(), values.end(), std::back_inserter(ordered),
        [&others](const std::string& value) { return others.contains(value); });
    QStringList shown;
    for (std::size_t i = 0; i < std::min(ordered.size(), kMostValues); ++i) {
        shown += UntrustedText(toQString(ordered[i])).plain(kShown);
    }
    QString text = shown.join(u", "_s);
    if (ordered.size() > kMostValues) {
        text += u" and %1 more"_s.arg(ordered.size() - kMostValues);
    }
    return text;
}

const std::set<std::string>& valuesOf(const LabelValues& values, const std::string& label)
{
    static const std::set<std::string> none;
    const auto at = values.find(label);
    return at == values.end() ? none : at->second;
}

/// Labels whose values differ, versions first.
std::vector<std::string> differingLabels(const InfoGroup& group)
{
    std::set<std::string> labels;
    for (const LabelValues* side : { &group.before, &group.after }) {
        for (const auto& [label, values] : *side) {
            if (valuesOf(group.before, label) != valuesOf(group.after, label)) {
                labels.insert(label);
            }
        }
    }
    std::vector<std::string> list(labels.begin(), labels.end());
    std::stable_partition(list.begin(), list.end(), isVersionLabel);
    return list;
}

QString sideText(
    const std::vector<std::string>& labels, const LabelValues& side, const LabelValues& other)
{
    QStringList parts;
    for (const std::string& label : labels) {
        if (parts.size() == kMostLabels) {
            parts +=
                u"and %1 more labels"_s.arg(static_cast<qsizetype>(labels.size()) - kMostLabels);
            break;
        }
        const QString values = valuesText(valuesOf(side, label), valuesOf(other, label));
        const QString name = UntrustedText(toQString(label)).plain(kShown);
        parts += values.isEmpty() ? QString(u"no "_s + name) : QString(name + u' ' + values);
    }
    return parts.join(u", "_s);
}

FleetChange changeOf(const InfoKey& key, const InfoGroup& group)
{
    FleetChange change;
    change.what = UntrustedText(toQString(std::get<0>(key))).plain(200);
    change.entity = group.place.name;
    change.scope = group.place.scope;
    change.nodes = QStringList(group.nodes.begin(), group.nodes.end());
    if (!group.part.isEmpty()) {
        change.details.append(group.part);
    }
    change.kind =
        std::get<0>(key).ends_with("_build_info") ? ChangeKind::Version : ChangeKind::Configuration;
    return change;
}

/// All labels of what came or went.
QString wholeText(const LabelValues& side)
{
    std::vector<std::string> labels;
    for (const auto& [label, values] : side) {
        labels.push_back(label);
    }
    std::stable_partition(labels.begin(), labels.end(), isVersionLabel);
    const QString text = sideText(labels, side, {});
    return text.isEmpty() ? u"there"_s : text;
}

bool isExplained(
    const InfoGroup& group, const TargetNames& moved, const std::vector<FleetChange>& entities)
{
    return moved.contains(group.target)
        || std::any_of(entities.begin(), entities.end(), [&group](const FleetChange& change) {
               const bool cameOrWent = change.before.isEmpty() || change.after.isEmpty();
               return cameOrWent
                   && (change.scope == group.place.scope
                       || (change.kind == ChangeKind::Node
                           && change.nodes.contains(group.place.node)));
           });
}

} // namespace

std::vector<FleetChange> compareInfos(const SnapshotPtr& before, const SnapshotPtr& after,
    const EntityIndex& index, const TargetNames& moved, const std::vector<FleetChange>& entities)
{
    std::vector<FleetChange> changes;
    if (!before || !after) {
        return changes;
    }
    InfoGroups groups;
    collect(groups, before, index, &InfoGroup::before, &InfoGroup::wasThere);
    collect(groups, after, index, &InfoGroup::after, &InfoGroup::isThere);
    for (const auto& [key, group] : groups) {
        FleetChange change = changeOf(key, group);
        if (group.wasThere != group.isThere) {
            if (isExplained(group, moved, entities)) {
                continue;
            }
            change.before = group.wasThere ? wholeText(group.before) : QString();
            change.after = group.isThere ? wholeText(group.after) : QString();
        } else {
            const std::vector<std::string> labels = differingLabels(group);
            if (labels.empty()) {
                continue;
            }
            change.kind = isVersionLabel(labels.front()) ? ChangeKind::Version : change.kind;
            change.before = sideText(labels, group.before, group.after);
            change.after = sideText(labels, group.after, group.before);
        }
        changes.push_back(std::move(change));
    }
    return changes;
}

} // namespace promdesk

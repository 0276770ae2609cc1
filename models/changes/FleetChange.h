// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "core/Scope.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace promdesk {

/// What kind of thing differs between two times; in the order in which they are shown.
enum class ChangeKind
{
    Endpoint, ///< came, went, is served by other software or on other nodes
    Replicas, ///< of an endpoint: how many there are
    Node, ///< came, went, has more or fewer GPUs
    Target, ///< came, went, does not answer any more or answers again
    Restart, ///< of a process, container or machine
    Version, ///< of software, images, drivers
    Configuration, ///< any other label of an info metric
    Metric, ///< a metric name that nobody had before, or nobody has any more
};

/// Stable lower-case name: "endpoint", "replicas" …
[[nodiscard]] QString toText(ChangeKind kind);

/// One difference. Texts come from servers: plain, bounded, never markup.
struct FleetChange
{
    ChangeKind kind = ChangeKind::Metric;
    QString what; ///< "replicas", "target of job vllm", "vllm:cache_config_info"
    QString before; ///< empty: it was not there
    QString after; ///< empty: it is not there any more
    QString entity; ///< whose change it is, as shown
    QStringList details = {}; ///< which replicas, targets …; at most kMostDetails
    int count = 1; ///< alike changes in one row
    Scope scope = {}; ///< the entity's page; the cluster or the fleet where there is no such page
    QStringList nodes = {}; ///< where it happened; sorted
    QStringList sources = {}; ///< names of the servers that say so

    friend bool operator==(const FleetChange&, const FleetChange&) = default;
};

constexpr qsizetype kMostDetails = 12;

/// What differs between two times in one scope, as all servers together know it.
struct ChangeReport
{
    Instant before;
    Instant after;
    Scope scope;
    std::vector<FleetChange> changes; ///< by kind, entity and what
    QStringList problems; ///< what could not be compared, one sentence each: the report is partial
    QStringList notes; ///< what was left out because there is too much of it
    int requests = 0; ///< that were sent
};

} // namespace promdesk

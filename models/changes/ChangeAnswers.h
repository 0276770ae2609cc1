// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "core/Scope.h"
#include "series/SeriesSnapshot.h"
#include "sources/SourceCapabilities.h"

#include <QString>
#include <QStringList>

#include <string>
#include <vector>

namespace promdesk {

/// What one source says of one time. Snapshots are instant vectors, null where a question failed
/// or was not asked.
struct MomentAnswers
{
    SnapshotPtr names; ///< series per metric name, of the scope
    SnapshotPtr counts; ///< series of what the other questions are about, of the whole fleet
    SnapshotPtr targets; ///< up
    SnapshotPtr markers; ///< one row per entity of each profile
    std::vector<SnapshotPtr> markerLists = {}; ///< parts of markers, as they come
    SnapshotPtr infos; ///< info metrics and start times
};

/// The rows of a snapshot; none for null.
[[nodiscard]] inline const std::vector<Series>& rowsOf(const SnapshotPtr& snapshot)
{
    static const std::vector<Series> none;
    return snapshot ? snapshot->series : none;
}

/// What one source was asked to compare two times.
struct ChangeAnswers
{
    QString sourceId;
    QString sourceName;
    SourceCapabilities capabilities;
    Instant beforeAt;
    Instant afterAt;
    Scope scope;
    MomentAnswers before;
    MomentAnswers after;
    std::vector<std::string> profileIds; ///< those whose markers were asked for
    QStringList problems; ///< questions that failed
    QStringList notes; ///< what was not asked because it is too much
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "queries/QueryCost.h"
#include "series/SeriesSnapshot.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace promdesk {

/// How far a panel may trust what it shows.
enum class FrameState
{
    Loading, ///< nothing yet
    Fresh,
    Refreshing, ///< old data or a part of the new, the rest on its way
    Stale, ///< old data, the last attempt failed
    Failed, ///< no data at all, the last attempt failed
    Costly, ///< not asked: what it costs needs the user's consent (QuerySubscription::runAnyway)
};

/// What one of several sources has to do with a merged frame.
struct SourcePart
{
    QString sourceId;
    QString name; ///< the value of its series' `source` label
    int place = 0; ///< in the session's list of servers
    FrameState state = FrameState::Loading;
    std::string expression; ///< what it was asked: servers may have other metrics for one signal
    std::optional<Error> error; ///< of the last attempt, or why it is left out
    Instant knownUntil; ///< end of what it answered within the range; zero: nothing
    Instant silentSince; ///< zero: it answers
    bool isHidden = false; ///< by the user; nothing of it is in the snapshot
    bool isReplaced = false; ///< another source that holds the same data answers
    bool isLeftOut = false; ///< it answered, but together with the others that is too much

    /// Something is missing in the picture because of it.
    [[nodiscard]] bool isMissing() const
    {
        return !isHidden && !isReplaced && (isLeftOut || silentSince != Instant());
    }
};

/// What a subscriber gets: immutable, delivered on the GUI thread.
struct SeriesFrame
{
    FrameState state = FrameState::Loading;
    SnapshotPtr snapshot; ///< null while there is none
    TimeRange range; ///< that was asked for
    Duration step; ///< zero for instant queries
    /// The snapshot is from a neighbouring step: a first picture until the asked one is there.
    bool isCoarse = false;
    /// The snapshot has samples as they were scraped, at their own times; step says how far apart
    /// they are about.
    bool isRaw = false;
    std::string expression; ///< as sent, macros resolved
    QString sourceId;
    std::optional<Error> error; ///< of the last attempt
    std::optional<QueryCost> cost; ///< of a Costly one; absent: it could not be counted in time
    Instant receivedAt; ///< of the snapshot, local clock
    Duration latency; ///< of the last answer, from sending to decoded
    Instant failingSince; ///< first of the attempts that failed since the last answer; else zero
    std::vector<SourcePart> parts; ///< of a frame merged from several sources; else empty

    /// What is to be said of it: a new attempt under way makes an old picture no newer and a
    /// failure no success.
    [[nodiscard]] FrameState told() const
    {
        if (!error || failingSince == Instant()) {
            return state;
        }
        switch (state) {
        case FrameState::Loading:
            return FrameState::Failed;
        case FrameState::Refreshing:
            return FrameState::Stale;
        default:
            return state;
        }
    }
};

} // namespace promdesk

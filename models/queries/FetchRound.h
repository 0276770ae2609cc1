// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "queries/BucketQuantile.h"
#include "series/SeriesStore.h"
#include "sources/QueryRequest.h"
#include "sources/SourceCapabilities.h"

#include <QString>
#include <QStringList>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace promdesk {

/// So many rounds in a row begin again because what was stored did not outlast them. Then the range
/// is asked for as a whole: it may be more than the store holds.
constexpr int kMostLostRounds = 1;
/// The store is tried again after so long, as others may have left it meanwhile, and after so many
/// steps: each of them may bring a refresh, and each that is lost again loads everything twice.
constexpr Duration kStoreAgain = Duration::fromMinutes(10);
constexpr int kStoreAgainSteps = 20;

/// Samples that come later than this are not waited for. Grafana and Mimir use the same ten
/// minutes.
constexpr Duration kUsualLateness = Duration::fromMinutes(10);

/// How late samples of this server may be: ten minutes, two scrapes, the clock's error; half a
/// minute more where the newest values are repeated (VictoriaMetrics).
[[nodiscard]] Duration latenessOf(const SourceCapabilities& capabilities);

/// How long before its first point a range has to be asked for, so that the point is what any
/// longer range says of it. VictoriaMetrics reads samples from a window (for most functions five
/// minutes more) before the range on, but increase(), delta() and holt_winters() look for the last
/// sample before the window: five minutes. What that cannot heal, found on 1.79 and 1.145: it
/// estimates a series' scrape interval from the first samples that it read, so that irregular
/// series differ between any two ranges (1.79), and a point right after a gap gets a value once
/// there is a sample behind the gap, however late. Others read each point's window alone: nothing.
[[nodiscard]] Duration leadOf(const SourceCapabilities& capabilities);

/// Begins the families (StoreKey) of everything of this source since it was added. It is another
/// one each time: a worker may still store what the connection told before it was edited.
[[nodiscard]] std::string familyPrefix(const QString& sourceId, std::uint64_t addition);

/// One refresh of one range.
struct FetchRound
{
    std::string expression; ///< that is sent
    std::vector<double> quantiles; ///< of what is sent, when it is the buckets; the asker's first
    StoreKey key; ///< of what is stored, or of raw samples that are held; else empty
    GridSpan span; ///< the whole range
    std::vector<GridSpan> missing; ///< not asked yet, rising
    bool isStored = false; ///< else one piece, which is the answer
    std::int64_t settledEnd = 0; ///< points before it can change no more
    PutMode mode = PutMode::KeepSettled;
    bool asksAgain = false; ///< also for what is there, but partial
    QStringList warnings; ///< of the pieces so far
    int sliceDays = 1; ///< how long the next piece may be
    std::int64_t asked = 0; ///< points so far
    std::int64_t held = 0; ///< points that were stored at its start and are not logged yet
    Instant rawFrom; ///< of raw samples: the first that is asked for
    std::int64_t tail = 0; ///< points that the next refresh has to ask for, about
};

/// Adds what another piece brought, each warning once and no more than a badge can list.
void collectWarnings(QStringList& warnings, const QStringList& more);

/// Cuts the newest piece off what is missing (not empty): the last span, or as much of its end as
/// begins at a UTC midnight and is not longer than so many days, at least one point. Servers with
/// a front end split and cache by UTC days.
[[nodiscard]] GridSpan takeNewestSlice(std::vector<GridSpan>& missing, Duration step, int days);

/// What came of one request of a round.
struct FetchedPiece
{
    Result<SnapshotPtr> answer; ///< as decoded
    SnapshotPtr joined; ///< with what was stored, over the whole range; null after a failure
    bool isStorable = true;
    bool isWhole = false; ///< nothing of the range is lacking
    std::vector<SnapshotPtr> quantiles; ///< of the round, in its order
    bool isShareable = true; ///< false: quantiles cannot be told from these buckets
    std::int64_t heldPoints = 0; ///< of the range, where it is stored
    SnapshotPtr samples = nullptr; ///< that came and that it was evaluated from; else null
};

/// What a worker needs to turn an answer into a piece.
struct PieceOrder
{
    std::shared_ptr<SeriesStore> store;
    StoreKey key;
    GridSpan asked; ///< what counts of the answer
    bool hasLead = false; ///< the answer begins before that
    GridSpan span;
    std::int64_t settledEnd = 0;
    PutMode mode = PutMode::KeepSettled;
    bool isStored = false;
    QStringList warnings; ///< of earlier pieces
    std::vector<double> quantiles; ///< see FetchRound
    QuantileRules quantileRules = {};
};

/// Merges an answer into the store and reads the whole range. Worker.
[[nodiscard]] FetchedPiece mergePiece(const PieceOrder& order, Result<SnapshotPtr> answer);

} // namespace promdesk

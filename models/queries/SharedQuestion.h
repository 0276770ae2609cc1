// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "queries/BackOff.h"
#include "queries/FetchRound.h"
#include "queries/LiveQuery.h"
#include "queries/QueryLog.h"
#include "queries/QueryScheduler.h"
#include "queries/SeriesFrame.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace promdesk {

/// Why a question is asked, rising in urgency.
enum class AskingUrgency
{
    Tick, ///< its time has come
    Onward, ///< the next piece of a range
    Wish, ///< refreshNow(): everything anew
    Interactive, ///< new, changed or newly visible
};

/// What answers a flight.
enum class FlightTo
{
    Server,
    Shelf, ///< samples that are here
};

/// Why a question is not answered by raw samples.
enum class RawFailure
{
    Refused, ///< the server gives none of this expression
    Nothing, ///< there are none in its range
};

/// What several subscriptions may share: one expression, kind, range and step of one source.
/// Private to this folder.
struct SharedQuestion
{
    std::string key;
    LiveQuery query; ///< of the first asker
    std::vector<std::shared_ptr<QuerySubscription::Entry>> entries;
    SeriesFrame frame; ///< as all of them see it
    std::optional<AskingUrgency> waitingFor; ///< absent: not waiting
    std::uint64_t waitingSince = 0; ///< order of arrival
    Duration queuedAt; ///< when it began to wait
    bool wantsReload = false; ///< refreshNow() came since it was last sent
    bool isInFlight = false;
    FlightTo flightTo = FlightTo::Server; ///< the last one
    std::uint64_t generation = 0; ///< of the flight; answers to older ones are dropped
    CancelSource cancel;
    QueryRequest request; ///< of the last round: the whole range
    std::optional<FetchRound> round; ///< absent: nothing is left to ask
    StoreKey heldKey; ///< of the last round; see FetchRound::key
    /// Other quantiles of the same buckets, answered by this round, with what they ask.
    std::vector<std::pair<std::weak_ptr<SharedQuestion>, QueryRequest>> riders;
    std::weak_ptr<SharedQuestion> carrier; ///< whose round answers this one
    bool isShareable = true; ///< its buckets tell its quantiles
    bool isEstimating = false; ///< in flight is the question what it would cost
    bool isAllowed = false; ///< cheap enough, or the user said so
    Duration cost; ///< how long the requests of the next refresh will take together, about
    Duration roundCost; ///< the same of the round so far
    bool isReading = false; ///< everything is stored and on its way from there
    bool isRaw = false; ///< its answers are raw samples
    std::optional<TimeRange> rawHeld; ///< what of them the frame has that can be trusted
    bool isUnstorable = false; ///< its answers have no place on the grid: asked as a whole
    int lostRounds = 0; ///< in a row: what was stored left before the last piece was there
    Duration lostAt; ///< when the last of them ended
    GridSpan wholeSpan; ///< of the last whole answer that is shown; empty: there was none
    Duration roundStartedAt;
    QueryRequest flight; ///< last sent
    QueryLogEntry noted; ///< what is known of the flight before its answer
    Instant sentWhen;
    Duration sentAt;
    std::optional<Duration> answeredAt;
    BackOff backOff;
    bool isRefusedAlone = false; ///< who asks was last not accepted for this, but for others
    bool isRefused = false; ///< asking again would only be refused again
    std::string samplesOf; ///< canonical selector of a flight for samples to evaluate here
    TimeRange samplesRange; ///< likewise
    std::weak_ptr<SharedQuestion> leader; ///< whose samples are waited for
    std::uint64_t leaderGeneration = 0; ///< of that flight

    /// An answer to it is on its way.
    [[nodiscard]] bool isBusy() const { return isInFlight || isReading || carrier.lock(); }
};

} // namespace promdesk

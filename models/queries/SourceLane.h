// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "queries/BackOff.h"
#include "queries/FetchRound.h"
#include "queries/LocalRule.h"
#include "queries/LockOut.h"
#include "queries/RequestLimit.h"
#include "queries/SampleShelf.h"
#include "sources/DataSource.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace promdesk {

/// One source and its share of attention; private to this folder.
struct SourceLane
{
    DataSource* source = nullptr;
    std::string families; ///< see familyPrefix()
    Duration scrapeInterval;
    Duration lateness = kUsualLateness; ///< no sample comes later than this
    Duration lead; ///< see leadOf()
    Duration queryTimeout = Duration::fromSeconds(120);
    bool cancelsQueries = false; ///< the server ends a query whose connection is closed
    /// It computes histogram_quantile as Prometheus does (VictoriaMetrics does not).
    bool hasPrometheusQuantiles = false;
    QuantileRules quantileRules; ///< of that
    bool hasRemoteRead = false; ///< for raw samples; else they come as JSON
    LabelSet externalLabels; ///< that remote read adds
    /// Canonical expressions, alone or with a range, that raw samples cannot be had of.
    std::set<std::string> withoutRaw;
    /// How it evaluates; absent: not known, or nothing is evaluated here.
    std::optional<EvaluationRules> rules;
    std::map<std::string, SelectorLoad> loads; ///< what answers told, by canonical selector
    std::map<std::string, double> lines; ///< of answers, by canonical expression, macros unresolved
    std::set<std::string> withoutLocal; ///< canonical selectors that cannot be evaluated here
    SampleShelf shelf; ///< of what was evaluated here lately
    BackOff backOff; ///< of the connection
    LockOut lockOut;
    std::optional<Duration> letInAt; ///< when it last accepted who asks
    std::optional<Error> error; ///< why it is held back
    RequestLimit limit;
    std::string server; ///< who it is for blocks on disk; empty: none are kept
    /// What is on its way to the disk or from there no longer counts. Workers look at it.
    std::shared_ptr<std::atomic<bool>> isForgotten = std::make_shared<std::atomic<bool>>(false);
    std::set<std::pair<StoreKey, std::int64_t>> lookedFor; ///< on disk
    Duration lookedSince;
    int inFlight = 0;
    std::optional<Duration> refreshedAt; ///< when the last beat was let through
    /// When cancelled queries of a server that goes on evaluating them will have ended, about.
    std::vector<Duration> abandoned;
    bool isPumping = false;

    /// Until when nothing is sent; absent: it is not held back at this time.
    [[nodiscard]] std::optional<Duration> heldUntil(Duration now) const
    {
        const auto later = std::max(lockOut.nextTry(), backOff.notBefore()); // absent is least
        return later && now < *later ? later : std::nullopt;
    }

    void noteLetIn(Duration now)
    {
        lockOut.end();
        letInAt = now;
    }

    [[nodiscard]] bool isHeldBack(Duration now) const { return heldUntil(now).has_value(); }
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "topology/EntityIndex.h"

#include <QString>
#include <QStringList>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace promdesk {

/// How a target or rule does, the worst first.
enum class WatchState
{
    Failing, ///< the target is down, the rule cannot be evaluated
    Unknown, ///< not tried yet
    Ok,
};

/// Rows that are shown of each kind; the worst first, what is left out is counted.
constexpr std::size_t kMostServerRows = 20'000;

/// One target as its server sees it. Texts are the server's: plain, bounded.
struct TargetRow
{
    WatchState state = WatchState::Unknown;
    QString job;
    QString instance;
    QString error; ///< of the last scrape; empty: none
    QString address; ///< what is scraped, without user, password and parameters
    Instant lastScrape; ///< the epoch: never
    Duration took;
    Duration interval; ///< zero where the server does not say
    EntityPlace place;
    QString source; ///< name of the server
};

/// One rule.
struct RuleRow
{
    WatchState state = WatchState::Unknown;
    bool isAlerting = false;
    QString name;
    QString group;
    QString error;
    QString expression;
    QString alertState; ///< "firing", "pending", "inactive"; of alerting rules
    QString source;
};

/// What most series are made of.
struct CountRow
{
    enum class Kind
    {
        SeriesOfMetric,
        SeriesOfPair, ///< the name is "label=value"
        SeriesWithLabel, ///< VictoriaMetrics only
        ValuesOfLabel,
        BytesOfLabel, ///< memory of a label's values
    };

    Kind kind = Kind::SeriesOfMetric;
    QString name;
    std::int64_t count = 0;
    double share = 0; ///< of all series of the server; 0 where that is unknown or has no meaning
    QString source;
};

/// What servers say of themselves.
struct ServerReport
{
    std::vector<TargetRow> targets; ///< the worst first, then by job and instance
    std::vector<RuleRow> rules; ///< the worst first, then by group and name
    std::vector<CountRow> counts; ///< by kind, the largest first
    QStringList problems; ///< what could not be had, one sentence each
    QStringList notes; ///< what was left out
};

} // namespace promdesk

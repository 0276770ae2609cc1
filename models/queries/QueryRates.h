// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "queries/QueryLog.h"

#include <deque>
#include <map>

namespace promdesk {

/// What every source was asked lately, from samples of the log's totals. A value; one thread. Times
/// are Clock::elapsed().
class QueryRates
{
public:
    /// Refreshes come every few seconds: over less, the figures would jump between them.
    static constexpr Duration kWindow = Duration::fromSeconds(30);
    /// Samples that follow closer are not kept.
    static constexpr Duration kClosest = Duration::fromMs(250);

    /// Takes what the log says now; what is older than the window is forgotten.
    void sample(Duration now, const QueryLog& log);
    /// Begins anew: a pause between samples is no rest of the sources.
    void clear();

    /// Within the window, or since the first sample; zeros before there are two.
    [[nodiscard]] QueryTotals lately(const QString& sourceId) const;
    [[nodiscard]] double bytesPerSecond(const QString& sourceId) const;

private:
    struct Sample
    {
        Duration when;
        std::map<QString, QueryTotals> totals;
    };

    std::deque<Sample> m_samples; ///< rising; the first is at the window's start or before
    Sample m_newest;
};

} // namespace promdesk

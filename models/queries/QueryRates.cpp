// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QueryRates.h"

namespace promdesk {

namespace {

QueryTotals totalsOf(const std::map<QString, QueryTotals>& totals, const QString& sourceId)
{
    const auto found = totals.find(sourceId);
    return found == totals.end() ? QueryTotals() : found->second;
}

} // namespace

void QueryRates::sample(Duration now, const QueryLog& log)
{
    m_newest = { .when = now, .totals = log.allTotals() };
    if (m_samples.empty() || now - m_samples.back().when >= kClosest) {
        m_samples.push_back(m_newest);
    }
    while (m_samples.size() > 1 && m_samples[1].when <= now - kWindow) {
        m_samples.pop_front();
    }
}

void QueryRates::clear()
{
    m_samples.clear();
    m_newest = {};
}

QueryTotals QueryRates::lately(const QString& sourceId) const
{
    return m_samples.empty()
        ? QueryTotals()
        : totalsOf(m_newest.totals, sourceId) - totalsOf(m_samples.front().totals, sourceId);
}

double QueryRates::bytesPerSecond(const QString& sourceId) const
{
    const double seconds =
        m_samples.empty() ? 0 : (m_newest.when - m_samples.front().when).toSeconds();
    return seconds <= 0 ? 0 : static_cast<double>(lately(sourceId).bodyBytes) / seconds;
}

} // namespace promdesk

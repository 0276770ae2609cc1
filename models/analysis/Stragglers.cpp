// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "analysis/Stragglers.h"

#include <cmath>
#include <limits>

namespace promdesk {

namespace {

double factorOf(double value, double median)
{
    if (median == 0) {
        return value == 0 ? 1 : std::numeric_limits<double>::infinity();
    }
    return value / median;
}

bool isFarEnough(double factor, BadSide side, double least)
{
    return side == BadSide::Above ? factor >= least : factor <= 1 / least;
}

} // namespace

StragglerReport findStragglers(
    std::span<const double> values, BadSide side, const StragglerRule& rule)
{
    StragglerReport report;
    report.spread = robustSpread(values);
    report.isEnough = report.spread.count >= rule.leastCount;
    if (!report.isEnough) {
        return report;
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        const double score = modifiedScore(report.spread, values[i]);
        const double badScore = side == BadSide::Above ? score : -score;
        const double factor = factorOf(values[i], report.spread.median);
        if (badScore > rule.leastScore && values[i] >= rule.leastValue
            && isFarEnough(factor, side, rule.leastFactor)) {
            report.stragglers.push_back({ .index = i, .factor = factor });
        }
    }
    return report;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "analysis/EvaluationRules.h"

#include <cmath>

namespace promdesk {

/// A running sum with what rounding lost, as Prometheus keeps it (Kahan's summation with
/// Neumaier's improvement, 1974; promql/functions.go, kahanSumInc).
struct ExactSum
{
    double sum = 0;
    double lost = 0;

    void add(double value)
    {
        const double next = sum + value;
        if (std::isinf(next)) {
            lost = 0;
        } else if (std::fabs(sum) >= std::fabs(value)) {
            lost += (sum - next) + value;
        } else {
            lost += (value - next) + sum;
        }
        sum = next;
    }

    [[nodiscard]] double total() const { return std::isinf(sum) ? sum : sum + lost; }
};

/// A running mean: of an exact sum as long as that is finite, then of its own (Prometheus ≥ 2.55;
/// pull requests 14413, 16569 and 16773), or step by step with (avg_over_time) or without (avg)
/// compensation before.
class RunningMean
{
public:
    enum class Way
    {
        ExactSum, ///< divided apart from what rounding lost of it (≥ 3.5)
        JoinedSum, ///< divided with it (2.55 to 3.4)
        Compensated,
        Plain,
    };

    /// As a server with these rules does it; earlier: of one without exact means.
    [[nodiscard]] static Way wayOf(const EvaluationRules& rules, Way earlier)
    {
        const Way exact = rules.hasSplitMeans ? Way::ExactSum : Way::JoinedSum;
        return rules.hasExactMeans ? exact : earlier;
    }

    explicit RunningMean(Way way = Way::ExactSum)
        : m_way(way)
    { }

    void add(double value)
    {
        m_count += 1;
        if (isOfSum()) {
            addToSum(value);
        } else {
            addToMean(value);
        }
    }

    [[nodiscard]] double mean() const
    {
        if (m_way == Way::ExactSum && !m_isOver) {
            return m_sum.sum / m_count + m_sum.lost / m_count;
        }
        if (m_way == Way::JoinedSum && !m_isOver) {
            return (m_sum.sum + m_sum.lost) / m_count;
        }
        return isOfSum() ? m_sum.sum + m_sum.lost : m_sum.total();
    }

private:
    [[nodiscard]] bool isOfSum() const { return m_way == Way::ExactSum || m_way == Way::JoinedSum; }

    void addToSum(double value)
    {
        if (m_count == 1) {
            m_sum.sum = value;
            return;
        }
        if (!m_isOver) {
            ExactSum next = m_sum;
            next.add(value);
            if (!std::isinf(next.sum)) {
                m_sum = next;
                return;
            }
            m_isOver = true;
            m_sum = { m_sum.sum / (m_count - 1), m_sum.lost / (m_count - 1) };
        }
        if (m_way == Way::JoinedSum) {
            addToMean(value);
            return;
        }
        const double share = (m_count - 1) / m_count;
        ExactSum next { share * m_sum.sum, share * m_sum.lost };
        next.add(value / m_count);
        m_sum = next;
    }

    void addToMean(double value)
    {
        if (std::isinf(m_sum.sum)) {
            const bool isSameInfinity = std::isinf(value) && (m_sum.sum > 0) == (value > 0);
            if (isSameInfinity || std::isfinite(value)) {
                return;
            }
        }
        const double mean = m_way == Way::JoinedSum ? m_sum.sum + m_sum.lost : m_sum.sum;
        const double difference = value / m_count - mean / m_count;
        if (m_way == Way::Plain) {
            m_sum.sum = m_count == 1 ? value : m_sum.sum + difference;
        } else {
            m_sum.add(difference);
        }
    }

    Way m_way;
    bool m_isOver = false; ///< the sum is too large
    double m_count = 0;
    ExactSum m_sum; ///< or the mean and what rounding lost of it
};

} // namespace promdesk

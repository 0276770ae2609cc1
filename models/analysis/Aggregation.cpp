// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "analysis/Aggregation.h"

#include "analysis/ExactSum.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace promdesk {

namespace {

using Operator = AggregateOperator;
using Members = std::vector<const GridRow*>;

constexpr std::array<std::pair<std::string_view, Operator>, 5> kNames { {
    { "sum", Operator::Sum },
    { "avg", Operator::Average },
    { "min", Operator::Minimum },
    { "max", Operator::Maximum },
    { "count", Operator::Count },
} };

std::vector<double> sums(const Members& members, bool isExact)
{
    const std::size_t size = members.front()->values.size();
    std::vector<double> lost(isExact ? size : 0);
    std::vector<double> sum(size, missingValue());
    for (const GridRow* row : members) {
        for (std::size_t i = 0; i < size; ++i) {
            const double value = row->values[i];
            if (isMissing(value)) {
                continue;
            }
            if (isMissing(sum[i])) {
                sum[i] = value;
            } else if (isExact) {
                ExactSum exact { sum[i], lost[i] };
                exact.add(value);
                sum[i] = exact.sum;
                lost[i] = exact.lost;
            } else {
                sum[i] += value;
            }
        }
    }
    for (std::size_t i = 0; i < lost.size(); ++i) {
        sum[i] = isMissing(sum[i]) ? sum[i] : sum[i] + lost[i];
    }
    return sum;
}

std::vector<double> means(const Members& members, RunningMean::Way way)
{
    const std::size_t size = members.front()->values.size();
    std::vector<RunningMean> mean(size, RunningMean(way));
    std::vector<double> result(size, missingValue());
    for (const GridRow* row : members) {
        for (std::size_t i = 0; i < size; ++i) {
            if (!isMissing(row->values[i])) {
                mean[i].add(row->values[i]);
                result[i] = 0;
            }
        }
    }
    for (std::size_t i = 0; i < size; ++i) {
        result[i] = isMissing(result[i]) ? result[i] : mean[i].mean();
    }
    return result;
}

/// Of values that have no order of their own: the next of two.
template <typename Next> std::vector<double> fold(const Members& members, Next next)
{
    std::vector<double> result(members.front()->values.size(), missingValue());
    for (const GridRow* row : members) {
        for (std::size_t i = 0; i < result.size(); ++i) {
            if (!isMissing(row->values[i])) {
                result[i] = next(result[i], row->values[i]);
            }
        }
    }
    return result;
}

std::vector<double> valuesOf(
    Operator aggregateOperator, const Members& members, const EvaluationRules& rules)
{
    switch (aggregateOperator) {
    case Operator::Sum:
        return sums(members, rules.hasExactSums);
    case Operator::Average:
        return means(members, RunningMean::wayOf(rules, RunningMean::Way::Plain));
    case Operator::Minimum:
        // What is missing is a NaN, which gives way to everything.
        return fold(members, [](double a, double b) { return a > b || std::isnan(a) ? b : a; });
    case Operator::Maximum:
        return fold(members, [](double a, double b) { return a < b || std::isnan(a) ? b : a; });
    case Operator::Count:
        return fold(members, [](double a, double) { return isMissing(a) ? 1.0 : a + 1; });
    }
    return {};
}

} // namespace

std::optional<AggregateOperator> aggregateOperator(std::string_view name)
{
    const auto* const found = std::find_if(
        kNames.begin(), kNames.end(), [name](const auto& known) { return known.first == name; });
    return found == kNames.end() ? std::nullopt : std::optional(found->second);
}

LabelSet groupOf(const LabelSet& labels, const Grouping& grouping)
{
    std::vector<LabelSet::Label> kept;
    for (const LabelSet::Label& label : labels) {
        const bool isNamed = std::find(grouping.labels.begin(), grouping.labels.end(), label.first)
            != grouping.labels.end();
        const bool isKept = grouping.isWithout ? !isNamed && label.first != "__name__" : isNamed;
        if (isKept) {
            kept.push_back(label);
        }
    }
    return LabelSet(std::move(kept));
}

std::vector<GridRow> aggregate(AggregateOperator aggregateOperator, const Grouping& grouping,
    const std::vector<GridRow>& rows, const EvaluationRules& rules)
{
    std::map<LabelSet, Members> groups;
    for (const GridRow& row : rows) {
        groups[groupOf(row.labels, grouping)].push_back(&row);
    }
    std::vector<GridRow> result;
    result.reserve(groups.size());
    for (const auto& [labels, members] : groups) {
        result.push_back({ labels, valuesOf(aggregateOperator, members, rules) });
    }
    return result;
}

} // namespace promdesk

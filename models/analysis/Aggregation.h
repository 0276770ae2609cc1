// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "analysis/EvaluationRules.h"
#include "core/LabelSet.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// Operators of PromQL that make one series of several.
enum class AggregateOperator
{
    Sum,
    Average,
    Minimum,
    Maximum,
    Count,
};

/// By its lower-case name in PromQL ("avg"); nothing for all others.
[[nodiscard]] std::optional<AggregateOperator> aggregateOperator(std::string_view name);

/// Which labels tell groups apart: these alone (by), or all but these and the metric's name.
struct Grouping
{
    bool isWithout = false;
    std::vector<std::string> labels;

    friend bool operator==(const Grouping&, const Grouping&) = default;
};

/// The labels of the group that a series belongs to. Pure.
[[nodiscard]] LabelSet groupOf(const LabelSet& labels, const Grouping& grouping);

/// A series on a grid that all rows share; missingValue() where it has no sample.
struct GridRow
{
    LabelSet labels;
    std::vector<double> values;
};

/// One row for each group, sorted by labels; sums and averages are taken in the order of the rows,
/// as Prometheus does (promql/engine.go, aggregation). rows: of equal length. Pure.
[[nodiscard]] std::vector<GridRow> aggregate(AggregateOperator aggregateOperator,
    const Grouping& grouping, const std::vector<GridRow>& rows, const EvaluationRules& rules);

} // namespace promdesk

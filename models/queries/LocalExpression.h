// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "analysis/Aggregation.h"
#include "analysis/RangeFunction.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace promdesk {

/// sum by (job) (…)
struct AggregateStep
{
    AggregateOperator aggregateOperator = AggregateOperator::Sum;
    Grouping grouping;

    friend bool operator==(const AggregateStep&, const AggregateStep&) = default;
};

/// histogram_quantile(0.9, …) of classic buckets
struct QuantileStep
{
    double quantile = 0; ///< from 0 to 1

    friend bool operator==(const QuantileStep&, const QuantileStep&) = default;
};

/// … * 8 or 100 / …: one of + - * / with a plain number
struct NumberStep
{
    char sign = '*';
    double number = 1;
    bool isNumberFirst = false;

    friend bool operator==(const NumberStep&, const NumberStep&) = default;
};

using LocalStep = std::variant<AggregateStep, QuantileStep, NumberStep>;

/// An expression that reads one selector and can be evaluated from its raw samples: the selector,
/// perhaps a function over windows of its samples, then steps from the inside out.
struct LocalExpression
{
    std::string selector; ///< as written, no range
    std::optional<RangeFunction> function; ///< absent: the last sample at each time
    Duration window; ///< of the function
    std::vector<LocalStep> steps;

    friend bool operator==(const LocalExpression&, const LocalExpression&) = default;
};

/// Deeper expressions are not read.
constexpr std::size_t kMostLocalSteps = 16;

/// What an expression (macros resolved) says in that grammar; nothing for everything else: offset,
/// @, subqueries, several selectors, other functions, operators between vectors, comparisons,
/// quoted label names, and texts that are no PromQL. Pure.
[[nodiscard]] std::optional<LocalExpression> localExpression(std::string_view expression);

} // namespace promdesk

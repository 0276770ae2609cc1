// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/LocalEvaluation.h"

#include "queries/BucketQuantile.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <string_view>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

using Rows = std::vector<GridRow>;

/// The samples of a series as functions want them: stale markers are kept for last values alone.
class Columns
{
public:
    Columns(const Series& series, bool keepsMarkers)
    {
        const std::size_t size = std::min(series.axis.size(), series.values.size());
        m_times.reserve(size);
        m_values.reserve(size);
        for (std::size_t i = 0; i < size; ++i) {
            if (keepsMarkers || !isMissing(series.values[i])) {
                m_times.push_back(series.axis.at(i).toMs());
                m_values.push_back(series.values[i]);
            }
        }
    }

    [[nodiscard]] SampleSpan span() const { return { m_times, m_values }; }

private:
    std::vector<std::int64_t> m_times;
    std::vector<double> m_values;
};

bool isEmpty(const GridRow& row)
{
    return std::all_of(row.values.begin(), row.values.end(), isMissing);
}

LabelSet withoutName(const LabelSet& labels)
{
    return groupOf(labels, Grouping { .isWithout = true, .labels = {} });
}

bool keepsName(const LocalExpression& expression)
{
    return !expression.function || *expression.function == RangeFunction::LastOverTime;
}

Rows rowsOf(const LocalExpression& expression, const SeriesSnapshot& raw, const TimeGrid& grid,
    const EvaluationRules& rules)
{
    Rows rows;
    rows.reserve(raw.series.size());
    for (const Series& series : raw.series) {
        const Columns columns(series, !expression.function);
        GridRow row { .labels = keepsName(expression) ? series.labels : withoutName(series.labels),
            .values = expression.function
                ? overWindows(*expression.function, columns.span(), grid, expression.window, rules)
                : lastValues(columns.span(), grid, rules) };
        if (!isEmpty(row)) {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

double combined(const NumberStep& step, double value)
{
    const double left = step.isNumberFirst ? step.number : value;
    const double right = step.isNumberFirst ? value : step.number;
    switch (step.sign) {
    case '+':
        return left + right;
    case '-':
        return left - right;
    case '*':
        return left * right;
    default:
        return left / right;
    }
}

Result<Rows> applied(const NumberStep& step, Rows rows, const TimeGrid&, const EvaluationRules&)
{
    for (GridRow& row : rows) {
        row.labels.remove("__name__");
        for (double& value : row.values) {
            value = isMissing(value) ? value : combined(step, value);
        }
    }
    return rows;
}

Result<Rows> applied(
    const AggregateStep& step, const Rows& rows, const TimeGrid&, const EvaluationRules& rules)
{
    return aggregate(step.aggregateOperator, step.grouping, rows, rules);
}

Series toSeries(GridRow row, const TimeGrid& grid)
{
    const auto isThere = [](double value) { return !isMissing(value); };
    const auto first = std::find_if(row.values.begin(), row.values.end(), isThere);
    const auto last = std::find_if(row.values.rbegin(), row.values.rend(), isThere).base();
    Series series;
    series.labels = std::move(row.labels);
    series.axis = TimeAxis::grid(grid.start + grid.step * (first - row.values.begin()), grid.step,
        static_cast<std::size_t>(last - first));
    series.values.assign(first, last);
    return series;
}

/// Back from a series that begins and ends somewhere on the grid.
GridRow toRow(Series series, const TimeGrid& grid)
{
    GridRow row { .labels = std::move(series.labels),
        .values = std::vector<double>(grid.count, missingValue()) };
    const std::int64_t offset = (series.axis.front() - grid.start) / grid.step;
    std::copy(series.values.begin(), series.values.end(), row.values.begin() + offset);
    return row;
}

Result<Rows> applied(
    const QuantileStep& step, Rows rows, const TimeGrid& grid, const EvaluationRules& rules)
{
    std::set<std::string, std::less<>> names;
    SeriesSnapshot buckets;
    for (GridRow& row : rows) {
        names.emplace(row.labels.metricName());
        buckets.series.push_back(toSeries(std::move(row), grid));
    }
    auto quantiles = quantileOf(buckets, step.quantile, grid.step,
        { .smooths = rules.smoothsBuckets, .remarks = rules.hasRemarks });
    if (!quantiles || names.size() > 1) {
        return failure(ErrorKind::Unsupported, u"These buckets are the server's business."_s);
    }
    Rows result;
    for (Series& series : quantiles->series) {
        result.push_back(toRow(std::move(series), grid));
    }
    return result;
}

bool isOfCounters(const LocalExpression& expression)
{
    return expression.function == RangeFunction::Rate
        || expression.function == RangeFunction::Increase;
}

bool isNoCounter(std::string_view name)
{
    constexpr std::array<std::string_view, 4> kEndings { "_total", "_sum", "_count", "_bucket" };
    return !name.empty()
        && std::none_of(kEndings.begin(), kEndings.end(),
            [name](std::string_view ending) { return name.ends_with(ending); });
}

bool ratesNoCounter(const LocalExpression& expression, const SeriesSnapshot& raw)
{
    return isOfCounters(expression)
        && std::any_of(raw.series.begin(), raw.series.end(),
            [](const Series& series) { return isNoCounter(series.labels.metricName()); });
}

bool hasTwins(const Rows& rows)
{
    std::set<LabelSet> seen;
    return !std::all_of(rows.begin(), rows.end(),
        [&seen](const GridRow& row) { return seen.insert(row.labels).second; });
}

} // namespace

bool ratesNoCounter(const LocalExpression& expression)
{
    const std::string_view selector = expression.selector;
    const std::string_view name = selector.substr(0, selector.find_first_of("{ \t\n"));
    return isOfCounters(expression) && isNoCounter(name);
}

TimeRange samplesNeeded(
    const LocalExpression& expression, const TimeRange& range, const EvaluationRules& rules)
{
    return { range.start - (expression.function ? expression.window : rules.lookback), range.end };
}

Result<std::shared_ptr<SeriesSnapshot>> evaluateLocally(const LocalExpression& expression,
    const SeriesSnapshot& raw, const TimeGrid& grid, const EvaluationRules& rules)
{
    const bool hasHistograms = std::any_of(raw.series.begin(), raw.series.end(),
        [](const Series& series) { return !series.histograms.empty(); });
    if (hasHistograms) {
        return failure(ErrorKind::Unsupported, u"Native histograms are evaluated by servers."_s);
    }
    if (rules.hasRemarks && ratesNoCounter(expression, raw)) {
        return failure(ErrorKind::Unsupported, u"The server has a remark on this."_s);
    }
    const auto refuseTwins = [](Rows rows) -> Result<Rows> {
        if (hasTwins(rows)) {
            return failure(ErrorKind::Unsupported, u"Two series would have the same labels."_s);
        }
        return rows;
    };
    Result<Rows> rows = refuseTwins(rowsOf(expression, raw, grid, rules));
    for (const LocalStep& step : expression.steps) {
        rows = std::move(rows).and_then([&](Rows now) {
            return std::visit(
                [&](const auto& one) { return applied(one, std::move(now), grid, rules); }, step)
                .and_then(refuseTwins);
        });
    }
    if (!rows) {
        return failure(rows.error());
    }
    std::sort(rows->begin(), rows->end(),
        [](const GridRow& a, const GridRow& b) { return a.labels < b.labels; });
    auto snapshot = std::make_shared<SeriesSnapshot>();
    for (GridRow& row : *rows) {
        snapshot->series.push_back(toSeries(std::move(row), grid));
    }
    snapshot->warnings = raw.warnings;
    snapshot->infos = raw.infos;
    snapshot->isPartial = raw.isPartial;
    snapshot->bodyBytes = raw.bodyBytes;
    return snapshot;
}

} // namespace promdesk

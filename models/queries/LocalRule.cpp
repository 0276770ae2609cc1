// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/LocalRule.h"

#include "queries/LocalEvaluation.h"

#include <QRegularExpression>

#include <algorithm>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

using Version = std::pair<int, int>;

std::optional<Version> versionOf(const QString& text)
{
    static const QRegularExpression pattern(u"^v?(\\d{1,3})\\.(\\d{1,4})\\b"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    return match.hasMatch()
        ? std::optional(Version(match.captured(1).toInt(), match.captured(2).toInt()))
        : std::nullopt;
}

/// Samples that are in the windows of all points together.
double windowSamples(const LocalExpression& expression, const LocalOutlook& outlook)
{
    const double each = expression.function
        ? outlook.load.samplesPerSecond * expression.window.toSeconds()
        : outlook.load.series;
    return outlook.points * each;
}

double samplesRead(const LocalOutlook& outlook)
{
    return outlook.load.samplesPerSecond * outlook.length.toSeconds();
}

double valuesComputed(const LocalOutlook& outlook)
{
    return outlook.load.series * outlook.points;
}

/// Whether a series has a value wherever a sample is in the window.
bool showsEachSample(const std::optional<RangeFunction>& function)
{
    return !function || *function == RangeFunction::LastOverTime
        || *function == RangeFunction::CountOverTime || *function == RangeFunction::PresentOverTime;
}

const AggregateStep* firstAggregate(const LocalExpression& expression)
{
    for (const LocalStep& step : expression.steps) {
        if (const auto* const aggregate = std::get_if<AggregateStep>(&step)) {
            return aggregate;
        }
    }
    return nullptr;
}

} // namespace

std::optional<EvaluationRules> evaluationRules(const SourceCapabilities& server)
{
    const std::optional<Version> version = versionOf(server.version);
    const bool isKnown = server.flavour == Flavour::Prometheus && version
        && *version >= Version(2, 40) && version->first <= 3;
    const bool isAsUsual = server.areFlagsKnown && !server.altersEvaluation;
    if (!isKnown || !isAsUsual || !server.hasRemoteRead || !server.isConfigurationKnown) {
        return std::nullopt;
    }
    return EvaluationRules { .hasLeftOpenWindows = *version >= Version(3, 0),
        .boundsZeroPoint = *version >= Version(2, 51),
        .smoothsBuckets = *version >= Version(2, 49),
        .hasRemarks = *version >= Version(2, 48),
        .hasExactSums = *version >= Version(2, 54),
        .hasExactMeans = *version >= Version(2, 55),
        .hasSplitMeans = *version >= Version(3, 5),
        .lookback = server.lookback };
}

QuantileRules quantileRules(const SourceCapabilities& server)
{
    const std::optional<Version> version = versionOf(server.version);
    return { .smooths = version && *version >= Version(2, 49),
        .remarks = version && *version >= Version(2, 48) };
}

std::optional<SelectorLoad> selectorLoad(const LocalExpression& expression,
    const QueryRequest& request, const SeriesSnapshot& answer, Duration scrapeInterval)
{
    const auto points = static_cast<double>((request.end - request.start) / request.step + 1);
    const auto samples = static_cast<double>(answer.stats.totalQueryableSamples);
    const double interval = std::max(scrapeInterval, Duration::fromMs(1)).toSeconds();
    if (request.kind != QueryRequest::Kind::Range || samples <= 0 || points <= 0) {
        return std::nullopt;
    }
    SelectorLoad load;
    if (expression.function) {
        load.samplesPerSecond = samples / points / expression.window.toSeconds();
        load.series = load.samplesPerSecond * interval;
    } else {
        load.series = samples / points;
        load.samplesPerSecond = load.series / interval;
    }
    if (!hidesLabels(expression)) {
        load.series = std::max(load.series, static_cast<double>(answer.series.size()));
    }
    return load;
}

std::optional<TimeRange> freeAfter(const std::optional<TimeRange>& known,
    const std::optional<TimeRange>& seen, bool hasExternalLabels)
{
    if (hasExternalLabels) {
        return std::nullopt;
    }
    const bool doTouch = known && seen && known->start <= seen->end && seen->start <= known->end;
    if (doTouch) {
        return TimeRange { std::min(known->start, seen->start), std::max(known->end, seen->end) };
    }
    return seen ? seen : known;
}

std::optional<TimeRange> allSeriesSeen(const LocalExpression& expression,
    const QueryRequest& request, const SeriesSnapshot& answer, const EvaluationRules& rules)
{
    const TimeRange range = samplesNeeded(expression, { request.start, request.end }, rules);
    const bool isGapless = request.step <= request.start - range.start;
    const bool keepsLabels = std::all_of(expression.steps.begin(), expression.steps.end(),
        [](const LocalStep& step) { return std::holds_alternative<NumberStep>(step); });
    const bool isSure = request.kind == QueryRequest::Kind::Range && isGapless && keepsLabels
        && showsEachSample(expression.function) && !answer.isPartial && !answer.series.empty();
    return isSure ? std::optional(range) : std::nullopt;
}

bool hasAnyName(const SeriesSnapshot& answer, const LabelSet& labels)
{
    return std::any_of(answer.series.begin(), answer.series.end(), [&labels](const Series& series) {
        return std::any_of(labels.begin(), labels.end(),
            [&series](const auto& label) { return series.labels.contains(label.first); });
    });
}

bool hidesLabels(const LocalExpression& expression)
{
    return firstAggregate(expression) != nullptr;
}

bool isFreeSince(const SelectorLoad& load, Instant since)
{
    return load.freeOfExternalLabels && load.freeOfExternalLabels->start <= since;
}

bool mayMistakeLabels(const LocalExpression& expression, const SelectorLoad& load,
    const LabelSet& externalLabels, Instant since)
{
    if (externalLabels.isEmpty() || isFreeSince(load, since)) {
        return false;
    }
    const AggregateStep* const aggregate = firstAggregate(expression);
    const bool hidesThem = aggregate != nullptr && !aggregate->grouping.isWithout
        && !std::holds_alternative<QuantileStep>(expression.steps.front())
        && std::none_of(aggregate->grouping.labels.begin(), aggregate->grouping.labels.end(),
            [&externalLabels](const std::string& name) { return externalLabels.contains(name); });
    return !hidesThem;
}

double AnswerCost::totalMs() const
{
    constexpr double kMsPerByte = 80e-6;
    return serverMs + clientMs + bytes * kMsPerByte;
}

AnswerCost costThere(const LocalExpression& expression, const LocalOutlook& outlook)
{
    const bool isSlow = expression.function && readsEachSample(*expression.function);
    const double shown = outlook.lines * outlook.points;
    return { .serverMs = 4 + samplesRead(outlook) * 80e-6
            + windowSamples(expression, outlook) * (isSlow ? 6e-6 : 2e-6)
            + valuesComputed(outlook) * 100e-6 + shown * 150e-6,
        .clientMs = 1 + shown * 60e-6,
        .bytes = 200 + outlook.lines * 170 + shown * 28 };
}

AnswerCost costHere(
    const LocalExpression& expression, const LocalOutlook& outlook, SamplesHeld held)
{
    const bool isSlow = expression.function && readsEachSample(*expression.function);
    // Chunks of 120 samples come whole.
    const double samples = samplesRead(outlook) + outlook.load.series * 120;
    AnswerCost cost { .serverMs = 0,
        .clientMs = 1 + samplesRead(outlook) * 10e-6 + valuesComputed(outlook) * 40e-6
            + (isSlow ? windowSamples(expression, outlook) * 6e-6 : 0),
        .bytes = 0 };
    if (held == SamplesHeld::No) {
        cost.serverMs = 4 + outlook.load.series * 30e-3 + samples * 16e-6;
        cost.clientMs += samples * 40e-6 + outlook.load.series * 2e-3;
        cost.bytes = outlook.load.series * 200 + samples * 5;
    }
    return cost;
}

bool paysHere(const LocalExpression& expression, const LocalOutlook& outlook, SamplesHeld held)
{
    return payTogether({ { expression, outlook } }, held);
}

bool payTogether(const std::vector<LocalJob>& jobs, SamplesHeld held)
{
    constexpr double kLeastSavedMs = 20;
    double saved = 0;
    double there = 0;
    double here = 0;
    for (const LocalJob& job : jobs) {
        const AnswerCost server = costThere(job.expression, job.outlook);
        const AnswerCost own = costHere(job.expression, job.outlook, held);
        saved += server.serverMs - own.serverMs;
        there += server.totalMs();
        here += own.totalMs();
        held = SamplesHeld::Yes; // for all others
        if (samplesRead(job.outlook) > kMostLocalSamples
            || valuesComputed(job.outlook) > kMostLocalValues) {
            return false;
        }
    }
    return saved >= kLeastSavedMs && here * 2 <= there;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "analysis/EvaluationRules.h"
#include "core/TimeRange.h"
#include "queries/BucketQuantile.h"
#include "queries/LocalExpression.h"
#include "series/SeriesSnapshot.h"
#include "sources/QueryRequest.h"
#include "sources/SourceCapabilities.h"

#include <optional>

namespace promdesk {

/// How this server evaluates; nothing where that is not known: anything but Prometheus 2.40 and
/// later or 3, or a server without remote read, or one whose configuration (the external labels,
/// which remote read adds) or flags (the look-back, features that compute otherwise) could not be
/// read. Pure.
[[nodiscard]] std::optional<EvaluationRules> evaluationRules(const SourceCapabilities& server);

/// How a Prometheus computes quantiles of buckets; without a version that is known: as the oldest.
[[nodiscard]] QuantileRules quantileRules(const SourceCapabilities& server);

/// What an answer of the server told of the samples of a selector.
struct SelectorLoad
{
    double samplesPerSecond = 0; ///< of all its series together
    double series = 0; ///< about
    /// All series with samples in this range (both ends belong to it) were seen with all their
    /// labels, and none has the name of an external label.
    std::optional<TimeRange> freeOfExternalLabels = {};
};

/// From the server's count of samples (stats); nothing where it gave none. Pure.
[[nodiscard]] std::optional<SelectorLoad> selectorLoad(const LocalExpression& expression,
    const QueryRequest& request, const SeriesSnapshot& answer, Duration scrapeInterval);

/// SelectorLoad::freeOfExternalLabels after another answer, of which allSeriesSeen() and
/// hasAnyName() told: it adds a range, or refutes what is known, or changes nothing. Of two ranges
/// that do not touch, that of the answer counts. Pure.
[[nodiscard]] std::optional<TimeRange> freeAfter(const std::optional<TimeRange>& known,
    const std::optional<TimeRange>& seen, bool hasExternalLabels);

/// The range whose series are all in the answer, with all their labels; nothing where some may lack
/// (rate() needs two samples, a step may be longer than the window) or where it has none at all.
/// Pure.
[[nodiscard]] std::optional<TimeRange> allSeriesSeen(const LocalExpression& expression,
    const QueryRequest& request, const SeriesSnapshot& answer, const EvaluationRules& rules);

/// Whether any series has one of these names. Pure.
[[nodiscard]] bool hasAnyName(const SeriesSnapshot& answer, const LabelSet& labels);

/// Whether the answer shows less than all labels of the series (but le and the metric's name).
/// Pure.
[[nodiscard]] bool hidesLabels(const LocalExpression& expression);

/// Remote read adds external labels to series that lack them; whether one of them that a series
/// has of its own could then be taken for an added one, and change the answer. since: the first
/// sample that is needed. Pure.
[[nodiscard]] bool mayMistakeLabels(const LocalExpression& expression, const SelectorLoad& load,
    const LabelSet& externalLabels, Instant since);

/// Whether no series since then has a label with the name of an external one, as far as seen. Pure.
[[nodiscard]] bool isFreeSince(const SelectorLoad& load, Instant since);

/// Whether the samples are here already.
enum class SamplesHeld
{
    No,
    Yes,
};

/// One range of one expression.
struct LocalOutlook
{
    SelectorLoad load;
    double lines = 1; ///< of the answer, about
    double points = 0; ///< of each line
    Duration length; ///< from the first sample that is read to the last
};

/// What an answer costs, about.
struct AnswerCost
{
    double serverMs = 0; ///< of processor time
    double clientMs = 0; ///< likewise
    double bytes = 0;

    /// All of it, bytes as the time they take at 100 Mbit/s.
    [[nodiscard]] double totalMs() const;
};

[[nodiscard]] AnswerCost costThere(const LocalExpression& expression, const LocalOutlook& outlook);
[[nodiscard]] AnswerCost costHere(
    const LocalExpression& expression, const LocalOutlook& outlook, SamplesHeld held);

/// Samples that are asked for at most, and values that are computed at most for one answer.
constexpr double kMostLocalSamples = 5e6;
constexpr double kMostLocalValues = 8e6;

/// One of several expressions that the same samples would answer.
struct LocalJob
{
    LocalExpression expression;
    LocalOutlook outlook;
};

/// Whether it is evaluated here: half the cost of the server's evaluation or less in all, and 20 ms
/// of the server's time saved or more, and within the bounds. The formulas are fits to what
/// `bench_local` measured (tests/benchmarks/README.md). Pure.
[[nodiscard]] bool paysHere(const LocalExpression& expression, const LocalOutlook& outlook,
    SamplesHeld held = SamplesHeld::No);

/// The same of all jobs together, of one selector and range: the samples are asked for once. jobs:
/// not empty; the bounds are those of each. Pure.
[[nodiscard]] bool payTogether(
    const std::vector<LocalJob>& jobs, SamplesHeld held = SamplesHeld::No);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/SourceMerge.h"

#include "core/Limits.h"
#include "queries/GapFill.h"

#include <algorithm>
#include <map>
#include <string_view>
#include <unordered_map>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::string_view kSourceLabel = "source";

/// Moves a label of that name out of the way.
void freeLabel(LabelSet& labels, std::string_view name)
{
    if (!labels.contains(name)) {
        return;
    }
    const std::string value(labels.value(name));
    std::string other = "exported_" + std::string(name);
    while (labels.contains(other)) {
        other.insert(0, "exported_");
    }
    labels.remove(name);
    labels.set(other, value);
}

/// The type that the merged answer has for an answer of that type.
ResultType mergedType(ResultType type)
{
    return type == ResultType::Scalar ? ResultType::Vector : type;
}

class Merger
{
    using Places = std::unordered_map<LabelSet, std::size_t>; ///< identity → place in m_answer

public:
    explicit Merger(const SourceMergeOptions& options)
        : m_options(options)
    { }

    void add(const SourceAnswer& source)
    {
        const Result<void> checked =
            source.answer ? check(source) : Result<void>(failure(source.answer.error()));
        if (!checked) {
            m_merged.failures.push_back({ source.sourceName, checked.error() });
            return;
        }
        const SeriesSnapshot& answer = **source.answer;
        if (!m_hasAnswer) {
            m_hasAnswer = true;
            m_step = source.step;
            m_answer.type = mergedType(answer.type);
            m_answer.text = answer.text;
            m_answer.textTime = answer.textTime;
        }
        takeRemarks(source.sourceName, answer);
        takeSeries(source, answer);
    }

    [[nodiscard]] MergedAnswer finish()
    {
        if (m_hasAnswer) {
            m_answer.isPartial = m_answer.isPartial || !m_merged.failures.empty();
            m_merged.snapshot = std::make_shared<const SeriesSnapshot>(std::move(m_answer));
        }
        return std::move(m_merged);
    }

private:
    [[nodiscard]] bool joins() const
    {
        return m_options.duplicates == SourceMergeOptions::Duplicates::Join;
    }

    /// The labels without the source's: equal for series to be joined.
    [[nodiscard]] LabelSet identity(const Series& series) const
    {
        LabelSet labels = series.labels;
        freeLabel(labels, kSourceLabel);
        if (joins()) {
            for (const std::string& name : m_options.replicaLabels) {
                labels.remove(name);
            }
        }
        return labels;
    }

    /// An error when this answer cannot stand beside the others.
    [[nodiscard]] Result<void> check(const SourceAnswer& source) const
    {
        const SeriesSnapshot& answer = **source.answer;
        if (m_hasAnswer && source.step != m_step) {
            return failure(ErrorKind::InvalidArgument,
                u"the answer has a step of %1, those before it one of %2"_s.arg(
                    toText(source.step), toText(m_step)));
        }
        if (m_hasAnswer && mergedType(answer.type) != m_answer.type) {
            return failure(ErrorKind::InvalidArgument,
                u"the answer is of another type than those before it"_s);
        }
        if (m_answer.series.size() + newSeries(answer, source.haGroup) > limits::kSeriesPerAnswer
            || m_samples + answer.sampleCount() > limits::kSamplesPerAnswer) {
            return failure(ErrorKind::TooMuch,
                u"the answers of all servers together have too many series or samples"_s);
        }
        return {};
    }

    [[nodiscard]] bool isKnown(const QString& haGroup, const LabelSet& labels) const
    {
        const auto places = m_places.find(haGroup);
        return places != m_places.end() && places->second.contains(labels);
    }

    /// At most so many series would be added.
    [[nodiscard]] std::size_t newSeries(const SeriesSnapshot& answer, const QString& haGroup) const
    {
        const bool fitsAnyway =
            m_answer.series.size() + answer.series.size() <= limits::kSeriesPerAnswer;
        if (!joins() || fitsAnyway) {
            return answer.series.size();
        }
        return static_cast<std::size_t>(std::count_if(answer.series.begin(), answer.series.end(),
            [&](const Series& series) { return !isKnown(haGroup, identity(series)); }));
    }

    void takeRemarks(const QString& name, const SeriesSnapshot& answer)
    {
        for (const QString& warning : answer.warnings) {
            m_answer.warnings += QString(name + u": "_s + warning);
        }
        for (const QString& remark : answer.infos) {
            m_answer.infos += QString(name + u": "_s + remark);
        }
        QueryStats& stats = m_answer.stats;
        stats.evalSeconds = std::max(stats.evalSeconds, answer.stats.evalSeconds);
        stats.peakSamples = std::max(stats.peakSamples, answer.stats.peakSamples);
        stats.totalQueryableSamples += answer.stats.totalQueryableSamples;
        m_answer.bodyBytes += answer.bodyBytes;
        m_answer.isPartial = m_answer.isPartial || answer.isPartial;
    }

    void takeSeries(const SourceAnswer& from, const SeriesSnapshot& answer)
    {
        const std::string source = from.sourceName.toStdString();
        Places& places = m_places[from.haGroup];
        m_samples += answer.sampleCount();
        m_answer.series.reserve(m_answer.series.size() + newSeries(answer, from.haGroup));
        for (const Series& series : answer.series) {
            LabelSet labels = identity(series);
            if (joins()) {
                const auto [at, isNew] = places.try_emplace(labels, m_answer.series.size());
                if (!isNew) {
                    ++m_merged.joinedSeries;
                    m_merged.filledSamples += fillGaps(m_answer.series[at->second], series, m_step);
                    continue;
                }
            }
            labels.set(kSourceLabel, source);
            m_answer.series.push_back(
                { std::move(labels), series.axis, series.values, series.histograms });
        }
    }

    const SourceMergeOptions& m_options;
    SeriesSnapshot m_answer;
    MergedAnswer m_merged;
    std::map<QString, Places> m_places; ///< of Join, by group
    Duration m_step; ///< of the first answer
    std::size_t m_samples = 0;
    bool m_hasAnswer = false;
};

} // namespace

void setSourceLabel(LabelSet& labels, std::string_view source)
{
    freeLabel(labels, kSourceLabel);
    labels.set(kSourceLabel, source);
}

MergedAnswer mergeSources(
    const std::vector<SourceAnswer>& answers, const SourceMergeOptions& options)
{
    Merger merger(options);
    for (const SourceAnswer& answer : answers) {
        merger.add(answer);
    }
    return merger.finish();
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "panels/PanelSeries.h"

#include "charts/SeriesNaming.h"
#include "core/Limits.h"
#include "pages/SourceGroups.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Colours are remembered for so many series; beyond, the memory begins anew.
constexpr std::size_t kMostColors = 20 * limits::kSeriesPerPlot;

QString fallbackName(const PanelPlan& plan, const PlannedQuery& query)
{
    if (plan.queries.size() == 1 && !plan.spec.title.isEmpty()) {
        return plan.spec.title;
    }
    return query.signalId.isEmpty() ? toQString(query.expression).left(200) : query.signalId;
}

/// Where the series' source stands in the session's list.
int placeOf(const PlannedQuery& query, const SeriesFrame& frame, const Series& series)
{
    const QString id = sourceIdOf(frame, series);
    for (const SourcePart& part : frame.parts) {
        if (part.sourceId == id) {
            return part.place;
        }
    }
    return query.sourcePlace;
}

/// Several sources' series under one template would all have one name.
QString legendOf(const PlannedQuery& query, const SeriesFrame& frame)
{
    const bool isNamed = query.legend.isEmpty() || query.legend.contains(u"{{source}}"_s);
    return isNamed || frame.parts.size() < 2 ? query.legend : query.legend + u" · {{source}}"_s;
}

} // namespace

ColorsBy colorsBy(const PanelSpec& spec)
{
    return spec.options.value(u"colors"_s).toString() == u"sources"_s ? ColorsBy::Sources
                                                                      : ColorsBy::Series;
}

int SeriesColors::colorOf(std::size_t query, const LabelSet& labels, std::size_t queries)
{
    const auto known = m_colors.find({ query, labels });
    if (known != m_colors.end()) {
        return known->second;
    }
    if (m_colors.size() >= kMostColors) {
        forget();
    }
    const bool isFirst = m_begun.insert(query).second;
    // Behind those: series so far that were not the first of their query.
    const std::size_t further = queries + m_colors.size() - m_begun.size();
    const auto color = static_cast<int>(isFirst ? query : further);
    m_colors.emplace(std::pair { query, labels }, color);
    return color;
}

void SeriesColors::forget()
{
    m_colors.clear();
    m_begun.clear();
}

PanelSeries seriesOf(
    const PanelPlan& plan, const std::vector<SeriesFrame>& frames, SeriesColors& colors)
{
    PanelSeries result;
    std::vector<UnnamedSeries> unnamed;
    const bool isBySource = colorsBy(plan.spec) == ColorsBy::Sources;
    const std::size_t queries = std::min(frames.size(), plan.queries.size());
    for (std::size_t q = 0; q < queries; ++q) {
        const SnapshotPtr& snapshot = frames[q].snapshot;
        const std::size_t count = snapshot ? snapshot->series.size() : 0;
        result.total += count;
        for (std::size_t i = 0; i < count && result.series.size() < limits::kSeriesPerPlot; ++i) {
            const LabelSet& labels = snapshot->series[i].labels;
            result.series.push_back({ .name = {},
                .snapshot = snapshot,
                .index = i,
                .colorIndex = isBySource ? placeOf(plan.queries[q], frames[q], snapshot->series[i])
                                         : colors.colorOf(q, labels, plan.queries.size()),
                .isHidden = false,
                .isRaw = frames[q].isRaw });
            result.queries.push_back(q);
            unnamed.push_back({ .labels = &labels,
                .legend = legendOf(plan.queries[q], frames[q]),
                .fallback = fallbackName(plan, plan.queries[q]) });
        }
    }
    std::vector<UntrustedText> names = seriesNames(unnamed);
    for (std::size_t i = 0; i < names.size(); ++i) {
        result.series[i].name = std::move(names[i]);
    }
    return result;
}

double newestValue(const Series& series)
{
    for (std::size_t i = std::min(series.values.size(), series.axis.size()); i-- > 0;) {
        if (!isMissing(series.values[i])) {
            return series.values[i];
        }
    }
    return std::numeric_limits<double>::quiet_NaN();
}

} // namespace promdesk

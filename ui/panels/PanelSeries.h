// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotContent.h"
#include "core/LabelSet.h"
#include "pages/PagePlan.h"
#include "queries/SeriesFrame.h"

#include <map>
#include <set>
#include <utility>
#include <vector>

namespace promdesk {

/// All series of all frames, named and coloured, in the frames' order.
struct PanelSeries
{
    std::vector<ChartSeries> series; ///< at most limits::kSeriesPerPlot
    std::vector<std::size_t> queries; ///< index of the planned query of each
    std::size_t total = 0; ///< before the limit
};

/// What a colour stands for: spec.options "colors" = series|sources.
enum class ColorsBy
{
    Series,
    Sources,
};

[[nodiscard]] ColorsBy colorsBy(const PanelSpec& spec);

/// Gives every series the same colour for as long as a panel lives, whatever comes and goes. The
/// first series of each query has the colour of the query's place, so that p50, p95 and p99 look
/// the same however their answers arrive.
class SeriesColors
{
public:
    /// queries: of the panel, all of them.
    [[nodiscard]] int colorOf(std::size_t query, const LabelSet& labels, std::size_t queries);

    void forget();

private:
    std::map<std::pair<std::size_t, LabelSet>, int> m_colors;
    std::set<std::size_t> m_begun; ///< queries that had a series
};

[[nodiscard]] PanelSeries seriesOf(
    const PanelPlan& plan, const std::vector<SeriesFrame>& frames, SeriesColors& colors);

/// The newest value of a series that is not missing (it may be NaN or infinite); NaN when there is
/// none.
[[nodiscard]] double newestValue(const Series& series);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotContent.h"
#include "core/LabelSet.h"
#include "pages/PagePlan.h"
#include "queries/SeriesFrame.h"

#include <map>
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

/// Gives every series the same colour for as long as a panel lives, whatever comes and goes.
class SeriesColors
{
public:
    [[nodiscard]] int colorOf(std::size_t query, const LabelSet& labels);

    void forget() { m_colors.clear(); }

private:
    std::map<std::pair<std::size_t, LabelSet>, int> m_colors;
};

[[nodiscard]] PanelSeries seriesOf(
    const PanelPlan& plan, const std::vector<SeriesFrame>& frames, SeriesColors& colors);

/// The newest value of a series that is not missing (it may be NaN or infinite); NaN when there is
/// none.
[[nodiscard]] double newestValue(const Series& series);

} // namespace promdesk

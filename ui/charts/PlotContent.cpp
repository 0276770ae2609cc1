// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotContent.h"

#include "theme/Theme.h"

#include <array>

namespace promdesk {

std::size_t PlotContent::sampleCount() const
{
    std::size_t count = 0;
    for (const ChartSeries& one : series) {
        count += one.series().values.size();
    }
    return count;
}

QPen seriesPen(const Theme& theme, int colorIndex, double width)
{
    static constexpr std::array<Qt::PenStyle, 4> kStyles { Qt::SolidLine, Qt::DashLine,
        Qt::DashDotLine, Qt::DotLine };
    const auto round = static_cast<std::size_t>(colorIndex / static_cast<int>(theme.series.size()));
    QPen pen(theme.seriesColor(colorIndex), width, kStyles.at(round % kStyles.size()));
    pen.setJoinStyle(Qt::RoundJoin);
    pen.setCapStyle(round == 0 ? Qt::RoundCap : Qt::FlatCap);
    return pen;
}

} // namespace promdesk

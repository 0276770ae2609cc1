// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotContent.h"

#include "theme/Theme.h"

#include <array>
#include <cmath>

namespace promdesk {

namespace {

/// An end of the axis that is not fixed is NaN.
bool isSameEnd(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

} // namespace

bool operator==(const ChartSeries& a, const ChartSeries& b)
{
    return a.snapshot == b.snapshot && a.index == b.index && a.colorIndex == b.colorIndex
        && a.isHidden == b.isHidden && a.isRaw == b.isRaw && a.name.raw() == b.name.raw();
}

bool operator==(const PlotSilence& a, const PlotSilence& b)
{
    return a.from == b.from && a.label.raw() == b.label.raw();
}

bool PlotContent::looksLike(const PlotContent& other) const
{
    return series == other.series && unit == other.unit && style == other.style
        && thresholds == other.thresholds && isSameEnd(minimum, other.minimum)
        && isSameEnd(maximum, other.maximum) && knownUntil == other.knownUntil
        && silences == other.silences;
}

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

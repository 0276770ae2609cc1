// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/DenseLines.h"

#include "charts/SpanRaster.h"

#include <algorithm>
#include <utility>

namespace promdesk {

namespace {

constexpr int kOnlyAreaAlpha = 64; ///< of a single line's area
constexpr int kAreaAlpha = 36;

std::size_t visibleCount(const PlotContent& content)
{
    const auto count = std::count_if(content.series.begin(), content.series.end(),
        [](const ChartSeries& one) { return !one.isHidden; });
    return static_cast<std::size_t>(count);
}

int areaAlpha(const PlotContent& content)
{
    if (visibleCount(content) == 1) {
        return kOnlyAreaAlpha;
    }
    return content.style == PlotContent::Style::Areas ? kAreaAlpha : 0;
}

} // namespace

LinePicture drawDenseLines(const DenseLines& lines)
{
    const QSize size = (lines.mapping.area.size() * lines.scale).toSize();
    const int alpha = areaAlpha(lines.content);
    std::vector<RasterLine> all;
    for (std::size_t i = 0; i < lines.plot.series.size(); ++i) {
        const SampledSeries& sampled = lines.plot.series[i];
        if (lines.content.series[i].isHidden || !sampled.pyramid) {
            continue;
        }
        const Series& series = lines.content.series[i].series();
        // Series of one answer mostly share their axis.
        const bool isSameAxis = !all.empty() && all.back().series->axis == series.axis;
        all.push_back({ .series = &series,
            .pyramid = sampled.pyramid.get(),
            .edges = isSameAxis
                ? all.back().edges
                : std::make_shared<const ColumnEdges>(series.axis, sampled.pyramid->size(),
                    lines.mapping.range(), static_cast<std::size_t>(size.width())),
            .color = lines.pens[i].color(),
            .dash = lines.pens[i].style(),
            .areaAlpha = alpha });
    }
    const RasterFrame frame { .size = size,
        .low = lines.mapping.low,
        .high = lines.mapping.high,
        .lineWidth = lines.lineWidth * lines.scale,
        .dotRadius = 2 * lines.scale };
    RasterPicture picture = SpanRaster(frame, std::move(all)).picture();
    picture.image.setDevicePixelRatio(lines.scale);
    return { .image = std::move(picture.image),
        .inked = std::move(picture.inked),
        .mapping = lines.mapping };
}

} // namespace promdesk

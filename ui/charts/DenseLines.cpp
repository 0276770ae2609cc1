// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/DenseLines.h"

#include "charts/SpanRaster.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <memory>
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

std::shared_ptr<const ColumnEdges> edgesOf(
    const Series& series, std::size_t size, const DenseLines& lines, int width)
{
    const auto columns = static_cast<std::size_t>(width);
    return lines.columns && lines.columns->columns == columns
        ? std::make_shared<const ColumnEdges>(series.axis, size, *lines.columns)
        : std::make_shared<const ColumnEdges>(series.axis, size, lines.mapping.range(), columns);
}

SpanRaster rasterOf(const DenseLines& lines)
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
            .edges = isSameAxis ? all.back().edges
                                : edgesOf(series, sampled.pyramid->size(), lines, size.width()),
            .color = lines.pens[i].color(),
            .dash = lines.pens[i].style(),
            .areaAlpha = alpha });
    }
    const RasterFrame frame { .size = size,
        .low = lines.mapping.low,
        .high = lines.mapping.high,
        .lineWidth = lines.lineWidth * lines.scale,
        .dotRadius = 2 * lines.scale,
        .shiftPx = lines.shiftPx,
        .firstColumn = lines.columns ? lines.columns->first : 0 };
    return { frame, std::move(all) };
}

LinePicture finished(RasterPicture picture, const DenseLines& lines)
{
    picture.image.setDevicePixelRatio(lines.scale);
    return { .image = std::move(picture.image),
        .inked = std::move(picture.inked),
        .mapping = lines.mapping,
        .stamp = { .version = lines.version, .lineWidth = lines.lineWidth } };
}

/// One picture that several threads draw: each takes the next strip until there is none.
class SharedDrawing
{
public:
    SharedDrawing(DenseLines lines, std::function<void(LinePicture)> done)
        : m_lines(std::move(lines))
        , m_done(std::move(done))
        , m_raster(rasterOf(m_lines))
        , m_image(m_raster.emptyImage())
        , m_width(m_image.width())
        , m_pixels(static_cast<std::uint32_t*>(static_cast<void*>(m_image.bits())))
        , m_inked(static_cast<std::size_t>(std::max(1, (m_width + kStrip - 1) / kStrip)))
        , m_left(m_inked.size())
    { }

    [[nodiscard]] std::size_t stripCount() const { return m_inked.size(); }

    void work()
    {
        for (std::size_t i = m_next++; i < m_inked.size(); i = m_next++) {
            const int begin = static_cast<int>(i) * kStrip;
            m_inked[i] = m_raster.draw(m_pixels, m_width, begin, std::min(begin + kStrip, m_width));
            if (--m_left == 0) {
                finish();
            }
        }
    }

private:
    static constexpr int kStrip = 256; ///< columns; shorter ones spend too much on their memory

    void finish()
    {
        RasterPicture picture { .image = std::move(m_image), .inked = {} };
        for (const std::vector<QRect>& strip : m_inked) {
            picture.inked.insert(picture.inked.end(), strip.begin(), strip.end());
        }
        m_done(finished(std::move(picture), m_lines));
    }

    DenseLines m_lines;
    std::function<void(LinePicture)> m_done;
    SpanRaster m_raster; ///< of m_lines
    QImage m_image;
    int m_width;
    std::uint32_t* m_pixels; ///< of m_image
    std::vector<std::vector<QRect>> m_inked; ///< per strip
    std::atomic<std::size_t> m_next = 0;
    std::atomic<std::size_t> m_left; ///< strips that are not finished
};

} // namespace

LinePicture drawDenseLines(const DenseLines& lines)
{
    return finished(rasterOf(lines).picture(), lines);
}

bool drawDenseLinesOver(
    const DenseLines& lines, QImage& picture, const QPoint& origin, const ColumnSpan& kept)
{
    const SpanRaster raster = rasterOf(lines);
    const bool isKnown = picture.format() == QImage::Format_RGB32
        || picture.format() == QImage::Format_ARGB32_Premultiplied;
    if (!isKnown || !picture.rect().contains(QRect(origin, raster.size()))) {
        return false;
    }
    // Rows of a format with 32 bits are aligned to its pixels.
    auto* const bits = static_cast<std::uint32_t*>(static_cast<void*>(picture.bits()));
    const qsizetype stride = picture.bytesPerLine() / qsizetype { sizeof(*bits) };
    std::uint32_t* const first = bits + origin.y() * stride + origin.x();
    raster.drawOver(first, stride, { 0, kept.begin });
    raster.drawOver(first, stride, { kept.end, raster.size().width() });
    return true;
}

void drawDenseLines(
    DenseLines lines, Executor& workers, std::function<void(LinePicture picture)> done)
{
    workers.post([&workers, lines = std::move(lines), done = std::move(done)]() mutable {
        const auto drawing = std::make_shared<SharedDrawing>(std::move(lines), std::move(done));
        // Who comes when nothing is left goes away again.
        for (std::size_t i = 1; i < drawing->stripCount(); ++i) {
            workers.post([drawing] { drawing->work(); });
        }
        drawing->work();
    });
}

} // namespace promdesk

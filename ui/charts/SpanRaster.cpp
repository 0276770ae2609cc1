// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SpanRaster.h"

#include "charts/SpanPainter.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace promdesk {

namespace {

/// Of a line that is read at once: what the processor foresees is long enough, and what has been
/// read of a hundred lines stays in the second cache. A multiple of all tiles' columns.
constexpr int kStrip = 512;

/// Pixels and coverage of a tile stay in the second cache.
int tileColumns(int height)
{
    return height > 700 ? 16 : 32;
}

/// The dashes of Qt's pens, in whole columns.
std::vector<std::uint32_t> dashPattern(
    Qt::PenStyle style, double lineWidth, std::uint32_t on, std::uint32_t off)
{
    std::vector<double> lengths;
    switch (style) {
    case Qt::DashLine:
        lengths = { 4, 2 };
        break;
    case Qt::DotLine:
        lengths = { 1, 2 };
        break;
    case Qt::DashDotLine:
        lengths = { 4, 2, 1, 2 };
        break;
    default:
        break;
    }
    std::vector<std::uint32_t> pattern;
    for (std::size_t i = 0; i < lengths.size(); ++i) {
        const auto columns = std::max(1L, std::lround(lengths[i] * lineWidth));
        pattern.insert(pattern.end(), static_cast<std::size_t>(columns), i % 2 == 0 ? on : off);
    }
    return pattern;
}

/// What has ink of a strip of the picture.
std::vector<QRect> inkedRows(const SpanTile& tile, const QRect& strip)
{
    std::vector<QRect> inked;
    for (int block = 0; block < tile.blocks(); ++block) {
        if (!tile.isInked(block)) {
            continue;
        }
        const int begin = block * SpanTile::kBlock;
        while (block + 1 < tile.blocks() && tile.isInked(block + 1)) {
            ++block;
        }
        const int end = std::min((block + 1) * SpanTile::kBlock, strip.height());
        inked.emplace_back(strip.left(), begin, strip.width(), end - begin);
    }
    return inked;
}

std::uint32_t premultiplied(QColor color, int alpha)
{
    color.setAlpha(alpha);
    return qPremultiply(color.rgba());
}

} // namespace

SpanRaster::SpanRaster(const RasterFrame& frame, std::vector<RasterLine> lines)
    : m_frame(frame)
    , m_lines(std::move(lines))
{
    m_inks.reserve(m_lines.size());
    double segments = 0;
    for (const RasterLine& line : m_lines) {
        m_inks.push_back(inkOf(line));
        segments += line.edges->density() * m_frame.size.width();
    }
    const bool isThin = m_frame.lineWidth <= 1;
    m_isCrowd = m_lines.size() > kCrowd && isThin;
    m_isDenseCrowd = m_lines.size() > kDenseCrowd && isThin;
    m_isThicket = m_lines.size() > kCrowd
        && segments >= kDense * m_frame.size.width() * static_cast<double>(m_lines.size());
    m_denseFrom = segments <= kFewSegments ? kDenseAmongFew : kDense;
}

SpanRaster::Ink SpanRaster::inkOf(const RasterLine& line) const
{
    constexpr int kFaintPercent = 30;
    Ink ink;
    ink.color = premultiplied(line.color, line.color.alpha());
    ink.faint = premultiplied(line.color, line.color.alpha() * kFaintPercent / 100);
    ink.pattern = dashPattern(line.dash, m_frame.lineWidth, ink.color, ink.faint);
    if (!ink.pattern.empty()) { // dashes stay with the line when it moves
        const auto length = static_cast<std::int64_t>(ink.pattern.size());
        const std::int64_t begun = (m_frame.firstColumn % length + length) % length;
        std::rotate(ink.pattern.begin(), ink.pattern.begin() + begun, ink.pattern.end());
    }
    if (line.areaAlpha > 0) {
        const int height = m_frame.size.height();
        ink.area.resize(static_cast<std::size_t>(height));
        for (int row = 0; row < height; ++row) {
            // An eighth of it is left at the bottom.
            const double share = 1 - 0.875 * (row + 0.5) / height;
            ink.area[static_cast<std::size_t>(row)] =
                premultiplied(line.color, static_cast<int>(std::lround(line.areaAlpha * share)));
        }
    }
    return ink;
}

template <typename Use> void SpanRaster::eachTile(int begin, int end, Use use) const
{
    if (begin >= end) {
        return;
    }
    const int width = std::min(tileColumns(m_frame.size.height()), end - begin);
    SpanPainter painter(*this, width);
    for (int at = begin; at < end; at += width) {
        const int stop = std::min(end, at + width);
        const int strip = begin + (at - begin) / kStrip * kStrip;
        painter.draw(at, stop, std::min(end, strip + kStrip));
        use(painter.tile(), QRect(at, 0, stop - at, m_frame.size.height()));
    }
}

std::vector<QRect> SpanRaster::draw(std::uint32_t* bits, qsizetype stride, int begin, int end) const
{
    std::vector<QRect> inked;
    eachTile(begin, end, [&](const SpanTile& tile, const QRect& strip) {
        tile.copyTo(bits + strip.left(), stride, strip.width());
        for (const QRect& rows : inkedRows(tile, strip)) {
            inked.push_back(rows);
        }
    });
    return inked;
}

void SpanRaster::drawOver(std::uint32_t* bits, qsizetype stride, const ColumnSpan& columns) const
{
    eachTile(columns.begin, columns.end, [&](const SpanTile& tile, const QRect& strip) {
        tile.drawOver(bits + strip.left(), stride, strip.width());
    });
}

/// The system hands out cleared memory, and what is never touched costs nothing.
QImage SpanRaster::emptyImage() const
{
    const QSize& size = m_frame.size;
    if (size.isEmpty()) {
        return {};
    }
    const auto width = static_cast<std::size_t>(size.width());
    void* const pixels = std::calloc(width * static_cast<std::size_t>(size.height()), 4);
    return pixels
        ? QImage(static_cast<uchar*>(pixels), size.width(), size.height(),
            size.width() * qsizetype { 4 }, QImage::Format_ARGB32_Premultiplied, std::free, pixels)
        : QImage();
}

RasterPicture SpanRaster::picture() const
{
    RasterPicture picture { .image = emptyImage(), .inked = {} };
    if (!picture.image.isNull()) {
        // An image's rows are aligned to its pixels.
        auto* const bits = static_cast<std::uint32_t*>(static_cast<void*>(picture.image.bits()));
        picture.inked = draw(bits, m_frame.size.width(), 0, m_frame.size.width());
    }
    return picture;
}

} // namespace promdesk

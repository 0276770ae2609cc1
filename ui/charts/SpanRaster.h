// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "series/ColumnEdges.h"
#include "series/MinMaxPyramid.h"
#include "series/SeriesSnapshot.h"

#include <QColor>
#include <QImage>
#include <QRect>
#include <QSize>

#include <cstdint>
#include <memory>
#include <vector>

namespace promdesk {

/// One series of a raster picture. The pointers stay with whoever draws.
struct RasterLine
{
    const Series* series = nullptr;
    const MinMaxPyramid* pyramid = nullptr; ///< of series
    std::shared_ptr<const ColumnEdges> edges; ///< of series, with as many columns as the picture
    QColor color;
    Qt::PenStyle dash =
        Qt::SolidLine; ///< what a dash leaves out is drawn faintly: no spike is lost
    int areaAlpha = 0; ///< of the soft area down to zero, at the picture's top; 0: no area
};

/// The picture around the lines.
struct RasterFrame
{
    QSize size; ///< px
    double low = 0; ///< value at the lower edge
    double high = 1; ///< value at the upper edge
    double lineWidth = 1; ///< px, at least 1
    double dotRadius = 2; ///< px, of samples between two breaks
    double shiftPx = 0; ///< downwards, of all values: a fraction of a pixel
    std::int64_t firstColumn = 0; ///< where dashes count the picture's first column
};

struct RasterPicture
{
    QImage image; ///< transparent where nothing is
    std::vector<QRect> inked; ///< all that is not transparent, without overlap
};

/// Draws many lines over time, antialiased, at a cost that depends on the picture and hardly on
/// the number of samples. Where a series is dense, a column shows the stretch from its least to its
/// greatest value, joined to its neighbours; else the exact area that the line's segments cover.
/// Columns are drawn in tiles from the front to the back, so that nothing is painted twice.
///
/// Disjoint strips may be drawn on several threads at once.
class SpanRaster
{
public:
    static constexpr double kDense = 2; ///< samples per column, from here on a series is dense
    static constexpr double kDenseAmongFew = 16; ///< the same in a picture of kFewSegments
    static constexpr double kFewSegments = 5'000; ///< whose exact drawing takes 2 ms
    static constexpr std::size_t kCrowd = 40; ///< of so many thin lines nobody sees a joint
    static constexpr std::size_t kDenseCrowd = 8; ///< the same where all of them are dense

    /// lines: the topmost first.
    SpanRaster(const RasterFrame& frame, std::vector<RasterLine> lines);

    /// Pixel columns [begin, end) into bits: premultiplied ARGB, the picture's first pixel first,
    /// stride in pixels, all transparent before. Returns rectangles that hold all that was drawn;
    /// they do not overlap, and outside of them nothing is written.
    std::vector<QRect> draw(std::uint32_t* bits, qsizetype stride, int begin, int end) const;
    /// Some columns over what bits, the picture's first pixel first, show already: much less memory
    /// is touched than by a picture() that is laid over them.
    void drawOver(std::uint32_t* bits, qsizetype stride, const ColumnSpan& columns) const;

    [[nodiscard]] QSize size() const { return m_frame.size; }

    /// For draw(): transparent, of the picture's size, rows one after the other.
    [[nodiscard]] QImage emptyImage() const;
    /// The whole picture on this thread.
    [[nodiscard]] RasterPicture picture() const;

private:
    struct Ink
    {
        std::uint32_t color = 0; ///< premultiplied
        std::uint32_t faint = 0; ///< between the dashes
        /// Dashed: the colours of the columns, again and again; empty: solid.
        std::vector<std::uint32_t> pattern;
        std::vector<std::uint32_t> area; ///< per row; empty: none
    };

    friend class SpanPainter;

    [[nodiscard]] Ink inkOf(const RasterLine& line) const;
    /// use(tile, strip): with what is drawn of columns [begin, end), strip by strip.
    template <typename Use> void eachTile(int begin, int end, Use use) const;

    RasterFrame m_frame;
    std::vector<RasterLine> m_lines;
    std::vector<Ink> m_inks; ///< one per line
    double m_denseFrom = kDense;
    bool m_isCrowd = false; ///< more than kCrowd lines of one pixel
    bool m_isDenseCrowd = false; ///< more than kDenseCrowd of them
    bool m_isThicket = false; ///< more than kCrowd lines, dense on average: most hide each other
};

} // namespace promdesk

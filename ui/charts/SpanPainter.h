// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/CoverageColumns.h"
#include "charts/SpanRaster.h"
#include "charts/SpanTile.h"
#include "charts/ThinColumns.h"
#include "series/ColumnReader.h"

#include <QPointF>

#include <vector>

namespace promdesk {

/// Draws the lines of a SpanRaster into one tile after the other. One per thread.
class SpanPainter
{
public:
    SpanPainter(const SpanRaster& raster, int tileColumns);

    /// The picture's columns [begin, end), at most tileColumns of them. Those up to stripEnd will
    /// be drawn next: lines may be read so far.
    void draw(int begin, int end, int stripEnd);

    [[nodiscard]] const SpanTile& tile() const { return m_tile; }

private:
    /// Where the line of a column runs, as far as its area needs to know: y of both ends.
    struct AreaEdge
    {
        float top = 0;
        float bottom = 0;
        bool isKnown = false;
    };

    void drawLine(std::size_t line);
    [[nodiscard]] bool isHidden() const;
    void drawPieces(const ColumnReader& reader);
    void drawPiece(std::size_t at);
    void drawThinPieces();
    void lookAhead(std::size_t line);
    [[nodiscard]] bool readThin(const ColumnReader& reader, ThinColumns& thin);
    void drawSpills(const ColumnPiece& piece);
    void drawSpill(int column, float top, float bottom);
    void drawSegments(const ColumnReader& reader);
    void drawSegment(const QPointF& from, const QPointF& to);
    void addBorder(const QPointF& from, const QPointF& to, float sign);
    void drawAreaUnder(const QPointF& from, const QPointF& to);
    void addStroke(int column, float width, float from, float to);
    void addArea(int column, float from, float to);
    void drawDot(const QPointF& center);
    void takeCoverage();

    [[nodiscard]] float toY(double value) const { return m_toRow.at(value); }

    [[nodiscard]] bool isInTile(int column) const { return column >= m_begin && column < m_end; }

    [[nodiscard]] std::uint32_t colorOf(int column) const;

    const SpanRaster& m_raster;
    SpanTile m_tile;
    CoverageColumns m_stroke;
    std::vector<AreaEdge> m_area; ///< per column of the tile
    double m_hidden = 0; ///< share of the tile's rows that are known to be opaque in all columns
    std::vector<ColumnPiece> m_pieces;
    WholeColumns m_whole;
    std::vector<float> m_edgeRows; ///< memory for m_thin
    std::vector<ThinColumns> m_thin; ///< one per line
    std::vector<TileSpan> m_spans;
    std::vector<TileSpan> m_faintSpans; ///< between dashes
    const RasterLine* m_line = nullptr; ///< being drawn
    const SpanRaster::Ink* m_ink = nullptr;
    int m_begin = 0;
    int m_end = 0;
    int m_stripEnd = 0;
    ValueToRow m_toRow;
    float m_half; ///< of the line's width
    float m_base = 0; ///< where the area ends
    float m_clipTop = 0; ///< of the next addStroke()
    float m_clipBottom = 0;
    bool m_hasStroke = false; ///< m_stroke is not empty
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SpanPainter.h"

#include "charts/VectorState.h"
#include "series/SampleValue.h"

#include <QPointF>

#include <algorithm>
#include <cmath>
#include <utility>

namespace promdesk {

namespace {

constexpr float kFarOutside = 4000; ///< px; farther away a line only loses precision

constexpr std::size_t kLookEvery = 16; ///< lines after which a tile is asked what it hides

constexpr float kSteepest = 1e5F; ///< steeper is upright

/// Samples per column, from here on it pays to read a line far ahead.
constexpr double kWorthReadingOn = 16;

/// Does the line go straight through the column, without turning?
bool isStraight(const ColumnPiece& piece)
{
    return !isMissing(piece.exit) && piece.least == std::min(piece.entry, piece.exit)
        && piece.greatest == std::max(piece.entry, piece.exit);
}

} // namespace

SpanPainter::SpanPainter(const SpanRaster& raster, int tileColumns)
    : m_raster(raster)
    , m_tile(tileColumns, raster.m_frame.size.height(),
          raster.m_isThicket ? SpanTile::Hidden::Rows : SpanTile::Hidden::Stretch)
    , m_stroke(tileColumns, raster.m_frame.size.height())
    , m_area(static_cast<std::size_t>(tileColumns))
    , m_thin(raster.m_lines.size())
    , m_toRow({ .high = raster.m_frame.high,
          .pxPerValue = raster.m_frame.size.height() / (raster.m_frame.high - raster.m_frame.low),
          .shiftPx = raster.m_frame.shiftPx,
          .least = -kFarOutside,
          .most = kFarOutside + static_cast<float>(raster.m_frame.size.height()) })
    , m_half(static_cast<float>(std::max(1.0, raster.m_frame.lineWidth) / 2))
{
    m_base = std::clamp(toY(0), 0.0F, static_cast<float>(raster.m_frame.size.height()));
}

std::uint32_t SpanPainter::colorOf(int column) const
{
    const auto& pattern = m_ink->pattern;
    return pattern.empty() ? m_ink->color
                           : pattern[static_cast<std::size_t>(column) % pattern.size()];
}

void SpanPainter::draw(int begin, int end, int stripEnd)
{
    forgetUpperHalves();
    m_stripEnd = stripEnd;
    m_begin = begin;
    m_end = end;
    m_tile.clear();
    m_hidden = 0;
    lookAhead(0);
    for (std::size_t i = 0; i < m_raster.m_lines.size(); ++i) {
        if (m_raster.m_isThicket && i % kLookEvery == kLookEvery - 1) {
            m_hidden = m_tile.noteHidden(m_end - m_begin);
        }
        lookAhead(i + 1);
        drawLine(i);
    }
}

void SpanPainter::drawLine(std::size_t line)
{
    m_line = &m_raster.m_lines[line];
    m_ink = &m_raster.m_inks[line];
    if (isHidden()) {
        return;
    }
    const ColumnReader reader(*m_line->series, *m_line->pyramid, *m_line->edges);
    if (m_raster.m_isCrowd || m_line->edges->density() >= m_raster.m_denseFrom) {
        drawPieces(reader);
    } else {
        drawSegments(reader);
    }
    takeCoverage();
}

/// Does all that the line has in the tile lie behind other lines? In a crowd most do, and the
/// pyramid answers it for all columns at once.
bool SpanPainter::isHidden() const
{
    constexpr double kWorthwhile = 0.25; ///< of the rows; else hardly any line is
    if (m_hidden < kWorthwhile || !m_ink->area.empty()) {
        return false;
    }
    const auto around = static_cast<float>(
        m_line->pyramid->breaks() != 0 ? m_raster.m_frame.dotRadius : static_cast<double>(m_half));
    const int reach = 1 + static_cast<int>(std::ceil(std::max(around, m_half)));
    const auto columnAt = [&](int column) {
        return m_line->edges->first(
            static_cast<std::size_t>(std::clamp(column, 0, m_raster.m_frame.size.width())));
    };
    const std::size_t first = columnAt(m_begin - reach);
    const SampleExtent extent = m_line->pyramid->extent(
        *m_line->series, first > 0 ? first - 1 : 0, columnAt(m_end + reach) + 1);
    // Two pixels for the ends of strokes and what rounding does.
    const float room = std::max(around, m_half) + 2;
    return !extent.isEmpty()
        && m_tile.hides({ static_cast<int>(std::floor(toY(extent.greatest) - room)),
            static_cast<int>(std::ceil(toY(extent.least) + room)) });
}

/// What the coverage holds goes into the tile: the line first, its area behind it.
void SpanPainter::takeCoverage()
{
    const bool hasStroke = std::exchange(m_hasStroke, false);
    for (int column = m_begin; column < m_end && hasStroke; ++column) {
        const int x = column - m_begin;
        const std::uint32_t color = colorOf(column);
        m_stroke.take(x, [&](int row, int coverage) {
            m_tile.put(x, row, withCoverage(color, static_cast<std::uint32_t>(coverage)));
        });
    }
    for (int column = m_begin; column < m_end && !m_ink->area.empty(); ++column) {
        const int x = column - m_begin;
        AreaEdge& edge = m_area[static_cast<std::size_t>(x)];
        if (std::exchange(edge.isKnown, false)) {
            // The line lies over the edge: where exactly the area begins cannot be seen.
            const float y = (edge.top + edge.bottom) / 2;
            m_tile.fillRows(x, static_cast<int>(std::min(y, m_base)),
                static_cast<int>(std::max(y, m_base)), m_ink->area);
        }
    }
}

void SpanPainter::drawPieces(const ColumnReader& reader)
{
    const bool isOneOfMany = m_raster.m_isCrowd
        || (m_raster.m_isDenseCrowd && m_line->edges->density() >= SpanRaster::kDense);
    const bool isThin = isOneOfMany && m_ink->area.empty();
    if (isThin && m_ink->pattern.empty()) {
        ThinColumns& thin = m_thin[static_cast<std::size_t>(m_line - m_raster.m_lines.data())];
        const ColumnSpan columns { m_begin, m_end };
        if (thin.hold(columns) || readThin(reader, thin)) {
            m_tile.fillColumns(thin.tops(columns), thin.bottoms(columns), m_ink->color);
            return;
        }
    }
    const bool hasDots = m_line->pyramid->breaks() != 0 || m_line->pyramid->size() == 1;
    const int reach = hasDots ? static_cast<int>(std::ceil(m_raster.m_frame.dotRadius)) : 1;
    m_pieces.clear();
    reader.read(static_cast<std::size_t>(std::max(0, m_begin - reach)),
        static_cast<std::size_t>(std::min(m_raster.m_frame.size.width(), m_end + reach)), m_pieces);
    if (isThin) {
        drawThinPieces();
        return;
    }
    for (std::size_t i = 0; i < m_pieces.size(); ++i) {
        drawPiece(i);
    }
    // After all columns are filled: what they hide costs nothing.
    for (const ColumnPiece& piece : m_pieces) {
        drawSpills(piece);
    }
}

/// Lines of one pixel, of which there are many: what goes straight through a column becomes an
/// upright stretch with as much ink as the line has there. The eye sees no difference, and it costs
/// a fifth of the exact shape.
void SpanPainter::drawThinPieces()
{
    m_spans.clear();
    m_faintSpans.clear();
    for (const ColumnPiece& piece : m_pieces) {
        const int column = static_cast<int>(piece.column);
        const float top = toY(piece.greatest);
        const float bottom = toY(piece.least);
        if (piece.isLone) {
            drawDot({ column + 0.5, static_cast<double>(top) });
            continue;
        }
        if (isInTile(column)) {
            const float fall = bottom - top;
            const float half = isStraight(piece) ? halfOfStraight(fall) : m_half;
            const bool isFaint = !m_ink->pattern.empty() && colorOf(column) != m_ink->color;
            (isFaint ? m_faintSpans : m_spans)
                .push_back({ column - m_begin, top - half, bottom + half });
        }
    }
    m_tile.fillSpans(m_spans, m_ink->color);
    m_tile.fillSpans(m_faintSpans, m_ink->faint);
}

/// The same where the line passes all columns, which most do: of the whole strip, or at least of
/// the tile. Long stretches of samples are foreseen by the processor, short ones are waited for.
bool SpanPainter::readThin(const ColumnReader& reader, ThinColumns& thin)
{
    const bool isLong = m_line->edges->density() >= kWorthReadingOn;
    for (const int end : { isLong ? m_stripEnd : m_end, m_end }) {
        const auto first = static_cast<std::size_t>(m_begin);
        const auto last = static_cast<std::size_t>(end);
        if (reader.isWhole(first, last)) {
            reader.readWhole(first, last, m_whole);
            thin.read(m_whole, m_toRow, { .half = m_half, .first = m_begin }, m_edgeRows);
            return true;
        }
    }
    return false;
}

/// Samples that are on their way from memory while the line before them is drawn cost nothing.
void SpanPainter::lookAhead(std::size_t line)
{
    if (line >= m_raster.m_lines.size()) {
        return;
    }
    const RasterLine& next = m_raster.m_lines[line];
    if (next.edges->density() < kWorthReadingOn) {
        const ColumnReader reader(*next.series, *next.pyramid, *next.edges);
        reader.fetchAhead(static_cast<std::size_t>(m_begin), static_cast<std::size_t>(m_end));
    }
}

void SpanPainter::drawPiece(std::size_t at)
{
    const ColumnPiece& piece = m_pieces[at];
    const int column = static_cast<int>(piece.column);
    const float top = toY(piece.greatest);
    const float bottom = toY(piece.least);
    if (piece.isLone) {
        drawDot({ column + 0.5, static_cast<double>(top) });
        return;
    }
    if (isStraight(piece)) {
        if (isInTile(column)) {
            const bool isFirst = at == 0;
            const bool isLast = at + 1 == m_pieces.size();
            const ColumnPiece& before = isFirst ? piece : m_pieces[at - 1];
            const ColumnPiece& after = isLast ? piece : m_pieces[at + 1];
            m_clipTop = toY(std::max({ before.greatest, piece.greatest, after.greatest })) - m_half;
            m_clipBottom = toY(std::min({ before.least, piece.least, after.least })) + m_half;
            addStroke(column - m_begin, 1, toY(piece.entry), toY(piece.exit));
            addArea(column - m_begin, toY(piece.entry), toY(piece.exit));
        }
        return;
    }
    if (isInTile(column)) {
        m_tile.fillSmoothly(column - m_begin, top - m_half, bottom + m_half, colorOf(column));
        addArea(column - m_begin, top, bottom);
    }
}

void SpanPainter::drawSpills(const ColumnPiece& piece)
{
    if (piece.isLone || isStraight(piece)) {
        return;
    }
    const int column = static_cast<int>(piece.column);
    const float top = toY(piece.greatest) - m_half;
    const float bottom = toY(piece.least) + m_half;
    drawSpill(column - 1, top, bottom);
    drawSpill(column + 1, top, bottom);
}

/// What a line covers of the next column, on average. Behind what that column shows itself, which
/// has the same colour.
void SpanPainter::drawSpill(int column, float top, float bottom)
{
    // A line of one pixel is rarely in the middle of its column. What it covers besides depends on
    // how often it crosses a row; this came nearest to full drawings with 5 to 20 samples.
    constexpr float kBeside = 0.15F;
    const float share = std::min(1.0F, m_half - 0.5F + kBeside);
    if (isInTile(column)) {
        m_tile.fillSmoothly(column - m_begin, top, bottom,
            withCoverage(colorOf(column), static_cast<std::uint32_t>(share * 255)));
    }
}

void SpanPainter::drawSegments(const ColumnReader& reader)
{
    const Series& series = *m_line->series;
    const ColumnEdges& edges = *m_line->edges;
    const std::size_t size = m_line->pyramid->size();
    const auto placeOf = [&](std::size_t i) {
        return QPointF(edges.place(series.axis, i), static_cast<double>(toY(series.values[i])));
    };
    const int reach = 1 + static_cast<int>(m_half); // a stroke is wider than its segment
    const auto last =
        static_cast<std::size_t>(std::min(m_end + reach, m_raster.m_frame.size.width()));
    const std::size_t begin = edges.first(static_cast<std::size_t>(std::max(0, m_begin - reach)));
    const std::size_t end = std::min(size, edges.first(last) + 1);
    QPointF before;
    bool isKnown = false;
    for (std::size_t i = begin; i < end; ++i) {
        if (reader.isJoined(i)) {
            before = isKnown ? before : placeOf(i - 1);
            const QPointF here = placeOf(i);
            drawSegment(before, here);
            before = here;
            isKnown = true;
            continue;
        }
        isKnown = false;
        if (isDrawable(series.values[i]) && !reader.isJoined(i + 1)) {
            drawDot(placeOf(i));
        }
    }
}

/// The stroke of a segment is a rectangle, turned: its upper and its lower border each consist of
/// one long side and one end.
void SpanPainter::drawSegment(const QPointF& from, const QPointF& to)
{
    drawAreaUnder(from, to);
    const QPointF along = to - from;
    const double scale =
        static_cast<double>(m_half) / std::sqrt(along.x() * along.x() + along.y() * along.y());
    const QPointF across(-along.y() * scale, along.x() * scale);
    const bool rises = across.x() > 0;
    const QPointF left = rises ? from - across : from + across;
    const QPointF right = rises ? to + across : to - across;
    addBorder(left, rises ? to - across : from - across, 1);
    addBorder(rises ? to - across : from - across, right, 1);
    addBorder(left, rises ? from + across : to + across, -1);
    addBorder(rises ? from + across : to + across, right, -1);
}

void SpanPainter::addBorder(const QPointF& from, const QPointF& to, float sign)
{
    constexpr double kUpright = 1e-4; ///< px; narrower borders have no part in any column
    if (to.x() - from.x() < kUpright) {
        return;
    }
    m_hasStroke = true;
    m_stroke.addEdge({ .x0 = static_cast<float>(from.x() - m_begin),
                         .y0 = static_cast<float>(from.y()),
                         .x1 = static_cast<float>(to.x() - m_begin),
                         .y1 = static_cast<float>(to.y()) },
        sign);
}

void SpanPainter::drawAreaUnder(const QPointF& from, const QPointF& to)
{
    if (m_ink->area.empty()) {
        return;
    }
    const double slope = (to.y() - from.y()) / (to.x() - from.x());
    const double right = std::min<double>(m_end, to.x());
    double x = std::max<double>(m_begin, from.x());
    while (x < right) {
        const double next = std::min(std::floor(x) + 1, right);
        addArea(static_cast<int>(x) - m_begin,
            static_cast<float>(from.y() + (x - from.x()) * slope),
            static_cast<float>(from.y() + (next - from.x()) * slope));
        x = next;
    }
}

/// A line from one side of a column's part to the other: as thick as its slope makes it upright.
void SpanPainter::addStroke(int column, float width, float from, float to)
{
    const float slope = std::clamp((to - from) / width, -kSteepest, kSteepest);
    const float half = m_half * std::sqrt(1 + slope * slope);
    const float upper = std::min(from, to);
    const float lower = std::max(from, to);
    m_hasStroke = true;
    m_stroke.add(column,
        { .width = width,
            .t0 = upper - half,
            .t1 = lower - half,
            .b0 = upper + half,
            .b1 = lower + half,
            .clipTop = m_clipTop,
            .clipBottom = m_clipBottom });
}

void SpanPainter::addArea(int column, float from, float to)
{
    if (m_ink->area.empty()) {
        return;
    }
    AreaEdge& edge = m_area[static_cast<std::size_t>(column)];
    const float top = std::min(from, to);
    const float bottom = std::max(from, to);
    edge.top = edge.isKnown ? std::min(edge.top, top) : top;
    edge.bottom = edge.isKnown ? std::max(edge.bottom, bottom) : bottom;
    edge.isKnown = true;
}

void SpanPainter::drawDot(const QPointF& center)
{
    const double radius = m_raster.m_frame.dotRadius;
    const int first = std::max(m_begin, static_cast<int>(std::floor(center.x() - radius)));
    const int last = std::min(m_end - 1, static_cast<int>(std::floor(center.x() + radius)));
    for (int column = first; column <= last; ++column) {
        const double away = std::min(std::abs(column + 0.5 - center.x()), radius);
        const auto half = static_cast<float>(std::sqrt(radius * radius - away * away));
        const auto y = static_cast<float>(center.y());
        m_tile.fillSmoothly(column - m_begin, y - half, y + half, m_ink->color);
    }
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/SeriesPainter.h"

#include "charts/DenseLines.h"
#include "charts/SampleDots.h"
#include "charts/SilencePainter.h"
#include "series/ColumnReader.h"
#include "series/SampleValue.h"
#include "theme/Theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

constexpr int kManyPoints = 20'000; ///< thin lines are much cheaper to draw

void drawRun(QPainter& painter, const QPolygonF& run, const QPen& pen)
{
    if (run.size() == 1) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(pen.color());
        painter.drawEllipse(run.first(), 2.0, 2.0);
        painter.setBrush(Qt::NoBrush);
        return;
    }
    painter.setPen(pen);
    painter.drawPolyline(run);
}

} // namespace

TimeRange PlotMapping::range() const
{
    return { .start = Instant::fromMs(std::llround(startMs)),
        .end = Instant::fromMs(std::llround(endMs)) };
}

double PlotMapping::toX(Instant time) const
{
    const double share = (static_cast<double>(time.toMs()) - startMs) / (endMs - startMs);
    return area.left() + share * area.width();
}

double PlotMapping::toY(double value) const
{
    return area.bottom() - (value - low) / (high - low) * area.height();
}

std::vector<QPolygonF> pixelRuns(std::span<const PlotPoint> points, const PlotMapping& mapping)
{
    // Far outside the picture the rasteriser only loses time and precision.
    const double top = mapping.area.top() - 4000;
    const double bottom = mapping.area.bottom() + 4000;
    std::vector<QPolygonF> runs;
    bool isOpen = false;
    for (const PlotPoint& point : points) {
        if (isMissing(point.value)) {
            isOpen = false;
            continue;
        }
        if (!isOpen) {
            runs.emplace_back();
            isOpen = true;
        }
        runs.back().append(
            { mapping.toX(point.time), std::clamp(mapping.toY(point.value), top, bottom) });
    }
    return runs;
}

std::vector<QPolygonF> pixelRuns(
    const Series& series, const SampledSeries& sampled, const PlotMapping& mapping)
{
    const auto columns = static_cast<std::size_t>(std::max(1.0, mapping.area.width()));
    if (!sampled.pyramid) {
        return pixelRuns(sampled.points, mapping);
    }
    const ColumnEdges edges(series.axis, sampled.pyramid->size(), mapping.range(), columns);
    if (edges.density() < 1) {
        return pixelRuns(decimate(series, mapping.range(), columns), mapping);
    }
    const ColumnReader reader(series, *sampled.pyramid, edges);
    return pixelRuns(columnLine(reader, mapping.range(), columns), mapping);
}

SeriesPainter::SeriesPainter(const PlotContent& content, const SampledPlot& plot,
    const PlotMapping& mapping, const QFont& font)
    : m_content(content)
    , m_plot(plot)
    , m_mapping(mapping)
    , m_font(font)
{ }

void SeriesPainter::draw(QPainter& painter, std::span<const Instant> dayStarts) const
{
    if (m_mapping.area.isEmpty()) { // a tile being laid out has no room yet
        return;
    }
    if (m_plot.series.size() != m_content.series.size()) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing, false);
    drawZones(painter);
    drawDayStarts(painter, dayStarts);
    drawUnknownEnd(painter);
    painter.setRenderHint(QPainter::Antialiasing, true);
    if (m_content.style == PlotContent::Style::Stacked) {
        drawStack(painter);
    } else if (m_plot.isDense) {
        drawPicture(painter);
    } else {
        drawLines(painter);
    }
    drawDots(painter);
    drawThresholdLines(painter);
    paintSilences(painter, m_content.silences, m_mapping, m_font);
}

/// Signs, labels, dots and marks are wider than a column, and dashes begin at the axis.
bool SeriesPainter::canMove() const
{
    return m_plot.isDense && m_plot.series.size() == m_content.series.size()
        && m_content.thresholds.empty() && m_content.silences.empty() && !unknownEnd()
        && std::none_of(m_content.series.begin(), m_content.series.end(),
            [](const ChartSeries& one) { return one.isRaw; })
        && std::all_of(m_plot.series.begin(), m_plot.series.end(),
            [](const SampledSeries& one) { return one.marks.empty(); });
}

double SeriesPainter::lineWidth() const
{
    return m_plot.series.size() > kThinSeries || m_plot.pointCount > kManyPoints ? 1.0 : 1.5;
}

QPen SeriesPainter::penOf(std::size_t series, double width) const
{
    QPen pen = seriesPen(currentTheme(), m_content.series[series].colorIndex, width);
    if (m_plot.series.size() > kManySeries) {
        // Dashes of hundreds of lines are slow and tell nobody anything.
        pen.setStyle(Qt::SolidLine);
    }
    return pen;
}

void SeriesPainter::drawZones(QPainter& painter) const
{
    const QRectF rect = m_mapping.area;
    for (std::size_t i = 0; i < m_content.thresholds.size(); ++i) {
        const PlotThreshold& from = m_content.thresholds[i];
        const bool isLast = i + 1 == m_content.thresholds.size();
        const double bottom = m_mapping.toY(from.value);
        const double top = isLast ? rect.top() : m_mapping.toY(m_content.thresholds[i + 1].value);
        QColor color = currentTheme().health(from.state);
        color.setAlpha(20);
        const QRectF zone(QPointF(rect.left(), std::clamp(top, rect.top(), rect.bottom())),
            QPointF(rect.right() + 1, std::clamp(bottom, rect.top(), rect.bottom())));
        painter.fillRect(zone, color);
    }
}

void SeriesPainter::drawDayStarts(QPainter& painter, std::span<const Instant> dayStarts) const
{
    const QRectF rect = m_mapping.area;
    painter.setPen(QPen(currentTheme().border, 1));
    for (const Instant day : dayStarts) {
        const double x = m_mapping.toX(day);
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()));
    }
}

/// Where nothing is known; none when it is too narrow to be seen.
std::optional<QRectF> SeriesPainter::unknownEnd() const
{
    if (!m_content.knownUntil) {
        return std::nullopt;
    }
    QRectF rect = m_mapping.area;
    rect.setLeft(std::max(rect.left(), m_mapping.toX(*m_content.knownUntil)));
    return rect.width() >= 3 ? std::optional(rect) : std::nullopt;
}

void SeriesPainter::drawUnknownEnd(QPainter& painter) const
{
    if (const std::optional<QRectF> rect = unknownEnd()) {
        painter.fillRect(*rect, QBrush(currentTheme().border, Qt::BDiagPattern));
        painter.setPen(QPen(currentTheme().faintText, 1, Qt::DotLine));
        painter.drawLine(rect->topLeft(), rect->bottomLeft());
    }
}

void SeriesPainter::drawThresholdLines(QPainter& painter) const
{
    const QRectF rect = m_mapping.area;
    const double signHeight = QFontMetricsF(m_font).height();
    double lastSign = rect.top() - signHeight;
    painter.setFont(m_font);
    // From the gravest down, so that of two signs without room for both the graver is shown.
    for (std::size_t i = m_content.thresholds.size(); i-- > 0;) {
        const PlotThreshold& threshold = m_content.thresholds[i];
        const double y = std::round(m_mapping.toY(threshold.value)) + 0.5;
        if (y < rect.top() || y > rect.bottom()) {
            continue;
        }
        const QColor color = currentTheme().health(threshold.state);
        painter.setPen(QPen(color, 1, Qt::DashLine, Qt::FlatCap));
        painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y));
        if (std::abs(y - lastSign) >= signHeight * 0.8) {
            lastSign = y;
            painter.setPen(color);
            painter.drawText(
                QRectF(rect.right() + 1, y - signHeight / 2, kSignRoomPx - 2, signHeight),
                Qt::AlignCenter, QString(healthSign(threshold.state)));
        }
    }
}

void SeriesPainter::drawArea(QPainter& painter, const QPolygonF& run, const QBrush& brush) const
{
    if (run.size() < 2) {
        return;
    }
    const QRectF rect = m_mapping.area;
    const double base = std::clamp(m_mapping.toY(0), rect.top(), rect.bottom() + 1);
    QPolygonF shape = run;
    shape.append(QPointF(run.last().x(), base));
    shape.append(QPointF(run.first().x(), base));
    painter.setPen(Qt::NoPen);
    painter.setBrush(brush);
    painter.drawPolygon(shape);
    painter.setBrush(Qt::NoBrush);
}

QBrush SeriesPainter::softBrush(QColor color, int alpha) const
{
    const QRectF rect = m_mapping.area;
    QLinearGradient gradient(rect.topLeft(), rect.bottomLeft());
    color.setAlpha(alpha);
    gradient.setColorAt(0, color);
    color.setAlpha(alpha / 8);
    gradient.setColorAt(1, color);
    return gradient;
}

DenseLines SeriesPainter::denseLines(const QTransform& toPixels) const
{
    const double top = toPixels.map(m_mapping.area.topLeft()).y();
    DenseLines lines { .content = m_content,
        .plot = m_plot,
        .mapping = m_mapping,
        .columns = m_columns,
        .pens = {},
        .lineWidth = lineWidth(),
        .scale = toPixels.m11(),
        .shiftPx = top - qRound(top) };
    for (std::size_t i = 0; i < m_plot.series.size(); ++i) {
        lines.pens.push_back(penOf(i, lines.lineWidth));
    }
    return lines;
}

void SeriesPainter::drawPicture(QPainter& painter) const
{
    if (!m_picture || m_picture->image.isNull()) {
        drawLinesNow(painter);
    } else if (m_picture->mapping == m_mapping) {
        drawInked(painter, *m_picture);
    } else {
        const PlotMapping& old = m_picture->mapping;
        const TimeRange range = old.range();
        painter.drawImage(QRectF(QPointF(m_mapping.toX(range.start), m_mapping.toY(old.high)),
                              QPointF(m_mapping.toX(range.end), m_mapping.toY(old.low))),
            m_picture->image);
    }
    for (std::size_t i = m_plot.series.size(); i-- > 0;) {
        drawMarks(painter, i, penOf(i, 1).color());
    }
}

/// Straight into the picture where that is the same: Qt has drawn all that it was asked for before.
void SeriesPainter::drawLinesNow(QPainter& painter) const
{
    const QTransform& transform = painter.deviceTransform();
    const DenseLines lines = denseLines(transform);
    const bool isPlain = transform.type() <= QTransform::TxScale
        && transform.m11() == transform.m22()
        && (!painter.hasClipping() || painter.clipBoundingRect().contains(m_mapping.area));
    auto* const picture = dynamic_cast<QImage*>(painter.device());
    const QPointF corner = transform.map(m_mapping.area.topLeft());
    const QPoint origin(qRound(corner.x()), qRound(corner.y()));
    if (!isPlain || !picture || !drawDenseLinesOver(lines, *picture, origin, m_kept)) {
        drawInked(painter, drawDenseLines(lines));
    }
}

void SeriesPainter::drawInked(QPainter& painter, const LinePicture& picture) const
{
    const QPointF origin = m_mapping.area.topLeft();
    if (picture.image.devicePixelRatio() != 1.0) { // parts could show seams when they are scaled
        painter.drawImage(origin, picture.image);
        return;
    }
    for (const QRect& part : picture.inked) {
        painter.drawImage(origin + part.topLeft(), picture.image, part);
    }
}

void SeriesPainter::drawLines(QPainter& painter) const
{
    const double width = lineWidth();
    const auto visible = std::count_if(m_content.series.begin(), m_content.series.end(),
        [](const ChartSeries& one) { return !one.isHidden; });
    const bool hasAreas = m_content.style == PlotContent::Style::Areas || visible == 1;
    // The first series comes last, so that it lies on top.
    for (std::size_t i = m_plot.series.size(); i-- > 0;) {
        const QPen pen = penOf(i, width);
        for (const QPolygonF& run : pixelRuns(m_plot.series[i].points, m_mapping)) {
            if (hasAreas) {
                drawArea(painter, run, softBrush(pen.color(), visible == 1 ? 64 : 36));
            }
            drawRun(painter, run, pen);
        }
        drawMarks(painter, i, pen.color());
    }
}

/// From the top of the stack down: each area covers the foot of the one above it.
void SeriesPainter::drawStack(QPainter& painter) const
{
    const double width = lineWidth();
    for (std::size_t i = m_plot.series.size(); i-- > 0;) {
        const QPen pen = penOf(i, width);
        const QColor surface = currentTheme().surface;
        const auto mixed = [&](int over, int under) { return (over * 35 + under * 65) / 100; };
        const QColor fill(mixed(pen.color().red(), surface.red()),
            mixed(pen.color().green(), surface.green()), mixed(pen.color().blue(), surface.blue()));
        for (const QPolygonF& run : pixelRuns(m_plot.series[i].points, m_mapping)) {
            drawArea(painter, run, fill);
            drawRun(painter, run, pen);
        }
        drawMarks(painter, i, pen.color());
    }
}

void SeriesPainter::drawDots(QPainter& painter) const
{
    std::vector<SampleDots> all(m_content.series.size());
    std::size_t count = 0;
    for (std::size_t i = 0; i < all.size() && count <= kMostSampleDots; ++i) {
        const ChartSeries& one = m_content.series[i];
        if (one.isRaw && !one.isHidden && m_content.style != PlotContent::Style::Stacked) {
            all[i] = sampleDots(one.series(), m_mapping);
            count += static_cast<std::size_t>(all[i].centres.size());
        }
    }
    if (count == 0 || count > kMostSampleDots) {
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing, true);
    for (std::size_t i = all.size(); i-- > 0;) {
        if (!all[i].centres.isEmpty()) {
            const QColor color = penOf(i, 1).color();
            painter.setPen(QPen(color, all[i].diameter, Qt::SolidLine, Qt::RoundCap));
            painter.drawPoints(all[i].centres);
        }
    }
}

/// Infinities are arrows at the edge they left by; NaN is a cross on the floor.
void SeriesPainter::drawMarks(QPainter& painter, std::size_t series, const QColor& color) const
{
    const QRectF rect = m_mapping.area;
    double lastX = -100;
    for (const OffAxisMark& mark : m_plot.series[series].marks) {
        const double x = m_mapping.toX(mark.time);
        if (x - lastX < 5) {
            continue;
        }
        lastX = x;
        if (mark.kind == OffAxisMark::Kind::NotANumber) {
            const double y = rect.bottom() - 4;
            painter.setPen(QPen(color, 1));
            painter.drawLine(QPointF(x - 2, y - 2), QPointF(x + 2, y + 2));
            painter.drawLine(QPointF(x - 2, y + 2), QPointF(x + 2, y - 2));
            continue;
        }
        const bool isAbove = mark.kind == OffAxisMark::Kind::Above;
        const double tip = isAbove ? rect.top() + 1 : rect.bottom() - 1;
        const double foot = isAbove ? tip + 6 : tip - 6;
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawPolygon(
            QPolygonF({ QPointF(x, tip), QPointF(x - 3.5, foot), QPointF(x + 3.5, foot) }));
        painter.setBrush(Qt::NoBrush);
    }
}

} // namespace promdesk

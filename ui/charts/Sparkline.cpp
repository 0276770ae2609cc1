// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/Sparkline.h"

#include "charts/SeriesPainter.h"
#include "series/SampleValue.h"

#include <QLinearGradient>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace promdesk {

namespace {

constexpr double kLineWidth = 1.5;
/// The span between both ends must still be a number.
constexpr double kGreatest = std::numeric_limits<double>::max() / 4;

/// Where the values lie; false when nothing can be drawn.
bool fillMapping(PlotMapping& mapping, const std::vector<PlotPoint>& points)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    double least = kNone;
    double greatest = kNone;
    for (const PlotPoint& point : points) {
        if (isDrawable(point.value)) {
            least = std::fmin(least, point.value);
            greatest = std::fmax(greatest, point.value);
        }
    }
    if (std::isnan(least)) {
        return false;
    }
    const bool isFlat = !(greatest - least > std::abs(greatest) * 1e-9);
    mapping.low = isFlat ? least - std::max(std::abs(least), 1.0) : least;
    mapping.high = isFlat ? greatest + std::max(std::abs(greatest), 1.0) : greatest;
    return true;
}

void drawRunArea(QPainter& painter, const QPolygonF& run, const QRectF& area, QColor color)
{
    QPolygonF shape = run;
    shape.append(QPointF(run.last().x(), area.bottom() + 2));
    shape.append(QPointF(run.first().x(), area.bottom() + 2));
    QLinearGradient gradient(area.topLeft(), area.bottomLeft());
    color.setAlpha(70);
    gradient.setColorAt(0, color);
    color.setAlpha(6);
    gradient.setColorAt(1, color);
    painter.setPen(Qt::NoPen);
    painter.setBrush(gradient);
    painter.drawPolygon(shape);
    painter.setBrush(Qt::NoBrush);
}

} // namespace

void drawSparkline(QPainter& painter, const QRectF& area, const Series& series,
    const TimeRange& range, const QColor& color)
{
    if (area.width() < 4 || area.height() < 4 || range.length().toMs() <= 0) {
        return;
    }
    auto points = decimate(series, range, static_cast<std::size_t>(area.width()));
    for (PlotPoint& point : points) {
        if (isDrawable(point.value)) {
            point.value = std::clamp(point.value, -kGreatest, kGreatest);
        }
    }
    PlotMapping mapping { .area = area.adjusted(0, 2, 0, -2),
        .startMs = static_cast<double>(range.start.toMs()),
        .endMs = static_cast<double>(range.end.toMs()) };
    if (!fillMapping(mapping, points)) {
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setClipRect(area.adjusted(-3, -3, 3, 2));
    QPointF last;
    for (const QPolygonF& run : pixelRuns(points, mapping)) {
        last = run.last();
        if (run.size() > 1) {
            drawRunArea(painter, run, area, color);
            QPen pen(color, kLineWidth);
            pen.setJoinStyle(Qt::RoundJoin);
            painter.setPen(pen);
            painter.drawPolyline(run);
        }
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(last, 2.2, 2.2);
    painter.restore();
}

bool drawSparkline(
    QPainter& painter, const QRectF& area, std::span<const float> values, const QColor& color)
{
    const auto isNumber = [](float value) { return !std::isnan(value); };
    if (std::count_if(values.begin(), values.end(), isNumber) < 2) {
        return false;
    }
    Series series;
    const Duration cycle = Duration::fromSeconds(1); // only the order counts
    series.axis = TimeAxis::grid(Instant(), cycle, values.size());
    series.values.assign(values.begin(), values.end());
    const auto last = static_cast<std::int64_t>(values.size()) - 1;
    drawSparkline(painter, area, series, { Instant(), Instant() + cycle * last }, color);
    return true;
}

} // namespace promdesk

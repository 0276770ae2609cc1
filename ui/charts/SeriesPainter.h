// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotSampling.h"
#include "series/ColumnEdges.h"

#include <QBrush>
#include <QFont>
#include <QImage>
#include <QPolygonF>
#include <QRectF>
#include <QTransform>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

class QPainter;

namespace promdesk {

/// Where times and values lie in the picture.
struct PlotMapping
{
    QRectF area; ///< inside the axes, px
    double startMs = 0;
    double endMs = 1;
    double low = 0;
    double high = 1;

    [[nodiscard]] TimeRange range() const;
    friend bool operator==(const PlotMapping&, const PlotMapping&) = default;

    [[nodiscard]] double toX(Instant time) const;
    [[nodiscard]] double toY(double value) const;
};

/// The unbroken runs of decimated points in pixels.
[[nodiscard]] std::vector<QPolygonF> pixelRuns(
    std::span<const PlotPoint> points, const PlotMapping& mapping);

/// The same for one series of a plot, dense or not, for columns of one pixel each.
[[nodiscard]] std::vector<QPolygonF> pixelRuns(
    const Series& series, const SampledSeries& sampled, const PlotMapping& mapping);

/// What lines look like besides their mapping: equal stamps, equal lines.
struct LineStamp
{
    std::uint64_t version = 0; ///< counts what the plot was told to show
    double lineWidth = 1; ///< logical px

    friend bool operator==(const LineStamp&, const LineStamp&) = default;
};

/// Lines that were drawn before, and where they lie. Under another mapping they are moved and
/// stretched until new ones are ready.
struct LinePicture
{
    QImage image; ///< null: none
    std::vector<QRect> inked; ///< parts of image, px, that hold all lines
    PlotMapping mapping;
    LineStamp stamp;
};

struct DenseLines;

/// Paints the inside of a time-series plot: threshold zones, day lines, the unknown end, areas,
/// lines, lone points, dots of raw samples, marks for what has no place on the axis. Lives for one
/// picture; keeps references to content and plot.
class SeriesPainter
{
public:
    static constexpr int kSignRoomPx = 14; ///< right of the axes, for the thresholds' signs

    SeriesPainter(const PlotContent& content, const SampledPlot& plot, const PlotMapping& mapping,
        const QFont& font);

    /// A dense plot's lines come from picture when it has one; else they are drawn here and now.
    void setPicture(const LinePicture& picture) { m_picture = &picture; }

    /// The pixel columns of a dense plot's lines, and which of them the picture shows already; the
    /// caller sees to it that nothing else is drawn there.
    void setColumns(const std::optional<ColumnGrid>& columns, const ColumnSpan& kept)
    {
        m_columns = columns;
        m_kept = kept;
    }

    /// Is all that is drawn made of dense lines and of what is the same in every column, so that a
    /// picture of it can move along with time?
    [[nodiscard]] bool canMove() const;
    /// Of all lines, logical px.
    [[nodiscard]] double lineWidth() const;

    void draw(QPainter& painter, std::span<const Instant> dayStarts) const;
    /// What a worker needs to draw the lines of a dense plot for a picture to which toPixels leads.
    [[nodiscard]] DenseLines denseLines(const QTransform& toPixels) const;

private:
    [[nodiscard]] QPen penOf(std::size_t series, double width) const;
    [[nodiscard]] QBrush softBrush(QColor color, int alpha) const;
    [[nodiscard]] std::optional<QRectF> unknownEnd() const;
    void drawZones(QPainter& painter) const;
    void drawDayStarts(QPainter& painter, std::span<const Instant> dayStarts) const;
    void drawUnknownEnd(QPainter& painter) const;
    void drawThresholdLines(QPainter& painter) const;
    void drawLines(QPainter& painter) const;
    void drawPicture(QPainter& painter) const;
    void drawLinesNow(QPainter& painter) const;
    void drawInked(QPainter& painter, const LinePicture& picture) const;
    void drawStack(QPainter& painter) const;
    void drawArea(QPainter& painter, const QPolygonF& run, const QBrush& brush) const;
    void drawMarks(QPainter& painter, std::size_t series, const QColor& color) const;
    void drawDots(QPainter& painter) const;

    const PlotContent& m_content;
    const SampledPlot& m_plot;
    PlotMapping m_mapping;
    QFont m_font;
    const LinePicture* m_picture = nullptr;
    std::optional<ColumnGrid> m_columns;
    ColumnSpan m_kept;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/AxesLayer.h"
#include "charts/DenseLines.h"
#include "charts/PlotSampling.h"

#include <QPolygonF>

#include <memory>
#include <optional>
#include <vector>

class QWidget;

namespace promdesk {

/// The drawing of a time-series plot: the axes' layer, on it thresholds and all series. It knows
/// no input; coordinates are those of widget().
class PlotCanvas
{
public:
    /// widget() belongs to parent and outlives this.
    explicit PlotCanvas(QWidget* parent);
    ~PlotCanvas();
    PlotCanvas(const PlotCanvas&) = delete;
    PlotCanvas& operator=(const PlotCanvas&) = delete;

    [[nodiscard]] QWidget* widget() const;

    /// content and plot are read at every redraw(); the caller keeps them alive.
    void setSources(const PlotContent& content, const SampledPlot& plot);
    /// What they say is something else from now on, but for what they say of the time in same.
    /// Until then what was drawn of it may be used again, at another place as well.
    void contentChanged(const std::optional<TimeRange>& same = std::nullopt);
    void setAxes(const PlotAxes& axes);
    /// Pixels per logical pixel of the picture; 0: that of the screen.
    void setPictureScale(double scale);
    /// Lines of a dense plot that somebody else draws; a null image: they are not ready. None: the
    /// canvas draws them itself.
    void setLinePicture(std::optional<LinePicture> picture);
    [[nodiscard]] bool hasLinePicture() const;
    /// What somebody else needs for it, as of the last redraw().
    [[nodiscard]] DenseLines denseLines() const;
    [[nodiscard]] PlotMapping mapping() const;
    void redraw();
    /// How much of the lines a redraw() of these axes has to draw, 0…1: while time moves on, most
    /// of them is there already. Only of lines that the canvas draws itself.
    [[nodiscard]] double shareToDraw();

    /// Width that the value labels of these axes want, in px.
    [[nodiscard]] int neededLeftMargin(const PlotAxes& axes, Unit unit) const;

    [[nodiscard]] QRectF plotArea() const;
    [[nodiscard]] double toX(Instant time) const;
    [[nodiscard]] double toY(double value) const;
    [[nodiscard]] Instant timeAt(double x) const;
    [[nodiscard]] double valueAt(double y) const;
    /// The unbroken runs of one series as drawn, for highlighting.
    [[nodiscard]] std::vector<QPolygonF> runsOf(std::size_t series) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace promdesk

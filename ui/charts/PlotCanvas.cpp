// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotCanvas.h"

#include "charts/SeriesPainter.h"
#include "theme/Theme.h"

#include <QPainter>
#include <QResizeEvent>
#include <QWidget>

#include <cmath>
#include <functional>

namespace promdesk {

namespace {

constexpr double kMiddle = 0.5; ///< px: coordinates are the middles of pixels, as in QCustomPlot
constexpr int kOverhang = 2; ///< px: a line along an edge of the axes is seen in its whole width

/// Shows a picture.
class PictureWidget final : public QWidget
{
public:
    explicit PictureWidget(QWidget* parent)
        : QWidget(parent)
    {
        setAttribute(Qt::WA_TransparentForMouseEvents);
        setAttribute(Qt::WA_OpaquePaintEvent);
        setFocusPolicy(Qt::NoFocus);
    }

    QImage picture;
    std::function<void()> onResize;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QPainter painter(this);
        const QSize covered = picture.isNull() ? QSize() : picture.deviceIndependentSize().toSize();
        if (covered.width() < width() || covered.height() < height()) {
            painter.fillRect(event->rect(), currentTheme().surface);
        }
        painter.drawImage(0, 0, picture);
    }

    void resizeEvent(QResizeEvent*) override { onResize(); }
};

} // namespace

struct PlotCanvas::Private
{
    PictureWidget* widget = nullptr; ///< owned by its parent
    std::unique_ptr<AxesLayer> axesLayer;
    const PlotContent* content = nullptr;
    const SampledPlot* plot = nullptr;
    PlotAxes axes;
    std::optional<LinePicture> lines;
    double pictureScale = 0;

    [[nodiscard]] double ratio() const
    {
        return pictureScale > 0 ? pictureScale : widget->devicePixelRatioF();
    }

    [[nodiscard]] SeriesPainter painter() const
    {
        return SeriesPainter(*content, *plot, axesLayer->mapping(), axesLayer->labelFont());
    }

    /// Whose memory is used again and again.
    void preparePicture() const
    {
        const QSize size = (QSizeF(widget->size()) * ratio()).toSize();
        if (widget->picture.size() != size) {
            widget->picture = QImage(size, QImage::Format_RGB32);
        }
        widget->picture.setDevicePixelRatio(ratio());
    }

    void drawSeries() const
    {
        QPainter painter(&widget->picture);
        const QRect area = axesLayer->mapping().area.toRect();
        painter.setClipRect(
            area.adjusted(0, -kOverhang - 1, SeriesPainter::kSignRoomPx, kOverhang - 1));
        painter.translate(kMiddle, kMiddle);
        SeriesPainter inside = this->painter();
        if (lines) {
            inside.setPicture(*lines);
        }
        inside.draw(painter, axesLayer->dayStarts());
    }

    void redraw() const
    {
        if (!content || widget->width() < 4 || widget->height() < 4) {
            return;
        }
        preparePicture();
        axesLayer->setUp(axes, content->unit, widget->size(), ratio());
        axesLayer->draw(widget->picture);
        drawSeries();
        widget->update();
    }
};

PlotCanvas::PlotCanvas(QWidget* parent)
    : d(std::make_unique<Private>())
{
    d->widget = new PictureWidget(parent);
    d->widget->onResize = [this] { d->redraw(); };
    d->axesLayer = std::make_unique<AxesLayer>(d->widget);
}

PlotCanvas::~PlotCanvas()
{
    d->widget->onResize = [] {};
}

QWidget* PlotCanvas::widget() const
{
    return d->widget;
}

void PlotCanvas::setSources(const PlotContent& content, const SampledPlot& plot)
{
    d->content = &content;
    d->plot = &plot;
}

void PlotCanvas::setAxes(const PlotAxes& axes)
{
    d->axes = axes;
}

void PlotCanvas::setPictureScale(double scale)
{
    d->pictureScale = scale;
}

void PlotCanvas::setLinePicture(std::optional<LinePicture> picture)
{
    d->lines = std::move(picture);
}

bool PlotCanvas::hasLinePicture() const
{
    return d->lines.has_value();
}

DenseLines PlotCanvas::denseLines() const
{
    return d->painter().denseLines(
        QTransform::fromScale(d->ratio(), d->ratio()).translate(kMiddle, kMiddle));
}

PlotMapping PlotCanvas::mapping() const
{
    return d->axesLayer->mapping();
}

void PlotCanvas::redraw()
{
    d->redraw();
}

int PlotCanvas::neededLeftMargin(const PlotAxes& axes, Unit unit) const
{
    return d->axesLayer->neededLeftMargin(axes, unit);
}

QRectF PlotCanvas::plotArea() const
{
    return mapping().area;
}

double PlotCanvas::toX(Instant time) const
{
    return mapping().toX(time);
}

double PlotCanvas::toY(double value) const
{
    return mapping().toY(value);
}

Instant PlotCanvas::timeAt(double x) const
{
    const PlotMapping place = mapping();
    const double share = (x - place.area.left()) / place.area.width();
    return Instant::fromMs(std::llround(place.startMs + share * (place.endMs - place.startMs)));
}

double PlotCanvas::valueAt(double y) const
{
    const PlotMapping place = mapping();
    const double share = (place.area.bottom() - y) / place.area.height();
    return place.low + share * (place.high - place.low);
}

std::vector<QPolygonF> PlotCanvas::runsOf(std::size_t series) const
{
    if (!d->plot || series >= d->plot->series.size() || series >= d->content->series.size()) {
        return {};
    }
    return pixelRuns(
        d->content->series[series].series(), d->plot->series[series], d->axesLayer->mapping());
}

} // namespace promdesk

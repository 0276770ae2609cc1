// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotCanvas.h"

#include "charts/MovingPicture.h"
#include "charts/SeriesPainter.h"
#include "charts/ShownColumns.h"
#include "theme/Theme.h"

#include <QPainter>
#include <QResizeEvent>
#include <QWidget>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <utility>

namespace promdesk {

namespace {

constexpr double kMiddle = 0.5; ///< px: coordinates are the middles of pixels, as in QCustomPlot
constexpr double kDotRadius = 2; ///< logical px, of a lone sample, which covers several columns
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

    MovingPicture picture;
    std::function<void()> onResize;

protected:
    void paintEvent(QPaintEvent* event) override
    {
        QPainter painter(this);
        const QImage& image = picture.image();
        const QSize covered = image.isNull() ? QSize() : image.deviceIndependentSize().toSize();
        if (covered.width() < width() || covered.height() < height()) {
            painter.fillRect(event->rect(), currentTheme().surface);
        }
        painter.drawImage(0, 0, image);
    }

    void resizeEvent(QResizeEvent*) override { onResize(); }
};

/// Of which time the content of a version says what the one before said.
struct SameTime
{
    std::uint64_t version = 0;
    TimeRange range;
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
    std::uint64_t version = 0; ///< counts what was to be shown
    Theme::Scheme scheme = Theme::Scheme::Light; ///< of version
    std::optional<SameTime> same;
    std::optional<ShownColumns> shown; ///< what the picture has of lines that can move
    bool isSetUp = false; ///< the axes, for the next redraw

    [[nodiscard]] double ratio() const
    {
        return pictureScale > 0 ? pictureScale : widget->devicePixelRatioF();
    }

    /// Of the dense lines, px.
    [[nodiscard]] QSize rasterSize() const
    {
        return (axesLayer->mapping().area.size() * ratio()).toSize();
    }

    /// px; not always a whole number.
    [[nodiscard]] double areaWidth() const { return axesLayer->mapping().area.width() * ratio(); }

    /// Of a dense plot's pixels.
    [[nodiscard]] std::optional<ColumnGrid> columns() const
    {
        const int width = rasterSize().width();
        if (!plot || !plot->isDense || width <= 0) {
            return std::nullopt;
        }
        return ColumnGrid(
            axesLayer->mapping().range(), static_cast<std::size_t>(width), areaWidth());
    }

    /// Everything in a dense plot lies where its columns are.
    [[nodiscard]] PlotMapping mapping() const
    {
        PlotMapping mapping = axesLayer->mapping();
        if (const auto grid = columns()) {
            mapping.startMs = grid->edgeMs(0);
            mapping.endMs = mapping.startMs + areaWidth() * grid->msPerColumn;
        }
        return mapping;
    }

    [[nodiscard]] QTransform toPixels() const
    {
        return QTransform::fromScale(ratio(), ratio()).translate(kMiddle, kMiddle);
    }

    [[nodiscard]] SeriesPainter painter(const ColumnSpan& kept = {}) const
    {
        SeriesPainter painter(*content, *plot, mapping(), axesLayer->labelFont());
        painter.setColumns(columns(), kept);
        return painter;
    }

    void setUp()
    {
        if (!std::exchange(isSetUp, true)) {
            axesLayer->setUp(axes, content->unit, widget->size(), ratio());
        }
        if (std::exchange(scheme, currentTheme().scheme) != scheme) {
            ++version;
        }
    }

    /// None where something else would have to move along.
    [[nodiscard]] std::optional<ShownColumns> movable() const
    {
        const SeriesPainter inside = painter();
        const auto grid = columns();
        if (!grid || !inside.canMove()) {
            return std::nullopt;
        }
        return ShownColumns { .stamp = { .version = version, .lineWidth = inside.lineWidth() },
            .place = mapping(),
            .grid = *grid };
    }

    /// Columns that need not be drawn again.
    [[nodiscard]] ColumnSpan common(const std::optional<ShownColumns>& next) const
    {
        const QSize size = (QSizeF(widget->size()) * ratio()).toSize();
        const bool isSamePicture = widget->picture.image().size() == size
            && widget->picture.image().devicePixelRatio() == ratio();
        const int edge = 2 + static_cast<int>(std::ceil(kDotRadius * ratio()));
        if (!shown || !next || !isSamePicture) {
            return {};
        }
        // The content has changed once since, and of some time it says the same.
        const bool isPartly =
            same && same->version == version && shown->stamp.version + 1 == version;
        if (!isPartly) {
            return next->commonWith(*shown, edge);
        }
        ShownColumns before = *shown;
        before.stamp.version = version;
        return next->within(next->commonWith(before, edge), same->range, edge);
    }

    /// Of columns of dense lines in the picture, px.
    [[nodiscard]] QRect pixelsOf(const ColumnSpan& columns) const
    {
        const QPointF corner = toPixels().map(axesLayer->mapping().area.topLeft());
        return { qRound(corner.x()) + columns.begin, qRound(corner.y()), columns.size(),
            rasterSize().height() };
    }

    /// Puts what stays into its new place. Returns the pixels that are to be drawn.
    [[nodiscard]] QRegion keep(const ColumnSpan& columns, const ShownColumns& next) const
    {
        const std::int64_t moved = next.grid.first - shown->grid.first;
        widget->picture.moveLeft(static_cast<int>(moved));
        return QRegion(widget->picture.image().rect()) - pixelsOf(columns);
    }

    void drawSeries(const ColumnSpan& kept) const
    {
        QPainter painter(&widget->picture.image());
        const QRect area = axesLayer->mapping().area.toRect();
        painter.setClipRect(
            area.adjusted(0, -kOverhang - 1, SeriesPainter::kSignRoomPx, kOverhang - 1));
        painter.translate(kMiddle, kMiddle);
        SeriesPainter inside = this->painter(kept);
        if (lines) {
            inside.setPicture(*lines);
        }
        inside.draw(painter, axesLayer->dayStarts());
    }

    /// Are the lines those that are to be shown, and not older ones for the time being?
    [[nodiscard]] bool areLinesRight(const ShownColumns& next) const
    {
        return !lines
            || (!lines->image.isNull() && lines->mapping == mapping()
                && lines->stamp == next.stamp);
    }

    [[nodiscard]] bool canDraw() const
    {
        return content && widget->width() >= 4 && widget->height() >= 4;
    }

    void redraw()
    {
        if (!canDraw()) {
            return;
        }
        setUp();
        const std::optional<ShownColumns> next = movable();
        const ColumnSpan kept = lines ? ColumnSpan() : common(next);
        widget->picture.setUp((QSizeF(widget->size()) * ratio()).toSize(), ratio());
        QImage& image = widget->picture.image();
        if (kept.size() > 0) {
            const QRegion open = keep(kept, *next);
            axesLayer->draw(image, open);
            const PixelClip clip(image, open);
            drawSeries(kept);
        } else {
            axesLayer->draw(image);
            drawSeries({});
        }
        shown = next && areLinesRight(*next) ? next : std::nullopt;
        isSetUp = false;
        widget->update();
    }
};

PlotCanvas::PlotCanvas(QWidget* parent)
    : d(std::make_unique<Private>())
{
    d->widget = new PictureWidget(parent);
    d->widget->onResize = [this] {
        d->isSetUp = false;
        d->redraw();
    };
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
    contentChanged();
}

void PlotCanvas::contentChanged(const std::optional<TimeRange>& same)
{
    ++d->version;
    d->same = same ? std::optional(SameTime { d->version, *same }) : std::nullopt;
}

double PlotCanvas::shareToDraw()
{
    if (!d->canDraw()) {
        return 1;
    }
    d->setUp();
    const ColumnSpan kept = d->common(d->movable());
    return 1 - static_cast<double>(kept.size()) / std::max(1, d->rasterSize().width());
}

void PlotCanvas::setAxes(const PlotAxes& axes)
{
    if (axes.zone != d->axes.zone) { // days begin at other moments
        contentChanged();
    }
    d->axes = axes;
    d->isSetUp = false;
}

void PlotCanvas::setPictureScale(double scale)
{
    d->pictureScale = scale;
    d->isSetUp = false;
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
    DenseLines lines = d->painter().denseLines(d->toPixels());
    lines.version = d->version;
    return lines;
}

PlotMapping PlotCanvas::mapping() const
{
    return d->mapping();
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
    return pixelRuns(d->content->series[series].series(), d->plot->series[series], d->mapping());
}

} // namespace promdesk

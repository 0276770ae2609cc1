// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/TimeSeriesPlot.h"

#include "charts/ChartToolTip.h"
#include "charts/PlotCanvas.h"
#include "charts/PlotDrag.h"
#include "charts/PlotOverlay.h"
#include "charts/ReadOut.h"
#include "core/Executor.h"
#include "theme/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPointer>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

constexpr double kWheelStep = 0.8; ///< factor of one notch towards the user's finger
constexpr int kWheelQuietMs = 150; ///< after the last notch the others follow
constexpr double kCatchPx = 10; ///< the crosshair snaps to samples this near
constexpr int kTickSpacingPx = 38;

/// The distance of samples that is usual in this content.
Duration usualStep(const PlotContent& content)
{
    for (const ChartSeries& one : content.series) {
        const TimeAxis& axis = one.series().axis;
        if (!one.isHidden && axis.size() > 1) {
            return axis.isGrid() ? axis.step() : axis.at(1) - axis.at(0);
        }
    }
    return {};
}

} // namespace

struct TimeSeriesPlot::Private
{
    TimeSeriesPlot* q;
    PlotExecutors executors;
    PlotContent content; ///< wanted
    PlotContent shown; ///< what sampled was made from
    SampledPlot sampled;
    PlotCanvas canvas;
    PlotOverlay* overlay;
    QPointer<ChartToolTip> toolTip; ///< child of the window

    TimeRange range;
    QTimeZone zone = QTimeZone::systemTimeZone();
    std::optional<std::pair<double, double>> zoomedValues; ///< after a box zoom
    ValueScale scale;
    int leftMarginPx = 0;
    double pictureScale = 0;

    PlotDrag drag;
    bool isSpaceHeld = false;
    std::optional<Instant> crosshair;
    std::optional<std::size_t> highlighted;

    QTimer frameTimer;
    QTimer wheelTimer;
    bool isOutdated = true; ///< content, range or width changed since the last sampling
    std::uint64_t generation = 0; ///< of sampling jobs; older results are dropped
    std::shared_ptr<int> alive = std::make_shared<int>();

    Private(TimeSeriesPlot* plot, PlotExecutors someExecutors)
        : q(plot)
        , executors(someExecutors)
        , canvas(plot)
        , overlay(new PlotOverlay(plot))
    { }

    [[nodiscard]] std::size_t columns() const
    {
        const double ratio = pictureScale > 0 ? pictureScale : q->devicePixelRatioF();
        return static_cast<std::size_t>(std::max(1.0, q->width() * ratio));
    }

    void scheduleRedraw()
    {
        if (!frameTimer.isActive()) {
            frameTimer.start();
        }
    }

    void invalidate()
    {
        isOutdated = true;
        scheduleRedraw();
    }

    void sample()
    {
        if (!isOutdated) {
            return;
        }
        isOutdated = false;
        ++generation;
        const bool isSmall = content.sampleCount() <= kInlineSamples;
        if (isSmall || pictureScale > 0 || !executors.workers || !executors.gui) {
            shown = content;
            sampled = samplePlot(shown, range, columns());
            return;
        }
        const std::weak_ptr<int> guard = alive;
        executors.workers->post([this, guard, job = generation, gui = executors.gui,
                                    wanted = content, wantedRange = range, width = columns()] {
            SampledPlot result = samplePlot(wanted, wantedRange, width);
            // guard is looked at on the GUI thread only, where the plot dies.
            gui->post([this, guard, job, wanted, result = std::move(result)]() mutable {
                if (!guard.expired() && job == generation) {
                    shown = std::move(wanted);
                    sampled = std::move(result);
                    scheduleRedraw();
                }
            });
        });
    }

    void redraw()
    {
        sample();
        const int mostTicks = std::max(2, (q->height() - 34) / kTickSpacingPx);
        scale = zoomedValues
            ? fixedScale(zoomedValues->first, zoomedValues->second, mostTicks, shown.unit)
            : fitScale(extentOf(sampled, shown), mostTicks, shown.unit);
        canvas.setPictureScale(pictureScale);
        canvas.setAxes({ .range = range,
            .values = scale,
            .zone = zone,
            .locale = q->locale(),
            .font = q->font(),
            .leftMarginPx = leftMarginPx });
        canvas.redraw();
        overlay->setPlotArea(canvas.plotArea());
        updateOverlay();
    }

    void updateOverlay()
    {
        overlay->setCrosshair(
            crosshair ? std::optional<double>(canvas.toX(*crosshair)) : std::nullopt);
        overlay->setSelection(drag.isZoom() && drag.isMeant()
                ? std::optional<QRectF>(drag.selection(canvas.plotArea()))
                : std::nullopt);
        emphasise(highlighted, std::nullopt);
    }

    void emphasise(std::optional<std::size_t> series, std::optional<QPointF> point)
    {
        if (!series || *series >= shown.series.size()) {
            overlay->setEmphasis(std::nullopt);
            return;
        }
        overlay->setEmphasis(PlotOverlay::Emphasis { .runs = canvas.runsOf(*series),
            .point = point,
            .pen = seriesPen(currentTheme(), shown.series[*series].colorIndex, 2.5) });
    }

    void showRange(const TimeRange& newRange)
    {
        if (newRange != range) {
            range = newRange;
            invalidate();
        }
    }

    void hideToolTip()
    {
        if (toolTip) {
            toolTip->hide();
        }
    }

    /// Rows under the pointer, nearest first.
    [[nodiscard]] std::vector<ReadOutRow> rowsAt(Instant time, double value) const
    {
        const double msPerPx =
            static_cast<double>(range.length().toMs()) / std::max(canvas.plotArea().width(), 1.0);
        const Duration tolerance = std::max(usualStep(shown) / 2 + Duration::fromMs(1),
            Duration::fromMs(std::llround(kCatchPx * msPerPx)));
        std::vector<ReadOutRow> rows = readOut(shown.series, time, tolerance);
        sortByNearness(rows, value);
        return rows;
    }

    void showToolTip(const std::vector<ReadOutRow>& rows, Instant time, const QPoint& at)
    {
        if (!toolTip) {
            toolTip = new ChartToolTip(q->window());
        } else if (toolTip->parentWidget() != q->window()) {
            toolTip->setParent(q->window());
        }
        std::vector<ToolTipRow> shownRows;
        for (std::size_t i = 0; i < std::min<std::size_t>(rows.size(), ChartToolTip::kMostRows);
             ++i) {
            const ChartSeries& one = shown.series[rows[i].series];
            shownRows.push_back({ seriesPen(currentTheme(), one.colorIndex, 2), one.name.plain(120),
                formatValue(rows[i].value, shown.unit, q->locale(), 4).toText() });
        }
        const std::size_t more = rows.size() - shownRows.size();
        toolTip->setContent(toLongTime(time, zone, q->locale()), std::move(shownRows), more);
        toolTip->showBeside(q->mapTo(q->window(), at));
    }

    /// Crosshair, tool tip and emphasis for a place inside the axes.
    void inspect(const QPointF& position)
    {
        const Instant pointed = canvas.timeAt(position.x());
        const auto rows = rowsAt(pointed, canvas.valueAt(position.y()));
        Instant time = pointed;
        std::optional<QPointF> point;
        if (!rows.empty()) {
            const double x = canvas.toX(rows.front().time);
            time = std::abs(x - position.x()) <= kCatchPx ? rows.front().time : pointed;
            if (shown.style != PlotContent::Style::Stacked && std::isfinite(rows.front().value)) {
                point = QPointF(x, canvas.toY(rows.front().value));
            }
        }
        crosshair = time;
        overlay->setCrosshair(canvas.toX(time));
        if (rows.empty()) {
            hideToolTip();
            emphasise(highlighted, std::nullopt);
        } else {
            showToolTip(rows, time, position.toPoint());
            emphasise(highlighted.value_or(rows.front().series), point);
        }
        Q_EMIT q->crosshairMoved(time);
    }

    void stopInspecting()
    {
        hideToolTip();
        crosshair.reset();
        updateOverlay();
        Q_EMIT q->crosshairMoved(std::nullopt);
    }

    void finishZoom()
    {
        const QRectF selected = drag.selection(canvas.plotArea());
        const bool isMeant = drag.isMeant() && selected.width() >= 1;
        const bool isBox = drag.kind == PlotDrag::Kind::ZoomBox;
        drag = {};
        if (isMeant) {
            const TimeRange chosen { canvas.timeAt(selected.left()),
                canvas.timeAt(selected.right()) };
            if (isBox) {
                zoomedValues = { canvas.valueAt(selected.bottom()),
                    canvas.valueAt(selected.top()) };
            }
            if (chosen.length() >= Duration::fromMs(1)) {
                showRange(chosen);
                Q_EMIT q->timeRangeSelected(chosen);
            }
            invalidate();
        }
        updateOverlay();
    }

    void zoomAt(Instant fixed, double factor)
    {
        showRange(zoomedAround(range, fixed, factor));
        wheelTimer.start();
        hideToolTip();
    }

    void moveCrosshair(int direction)
    {
        const double msPerPx =
            static_cast<double>(range.length().toMs()) / std::max(canvas.plotArea().width(), 1.0);
        const std::int64_t stepMs = std::max<std::int64_t>(
            usualStep(shown).toMs(), std::llround(std::max(2 * msPerPx, 1.0)));
        const Instant from = crosshair.value_or(
            direction > 0 ? range.start - Duration::fromMs(1) : range.end + Duration::fromMs(1));
        const Instant to =
            std::clamp(from + Duration::fromMs(stepMs * direction), range.start, range.end);
        inspect({ canvas.toX(to), canvas.plotArea().center().y() });
    }

    void cancel()
    {
        if (drag.kind == PlotDrag::Kind::Pan) {
            showRange(drag.startRange);
        }
        drag = {};
        stopInspecting();
    }

    bool handleKey(const QKeyEvent& event)
    {
        if (event.modifiers() & Qt::AltModifier) {
            return handleHistoryKey(event.key());
        }
        const Instant middle = range.start + range.length() / 2;
        switch (event.key()) {
        case Qt::Key_Left:
            moveCrosshair(-1);
            return true;
        case Qt::Key_Right:
            moveCrosshair(1);
            return true;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            zoomAt(crosshair.value_or(middle), kWheelStep);
            return true;
        case Qt::Key_Minus:
            zoomAt(crosshair.value_or(middle), 1 / kWheelStep);
            return true;
        case Qt::Key_F:
            zoomedValues.reset();
            scheduleRedraw();
            return true;
        case Qt::Key_Space:
            isSpaceHeld = true;
            return true;
        case Qt::Key_Escape:
            if (!drag.isActive() && !crosshair) {
                return false;
            }
            cancel();
            return true;
        default:
            return false;
        }
    }

    bool handleHistoryKey(int key)
    {
        if (key == Qt::Key_Left) {
            Q_EMIT q->zoomBackRequested();
        } else if (key == Qt::Key_Right) {
            Q_EMIT q->zoomForwardRequested();
        }
        return key == Qt::Key_Left || key == Qt::Key_Right;
    }
};

TimeSeriesPlot::TimeSeriesPlot(QWidget* parent, PlotExecutors executors)
    : QWidget(parent)
    , d(std::make_unique<Private>(this, executors))
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    d->frameTimer.setSingleShot(true);
    d->frameTimer.setInterval(kFrameMs);
    connect(&d->frameTimer, &QTimer::timeout, this, [this] { d->redraw(); });
    d->wheelTimer.setSingleShot(true);
    d->wheelTimer.setInterval(kWheelQuietMs);
    connect(&d->wheelTimer, &QTimer::timeout, this, [this] { Q_EMIT timeRangeSelected(d->range); });
    d->canvas.setSources(d->shown, d->sampled);
}

TimeSeriesPlot::~TimeSeriesPlot()
{
    delete d->toolTip.data();
}

void TimeSeriesPlot::setContent(PlotContent content)
{
    d->content = std::move(content);
    d->invalidate();
}

const PlotContent& TimeSeriesPlot::content() const
{
    return d->content;
}

void TimeSeriesPlot::setSeriesHidden(const std::vector<bool>& isHidden)
{
    const std::size_t count = std::min(isHidden.size(), d->content.series.size());
    for (std::size_t i = 0; i < count; ++i) {
        d->content.series[i].isHidden = isHidden[i];
    }
    d->invalidate();
}

void TimeSeriesPlot::setTimeRange(const TimeRange& range)
{
    // The user's hand wins over a page that follows the clock.
    if (!d->drag.isActive() && !d->wheelTimer.isActive()) {
        d->showRange(range);
    }
}

TimeRange TimeSeriesPlot::timeRange() const
{
    return d->range;
}

void TimeSeriesPlot::setTimeZone(const QTimeZone& zone)
{
    d->zone = zone;
    d->scheduleRedraw();
}

void TimeSeriesPlot::setCrosshair(std::optional<Instant> time)
{
    if (underMouse()) {
        return; // The pointer is here: this plot is the one that tells the others.
    }
    d->crosshair = time;
    d->overlay->setCrosshair(time ? std::optional<double>(d->canvas.toX(*time)) : std::nullopt);
}

void TimeSeriesPlot::setHighlighted(std::optional<std::size_t> series)
{
    d->highlighted = series;
    d->emphasise(series, std::nullopt);
}

void TimeSeriesPlot::setLeftMargin(int widthPx)
{
    d->leftMarginPx = widthPx;
    d->scheduleRedraw();
}

int TimeSeriesPlot::neededLeftMargin() const
{
    return PlotCanvas::neededLeftMargin({ .range = d->range,
                                            .values = d->scale,
                                            .zone = d->zone,
                                            .locale = locale(),
                                            .font = font() },
        d->shown.unit);
}

void TimeSeriesPlot::prepareForPicture(double scale)
{
    d->pictureScale = scale;
    d->isOutdated = true;
    d->canvas.widget()->resize(size());
    d->overlay->resize(size());
    d->redraw();
}

double TimeSeriesPlot::lowest() const
{
    return d->scale.low;
}

double TimeSeriesPlot::highest() const
{
    return d->scale.high;
}

QRectF TimeSeriesPlot::plotArea() const
{
    return d->canvas.plotArea();
}

QSize TimeSeriesPlot::minimumSizeHint() const
{
    return { 80, 40 };
}

QSize TimeSeriesPlot::sizeHint() const
{
    return { 480, 240 };
}

bool TimeSeriesPlot::event(QEvent* event)
{
    // Keys of the plot come before shortcuts of the window while the plot has the focus.
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const bool isHistory = key->modifiers() == Qt::AltModifier
            && (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right);
        const bool isPlain = key->modifiers() == Qt::NoModifier
            && (key->key() == Qt::Key_F || key->key() == Qt::Key_Space);
        const bool isEscape =
            key->key() == Qt::Key_Escape && (d->drag.isActive() || d->crosshair.has_value());
        if (isHistory || isPlain || isEscape) {
            event->accept();
            return true;
        }
    }
    return QWidget::event(event);
}

void TimeSeriesPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::LocaleChange) {
        d->scheduleRedraw();
    }
    QWidget::changeEvent(event);
}

void TimeSeriesPlot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    d->canvas.widget()->resize(size());
    d->overlay->resize(size());
    d->invalidate();
}

void TimeSeriesPlot::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    d->redraw();
}

void TimeSeriesPlot::hideEvent(QHideEvent* event)
{
    d->hideToolTip();
    QWidget::hideEvent(event);
}

void TimeSeriesPlot::mousePressEvent(QMouseEvent* event)
{
    const bool isLeft = event->button() == Qt::LeftButton;
    const bool isPan = event->button() == Qt::MiddleButton || (isLeft && d->isSpaceHeld);
    if (d->drag.isActive() || !(isLeft || isPan)) {
        event->ignore();
        return;
    }
    d->drag.start = event->position();
    d->drag.current = event->position();
    d->drag.startRange = d->range;
    d->drag.kind = isPan                         ? PlotDrag::Kind::Pan
        : event->modifiers() & Qt::ShiftModifier ? PlotDrag::Kind::ZoomBox
                                                 : PlotDrag::Kind::ZoomTime;
    d->hideToolTip();
}

void TimeSeriesPlot::mouseMoveEvent(QMouseEvent* event)
{
    d->drag.current = event->position();
    if (d->drag.kind == PlotDrag::Kind::Pan) {
        d->showRange(panned(d->drag, d->canvas.plotArea().width()));
    } else if (d->drag.isZoom()) {
        d->updateOverlay();
    } else if (d->canvas.plotArea().contains(event->position())) {
        d->inspect(event->position());
    } else {
        d->stopInspecting();
    }
}

void TimeSeriesPlot::mouseReleaseEvent(QMouseEvent* event)
{
    d->drag.current = event->position();
    if (d->drag.isZoom()) {
        d->finishZoom();
    } else if (d->drag.kind == PlotDrag::Kind::Pan) {
        const bool hasMoved = d->range != d->drag.startRange;
        d->drag = {};
        if (hasMoved) {
            Q_EMIT timeRangeSelected(d->range);
        }
    }
}

void TimeSeriesPlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        return;
    }
    d->drag = {};
    d->zoomedValues.reset();
    d->scheduleRedraw();
    Q_EMIT zoomBackRequested();
}

void TimeSeriesPlot::wheelEvent(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    if (std::abs(turned.x()) > std::abs(turned.y())) {
        PlotDrag push;
        push.startRange = d->range;
        push.current.setX(turned.x() / 2.0);
        d->showRange(panned(push, d->canvas.plotArea().width()));
        d->wheelTimer.start();
    } else if (turned.y() != 0) {
        const double x = std::clamp(
            event->position().x(), d->canvas.plotArea().left(), d->canvas.plotArea().right());
        d->zoomAt(d->canvas.timeAt(x), std::pow(kWheelStep, turned.y() / 120.0));
    }
    event->accept();
}

void TimeSeriesPlot::keyPressEvent(QKeyEvent* event)
{
    if (!d->handleKey(*event)) {
        QWidget::keyPressEvent(event);
    }
}

void TimeSeriesPlot::keyReleaseEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        d->isSpaceHeld = false;
    }
    QWidget::keyReleaseEvent(event);
}

void TimeSeriesPlot::leaveEvent(QEvent* event)
{
    if (!d->drag.isActive()) {
        d->stopInspecting();
    }
    QWidget::leaveEvent(event);
}

void TimeSeriesPlot::focusOutEvent(QFocusEvent* event)
{
    d->isSpaceHeld = false;
    d->hideToolTip();
    QWidget::focusOutEvent(event);
}

} // namespace promdesk

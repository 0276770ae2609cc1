// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/TimeSeriesPlot.h"

#include "charts/PlotDrag.h"
#include "charts/PlotScene.h"
#include "core/Clock.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QTimer>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace promdesk {

namespace {

constexpr double kWheelStep = 0.8; ///< factor of one notch towards the user's finger
constexpr int kWheelQuietMs = 150; ///< after the last notch the others follow

/// Has the window come to a screen with other pixels?
bool isOtherResolution(QEvent::Type type)
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 6, 0)
    if (type == QEvent::DevicePixelRatioChange) {
        return true;
    }
#endif
    return type == QEvent::ScreenChangeInternal;
}

} // namespace

struct TimeSeriesPlot::Private
{
    TimeSeriesPlot* q;
    PlotScene scene;
    PlotDrag drag;
    bool isSpaceHeld = false;
    const Clock* clock = nullptr;
    QTimer wheelTimer;

    Private(TimeSeriesPlot* plot, PlotExecutors executors)
        : q(plot)
        , scene(*plot, executors)
    { }

    [[nodiscard]] QRectF area() const { return scene.canvas().plotArea(); }

    void updateSelection()
    {
        scene.setSelection(drag.isZoom() && drag.isMeant()
                ? std::optional<QRectF>(drag.selection(area()))
                : std::nullopt);
    }

    void inspect(const QPointF& position)
    {
        const Instant time = scene.inspect(position);
        Q_EMIT q->crosshairMoved(time);
    }

    void stopInspecting()
    {
        scene.hideToolTip();
        scene.setCrosshair(std::nullopt);
        scene.setHighlighted(std::nullopt);
        updateSelection();
        Q_EMIT q->crosshairMoved(std::nullopt);
    }

    void finishZoom()
    {
        const PlotDrag done = std::exchange(drag, {});
        updateSelection();
        const QRectF selected = done.selection(area());
        const TimeRange chosen { scene.canvas().timeAt(selected.left()),
            scene.canvas().timeAt(selected.right()) };
        if (!done.isMeant() || chosen.length() < Duration::fromMs(1)) {
            return;
        }
        if (done.kind == PlotDrag::Kind::ZoomBox) {
            scene.setZoomedValues(std::pair(
                scene.canvas().valueAt(selected.bottom()), scene.canvas().valueAt(selected.top())));
        }
        scene.setRange(chosen);
        Q_EMIT q->timeRangeSelected(chosen);
    }

    void zoomAt(Instant fixed, double factor)
    {
        const TimeRange wanted = zoomedAround(scene.range(), fixed, factor);
        scene.setRange(clock == nullptr
                ? wanted
                : endingBy(wanted, std::max(scene.range().end, clock->now())));
        wheelTimer.start();
        scene.hideToolTip();
    }

    void moveCrosshair(int direction)
    {
        const TimeRange& range = scene.range();
        const std::int64_t stepMs = std::max<std::int64_t>(
            scene.usualStep().toMs(), std::llround(std::max(2 * scene.msPerPixel(), 1.0)));
        const Instant from = scene.crosshair().value_or(
            direction > 0 ? range.start - Duration::fromMs(1) : range.end + Duration::fromMs(1));
        const Instant to =
            std::clamp(from + Duration::fromMs(stepMs * direction), range.start, range.end);
        inspect({ scene.canvas().toX(to), area().center().y() });
    }

    void cancel()
    {
        if (drag.kind == PlotDrag::Kind::Pan) {
            scene.setRange(drag.startRange);
        }
        drag = {};
        stopInspecting();
    }

    bool handleKey(const QKeyEvent& event)
    {
        if (event.modifiers() & Qt::AltModifier) {
            return handleHistoryKey(event.key());
        }
        const Instant middle = scene.range().start + scene.range().length() / 2;
        switch (event.key()) {
        case Qt::Key_Left:
            moveCrosshair(-1);
            return true;
        case Qt::Key_Right:
            moveCrosshair(1);
            return true;
        case Qt::Key_Plus:
        case Qt::Key_Equal:
            zoomAt(scene.crosshair().value_or(middle), kWheelStep);
            return true;
        case Qt::Key_Minus:
            zoomAt(scene.crosshair().value_or(middle), 1 / kWheelStep);
            return true;
        case Qt::Key_F:
            q->fitValues();
            return true;
        case Qt::Key_Space:
            isSpaceHeld = true;
            return true;
        case Qt::Key_Escape:
            if (!drag.isActive() && !scene.crosshair()) {
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
            q->fitValues();
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
    setAttribute(Qt::WA_OpaquePaintEvent); // the canvas covers it
    setFocusPolicy(Qt::StrongFocus);
    d->scene.setMarginListener([this] { Q_EMIT neededLeftMarginChanged(); });
    d->scene.setInspectionListener([this](Instant time) { Q_EMIT crosshairMoved(time); });
    d->wheelTimer.setSingleShot(true);
    d->wheelTimer.setInterval(kWheelQuietMs);
    connect(&d->wheelTimer, &QTimer::timeout, this,
        [this] { Q_EMIT timeRangeSelected(d->scene.range()); });
}

TimeSeriesPlot::~TimeSeriesPlot() = default;

void TimeSeriesPlot::setClock(const Clock* clock)
{
    d->clock = clock;
}

void TimeSeriesPlot::setContent(PlotContent content)
{
    d->scene.setContent(std::move(content));
}

const PlotContent& TimeSeriesPlot::content() const
{
    return d->scene.content();
}

void TimeSeriesPlot::setSeriesHidden(const std::vector<bool>& isHidden)
{
    d->scene.setHidden(isHidden);
}

void TimeSeriesPlot::setTimeRange(const TimeRange& range)
{
    // The user's hand wins over a page that follows the clock.
    if (!d->drag.isActive() && !d->wheelTimer.isActive()) {
        d->scene.setRange(range);
    }
}

TimeRange TimeSeriesPlot::timeRange() const
{
    return d->scene.range();
}

void TimeSeriesPlot::setTimeZone(const QTimeZone& zone)
{
    d->scene.setZone(zone);
}

void TimeSeriesPlot::setCrosshair(std::optional<Instant> time)
{
    // With the pointer here this plot is the one that tells the others.
    if (!underMouse()) {
        d->scene.setCrosshair(time);
    }
}

void TimeSeriesPlot::setHighlighted(std::optional<std::size_t> series)
{
    d->scene.setHighlighted(series);
}

void TimeSeriesPlot::fitValues()
{
    d->scene.setZoomedValues(std::nullopt);
}

void TimeSeriesPlot::setLeftMargin(int widthPx)
{
    d->scene.setLeftMargin(widthPx);
}

int TimeSeriesPlot::neededLeftMargin() const
{
    return d->scene.neededLeftMargin();
}

void TimeSeriesPlot::drawNow()
{
    d->scene.redrawDue();
}

void TimeSeriesPlot::prepareForPicture(double scale)
{
    d->scene.setPictureScale(scale);
}

double TimeSeriesPlot::lowest() const
{
    return d->scene.scale().low;
}

double TimeSeriesPlot::highest() const
{
    return d->scene.scale().high;
}

QRectF TimeSeriesPlot::plotArea() const
{
    return d->area();
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
        const bool isEscape = key->key() == Qt::Key_Escape
            && (d->drag.isActive() || d->scene.crosshair().has_value());
        if (isHistory || isPlain || isEscape) {
            event->accept();
            return true;
        }
    }
    if (isOtherResolution(event->type())) {
        d->scene.resize();
    }
    return QWidget::event(event);
}

void TimeSeriesPlot::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange
        || event->type() == QEvent::LocaleChange) {
        d->scene.scheduleRedraw();
    }
    QWidget::changeEvent(event);
}

void TimeSeriesPlot::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    d->scene.resize();
}

void TimeSeriesPlot::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    d->scene.redraw();
}

void TimeSeriesPlot::hideEvent(QHideEvent* event)
{
    if (d->drag.isActive()) {
        d->cancel();
    }
    d->scene.hideToolTip();
    QWidget::hideEvent(event);
}

void TimeSeriesPlot::mousePressEvent(QMouseEvent* event)
{
    if (d->drag.isActive()) { // another button: never mind
        d->cancel();
        return;
    }
    const bool isLeft = event->button() == Qt::LeftButton;
    const bool isPan = event->button() == Qt::MiddleButton || (isLeft && d->isSpaceHeld);
    if (!isLeft && !isPan) {
        event->ignore();
        return;
    }
    d->drag.button = event->button();
    d->drag.start = event->position();
    d->drag.current = event->position();
    d->drag.startRange = d->scene.range();
    d->drag.kind = isPan                         ? PlotDrag::Kind::Pan
        : event->modifiers() & Qt::ShiftModifier ? PlotDrag::Kind::ZoomBox
                                                 : PlotDrag::Kind::ZoomTime;
    d->scene.hideToolTip();
}

void TimeSeriesPlot::mouseMoveEvent(QMouseEvent* event)
{
    if (d->drag.isActive() && !(event->buttons() & d->drag.button)) {
        d->cancel(); // somebody else has got the release, such as a menu
    }
    d->drag.current = event->position();
    if (d->drag.kind == PlotDrag::Kind::Pan) {
        d->scene.setRange(panned(d->drag, d->area().width()));
    } else if (d->drag.isZoom()) {
        d->updateSelection();
    } else if (d->area().contains(event->position())) {
        d->inspect(event->position());
    } else {
        d->stopInspecting();
    }
}

void TimeSeriesPlot::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != d->drag.button) {
        return;
    }
    d->drag.current = event->position();
    if (d->drag.isZoom()) {
        d->finishZoom();
    } else if (d->drag.kind == PlotDrag::Kind::Pan) {
        const bool hasMoved = d->scene.range() != d->drag.startRange;
        d->drag = {};
        if (hasMoved) {
            Q_EMIT timeRangeSelected(d->scene.range());
        }
    }
}

void TimeSeriesPlot::mouseDoubleClickEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton) {
        return;
    }
    d->drag = {};
    fitValues();
    Q_EMIT zoomBackRequested();
}

void TimeSeriesPlot::wheelEvent(QWheelEvent* event)
{
    const QPoint turned = event->angleDelta();
    if (std::abs(turned.x()) > std::abs(turned.y())) {
        PlotDrag push;
        push.startRange = d->scene.range();
        push.current.setX(turned.x() / 2.0);
        d->scene.setRange(panned(push, d->area().width()));
        d->wheelTimer.start();
    } else if (turned.y() != 0 && d->area().width() > 0) {
        const double x = std::clamp(event->position().x(), d->area().left(), d->area().right());
        d->zoomAt(d->scene.canvas().timeAt(x), std::pow(kWheelStep, turned.y() / 120.0));
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
    d->scene.hideToolTip();
    QWidget::focusOutEvent(event);
}

} // namespace promdesk

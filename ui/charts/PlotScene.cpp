// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotScene.h"

#include "charts/CommonSamples.h"
#include "charts/TimeTicks.h"
#include "theme/Theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <utility>

namespace promdesk {

namespace {

constexpr int kTickSpacingPx = 38;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(PlotScene)
};

} // namespace

PlotScene::PlotScene(QWidget& widget, PlotExecutors executors)
    : m_widget(widget)
    , m_executors(executors)
    , m_canvas(&widget)
    , m_overlay(new PlotOverlay(&widget))
{
    m_canvas.setSources(m_shown, m_sampled);
    m_frameTimer.setSingleShot(true);
    m_frameTimer.setInterval(kFrameMs);
    QObject::connect(&m_frameTimer, &QTimer::timeout, &m_widget, [this] { redraw(); });
}

PlotScene::~PlotScene()
{
    delete m_toolTip.data();
}

void PlotScene::setContent(PlotContent content)
{
    // A frame that says only that it is being refreshed changes nothing here.
    if (!content.looksLike(m_content)) {
        m_content = std::move(content);
        invalidate();
    }
}

void PlotScene::setHidden(const std::vector<bool>& isHidden)
{
    const std::size_t count = std::min(isHidden.size(), m_content.series.size());
    for (std::size_t i = 0; i < count; ++i) {
        m_content.series[i].isHidden = isHidden[i];
    }
    invalidate();
}

void PlotScene::setRange(const TimeRange& range)
{
    if (range != m_range) {
        m_range = range;
        invalidate();
    }
}

void PlotScene::setZone(const QTimeZone& zone)
{
    m_zone = zone;
    scheduleRedraw();
}

void PlotScene::setZoomedValues(std::optional<std::pair<double, double>> lowAndHigh)
{
    m_zoomedValues = lowAndHigh;
    scheduleRedraw();
}

void PlotScene::setLeftMargin(int widthPx)
{
    if (m_leftMarginPx != widthPx) {
        m_leftMarginPx = widthPx;
        scheduleRedraw();
    }
}

int PlotScene::neededLeftMargin() const
{
    return m_canvas.neededLeftMargin({ .range = m_range,
                                         .values = m_scale,
                                         .zone = m_zone,
                                         .locale = m_widget.locale(),
                                         .font = m_widget.font() },
        m_shown.unit);
}

void PlotScene::setPictureScale(double scale)
{
    m_pictureScale = scale;
    resize();
    redraw();
}

void PlotScene::resize()
{
    m_canvas.widget()->resize(m_widget.size());
    m_overlay->resize(m_widget.size());
    invalidate();
}

std::size_t PlotScene::columns() const
{
    const double ratio = m_pictureScale > 0 ? m_pictureScale : m_widget.devicePixelRatioF();
    return static_cast<std::size_t>(std::max(1.0, m_widget.width() * ratio));
}

void PlotScene::scheduleRedraw()
{
    if (!m_frameTimer.isActive()) {
        m_frameTimer.start();
    }
}

void PlotScene::invalidate()
{
    m_isOutdated = true;
    scheduleRedraw();
}

void PlotScene::sample()
{
    if (!m_isOutdated) {
        return;
    }
    const bool isSmall = m_content.sampleCount() <= kInlineSamples;
    if (isSmall || m_pictureScale > 0 || !m_executors.workers || !m_executors.gui) {
        m_isOutdated = false;
        ++m_generation;
        show(m_content, samplePlot(m_content, m_range, columns(), knownPyramids()));
    } else if (!m_isSamplingAwaited) {
        m_isOutdated = false;
        m_isSamplingAwaited = true;
        sampleOnWorker();
    }
}

void PlotScene::show(PlotContent content, SampledPlot sampled)
{
    if (!content.looksLike(m_shown)) {
        const bool isQuick = content.sampleCount() <= kInlineSamples;
        m_canvas.contentChanged(isQuick ? commonSamples(m_shown, content) : std::nullopt);
    }
    m_shown = std::move(content);
    m_sampled = std::move(sampled);
    ++m_sampling;
}

/// Of the answers that are shown already.
KnownPyramids PlotScene::knownPyramids() const
{
    const std::size_t count =
        std::min({ m_content.series.size(), m_shown.series.size(), m_sampled.series.size() });
    KnownPyramids known(count);
    for (std::size_t i = 0; i < count; ++i) {
        const bool isSame = m_content.series[i].snapshot == m_shown.series[i].snapshot
            && m_content.series[i].index == m_shown.series[i].index;
        known[i] = isSame ? m_sampled.series[i].pyramid : nullptr;
    }
    return known;
}

/// One job at a time, as with pictures: what a hand passes on its way is shown as far as it goes.
void PlotScene::sampleOnWorker()
{
    const std::weak_ptr<int> guard = m_alive;
    m_executors.workers->post(
        [this, guard, job = m_generation, gui = m_executors.gui, wanted = m_content,
            range = m_range, width = columns(), known = knownPyramids()] {
            SampledPlot result = samplePlot(wanted, range, width, known);
            // guard is looked at on the GUI thread only, where the plot dies.
            gui->post([this, guard, job, wanted, result = std::move(result)]() mutable {
                if (guard.expired()) {
                    return;
                }
                m_isSamplingAwaited = false;
                if (job == m_generation && wanted.looksLike(m_content)) {
                    show(std::move(wanted), std::move(result));
                }
                scheduleRedraw();
            });
        });
}

bool PlotScene::areLinesCostly()
{
    constexpr double kMsPerColumn = 1e-4;
    constexpr double kMsPerPoint = 1e-5;
    if (!m_sampled.isDense || m_pictureScale > 0 || !m_executors.workers || !m_executors.gui) {
        return false;
    }
    const auto visible = std::count_if(m_shown.series.begin(), m_shown.series.end(),
        [](const ChartSeries& one) { return !one.isHidden; });
    const double cells = static_cast<double>(visible) * static_cast<double>(columns());
    const double all =
        cells * kMsPerColumn + static_cast<double>(m_sampled.pointCount) * kMsPerPoint;
    return all > kInlineMs && all * m_canvas.shareToDraw() > kInlineMs;
}

/// One picture at a time: a newer one is begun when this one is shown, so that a drag that is
/// faster than the drawing still moves.
void PlotScene::drawLinesOnWorker()
{
    const PictureKey key { .sampling = m_sampling,
        .mapping = m_canvas.mapping(),
        .isDark = currentTheme().scheme == Theme::Scheme::Dark };
    if (m_isPictureAwaited || m_picture == key || key.mapping.area.isEmpty()) {
        return;
    }
    m_picture = key;
    m_isPictureAwaited = true;
    const std::weak_ptr<int> guard = m_alive;
    drawDenseLines(m_canvas.denseLines(), *m_executors.workers,
        [this, guard, gui = m_executors.gui](LinePicture picture) {
            gui->post([this, guard, picture = std::move(picture)]() mutable {
                if (!guard.expired()) {
                    m_isPictureAwaited = false;
                    if (m_canvas.hasLinePicture()) {
                        m_canvas.setLinePicture(std::move(picture));
                    }
                    redraw();
                }
            });
        });
}

void PlotScene::redrawDue()
{
    if (m_frameTimer.isActive()) {
        redraw();
    }
}

void PlotScene::redraw()
{
    m_frameTimer.stop(); // what it would draw is drawn now
    sample();
    const int mostTicks = std::max(2, (m_widget.height() - 34) / kTickSpacingPx);
    m_scale = m_zoomedValues
        ? fixedScale(m_zoomedValues->first, m_zoomedValues->second, mostTicks, m_shown.unit)
        : fitScale(extentOf(m_sampled, m_shown), mostTicks, m_shown.unit);
    m_canvas.setPictureScale(m_pictureScale);
    m_canvas.setAxes({ .range = m_range,
        .values = m_scale,
        .zone = m_zone,
        .locale = m_widget.locale(),
        .font = m_widget.font(),
        .leftMarginPx = m_leftMarginPx });
    const bool isAway = areLinesCostly();
    if (!isAway) {
        m_canvas.setLinePicture(std::nullopt);
        m_picture.reset();
    } else if (!m_canvas.hasLinePicture()) {
        m_canvas.setLinePicture(LinePicture());
    }
    m_canvas.redraw();
    if (isAway) {
        drawLinesOnWorker();
    }
    m_overlay->setPlotArea(m_canvas.plotArea());
    updateOverlay();
    const int needed = neededLeftMargin();
    if (std::exchange(m_toldMarginPx, needed) != needed && m_onMargin) {
        m_onMargin();
    }
}

void PlotScene::updateOverlay()
{
    m_overlay->setSelection(m_selection);
    if (m_inspected) {
        inspectAgain();
    } else {
        setCrosshair(m_crosshair);
        emphasise(m_highlighted, std::nullopt);
    }
}

/// What came in may say something else under a pointer that rests, or at the time to which keys
/// have moved the crosshair.
void PlotScene::inspectAgain()
{
    QPointF position = *m_inspected;
    if (!m_widget.underMouse() && m_crosshair) {
        position.setX(m_canvas.toX(*m_crosshair));
    }
    if (!m_canvas.plotArea().contains(position)) {
        hideToolTip();
        updateOverlay();
        return;
    }
    const Instant time = inspect(position);
    if (m_onInspection) {
        m_onInspection(time);
    }
}

double PlotScene::msPerPixel() const
{
    return static_cast<double>(m_range.length().toMs())
        / std::max(m_canvas.plotArea().width(), 1.0);
}

Duration PlotScene::usualStep() const
{
    for (const ChartSeries& one : m_shown.series) {
        const TimeAxis& axis = one.series().axis;
        if (!one.isHidden && axis.size() > 1) {
            return axis.isGrid() ? axis.step() : axis.at(1) - axis.at(0);
        }
    }
    return {};
}

void PlotScene::setCrosshair(std::optional<Instant> time)
{
    m_crosshair = time;
    m_overlay->setCrosshair(time ? std::optional<double>(m_canvas.toX(*time)) : std::nullopt);
}

void PlotScene::setSelection(std::optional<QRectF> selection)
{
    m_selection = selection;
    m_overlay->setSelection(selection);
}

void PlotScene::setHighlighted(std::optional<std::size_t> series)
{
    m_highlighted = series;
    emphasise(series, std::nullopt);
}

void PlotScene::emphasise(std::optional<std::size_t> series, std::optional<QPointF> point)
{
    if (!series || *series >= m_shown.series.size()) {
        m_overlay->setEmphasis(std::nullopt);
        return;
    }
    m_overlay->setEmphasis(PlotOverlay::Emphasis { .runs = m_canvas.runsOf(*series),
        .point = point,
        .pen = seriesPen(currentTheme(), m_shown.series[*series].colorIndex, 2.5) });
}

std::vector<ReadOutRow> PlotScene::rowsAt(Instant time, double value) const
{
    const Duration tolerance = std::max(usualStep() / 2 + Duration::fromMs(1),
        Duration::fromMs(std::llround(kCatchPx * msPerPixel())));
    std::vector<ReadOutRow> rows = readOut(m_shown.series, time, tolerance);
    if (m_shown.style == PlotContent::Style::Stacked) {
        sortByBand(rows, value);
    } else {
        sortByNearness(rows, value);
    }
    return rows;
}

Instant PlotScene::inspect(const QPointF& position)
{
    m_inspected = position;
    const Instant pointed = m_canvas.timeAt(position.x());
    const auto rows = rowsAt(pointed, m_canvas.valueAt(position.y()));
    if (rows.empty()) {
        setCrosshair(pointed);
        hideCard();
        emphasise(m_highlighted, std::nullopt);
        return pointed;
    }
    const ReadOutRow& nearest = rows.front();
    const double x = m_canvas.toX(nearest.time);
    const Instant time = std::abs(x - position.x()) <= kCatchPx ? nearest.time : pointed;
    std::optional<QPointF> point;
    if (m_shown.style != PlotContent::Style::Stacked && std::isfinite(nearest.value)) {
        point = QPointF(x, m_canvas.toY(nearest.value));
    }
    setCrosshair(time);
    showToolTip(rows, time, position.toPoint());
    emphasise(m_highlighted.value_or(nearest.series), point);
    return time;
}

void PlotScene::showToolTip(const std::vector<ReadOutRow>& rows, Instant time, const QPoint& at)
{
    if (!m_toolTip) {
        m_toolTip = new ChartToolTip(m_widget.window());
    } else if (m_toolTip->parentWidget() != m_widget.window()) {
        m_toolTip->setParent(m_widget.window());
    }
    const std::size_t count = std::min<std::size_t>(rows.size(), ChartToolTip::kMostRows);
    std::vector<ToolTipRow> shownRows;
    bool isRaw = false;
    for (std::size_t i = 0; i < count; ++i) {
        const ChartSeries& one = m_shown.series[rows[i].series];
        isRaw = isRaw || one.isRaw;
        shownRows.push_back({ seriesPen(currentTheme(), one.colorIndex, 2), one.name.plain(120),
            formatValue(rows[i].value, m_shown.unit, m_widget.locale(), 4).toText() });
    }
    const QString when = toLongTime(time, m_zone, m_widget.locale());
    m_toolTip->setContent(isRaw ? Words::tr("%1, raw samples").arg(when) : when,
        std::move(shownRows), rows.size() - count);
    m_toolTip->showBeside(m_widget.mapTo(m_widget.window(), at));
}

void PlotScene::hideToolTip()
{
    m_inspected.reset();
    hideCard();
}

void PlotScene::hideCard()
{
    if (m_toolTip) {
        m_toolTip->hide();
    }
}

} // namespace promdesk

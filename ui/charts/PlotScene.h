// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/ChartToolTip.h"
#include "charts/PlotCanvas.h"
#include "charts/PlotExecutors.h"
#include "charts/PlotOverlay.h"
#include "charts/ReadOut.h"

#include <QPointer>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace promdesk {

/// What a time-series plot shows, without its input: content, its reduction to pixels, axes,
/// crosshair, tool tip and emphasis. Redraws are coalesced to one per display frame. GUI thread.
class PlotScene
{
public:
    static constexpr std::size_t kInlineSamples = 50'000; ///< more are reduced on workers
    static constexpr int kFrameMs = 16;
    static constexpr double kInlineMs = 4; ///< lines that take longer are drawn on workers
    static constexpr double kCatchPx = 10; ///< the crosshair snaps to samples this near

    /// widget outlives this.
    PlotScene(QWidget& widget, PlotExecutors executors);
    ~PlotScene();
    PlotScene(const PlotScene&) = delete;
    PlotScene& operator=(const PlotScene&) = delete;

    void setContent(PlotContent content);
    void setHidden(const std::vector<bool>& isHidden);

    [[nodiscard]] const PlotContent& content() const { return m_content; }

    void setRange(const TimeRange& range);

    [[nodiscard]] const TimeRange& range() const { return m_range; }

    void setZone(const QTimeZone& zone);
    /// A fixed value axis; none: fit the data.
    void setZoomedValues(std::optional<std::pair<double, double>> lowAndHigh);

    [[nodiscard]] const ValueScale& scale() const { return m_scale; }

    void setLeftMargin(int widthPx);
    [[nodiscard]] int neededLeftMargin() const;

    /// Called after a redraw that needs another left margin than the last one.
    void setMarginListener(std::function<void()> onChange) { m_onMargin = std::move(onChange); }

    /// Told what inspect() would return, when a redraw has looked again.
    void setInspectionListener(std::function<void(Instant)> onInspection)
    {
        m_onInspection = std::move(onInspection);
    }

    /// From now on everything at once on this thread, with so many pixels per logical pixel.
    void setPictureScale(double scale);

    /// The widget has another size.
    void resize();
    void scheduleRedraw();
    void redraw();
    /// Draws now what waits for the next display frame; nothing when nothing waits.
    void redrawDue();

    [[nodiscard]] const PlotCanvas& canvas() const { return m_canvas; }

    [[nodiscard]] double msPerPixel() const;
    /// The distance of samples that is usual in what is shown; zero when unknown.
    [[nodiscard]] Duration usualStep() const;

    void setCrosshair(std::optional<Instant> time);

    [[nodiscard]] std::optional<Instant> crosshair() const { return m_crosshair; }

    void setSelection(std::optional<QRectF> selection);
    void setHighlighted(std::optional<std::size_t> series);
    /// Crosshair, tool tip and emphasis for a place inside the axes, and again after each redraw
    /// until hideToolTip(); the moment they show.
    Instant inspect(const QPointF& position);
    void hideToolTip();

private:
    [[nodiscard]] std::size_t columns() const;
    void invalidate();
    void sample();
    void sampleOnWorker();
    [[nodiscard]] KnownPyramids knownPyramids() const;
    void show(PlotContent content, SampledPlot sampled);
    [[nodiscard]] bool areLinesCostly();
    void drawLinesOnWorker();
    void updateOverlay();
    void inspectAgain();
    void hideCard();
    void emphasise(std::optional<std::size_t> series, std::optional<QPointF> point);
    [[nodiscard]] std::vector<ReadOutRow> rowsAt(Instant time, double value) const;
    void showToolTip(const std::vector<ReadOutRow>& rows, Instant time, const QPoint& at);

    /// What a picture of the lines depends on.
    struct PictureKey
    {
        std::uint64_t sampling = 0;
        PlotMapping mapping;
        bool isDark = false;

        friend bool operator==(const PictureKey&, const PictureKey&) = default;
    };

    QWidget& m_widget;
    PlotExecutors m_executors;
    PlotContent m_content; ///< wanted
    PlotContent m_shown; ///< what m_sampled was made from
    SampledPlot m_sampled;
    PlotCanvas m_canvas;
    PlotOverlay* m_overlay; ///< child of m_widget
    QPointer<ChartToolTip> m_toolTip; ///< child of the window
    TimeRange m_range;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    std::optional<std::pair<double, double>> m_zoomedValues;
    ValueScale m_scale;
    int m_leftMarginPx = 0;
    int m_toldMarginPx = 0; ///< neededLeftMargin() of the last redraw
    std::function<void()> m_onMargin;
    double m_pictureScale = 0;
    std::optional<Instant> m_crosshair;
    std::optional<QPointF> m_inspected; ///< while the tool tip is wanted
    std::function<void(Instant)> m_onInspection;
    std::optional<QRectF> m_selection;
    std::optional<std::size_t> m_highlighted;
    QTimer m_frameTimer;
    bool m_isOutdated = true; ///< content, range or width changed since the last sampling
    std::uint64_t m_generation =
        0; ///< of what was sampled here; results of jobs before are dropped
    bool m_isSamplingAwaited = false;
    std::uint64_t m_sampling = 0; ///< counts the values of m_sampled
    std::optional<PictureKey> m_picture; ///< drawn last, or being drawn
    bool m_isPictureAwaited = false;
    std::shared_ptr<int> m_alive = std::make_shared<int>();
};

} // namespace promdesk

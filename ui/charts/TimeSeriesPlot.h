// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotContent.h"
#include "charts/PlotExecutors.h"
#include "core/TimeRange.h"

#include <QTimeZone>
#include <QWidget>

#include <memory>
#include <optional>

namespace promdesk {

class Clock;

/// Draws many series over one time axis and lets the user move about in it.
///
/// Mouse: drag zooms in time, Shift+drag in both directions, the wheel zooms at the pointer,
/// Space+drag or the middle button pans, a double click goes back. Keys: ←/→ move the crosshair,
/// +/− zoom at it, Alt+←/→ go back and forward, F fits the value axis, Esc cancels.
///
/// Samples are reduced to at most four points per pixel column: on the calling thread up to
/// kInlineSamples, else on PlotExecutors::workers while the previous reduction stays on screen.
/// Redraws are coalesced to one per display frame; crosshair, zoom rectangle and emphasis never
/// redraw the plot. GUI thread.
class TimeSeriesPlot final : public QWidget
{
    Q_OBJECT

public:
    static constexpr std::size_t kInlineSamples = 50'000; ///< as in PlotScene

    explicit TimeSeriesPlot(QWidget* parent = nullptr, PlotExecutors executors = {});
    ~TimeSeriesPlot() override;

    /// Zooming out ends at its now, for there is nothing in the future; null: nowhere. Outlives
    /// this.
    void setClock(const Clock* clock);
    void setContent(PlotContent content);
    [[nodiscard]] const PlotContent& content() const;
    /// Shows or hides one series of the content.
    void setSeriesHidden(const std::vector<bool>& isHidden);

    void setTimeRange(const TimeRange& range);
    [[nodiscard]] TimeRange timeRange() const;
    void setTimeZone(const QTimeZone& zone);

    /// The shared crosshair of the page; no tool tip comes with it.
    void setCrosshair(std::optional<Instant> time);
    /// Draws one series thicker.
    void setHighlighted(std::optional<std::size_t> series);

    /// Shows all values again after a zoom into some of them.
    void fitValues();

    /// So that plots one above the other share their left edge; 0: what the labels need.
    void setLeftMargin(int widthPx);
    [[nodiscard]] int neededLeftMargin() const;

    /// Draws what is due without waiting for the next display frame.
    void drawNow();
    /// For pictures: everything at once, on this thread, with so many pixels per logical pixel.
    void prepareForPicture(double scale);

    /// The value axis as shown.
    [[nodiscard]] double lowest() const;
    [[nodiscard]] double highest() const;
    [[nodiscard]] QRectF plotArea() const;

    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

Q_SIGNALS:
    void timeRangeSelected(promdesk::TimeRange range);
    void zoomBackRequested();
    void zoomForwardRequested();
    void crosshairMoved(std::optional<promdesk::Instant> time);
    /// neededLeftMargin() has another value since the last redraw.
    void neededLeftMarginChanged();

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace promdesk

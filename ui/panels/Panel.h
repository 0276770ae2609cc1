// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "pages/PagePlan.h"
#include "queries/SeriesFrame.h"

#include <QTimeZone>
#include <QWidget>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

class QPainter;

namespace promdesk {

/// The body of one panel type: shows frames, knows nothing of queries, headers or tiles. One frame
/// per planned query, in the plan's order. All on the GUI thread.
class PanelBody : public QWidget
{
    Q_OBJECT

public:
    using QWidget::QWidget;

    /// Called when the plan changes, before new frames.
    virtual void setPlan(const PanelPlan& plan) = 0;
    /// Called for every change of any frame; old pictures stay while a frame is Loading.
    virtual void showFrames(const std::vector<SeriesFrame>& frames) = 0;

    /// The time that is shown; bodies without a time axis ignore it.
    virtual void setTimeRange(const TimeRange& range) { Q_UNUSED(range) }

    /// The shared crosshair; none: hide it.
    virtual void setCrosshair(std::optional<Instant> time) { Q_UNUSED(time) }

    /// The zone that times are written in; bodies without times ignore it.
    virtual void setTimeZone(const QTimeZone& zone) { Q_UNUSED(zone) }

    /// So that time axes on one page lie above each other: px left of the picture that its labels
    /// need; 0: it has no such margin.
    [[nodiscard]] virtual int neededLeftMargin() const { return 0; }

    /// The same for a picture that renderTo() would draw into this size.
    [[nodiscard]] virtual int leftMarginOfPicture(const QSize& size) const
    {
        Q_UNUSED(size)
        return 0;
    }

    /// 0: what the labels need.
    virtual void setLeftMargin(int widthPx) { Q_UNUSED(widthPx) }

    enum class View
    {
        Picture,
        Table, ///< the shown data as an accessible table
    };

    /// Bodies that are no picture of numbers have no table view.
    [[nodiscard]] virtual bool hasTableView() const { return false; }

    [[nodiscard]] virtual View view() const { return View::Picture; }

    virtual void setView(View view) { Q_UNUSED(view) }

    /// One sentence for screen readers: "12 series, last 0.43, max 0.97".
    [[nodiscard]] virtual QString summary() const = 0;
    /// Draws the same picture into any size, for images and the command line.
    virtual void renderTo(QPainter& painter, const QSize& size) = 0;

Q_SIGNALS:
    /// The user chose a part of the time axis; all panels follow.
    void timeRangeSelected(promdesk::TimeRange range);
    /// One step back in the zoom history.
    void zoomBackRequested();
    void zoomForwardRequested();
    void crosshairMoved(std::optional<promdesk::Instant> time);
    void neededLeftMarginChanged();
    /// The user opened an entity by its labels (a row of a table, a cell of a map).
    void scopeActivated(promdesk::Scope scope);
};

/// One kind of panel, registered under its PanelSpec::type.
class PanelType
{
public:
    PanelType() = default;
    PanelType(const PanelType&) = delete;
    PanelType& operator=(const PanelType&) = delete;
    virtual ~PanelType() = default;

    [[nodiscard]] virtual QString title() const = 0; ///< "Time series", translated
    [[nodiscard]] virtual GridRect usualSize() const = 0;
    /// Owned by parent.
    [[nodiscard]] virtual PanelBody* createBody(QWidget* parent) const = 0;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/Registry.h"
#include "core/TimeRange.h"
#include "pages/PagePlan.h"
#include "panels/Panel.h"
#include "queries/QueryScheduler.h"
#include "tiles/Editable.h"

#include <QRect>
#include <QString>
#include <QTimeZone>
#include <QWidget>

#include <optional>
#include <vector>

class QPainter;
class QScrollArea;

namespace promdesk {

class PageCanvas;
class PageTile;
class SourceChips;
enum class TileAction;

/// What a page needs from outside; all outlive it.
struct PageServices
{
    QueryScheduler* scheduler = nullptr;
    const Registry<PanelType>* panelTypes = nullptr;
    const Clock* clock = nullptr;
};

/// One page of panels on a grid of 24 columns: one time range and one crosshair over all of them.
/// Only panels in or near the viewport ask their sources. Below 900 px of width the page has two
/// columns, below 600 px one; panels cannot be moved then.
class PageView final : public QWidget
{
    Q_OBJECT

public:
    explicit PageView(const PageServices& services, QWidget* parent = nullptr);

    /// Panels with the id and type of before keep their pictures.
    void setPage(const PagePlan& page);
    [[nodiscard]] const PagePlan& page() const;
    void setTimeRange(const TimeRangeSpec& range);
    void setEditable(Editable editable);
    /// The zone that panels write times in; the system's until it is set.
    void setTimeZone(const QTimeZone& zone);

    /// One panel over the whole page; empty: all panels.
    void setMaximised(const QString& panelId);
    [[nodiscard]] QString maximised() const;

    /// What the panel shows now, one frame per query; empty when there is no such panel.
    [[nodiscard]] const std::vector<SeriesFrame>& framesOf(const QString& panelId) const;
    /// They are as good as they get now: none is on its way. False when there is no such panel.
    [[nodiscard]] bool isAnswered(const QString& panelId) const;
    [[nodiscard]] std::vector<PanelSpec> panels() const;
    /// True when no panel waits for its first answer.
    [[nodiscard]] bool isSettled() const;
    /// In the page's order; owned by the page.
    [[nodiscard]] const std::vector<PageTile*>& tiles() const;
    /// Lets every panel ask, also those that are out of sight, which ask anew; for pictures and
    /// exports.
    void wakeAll();
    /// As it is without wakeAll(); panels out of sight keep what they were answered.
    void wakeInSight();

    /// The whole page in any size, also what is below the fold.
    void renderTo(QPainter& painter, const QSize& size);
    /// One panel with its header.
    void renderPanelTo(const QString& panelId, QPainter& painter, const QSize& size);
    /// Height the page has at a width, in logical pixels.
    [[nodiscard]] int heightForPage(int widthPx) const;

Q_SIGNALS:
    void scopeActivated(const promdesk::Scope& scope);
    void timeRangeSelected(const promdesk::TimeRange& range);
    void zoomBackRequested();
    void zoomForwardRequested();
    /// Moved, resized, copied or removed by the user; all panels with their new places.
    void panelsChanged(const std::vector<promdesk::PanelSpec>& panels);
    void panelEditRequested(const QString& panelId);
    void panelCsvRequested(const QString& panelId);
    void panelImageRequested(const QString& panelId);
    void panelRemoved(const QString& panelId);
    /// Copied by the user; panelsChanged() follows.
    void panelDuplicated(const QString& panelId, const QString& copyId);
    /// The last panel that waited for its first answer has one.
    void settled();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void createTile(const PanelPlan& plan);
    void connectTile(PageTile& tile);
    void perform(PageTile& tile, TileAction action);
    /// Another page than before: scrolled up, the focus on its first panel unless NoFocusReason.
    void beginAtTop(Qt::FocusReason reason);
    void relayout();
    void updateFeeds();
    void updateRange();
    void updateSoon();
    void showCrosshair(std::optional<Instant> time);
    void previewPlace(PageTile& tile, const QRect& wantedPx);
    void commitPreview();
    void changePlace(PageTile& tile, const QPoint& move, const QPoint& growth);
    void setPlaces(const std::vector<GridRect>& places);
    void remove(PageTile& tile);
    void duplicate(const PageTile& tile);
    [[nodiscard]] PageTile* find(const QString& panelId) const;
    [[nodiscard]] std::size_t indexOf(const PageTile& tile) const;
    [[nodiscard]] std::vector<GridRect> places() const;
    [[nodiscard]] int gridWidth() const;

    PageServices m_services;
    PagePlan m_page;
    TimeRangeSpec m_range;
    TimeRange m_shownRange; ///< resolved, of all bodies
    Editable m_editable = Editable::No;
    QTimeZone m_zone = QTimeZone::systemTimeZone();
    QString m_maximised; ///< id
    bool m_isAwake = false; ///< all feeds ask
    bool m_wasSettled = true;
    bool m_isUpdatePending = false;
    PageCanvas* m_canvas = nullptr;
    QScrollArea* m_scroll = nullptr;
    SourceChips* m_chips = nullptr;
    std::vector<PageTile*> m_tiles;
    std::vector<GridRect> m_preview; ///< while dragging; else empty
    QRect m_grabbedPx; ///< of the dragged tile when it was grabbed
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/CellFill.h"
#include "explorer/CellInside.h"
#include "explorer/CellPictures.h"
#include "explorer/CellSearch.h"
#include "explorer/CellSize.h"
#include "explorer/FleetCells.h"
#include "explorer/HoverCard.h"
#include "explorer/MapGpus.h"
#include "explorer/MapPlaces.h"
#include "explorer/MapSight.h"

#include <QPixmap>
#include <QString>
#include <QTimer>
#include <QVariantAnimation>
#include <QWidget>

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

class QGestureEvent;
class QNativeGestureEvent;

namespace promdesk {

struct FleetPicture;
struct Signal;
class SignalCatalog;

/// The fleet at a glance: one cell per entity, grouped by cluster, filled and sized by vital signs,
/// as rows that keep their places or as a treemap. Zooming shows more of what gets larger: from a
/// cluster as one cell down to what runs inside a node. Cells are drawn into one cached picture;
/// hover and selection are laid over it.
class FleetMap final : public QWidget
{
    Q_OBJECT

public:
    /// Both show the same cells with the same keys.
    enum class Arrangement
    {
        Rows, ///< every cell has its place, whatever its size
        Treemap, ///< all of the area is given away by size
    };

    using Spot = MapSpot;

    /// catalog outlives this.
    explicit FleetMap(const SignalCatalog& catalog, QWidget* parent = nullptr);
    ~FleetMap() override;

    /// Keeps places, selection and what is in sight when the entities are the same.
    void setTopology(const TopologyPtr& topology);
    void setShown(CellKind kind);
    void setArrangement(Arrangement arrangement);
    /// A canonical signal; empty: health.
    void setFill(const std::string& signalId);
    /// A canonical signal; empty: all cells are equal.
    void setSize(const std::string& signalId);
    /// Cells whose name, cluster or state does not contain the text are dimmed, not moved.
    void setFilter(const QString& text);

    /// What is known of single GPUs, as gpusWanted() asked; all that was known before goes. Of a
    /// signal that is not shown any more: nothing happens.
    void setGpus(const std::string& signalId, std::vector<NodeGpus> nodes);

    [[nodiscard]] const MapGpus& gpus() const { return m_gpus; }

    /// What is in sight has come to rest, and what was wanted of its GPUs is there.
    [[nodiscard]] bool isSettled() const;

    /// Where the hover card gets the last values of an entity's signals.
    void setPast(PastOf past) { m_past = std::move(past); }

    /// The same part of the same cells as another map, as close, whatever its size.
    void showAs(const FleetMap& other);
    /// Selects and brings into sight the cell with this scope; none when there is no such cell.
    /// Does not signal.
    void select(const Scope& scope);
    [[nodiscard]] std::optional<Scope> selection() const;
    /// Goes to the next cell that the filter, or what was typed, finds; step -1: the one before.
    void findNext(int step);

    [[nodiscard]] const FleetCells& cells() const { return m_cells; }

    [[nodiscard]] const CellFill& fill() const { return m_fill; }

    [[nodiscard]] const CellSize& cellSize() const { return m_size; }

    [[nodiscard]] const CellSearch& search() const { return m_search; }

    [[nodiscard]] const MapPlaces& places() const { return m_places; }

    [[nodiscard]] MapSight& sight() { return m_sight; }

    /// Where a cell is, in the widget; for tests and for assistive technology.
    [[nodiscard]] QRect cellRect(int index) const;
    [[nodiscard]] Spot spotAt(const QPointF& point) const;
    /// See FleetWords.h: all of it, a cell, only a cell's numbers.
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QString cellText(int index) const;
    [[nodiscard]] QString valueText(int index) const;

    [[nodiscard]] int currentIndex() const { return m_current; }

    void setCurrentIndex(int index);
    /// As Enter does.
    void openCurrent(Qt::KeyboardModifiers modifiers = {});
    /// Around the current cell if that is in sight, else around the middle.
    void zoomBy(double factor);
    /// To the group around what is in sight, then to all of it.
    void zoomOut();

    [[nodiscard]] QSize sizeHint() const override { return { 640, 420 }; }

Q_SIGNALS:
    /// Opened by double-click, Enter or a click on a caption.
    void scopeActivated(const promdesk::Scope& scope);
    void scopeSelected(const promdesk::Scope& scope);
    /// The range of values or the kind of filling or sizing changed: the legend follows.
    void looksChanged();
    /// These nodes are large enough to show each of their GPUs; now, and after every change. None:
    /// no values are needed any more.
    void gpusWanted(const std::vector<promdesk::Scope>& nodes, const std::string& signalId);
    /// Another text is searched, other cells match, or another one of them is the current one.
    void searchChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

private:
    [[nodiscard]] MapPlaces arranged() const;
    void relayout();
    void rearrange(MapPlaces places);
    void updateRoom();
    void lookAt(const QPointF& point, double zoom);
    void refreshLooks();
    void refreshValues();
    void refreshSearch();
    void repaintCells();
    void updateDescription();
    [[nodiscard]] FleetPicture pictureOf() const;
    [[nodiscard]] const CellInside& inside(int index) const;
    [[nodiscard]] std::vector<Scope> openNodes() const;
    void wantGpus();
    [[nodiscard]] bool isSummarised() const;
    void drawOverlays(QPainter& painter) const;
    void drawHovered(QPainter& painter) const;
    [[nodiscard]] HoverCard hoverCard() const;
    [[nodiscard]] QRectF spotRect(const Spot& spot) const;
    [[nodiscard]] const FleetCell* spotCell(const Spot& spot) const;
    void setHovered(const Spot& spot);
    void hoverAgain();
    void reveal(int index);
    void speakCurrent();

    void findByTyping(QKeyEvent& event);
    bool zoomByKey(const QKeyEvent& event);
    [[nodiscard]] bool isTyping(const QKeyEvent& event) const;
    [[nodiscard]] bool ownsShortcut(const QKeyEvent& event) const;
    void pinch(const QNativeGestureEvent& event);
    void pinch(QGestureEvent& event);
    void click(const Spot& spot);

    const SignalCatalog& m_catalog;
    TopologyPtr m_topology;
    FleetCells m_cells;
    CellKind m_kind = CellKind::Nodes;
    Arrangement m_arrangement = Arrangement::Rows;
    std::string m_fillSignal;
    std::string m_sizeSignal;
    CellFill m_fill;
    CellSize m_size;
    CellSearch m_search;
    std::vector<const Signal*> m_values; ///< that large cells show
    MapPlaces m_places; ///< where cells come to rest
    MapPlaces m_before; ///< where they came from while they move
    MapPlaces m_shown; ///< where they are
    QVariantAnimation m_move;
    MapSight m_sight;
    PastOf m_past;
    MapGpus m_gpus;
    QTimer m_wish; ///< until what is in sight has come to rest
    bool m_areGpusWanted = false;
    mutable CellPictures m_pictures;
    mutable std::unordered_map<int, CellInside> m_insides; ///< of cells that were large enough
    QPixmap m_picture; ///< all that is in sight
    bool m_isPictureOld = true;
    Spot m_hovered;
    QPointF m_pointer; ///< where it was last
    std::optional<QPointF> m_pressed; ///< where a button went down
    bool m_isDragged = false;
    int m_clickedGroup = -1; ///< by the last click
    int m_current = -1;
    QString m_typed;
    quint64 m_typedAtMs = 0; ///< of the key event
};

} // namespace promdesk

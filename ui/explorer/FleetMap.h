// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/CellFill.h"
#include "explorer/FleetCells.h"
#include "explorer/FleetLayout.h"

#include <QAbstractScrollArea>
#include <QPixmap>
#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace promdesk {

struct Signal;
class SignalCatalog;

/// The fleet at a glance: one cell per entity, grouped by cluster, filled by health or by a vital
/// sign. A shape in the cell says its state too, so that colour is never alone. Arrow keys move
/// between cells, Enter and double-click open, typing finds by name, hovering shows a card.
/// Cells are drawn into one cached picture; hover and selection are laid over it.
class FleetMap final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// catalog outlives this.
    explicit FleetMap(const SignalCatalog& catalog, QWidget* parent = nullptr);

    /// Keeps places, selection and scroll position when the entities are the same.
    void setTopology(const TopologyPtr& topology);
    void setShown(CellKind kind);
    /// A canonical signal; empty: health.
    void setFill(const std::string& signalId);
    /// Cells whose name, cluster or state does not contain the text are dimmed, not moved.
    void setFilter(const QString& text);

    /// Selects and scrolls to the cell with this scope; none when there is no such cell. Does not
    /// signal.
    void select(const Scope& scope);
    [[nodiscard]] std::optional<Scope> selection() const;

    [[nodiscard]] const FleetCells& cells() const { return m_cells; }

    [[nodiscard]] const CellFill& fill() const { return m_fill; }

    /// Where a cell is, in the viewport; for tests and for assistive technology.
    [[nodiscard]] QRect cellRect(int index) const;
    /// "36 nodes in 3 clusters: 33 ok, 2 degraded, 1 failing".
    [[nodiscard]] QString summary() const;
    /// One line of a cell: "node-03, Degraded: 2 GPUs throttle, CPU 81 %".
    [[nodiscard]] QString cellText(int index) const;

    [[nodiscard]] int currentIndex() const { return m_current; }

    void setCurrentIndex(int index);

    [[nodiscard]] QSize sizeHint() const override { return { 640, 420 }; }

Q_SIGNALS:
    /// Opened by double-click, Enter or a click on a caption.
    void scopeActivated(const promdesk::Scope& scope);
    void scopeSelected(const promdesk::Scope& scope);
    /// The range of values or the kind of filling changed: the legend follows.
    void fillChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    [[nodiscard]] int namedWidth() const;
    void relayout();
    void refreshFill();
    void refreshFilter();
    void repaintCells();
    void updateDescription();
    void drawOverlays(QPainter& painter) const;
    void setHovered(int index);
    void findByTyping(QKeyEvent& event);
    void openCurrent(Qt::KeyboardModifiers modifiers);
    void ensureVisible(int index);
    [[nodiscard]] QPoint cardPosition(const QSize& card) const;
    [[nodiscard]] const Signal* valueSignal() const;
    [[nodiscard]] QPoint origin() const; ///< of the layout, in the viewport

    const SignalCatalog& m_catalog;
    TopologyPtr m_topology;
    FleetCells m_cells;
    CellKind m_kind = CellKind::Nodes;
    std::string m_fillSignal;
    CellFill m_fill;
    FleetLayout m_layout;
    QString m_filter;
    std::vector<bool> m_dimmed; ///< one per cell
    QPixmap m_picture; ///< all cells of the viewport
    bool m_isPictureOld = true;
    int m_hovered = -1;
    int m_hoveredGroup = -1;
    int m_current = -1;
    QString m_typed;
    quint64 m_typedAtMs = 0; ///< of the key event
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/Panel.h"
#include "tiles/Editable.h"
#include "tiles/PanelFeed.h"
#include "tiles/TilePainter.h"

#include <QString>
#include <QWidget>

#include <memory>
#include <optional>

class QMenu;
class QToolButton;

namespace promdesk {

/// What the user wants done with a panel.
enum class TileAction
{
    Maximise, ///< or back
    Edit,
    SaveCsv,
    SaveImage,
    Remove,
};

/// How a tile stands on its page.
enum class TilePresence
{
    Placed,
    Maximised,
};

/// Whether places on the page are what is saved, or follow from a narrow window.
enum class Placing
{
    Fixed,
    Free,
};

/// One panel on a page: header with title, badge and menu, body, and what the mouse and the
/// keyboard do to its place.
class PageTile final : public QWidget
{
    Q_OBJECT

public:
    /// type may be null: the tile says that it does not know the panel's type.
    PageTile(const PanelType* type, QueryScheduler& scheduler, QWidget* parent);

    /// Same id and type as before, or the first plan.
    void setPlan(const PanelPlan& plan);
    /// Whether the menu and the keys offer to change the panel.
    void setEditable(Editable editable);
    void setPresence(TilePresence presence);
    /// Whether header and corner can be dragged; needs Editable::Yes too.
    void setPlacing(Placing placing);

    [[nodiscard]] const PanelPlan& plan() const { return m_plan; }

    [[nodiscard]] const QString& id() const { return m_plan.spec.id; }

    [[nodiscard]] PanelFeed& feed() { return m_feed; }

    [[nodiscard]] const PanelFeed& feed() const { return m_feed; }

    [[nodiscard]] PanelBody* body() const { return m_body; }

    /// The same tile into any rectangle.
    void renderTo(QPainter& painter, const QRect& area);

Q_SIGNALS:
    void actionRequested(promdesk::TileAction action);
    /// The header was dragged by so many pixels since it was pressed.
    void dragged(const QPoint& distance);
    void resized(const QPoint& distance);
    void dropped();
    void dragCancelled();
    /// By keyboard, in grid units.
    void moveRequested(const QPoint& columnsAndRows);
    void resizeRequested(const QPoint& columnsAndRows);
    void framesChanged();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    enum class Grab
    {
        None,
        Header,
        Corner,
    };

    void createMenu();
    void showGrip();
    void showFrames(const std::vector<SeriesFrame>& frames);
    void describe();
    bool changePlaceByKey(const QKeyEvent& event);
    bool requestByKey(const QKeyEvent& event);
    [[nodiscard]] std::optional<TileBadge> badge() const;
    [[nodiscard]] bool isMovable() const;
    [[nodiscard]] Grab grabAt(const QPoint& point) const;
    [[nodiscard]] QRect cornerRect() const;
    [[nodiscard]] QString unknownTypeText() const;

    PanelPlan m_plan;
    PanelFeed m_feed;
    PanelBody* m_body = nullptr;
    QToolButton* m_menuButton = nullptr;
    QMenu* m_menu = nullptr;
    QWidget* m_grip = nullptr;
    QAction* m_maximiseAction = nullptr;
    QAction* m_tableAction = nullptr;
    QList<QAction*> m_editActions;
    Editable m_editable = Editable::No;
    TilePresence m_presence = TilePresence::Placed;
    Placing m_placing = Placing::Free;
    Grab m_grab = Grab::None;
    QPoint m_pressedAt; ///< global
    bool m_isDragging = false;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "panels/Panel.h"
#include "panels/PanelWords.h"
#include "tiles/Editable.h"
#include "tiles/PanelFeed.h"
#include "tiles/TileMenu.h"
#include "tiles/TilePainter.h"

#include <QString>
#include <QWidget>

#include <memory>
#include <optional>

class QToolButton;

namespace promdesk {

class BadgeButton;

/// Whether places on the page are what is saved, or follow from a narrow window.
enum class Placing
{
    Fixed,
    Free,
};

/// One panel on a page: header with title, badges and menu, body, and what the mouse and the
/// keyboard do to its place. The table view is the tile's own affair, all else is asked for.
class PageTile final : public QWidget
{
    Q_OBJECT

public:
    /// type may be null: the tile says that it does not know the panel's type.
    /// scheduler and clock outlive this.
    PageTile(const PanelType* type, QueryScheduler& scheduler, const Clock& clock, QWidget* parent);

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

    /// All badges of what is shown now, the gravest first.
    [[nodiscard]] const std::vector<PanelBadge>& badges() const { return m_badges; }

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
    void contextMenuEvent(QContextMenuEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;

private:
    enum class Grab
    {
        None,
        Header,
        Corner,
    };

    void createMenuButton();
    void followFocus();
    void showGrip();
    void showFrames(const std::vector<SeriesFrame>& frames);
    void showBadges(std::vector<PanelBadge> badges);
    [[nodiscard]] BadgeButton* makeBadgeButton(const PanelBadge& badge);
    [[nodiscard]] bool isMenuButtonShown() const;
    void placeBadges();
    void describe();
    bool changePlaceByKey(const QKeyEvent& event);
    bool requestByKey(const QKeyEvent& event);
    bool leaveByEscape();
    [[nodiscard]] std::vector<TileBadge> tileBadges() const;
    [[nodiscard]] bool isFocusInside() const;
    [[nodiscard]] QString headerToolTip() const;
    [[nodiscard]] bool isMovable() const;
    [[nodiscard]] Grab grabAt(const QPoint& point) const;
    [[nodiscard]] QRect cornerRect() const;
    [[nodiscard]] QString unknownTypeText() const;

    PanelPlan m_plan;
    PanelFeed m_feed;
    const Clock& m_clock;
    std::vector<PanelBadge> m_badges;
    std::vector<BadgeButton*> m_badgeButtons; ///< one each
    int m_rightReserve = 0; ///< px of the header taken by menu and badges
    PanelBody* m_body = nullptr;
    QToolButton* m_menuButton = nullptr;
    TileMenu* m_menu = nullptr;
    QWidget* m_grip = nullptr;
    Editable m_editable = Editable::No;
    TilePresence m_presence = TilePresence::Placed;
    Placing m_placing = Placing::Free;
    Grab m_grab = Grab::None;
    QPoint m_pressedAt; ///< global
    bool m_isDragging = false;
    bool m_isFocused = false; ///< itself or anything inside
};

} // namespace promdesk

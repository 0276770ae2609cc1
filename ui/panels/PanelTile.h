// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "panels/Panel.h"
#include "panels/PanelWords.h"

#include <QFrame>

#include <map>

class QAction;
class QHBoxLayout;
class QToolButton;

namespace promdesk {

/// The card around a body: title, badges, menu, focus outline. It routes plan and frames to the
/// body and derives the badges from the frames; everything else is asked for by signals.
class PanelTile final : public QFrame
{
    Q_OBJECT

public:
    enum class Action
    {
        ViewFull,
        Edit,
        Duplicate,
        ExportCsv,
        SaveImage,
        ShowAsTable, ///< checkable; the tile does it itself
        Remove,
    };
    Q_ENUM(Action)

    /// Takes body as its child.
    PanelTile(PanelBody* body, QWidget* parent);

    [[nodiscard]] PanelBody& body() const { return *m_body; }

    /// The strip above the body, for dragging.
    [[nodiscard]] QWidget& header() const { return *m_header; }

    /// Texts, shortcuts and visibility may be changed; owned by the tile.
    [[nodiscard]] QAction& action(Action action) const { return *m_actions.at(action); }

    void setPlan(const PanelPlan& plan);
    /// now: for the age of stale answers.
    void showFrames(const std::vector<SeriesFrame>& frames, Instant now);

    [[nodiscard]] const std::vector<PanelBadge>& badges() const { return m_badges; }

Q_SIGNALS:
    void actionTriggered(promdesk::PanelTile::Action action);

protected:
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    bool event(QEvent* event) override;

private:
    class Title;

    void createActions();
    void buildLayout();
    void showBadges();
    [[nodiscard]] QToolButton* makeBadgeButton(const PanelBadge& badge);
    void openBadge(const PanelBadge& badge, QWidget& anchor);
    void openMenu(const QPoint& globalPosition);
    [[nodiscard]] bool hasFocusInside() const;

    PanelBody* m_body;
    QWidget* m_header;
    Title* m_title;
    QHBoxLayout* m_badgeRow = nullptr;
    QToolButton* m_menuButton = nullptr;
    std::map<Action, QAction*> m_actions;
    std::vector<PanelBadge> m_badges;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"

#include <QList>
#include <QSet>
#include <QString>
#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QMenu;
class QModelIndex;
class QPoint;
class QToolButton;
class QTreeView;

namespace promdesk {

class NavigatorModel;
class TopologyModel;

/// The fleet as a tree with a filter, an order and a choice of what is shown: all of it, what is
/// in trouble, favourites, what was visited last. Enter and double-click open; Ctrl+Shift+D makes
/// the row a favourite or no longer; the selection follows the scope that is shown. Typing keeps
/// what was expanded and shows what matches.
class NavigatorView final : public QWidget
{
    Q_OBJECT

public:
    /// model outlives this.
    explicit NavigatorView(TopologyModel& model, QWidget* parent = nullptr);

    /// Selects and reveals the entity; no signal.
    void setCurrentScope(const Scope& scope);
    void focusFilter();
    /// Those of the last run; no signal.
    void setFavourites(const QList<Scope>& favourites);
    void setRecent(const QList<Scope>& recent);

    [[nodiscard]] const QList<Scope>& favourites() const { return m_favourites; }

    /// What was shown, the latest first; no more than kRecent.
    [[nodiscard]] const QList<Scope>& recent() const { return m_recent; }

    [[nodiscard]] QTreeView* tree() const { return m_tree; }

    [[nodiscard]] QLineEdit* filterEdit() const { return m_filterEdit; }

    /// "All", "Trouble", "Favourites", "Recent": one of them is checked.
    [[nodiscard]] QList<QToolButton*> chips() const { return m_chips; }

    [[nodiscard]] QMenu* orderMenu() const { return m_orderMenu; }

    static constexpr qsizetype kRecent = 12;
    static constexpr qsizetype kMostFavourites = 200;

Q_SIGNALS:
    void scopeActivated(const promdesk::Scope& scope);
    /// The user changed favourites() or went somewhere.
    void memoryChanged();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    [[nodiscard]] QWidget* createTop();
    [[nodiscard]] QWidget* createChips();
    void createTree();
    void createOrderMenu(QToolButton* button);
    void applyFilter(const QString& text);
    void rememberView();
    void restoreView();
    void showEmptiness();
    void revealCurrentScope();
    void noteRecent(const Scope& scope);
    void activate(const QModelIndex& index);
    void toggleFavourite(const QModelIndex& index);
    void showMenu(const QPoint& place);

    TopologyModel& m_topology;
    NavigatorModel* m_model;
    QLineEdit* m_filterEdit;
    QTreeView* m_tree;
    QLabel* m_empty; ///< in place of a tree without rows
    QList<QToolButton*> m_chips;
    QMenu* m_orderMenu = nullptr;
    QAction* m_favouriteAction = nullptr;
    Scope m_current;
    QList<Scope> m_favourites;
    QList<Scope> m_recent;
    QSet<QString> m_collapsed; ///< sources and clusters; the others are expanded
    QSet<QString> m_expanded; ///< endpoints; the others are collapsed
    int m_scroll = 0;
};

} // namespace promdesk

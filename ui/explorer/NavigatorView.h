// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Scope.h"

#include <QWidget>

class QLineEdit;
class QModelIndex;
class QSortFilterProxyModel;
class QTreeView;

namespace promdesk {

class TopologyModel;

/// The fleet as a tree with a filter. Enter and double-click open; the selection follows the scope
/// that is shown. Typing keeps what was expanded and shows what matches.
class NavigatorView final : public QWidget
{
    Q_OBJECT

public:
    /// model outlives this.
    explicit NavigatorView(TopologyModel& model, QWidget* parent = nullptr);

    /// Selects and reveals the entity; no signal.
    void setCurrentScope(const Scope& scope);
    void focusFilter();

    [[nodiscard]] QTreeView* tree() const { return m_tree; }

    [[nodiscard]] QLineEdit* filterEdit() const { return m_filterEdit; }

Q_SIGNALS:
    void scopeActivated(const promdesk::Scope& scope);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void createTree();
    void applyFilter(const QString& text);
    void rememberExpansion();
    void restoreExpansion();
    void revealCurrentScope();
    void expandNew(const QModelIndex& parent, int first, int last);
    void activate(const QModelIndex& index);
    [[nodiscard]] QModelIndex firstMatch() const;

    TopologyModel& m_model;
    QSortFilterProxyModel* m_filter;
    QLineEdit* m_filterEdit;
    QTreeView* m_tree;
    Scope m_current;
    QList<Scope> m_expanded; ///< before typing began
    bool m_isFiltering = false;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/NavigatorView.h"

#include "explorer/NavigatorDelegate.h"
#include "theme/Theme.h"
#include "topology/TopologyModel.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QTreeView>
#include <QVBoxLayout>

#include <functional>

namespace promdesk {

namespace {

Scope scopeOf(const QModelIndex& index)
{
    return index.data(TopologyModel::ScopeRole).value<Scope>();
}

TopologyModel::Kind kindOfRow(const QModelIndex& index)
{
    return static_cast<TopologyModel::Kind>(index.data(TopologyModel::KindRole).toInt());
}

/// Calls visit for every row that has children, parents first.
void forEachBranch(const QAbstractItemModel& model, const QModelIndex& parent,
    const std::function<void(const QModelIndex&)>& visit)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (model.hasChildren(index)) {
            visit(index);
            forEachBranch(model, index, visit);
        }
    }
}

} // namespace

NavigatorView::NavigatorView(TopologyModel& model, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_filter(new QSortFilterProxyModel(this))
    , m_filterEdit(new QLineEdit(this))
    , m_tree(new QTreeView(this))
{
    m_filter->setRecursiveFilteringEnabled(true);
    m_filter->setAutoAcceptChildRows(true);
    m_filter->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_filter->setFilterKeyColumn(TopologyModel::NameColumn);
    m_filter->setSourceModel(&model);
    createTree();

    m_filterEdit->setPlaceholderText(tr("Filter clusters, nodes, endpoints"));
    m_filterEdit->setAccessibleName(tr("Filter the navigator"));
    m_filterEdit->setClearButtonEnabled(true);
    m_filterEdit->installEventFilter(this);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* top = new QVBoxLayout;
    top->setContentsMargins(Theme::kSpacing, Theme::kSpacing, Theme::kSpacing, Theme::kSpacing);
    top->addWidget(m_filterEdit);
    layout->addLayout(top);
    layout->addWidget(m_tree, 1);
    setTabOrder(m_filterEdit, m_tree);

    connect(m_filterEdit, &QLineEdit::textChanged, this, &NavigatorView::applyFilter);
    connect(m_tree, &QTreeView::doubleClicked, this, &NavigatorView::activate);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &NavigatorView::expandNew);
    expandNew({}, 0, m_filter->rowCount() - 1);
}

void NavigatorView::createTree()
{
    m_tree->setModel(m_filter);
    m_tree->setItemDelegate(new NavigatorDelegate(m_tree));
    m_tree->setAccessibleName(tr("Navigator"));
    m_tree->setHeaderHidden(true);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    m_tree->setIndentation(16);
    m_tree->setExpandsOnDoubleClick(false);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setTextElideMode(Qt::ElideMiddle);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    for (int column = 1; column < m_filter->columnCount(); ++column) {
        m_tree->setColumnHidden(column, true);
    }
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(TopologyModel::NameColumn, QHeaderView::Stretch);
    m_tree->installEventFilter(this);
}

void NavigatorView::setCurrentScope(const Scope& scope)
{
    m_current = scope;
    revealCurrentScope();
}

void NavigatorView::revealCurrentScope()
{
    QModelIndex index = m_model.indexOf(m_current);
    if (!index.isValid() && m_current.level == Level::Endpoint) {
        // Reached through a node: the tree holds endpoints under their cluster.
        Scope direct = m_current;
        direct.node.clear();
        index = m_model.indexOf(direct);
    }
    const QModelIndex shown = m_filter->mapFromSource(index);
    if (shown.isValid()) {
        m_tree->setCurrentIndex(shown);
        m_tree->scrollTo(shown);
    } else {
        m_tree->clearSelection();
    }
}

void NavigatorView::focusFilter()
{
    m_filterEdit->setFocus(Qt::ShortcutFocusReason);
    m_filterEdit->selectAll();
}

void NavigatorView::applyFilter(const QString& text)
{
    const bool wasFiltering = m_isFiltering;
    m_isFiltering = !text.trimmed().isEmpty();
    if (m_isFiltering && !wasFiltering) {
        rememberExpansion();
    }
    m_filter->setFilterFixedString(text.trimmed());
    if (m_isFiltering) {
        m_tree->expandAll();
    } else if (wasFiltering) {
        restoreExpansion();
        revealCurrentScope();
    }
}

void NavigatorView::rememberExpansion()
{
    m_expanded.clear();
    forEachBranch(*m_filter, {}, [this](const QModelIndex& index) {
        if (m_tree->isExpanded(index)) {
            m_expanded += scopeOf(index);
        }
    });
}

void NavigatorView::restoreExpansion()
{
    forEachBranch(*m_filter, {}, [this](const QModelIndex& index) {
        m_tree->setExpanded(index, m_expanded.contains(scopeOf(index)));
    });
}

void NavigatorView::expandNew(const QModelIndex& parent, int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const QModelIndex index = m_filter->index(row, 0, parent);
        const TopologyModel::Kind kind = kindOfRow(index);
        const bool isOuter =
            kind == TopologyModel::Kind::Source || kind == TopologyModel::Kind::Cluster;
        if (isOuter || m_isFiltering) {
            m_tree->expand(index);
            expandNew(index, 0, m_filter->rowCount(index) - 1);
        }
    }
    if (!m_tree->currentIndex().isValid()) {
        revealCurrentScope();
    }
}

void NavigatorView::activate(const QModelIndex& index)
{
    if (index.isValid()) {
        Q_EMIT scopeActivated(scopeOf(index));
    }
}

bool NavigatorView::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress) {
        return QWidget::eventFilter(watched, event);
    }
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (watched == m_tree && isEnter) {
        activate(m_tree->currentIndex());
        return true;
    }
    if (watched == m_filterEdit && key->key() == Qt::Key_Escape && m_isFiltering) {
        m_filterEdit->clear();
        return true;
    }
    if (watched == m_filterEdit && (isEnter || key->key() == Qt::Key_Down)) {
        const QModelIndex match = firstMatch();
        if (match.isValid()) {
            m_tree->setCurrentIndex(match);
        }
        m_tree->setFocus();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

QModelIndex NavigatorView::firstMatch() const
{
    const QString text = m_filterEdit->text().trimmed();
    const QModelIndex first = m_filter->index(0, 0);
    const QModelIndexList matches =
        m_filter->match(first, Qt::DisplayRole, text, 1, Qt::MatchContains | Qt::MatchRecursive);
    return matches.isEmpty() ? first : matches.first();
}

} // namespace promdesk

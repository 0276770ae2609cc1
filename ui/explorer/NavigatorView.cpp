// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/NavigatorView.h"

#include "explorer/NavigatorDelegate.h"
#include "explorer/NavigatorModel.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"
#include "topology/TopologyModel.h"

#include <QActionGroup>
#include <QApplication>
#include <QButtonGroup>
#include <QClipboard>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <functional>
#include <utility>

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

/// Sources and clusters: expanded from the beginning.
bool isOuter(const QModelIndex& index)
{
    const TopologyModel::Kind kind = kindOfRow(index);
    return kind == TopologyModel::Kind::Source || kind == TopologyModel::Kind::Cluster;
}

/// One text for one branch.
QString keyOf(const QModelIndex& index)
{
    const Scope scope = scopeOf(index);
    const QChar separator = QChar::Null;
    return toText(scope.level) + separator + scope.source + separator + scope.cluster + separator
        + scope.name();
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

/// Replicas have the scope of their endpoint and cannot be kept.
bool canBeFavourite(const QModelIndex& index)
{
    return index.isValid() && kindOfRow(index) != TopologyModel::Kind::Replica
        && scopeOf(index).level != Level::Fleet;
}

} // namespace

NavigatorView::NavigatorView(TopologyModel& model, QWidget* parent)
    : QWidget(parent)
    , m_topology(model)
    , m_model(new NavigatorModel(model, this))
    , m_filterEdit(new QLineEdit(this))
    , m_tree(new QTreeView(this))
    , m_empty(makePlainLabel({}, this))
{
    createTree();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(createTop());
    layout->addWidget(createChips());
    layout->addWidget(m_tree, 1);
    layout->addWidget(m_empty, 1);
    m_empty->setWordWrap(true);
    m_empty->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_empty->setMargin(Theme::kPadding * 2);
    setTabOrder(m_filterEdit, m_chips.first());
    setTabOrder(m_chips.last(), m_tree);

    connect(m_filterEdit, &QLineEdit::textChanged, this, &NavigatorView::applyFilter);
    connect(m_tree, &QTreeView::doubleClicked, this, &NavigatorView::activate);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &NavigatorView::showMenu);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, &NavigatorView::rememberView);
    connect(m_model, &QAbstractItemModel::modelReset, this, &NavigatorView::restoreView);
    restoreView();
}

QWidget* NavigatorView::createTop()
{
    m_filterEdit->setPlaceholderText(tr("Filter clusters, nodes, endpoints"));
    m_filterEdit->setAccessibleName(tr("Filter the navigator"));
    m_filterEdit->setToolTip(tr("Several words: each is part of the name or of a name above it"));
    m_filterEdit->setClearButtonEnabled(true);
    m_filterEdit->installEventFilter(this);
    auto* order = new QToolButton(this);
    order->setText(tr("Sort"));
    order->setToolTip(tr("In which order rows stand below their parent"));
    order->setAccessibleName(tr("Order of the navigator"));
    order->setAutoRaise(true);
    order->setPopupMode(QToolButton::InstantPopup);
    createOrderMenu(order);
    auto* top = new QWidget(this);
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(Theme::kSpacing, Theme::kSpacing, Theme::kSpacing, 0);
    row->addWidget(m_filterEdit, 1);
    row->addWidget(order);
    return top;
}

void NavigatorView::createOrderMenu(QToolButton* button)
{
    using Order = NavigatorModel::Order;
    m_orderMenu = new QMenu(button);
    auto* group = new QActionGroup(m_orderMenu);
    const std::pair<QString, Order> orders[] = { { tr("By name"), Order::Name },
        { tr("Worst state first"), Order::Severity },
        { tr("Most requests first"), Order::Requests }, { tr("Slowest first"), Order::Latency } };
    for (const auto& [title, order] : orders) {
        QAction* action = m_orderMenu->addAction(title);
        action->setCheckable(true);
        action->setChecked(order == m_model->order());
        group->addAction(action);
        connect(
            action, &QAction::triggered, this, [this, order = order] { m_model->setOrder(order); });
    }
    button->setMenu(m_orderMenu);
}

QWidget* NavigatorView::createChips()
{
    using Shown = NavigatorModel::Shown;
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(Theme::kSpacing, 4, Theme::kSpacing, 4);
    row->setSpacing(2);
    auto* group = new QButtonGroup(bar);
    const std::tuple<QString, QString, Shown> chips[] = {
        { tr("All"), tr("The whole fleet"), Shown::Fleet },
        { tr("Trouble"), tr("What is degraded, silent or failing"), Shown::Troubled },
        { tr("Favourites"), tr("What was made a favourite with Ctrl+Shift+D"), Shown::Favourites },
        { tr("Recent"), tr("What was visited last, the latest first"), Shown::Recent },
    };
    for (const auto& [title, hint, shown] : chips) {
        auto* chip = new QToolButton(bar);
        chip->setText(title);
        chip->setToolTip(hint);
        chip->setAccessibleName(tr("Show: %1").arg(title));
        chip->setCheckable(true);
        chip->setChecked(shown == m_model->shown());
        chip->setAutoRaise(true);
        chip->setFocusPolicy(Qt::StrongFocus);
        group->addButton(chip);
        row->addWidget(chip);
        m_chips += chip;
        connect(
            chip, &QToolButton::clicked, this, [this, shown = shown] { m_model->setShown(shown); });
    }
    row->addStretch(1);
    return bar;
}

void NavigatorView::createTree()
{
    m_tree->setModel(m_model);
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
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    for (int column = 1; column < m_model->columnCount(); ++column) {
        m_tree->setColumnHidden(column, true);
    }
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(TopologyModel::NameColumn, QHeaderView::Stretch);
    m_tree->installEventFilter(this);
    m_favouriteAction = new QAction(tr("Favourite"), this);
    m_favouriteAction->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_D);
    m_favouriteAction->setShortcutContext(Qt::WidgetShortcut);
    m_favouriteAction->setCheckable(true);
    m_tree->addAction(m_favouriteAction);
    connect(m_favouriteAction, &QAction::triggered, this,
        [this] { toggleFavourite(m_tree->currentIndex()); });
}

void NavigatorView::setCurrentScope(const Scope& scope)
{
    const bool isNew = scope != m_current;
    m_current = scope;
    revealCurrentScope();
    if (isNew && scope.level != Level::Fleet) {
        noteRecent(scope);
    }
}

void NavigatorView::noteRecent(const Scope& scope)
{
    Scope direct = scope;
    if (scope.level == Level::Endpoint) {
        direct.node.clear(); // the same endpoint, whichever way it was reached
    }
    m_recent.removeAll(direct);
    m_recent.prepend(direct);
    m_recent = m_recent.mid(0, kRecent);
    m_model->setRecent(m_recent);
    Q_EMIT memoryChanged();
}

void NavigatorView::setFavourites(const QList<Scope>& favourites)
{
    m_favourites = favourites.mid(0, kMostFavourites);
    m_model->setFavourites(m_favourites);
}

void NavigatorView::setRecent(const QList<Scope>& recent)
{
    m_recent = recent.mid(0, kRecent);
    m_model->setRecent(m_recent);
}

void NavigatorView::revealCurrentScope()
{
    QModelIndex index = m_topology.indexOf(m_current);
    if (!index.isValid() && m_current.level == Level::Endpoint) {
        // Reached through a node: the tree holds endpoints under their cluster.
        Scope direct = m_current;
        direct.node.clear();
        index = m_topology.indexOf(direct);
    }
    const QModelIndex shown = m_model->mapFromSource(index);
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
    m_model->setText(text);
}

void NavigatorView::rememberView()
{
    m_scroll = m_tree->verticalScrollBar()->value();
    if (m_model->isFiltered()) {
        return; // all of it is expanded only to show what matches
    }
    forEachBranch(*m_model, {}, [this](const QModelIndex& index) {
        const QString key = keyOf(index);
        const bool isExpanded = m_tree->isExpanded(index);
        QSet<QString>& others = isOuter(index) ? m_collapsed : m_expanded;
        if (isExpanded == isOuter(index)) {
            others.remove(key);
        } else {
            others.insert(key);
        }
    });
}

void NavigatorView::restoreView()
{
    showEmptiness();
    const bool isFiltered = m_model->isFiltered();
    forEachBranch(*m_model, {}, [this, isFiltered](const QModelIndex& index) {
        const QString key = keyOf(index);
        const bool wasOpen = isOuter(index) ? !m_collapsed.contains(key) : m_expanded.contains(key);
        // Rows are laid out once, when they are next needed.
        m_tree->setExpanded(index, isFiltered || wasOpen);
    });
    if (isFiltered) {
        m_tree->scrollToTop();
        return;
    }
    const QModelIndex shown = m_model->mapFromSource(m_topology.indexOf(m_current));
    if (shown.isValid()) {
        m_tree->setCurrentIndex(shown);
    }
    m_tree->verticalScrollBar()->setValue(m_scroll);
}

/// A fleet without rows has its own page for that.
void NavigatorView::showEmptiness()
{
    using Shown = NavigatorModel::Shown;
    QString text;
    if (m_model->isFiltered()) {
        text = tr("Nothing has all these words.");
    } else if (m_model->shown() == Shown::Troubled) {
        text = tr("Nothing is in trouble.");
    } else if (m_model->shown() == Shown::Favourites) {
        text = tr("No favourites yet. Select a row under “All” and press Ctrl+Shift+D.");
    } else if (m_model->shown() == Shown::Recent) {
        text = tr("Nothing visited yet.");
    }
    const bool isEmpty = m_model->rowCount() == 0 && !text.isEmpty();
    m_empty->setText(text);
    m_empty->setVisible(isEmpty);
    m_tree->setVisible(!isEmpty);
}

void NavigatorView::activate(const QModelIndex& index)
{
    if (index.isValid()) {
        Q_EMIT scopeActivated(scopeOf(index));
    }
}

void NavigatorView::toggleFavourite(const QModelIndex& index)
{
    if (!canBeFavourite(index)) {
        return;
    }
    const Scope scope = scopeOf(index);
    if (m_favourites.removeAll(scope) == 0 && m_favourites.size() < kMostFavourites) {
        m_favourites.append(scope);
    }
    m_model->setFavourites(m_favourites);
    Q_EMIT memoryChanged();
}

void NavigatorView::showMenu(const QPoint& place)
{
    const QModelIndex index = m_tree->indexAt(place);
    if (!index.isValid()) {
        return;
    }
    m_tree->setCurrentIndex(index);
    QMenu menu(this);
    const QAction* open = menu.addAction(tr("Open"));
    menu.addAction(m_favouriteAction);
    m_favouriteAction->setEnabled(canBeFavourite(index));
    m_favouriteAction->setChecked(index.data(NavigatorModel::FavouriteRole).toBool());
    const QAction* copy = menu.addAction(tr("Copy name"));
    const QString name = index.data().toString();
    const QAction* chosen = menu.exec(m_tree->viewport()->mapToGlobal(place));
    m_favouriteAction->setEnabled(true);
    if (chosen == open) {
        activate(m_tree->currentIndex());
    } else if (chosen == copy) {
        QApplication::clipboard()->setText(name);
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
    if (watched == m_filterEdit && key->key() == Qt::Key_Escape && m_model->isFiltered()) {
        m_filterEdit->clear();
        return true;
    }
    if (watched == m_filterEdit && (isEnter || key->key() == Qt::Key_Down)) {
        const QModelIndex match = m_model->firstMatch();
        if (match.isValid()) {
            m_tree->setCurrentIndex(match);
        }
        m_tree->setFocus();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace promdesk

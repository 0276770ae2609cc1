// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/QueryLogView.h"

#include "activity/LogTable.h"
#include "activity/QueryLogModel.h"
#include "activity/QueryLogOrder.h"
#include "activity/QueryWords.h"
#include "activity/SourceTallyModel.h"
#include "queries/QueryScheduler.h"
#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"
#include "theme/TableHeader.h"
#include "theme/Theme.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kMostTallyRows = 4; ///< seen without scrolling
constexpr int kMostColumnPx = 240;
constexpr int kExpressionPx = 220; ///< at least
constexpr int kStatePx = 160; ///< at least

constexpr std::array kAskers { RequestOrigin::Asker::Panel, RequestOrigin::Asker::Discovery,
    RequestOrigin::Asker::Connection, RequestOrigin::Asker::Servers, RequestOrigin::Asker::Changes,
    RequestOrigin::Asker::Detection, RequestOrigin::Asker::Export };

/// Usual widths, so that the columns do not jump while rows come in: what a cell holds at most.
QString widestText(int column)
{
    switch (column) {
    case QueryLogModel::TimeColumn:
        return u"00:00:00.000"_s;
    case QueryLogModel::ServerColumn:
        return u"prometheus-1:9090"_s;
    case QueryLogModel::OriginColumn:
        return u"Requests per second"_s;
    case QueryLogModel::StatusColumn:
        return u"Status"_s;
    case QueryLogModel::KindColumn:
        return u"whole range"_s;
    case QueryLogModel::RangeColumn:
    case QueryLogModel::StepColumn:
        return u"1d 12h"_s;
    case QueryLogModel::OutcomeColumn:
        return u"failed: bad data"_s;
    default:
        return u"8.88 KiB/s"_s;
    }
}

} // namespace

QueryLogView::QueryLogView(ActivityServices services, QWidget* parent)
    : QWidget(parent)
    , m_services(std::move(services))
{
    setAccessibleName(tr("Query log"));
    createParts();
    createActions();
    buildLayout();
    connectSignals();
    m_timer.setInterval(kFollowMs);
    showCounts();
}

void QueryLogView::createParts()
{
    const auto nameOf = [this](const QString& id) { return m_services.serverName(id); };
    m_model = new QueryLogModel(nameOf, this);
    m_order = new QueryLogOrder(this);
    m_order->setSourceModel(m_model);
    m_tallyModel = new SourceTallyModel(nameOf, this);

    m_tallyTable = new LogTable(this);
    m_tallyTable->setModel(m_tallyModel);
    m_tallyTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_tallyTable->setAccessibleName(tr("Servers"));
    m_tallyTable->hide();
    for (int column = 0; column < SourceTallyModel::ColumnCount; ++column) {
        m_tallyTable->setColumnWidth(column, 0); // as wide as it needs to be
    }
    m_tallyTable->setFlexibleColumn(SourceTallyModel::StateColumn, kStatePx);

    m_table = new LogTable(this);
    m_table->setModel(m_order);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setAccessibleName(tr("Queries"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(QueryLogModel::TimeColumn, Qt::DescendingOrder);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);

    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter by expression, server, kind or outcome"));
    m_filter->setAccessibleName(tr("Filter the requests"));
    m_filter->setClearButtonEnabled(true);
    m_asker = new QComboBox(this);
    m_asker->setAccessibleName(tr("Asked by"));
    m_asker->setToolTip(tr("Whose requests are listed"));
    m_asker->addItem(tr("Asked by anybody"));
    for (const RequestOrigin::Asker asker : kAskers) {
        m_asker->addItem(tr("Asked by: %1").arg(askerText(asker)), static_cast<int>(asker));
    }
    m_count = makePlainLabel({}, this);
    m_emptyText = makePlainLabel({}, this);
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
}

void QueryLogView::createActions()
{
    m_pause = addButton(tr("Pause"), tr("Keep the rows as they are"));
    m_pause->setCheckable(true);
    m_clear = addButton(tr("Clear"), tr("Empty the list and count anew"));
    m_export = addButton(tr("Export CSV…"), tr("Write the rows that are shown to a file"));
    m_close = addButton({}, tr("Close the query log (F12)"));
    m_close->setIcon(glyphIcon(Glyph::Close));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close the query log"));

    const auto add = [this](const QString& text, const QKeySequence& key, auto slot) {
        auto* action = new QAction(text, m_table);
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_table->addAction(action);
        return action;
    };
    add(tr("&Copy expression"), QKeySequence::Copy, [this] { copyExpressions(); });
    add(tr("Copy &row"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C), [this] { copyRows(); });
    QAction* open =
        add(tr("&Open in a panel…"), QKeySequence(Qt::Key_Return), [this] { openCurrent(); });
    open->setShortcuts({ QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter) });
}

QToolButton* QueryLogView::addButton(const QString& text, const QString& toolTip)
{
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void QueryLogView::buildLayout()
{
    auto* controls = new QHBoxLayout;
    controls->setContentsMargins(Theme::kSpacing, Theme::kSpacing / 2, Theme::kSpacing, 4);
    controls->setSpacing(Theme::kSpacing);
    controls->addWidget(m_filter, 1);
    controls->addWidget(m_asker);
    controls->addWidget(m_count);
    for (QToolButton* button : { m_pause, m_clear, m_export, m_close }) {
        controls->addWidget(button);
    }
    auto* empty = new QWidget(this);
    auto* emptyRows = new QVBoxLayout(empty);
    emptyRows->addStretch(1);
    emptyRows->addWidget(m_emptyText);
    emptyRows->addStretch(1);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(empty);

    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_tallyTable);
    rows->addLayout(controls);
    rows->addWidget(m_stack, 1);
    const QFontMetrics metrics(font());
    for (int column = 0; column < QueryLogModel::ColumnCount; ++column) {
        m_table->setColumnWidth(column,
            metrics.horizontalAdvance(widestText(column)) + 2 * TableHeader::kCellPaddingPx + 4);
    }
    m_table->setFlexibleColumn(QueryLogModel::ExpressionColumn, kExpressionPx);
}

void QueryLogView::connectSignals()
{
    connect(&m_timer, &QTimer::timeout, this, &QueryLogView::follow);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_order->setFilterText(text);
        showCounts();
    });
    connect(m_asker, &QComboBox::currentIndexChanged, this, &QueryLogView::takeAsker);
    connect(m_pause, &QToolButton::toggled, this, [this] { follow(); });
    connect(m_clear, &QToolButton::clicked, this, &QueryLogView::clear);
    connect(
        m_export, &QToolButton::clicked, this, [this] { Q_EMIT exportRequested(shownLines()); });
    connect(m_close, &QToolButton::clicked, this, &QueryLogView::closeRequested);
    connect(m_table, &QTableView::doubleClicked, this, &QueryLogView::openCurrent);
}

void QueryLogView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    follow();
    m_timer.start();
}

void QueryLogView::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_timer.stop();
}

void QueryLogView::follow()
{
    showTallies();
    if (!m_pause->isChecked()) {
        showRows();
    }
    showCounts();
}

void QueryLogView::showTallies()
{
    const int before = m_tallyModel->rowCount();
    const auto loads = m_services.scheduler.loads();
    m_tallyModel->setTallies(m_tally.read(m_services.scheduler.log(), loads));
    m_tallyTable->fitColumns(kMostColumnPx);
    const int rows = m_tallyModel->rowCount();
    if (rows == before) {
        return;
    }
    m_tallyTable->setVisible(rows > 0);
    m_tallyTable->setFixedHeight(m_tallyTable->horizontalHeader()->sizeHint().height()
        + std::min(rows, kMostTallyRows) * m_tallyTable->rowHeight() + 2);
}

void QueryLogView::showRows()
{
    if (m_model->newEntries(m_services.scheduler.log()) == 0) {
        return;
    }
    // Who has scrolled down reads there: new rows above do not move it.
    QScrollBar& bar = *m_table->verticalScrollBar();
    const QPersistentModelIndex top =
        bar.value() > 0 ? m_table->indexAt(QPoint(1, 1)) : QModelIndex();
    const int offset = top.isValid() ? m_table->visualRect(top).top() : 0;
    m_model->follow(m_services.scheduler.log());
    if (top.isValid()) {
        bar.setValue(top.row() * m_table->rowHeight() - offset);
    }
}

void QueryLogView::showCounts()
{
    const int all = m_model->rowCount();
    const int shown = m_order->rowCount();
    const auto arrived = static_cast<int>(m_model->newEntries(m_services.scheduler.log()));
    QString text = shown == all
        ? all == 1 ? tr("1 request") : tr("%n requests", nullptr, all)
        : tr("%1 of %n requests", nullptr, all).arg(QLocale().toString(shown));
    if (m_pause->isChecked() && arrived > 0) {
        text += u" · "_s + tr("%n more since the pause", nullptr, arrived);
    }
    m_count->setText(text);
    m_stack->setCurrentIndex(shown > 0 ? 0 : 1);
    m_emptyText->setText(all > 0 ? tr("No request matches the filter.")
                                 : tr("No requests yet. What is asked of a server appears here."));
    m_export->setEnabled(shown > 0);
    m_clear->setEnabled(all > 0);
}

void QueryLogView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void QueryLogView::setFilter(const QString& text)
{
    m_filter->setText(text);
}

void QueryLogView::setAsker(std::optional<RequestOrigin::Asker> asker)
{
    m_asker->setCurrentIndex(asker ? m_asker->findData(static_cast<int>(*asker)) : 0);
}

void QueryLogView::takeAsker()
{
    const QVariant chosen = m_asker->currentData();
    m_order->setAsker(chosen.isValid()
            ? std::optional(static_cast<RequestOrigin::Asker>(chosen.toInt()))
            : std::nullopt);
    showCounts();
}

void QueryLogView::setPaused(bool isPaused)
{
    m_pause->setChecked(isPaused);
}

void QueryLogView::clear()
{
    m_model->restart(m_services.scheduler.log());
    m_tally.restart(m_services.scheduler.log());
    follow();
}

std::vector<LoggedQuery> QueryLogView::linesOf(const std::vector<int>& rows) const
{
    std::vector<LoggedQuery> lines;
    for (const int row : rows) {
        lines.push_back({ .entry = m_model->entry(row), .server = m_model->serverName(row) });
    }
    return lines;
}

std::vector<LoggedQuery> QueryLogView::shownLines() const
{
    return linesOf(m_table->shownRows());
}

std::vector<LoggedQuery> QueryLogView::selectedLines() const
{
    return linesOf(m_table->selectedRows());
}

void QueryLogView::copyExpressions() const
{
    QStringList expressions;
    for (const LoggedQuery& line : selectedLines()) {
        expressions += subjectText(line.entry);
    }
    expressions.removeDuplicates();
    if (!expressions.isEmpty()) {
        QGuiApplication::clipboard()->setText(expressions.join(u'\n'));
    }
}

void QueryLogView::copyRows() const
{
    const auto lines = selectedLines();
    if (!lines.empty()) {
        QGuiApplication::clipboard()->setText(
            QString::fromUtf8(queryLogTable(lines, CellSeparator::Tab)));
    }
}

void QueryLogView::openCurrent()
{
    const int current = m_table->currentRow();
    if (current >= 0 && m_model->entry(current).kind != QueryLogEntry::Kind::Call) {
        Q_EMIT openRequested(linesOf({ current }).front());
    }
}

} // namespace promdesk

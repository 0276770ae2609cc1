// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/ServersView.h"

#include "activity/LogTable.h"
#include "inspection/CountsModel.h"
#include "inspection/RulesModel.h"
#include "inspection/TargetsModel.h"
#include "inspection/WordFilter.h"
#include "scrapes/ServerTable.h"
#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <set>
#include <type_traits>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kMostColumnPx = 320;
constexpr int kFlexiblePx = 200; ///< at least

template <typename Row> int countFailing(const std::vector<Row>& rows)
{
    return static_cast<int>(std::count_if(
        rows.begin(), rows.end(), [](const Row& row) { return row.state == WatchState::Failing; }));
}

template <typename Row>
void collectSources(std::set<QString>& sources, const std::vector<Row>& rows)
{
    for (const Row& row : rows) {
        sources.insert(row.source);
    }
}

} // namespace

ServersView::ServersView(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Targets and rules"));
    createParts();
    buildLayout();
    connectSignals();
    showTitles();
    showText();
}

ServersView::Page& ServersView::addPage(
    const QString& title, QAbstractItemModel* model, int flexibleColumn)
{
    Page page { .title = title, .model = model };
    page.order = new WordFilter(this);
    page.order->setSourceModel(model);
    page.table = new LogTable(this);
    page.table->setModel(page.order);
    page.table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    page.table->setAccessibleName(title);
    page.table->setSortingEnabled(true);
    page.table->sortByColumn(0, Qt::AscendingOrder);
    page.table->setContextMenuPolicy(Qt::ActionsContextMenu);
    page.table->setFlexibleColumn(flexibleColumn, kFlexiblePx);
    auto* copy = new QAction(tr("&Copy rows"), page.table);
    copy->setShortcut(QKeySequence::Copy);
    copy->setShortcutContext(Qt::WidgetShortcut);
    connect(copy, &QAction::triggered, this, &ServersView::copyRows);
    page.table->addAction(copy);
    m_tabs->addTab(page.table, title);
    m_pages.push_back(page);
    return m_pages.back();
}

void ServersView::createParts()
{
    m_tabs = new QTabWidget(this);
    m_tabs->setDocumentMode(true);
    m_tabs->setAccessibleName(tr("What to show"));
    m_targets = new TargetsModel(this);
    m_rules = new RulesModel(this);
    m_counts = new CountsModel(this);
    const Page& targets = addPage(tr("Targets"), m_targets, TargetsModel::ErrorColumn);
    auto* open = new QAction(tr("&Open its page"), targets.table);
    open->setShortcuts({ QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter) });
    open->setShortcutContext(Qt::WidgetShortcut);
    connect(open, &QAction::triggered, this, &ServersView::openTarget);
    targets.table->addAction(open);
    connect(targets.table, &QTableView::doubleClicked, this, &ServersView::openTarget);
    addPage(tr("Rules"), m_rules, RulesModel::ErrorColumn);
    addPage(tr("Cardinality"), m_counts, CountsModel::NameColumn);
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter by any word"));
    m_filter->setAccessibleName(tr("Filter the rows"));
    m_filter->setClearButtonEnabled(true);
    m_text = makePlainLabel({}, this);
    m_refresh = new QToolButton(this);
    m_refresh->setText(tr("Refresh"));
    m_refresh->setToolTip(tr("Ask the servers again"));
    m_refresh->setFocusPolicy(Qt::StrongFocus);
    m_export = new QToolButton(this);
    m_export->setText(tr("Export CSV…"));
    m_export->setToolTip(tr("Write the rows that are shown to a file"));
    m_export->setFocusPolicy(Qt::StrongFocus);
    m_close = new QToolButton(this);
    m_close->setIcon(glyphIcon(Glyph::Close));
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close (F9)"));
    m_close->setAccessibleName(tr("Close targets and rules"));
    m_close->setFocusPolicy(Qt::StrongFocus);
}

void ServersView::buildLayout()
{
    auto* controls = new QHBoxLayout;
    controls->setContentsMargins(Theme::kSpacing, Theme::kSpacing / 2, Theme::kSpacing, 4);
    controls->setSpacing(Theme::kSpacing);
    controls->addWidget(m_filter, 1);
    controls->addWidget(m_text, 1);
    controls->addWidget(m_refresh);
    controls->addWidget(m_export);
    controls->addWidget(m_close);
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(controls);
    rows->addWidget(m_tabs, 1);
}

void ServersView::connectSignals()
{
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        for (const Page& page : m_pages) {
            page.order->setFilterText(text);
        }
        showTitles();
    });
    connect(m_refresh, &QToolButton::clicked, this, &ServersView::refreshRequested);
    connect(
        m_export, &QToolButton::clicked, this, [this] { Q_EMIT exportRequested(front().title); });
    connect(m_tabs, &QTabWidget::currentChanged, this, &ServersView::showTitles);
    connect(m_close, &QToolButton::clicked, this, &ServersView::closeRequested);
}

void ServersView::showRunning()
{
    m_isRunning = true;
    showText();
}

void ServersView::showReport(ServerReport report, Instant now)
{
    m_isRunning = false;
    m_hasReport = true;
    m_remarks = report.problems + report.notes;
    m_down = countFailing(report.targets);
    m_failing = countFailing(report.rules);
    std::set<QString> sources;
    collectSources(sources, report.targets);
    collectSources(sources, report.rules);
    collectSources(sources, report.counts);
    m_targets->setRows(std::move(report.targets), now);
    m_rules->setRows(std::move(report.rules));
    m_counts->setRows(std::move(report.counts));
    for (const Page& page : m_pages) {
        page.table->setColumnHidden(page.model->columnCount() - 1, sources.size() < 2);
        page.table->fitColumns(kMostColumnPx);
    }
    showTitles();
    showText();
}

void ServersView::showTitles()
{
    const QLocale locale;
    for (std::size_t i = 0; i < m_pages.size(); ++i) {
        const Page& page = m_pages[i];
        const int all = page.model->rowCount();
        const int shown = page.order->rowCount();
        const int bad = i == 0 ? m_down : i == 1 ? m_failing : 0;
        QString title = page.title;
        if (m_hasReport) {
            title += u"  "_s
                + (shown == all ? locale.toString(all)
                                : tr("%1 of %2").arg(locale.toString(shown), locale.toString(all)));
        }
        if (bad > 0) {
            title += u"  "_s + healthSign(Health::Failing) + u' '
                + (i == 0 ? tr("%n down", nullptr, bad) : tr("%n fail", nullptr, bad));
        }
        m_tabs->setTabText(static_cast<int>(i), title);
    }
    m_export->setEnabled(front().order->rowCount() > 0);
}

void ServersView::showText()
{
    const QString text = m_isRunning && !m_hasReport ? tr("Asking the servers …")
        : !m_remarks.isEmpty()                       ? m_remarks.join(u"; "_s)
                                                     : QString();
    setPlainText(*m_text, UntrustedText(UntrustedText(text).plain(160)));
    setPlainToolTip(*m_text, UntrustedText(m_remarks.join(u'\n')));
}

void ServersView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ServersView::setFilter(const QString& text)
{
    m_filter->setText(text);
}

void ServersView::openTarget()
{
    const int current = m_pages.front().table->currentRow();
    if (current >= 0) {
        Q_EMIT scopeActivated(m_targets->row(current).place.scope);
    }
}

const ServersView::Page& ServersView::front() const
{
    return m_pages[static_cast<std::size_t>(m_tabs->currentIndex())];
}

std::function<QByteArray()> ServersView::tableOf(const std::vector<int>& rows, char separator) const
{
    const Page& page = front();
    const auto take = [&rows](const auto& model) {
        std::vector<std::decay_t<decltype(model.row(0))>> taken;
        taken.reserve(rows.size());
        for (const int row : rows) {
            taken.push_back(model.row(row));
        }
        return taken;
    };
    if (page.model == m_targets) {
        return [taken = take(*m_targets), separator] { return targetTable(taken, separator); };
    }
    if (page.model == m_rules) {
        return [taken = take(*m_rules), separator] { return ruleTable(taken, separator); };
    }
    return [taken = take(*m_counts), separator] { return countTable(taken, separator); };
}

std::function<QByteArray()> ServersView::shownTable() const
{
    return tableOf(front().table->shownRows(), ',');
}

void ServersView::copyRows() const
{
    const std::vector<int> rows = front().table->selectedRows();
    if (!rows.empty()) {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(tableOf(rows, '\t')()));
    }
}

} // namespace promdesk

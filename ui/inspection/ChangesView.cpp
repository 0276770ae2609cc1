// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "inspection/ChangesView.h"

#include "activity/LogTable.h"
#include "changes/ChangeTable.h"
#include "inspection/ChangesModel.h"
#include "inspection/WordFilter.h"
#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"
#include "theme/TableHeader.h"
#include "theme/Theme.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QDateTime>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QShortcut>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kMostColumnPx = 300;
constexpr int kDetailsPx = 200; ///< at least
constexpr int kTimePx = 150;

QString timeText(Instant time)
{
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(time.toMs()), QLocale::ShortFormat);
}

} // namespace

ChangesView::ChangesView(const Clock& clock, QWidget* parent)
    : QWidget(parent)
    , m_clock(clock)
{
    setAccessibleName(tr("What changed"));
    createParts();
    createButtons();
    createActions();
    buildLayout();
    connectSignals();
    checkTimes();
    showCounts();
}

QComboBox* ChangesView::makeTimeField(const QString& name, const QStringList& choices)
{
    auto* field = new QComboBox(this);
    field->setEditable(true);
    field->setInsertPolicy(QComboBox::NoInsert);
    field->addItems(choices);
    field->setMinimumWidth(kTimePx);
    field->setAccessibleName(name);
    field->setToolTip(tr("now-1h, 2026-11-22 14:00 (local time), RFC 3339 or epoch seconds"));
    return field;
}

void ChangesView::createParts()
{
    m_model = new ChangesModel(this);
    m_order = new WordFilter(this);
    m_order->setSourceModel(m_model);
    m_table = new LogTable(this);
    m_table->setModel(m_order);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setAccessibleName(tr("Changes"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ChangesModel::KindColumn, Qt::AscendingOrder);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
    m_table->setFlexibleColumn(ChangesModel::DetailsColumn, kDetailsPx);
    m_heading = makePlainLabel({}, this);
    QFont bold = m_heading->font();
    bold.setBold(true);
    m_heading->setFont(bold);
    m_before = makeTimeField(
        tr("Before"), { u"now-15m"_s, u"now-1h"_s, u"now-6h"_s, u"now-1d"_s, u"now-7d"_s });
    m_before->setCurrentText(u"now-1h"_s);
    m_after = makeTimeField(tr("After"), { u"now"_s, u"now-15m"_s, u"now-1h"_s, u"now-6h"_s });
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter by kind, place or what changed"));
    m_filter->setAccessibleName(tr("Filter the changes"));
    m_filter->setClearButtonEnabled(true);
    m_count = makePlainLabel({}, this);
    m_remarks = makePlainLabel({}, this);
    m_remarks->setWordWrap(true);
    m_remarks->hide();
    m_emptyText = makePlainLabel({}, this);
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);
}

QToolButton* ChangesView::addButton(const QString& text, const QString& toolTip)
{
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void ChangesView::createButtons()
{
    m_range = addButton(tr("Shown range"), tr("Compare the ends of the range that the pages show"));
    m_compare = addButton(tr("Compare"), tr("Ask the servers about both times"));
    m_export = addButton(tr("Export CSV…"), tr("Write the rows that are shown to a file"));
    m_close = addButton({}, tr("Close (F8)"));
    m_close->setIcon(glyphIcon(Glyph::Close));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close what changed"));
}

void ChangesView::createActions()
{
    const auto add = [this](const QString& text, auto slot) {
        auto* action = new QAction(text, m_table);
        action->setShortcutContext(Qt::WidgetShortcut);
        connect(action, &QAction::triggered, this, slot);
        m_table->addAction(action);
        return action;
    };
    add(tr("&Copy rows"), [this] { copyRows(); })->setShortcut(QKeySequence::Copy);
    add(tr("&Open its page"), [this] {
        openCurrent();
    })->setShortcuts({ QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter) });
}

void ChangesView::buildLayout()
{
    auto* controls = new QHBoxLayout;
    controls->setContentsMargins(Theme::kSpacing, Theme::kSpacing / 2, Theme::kSpacing, 4);
    controls->setSpacing(Theme::kSpacing);
    controls->addWidget(m_heading);
    controls->addWidget(makePlainLabel(tr("from"), this));
    controls->addWidget(m_before);
    controls->addWidget(makePlainLabel(tr("to"), this));
    controls->addWidget(m_after);
    controls->addWidget(m_range);
    controls->addWidget(m_compare);
    controls->addWidget(m_filter, 1);
    controls->addWidget(m_count);
    controls->addWidget(m_export);
    controls->addWidget(m_close);
    auto* empty = new QWidget(this);
    auto* emptyRows = new QVBoxLayout(empty);
    emptyRows->addStretch(1);
    emptyRows->addWidget(m_emptyText);
    emptyRows->addStretch(1);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(empty);
    m_remarks->setContentsMargins(Theme::kSpacing, 0, Theme::kSpacing, 4);

    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(controls);
    rows->addWidget(m_remarks);
    rows->addWidget(m_stack, 1);
}

void ChangesView::connectSignals()
{
    for (QComboBox* field : { m_before, m_after }) {
        connect(field, &QComboBox::editTextChanged, this, &ChangesView::checkTimes);
        // The field's own signal comes twice: once more when the box hands the key back to it.
        for (const Qt::Key key : { Qt::Key_Return, Qt::Key_Enter }) {
            auto* enter = new QShortcut(key, field);
            enter->setContext(Qt::WidgetWithChildrenShortcut);
            connect(enter, &QShortcut::activated, m_compare, &QToolButton::click);
        }
    }
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_order->setFilterText(text);
        showCounts();
    });
    connect(m_range, &QToolButton::clicked, this, [this] {
        setTimes(m_shownRange.from, m_shownRange.to);
        m_compare->click();
    });
    connect(m_compare, &QToolButton::clicked, this, &ChangesView::compareRequested);
    connect(
        m_export, &QToolButton::clicked, this, [this] { Q_EMIT exportRequested(shownChanges()); });
    connect(m_close, &QToolButton::clicked, this, &ChangesView::closeRequested);
    connect(m_table, &QTableView::doubleClicked, this, &ChangesView::openCurrent);
}

void ChangesView::setScopeTitle(const QString& title)
{
    m_title = UntrustedText(title).plain(60);
    m_heading->setText(tr("What changed in %1?").arg(m_title));
}

void ChangesView::setShownRange(const TimeRangeSpec& range)
{
    m_shownRange = range;
}

void ChangesView::setTimes(const QString& before, const QString& after)
{
    m_before->setCurrentText(before);
    m_after->setCurrentText(after);
}

std::optional<TimeRange> ChangesView::times() const
{
    const auto range = resolve({ m_before->currentText(), m_after->currentText() }, m_clock.now());
    return range ? std::optional(*range) : std::nullopt;
}

void ChangesView::checkTimes()
{
    const auto range = resolve({ m_before->currentText(), m_after->currentText() }, m_clock.now());
    m_compare->setEnabled(range.has_value());
    m_compare->setToolTip(range ? tr("Ask the servers about both times") : range.error().message);
}

void ChangesView::showRunning()
{
    m_isRunning = true;
    m_report.reset();
    m_model->setChanges({});
    m_remarks->hide();
    showCounts();
}

void ChangesView::showReport(const ChangeReport& report)
{
    m_isRunning = false;
    m_report = report;
    m_model->setChanges(std::move(m_report->changes));
    m_report->changes.clear();
    QStringList remarks;
    if (!report.problems.isEmpty()) {
        remarks += tr("Not everything could be compared:") + u' ' + report.problems.join(u"; "_s);
    }
    remarks += report.notes;
    setPlainText(*m_remarks, UntrustedText(remarks.mid(0, 4).join(u'\n')));
    setPlainToolTip(*m_remarks, UntrustedText(remarks.join(u'\n')));
    m_remarks->setVisible(!remarks.isEmpty());
    QStringList servers;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        servers += m_model->change(row).sources;
        servers.removeDuplicates();
    }
    m_table->setColumnHidden(ChangesModel::SourceColumn, servers.size() < 2);
    m_table->fitColumns(kMostColumnPx);
    showCounts();
}

void ChangesView::showCounts()
{
    const int all = m_model->rowCount();
    const int shown = m_order->rowCount();
    m_count->setText(shown == all
            ? all == 1 ? tr("1 change") : tr("%n changes", nullptr, all)
            : tr("%1 of %n changes", nullptr, all).arg(QLocale().toString(shown)));
    m_count->setVisible(m_report.has_value());
    m_stack->setCurrentIndex(shown > 0 ? 0 : 1);
    m_export->setEnabled(shown > 0);
    showEmptyText();
}

void ChangesView::showEmptyText()
{
    if (m_isRunning) {
        m_emptyText->setText(tr("Comparing …"));
    } else if (!m_report) {
        m_emptyText->setText(tr("Choose two times and compare them."));
    } else if (m_model->rowCount() > 0) {
        m_emptyText->setText(tr("No change matches the filter."));
    } else {
        const QString from = timeText(m_report->before);
        const QString to = timeText(m_report->after);
        m_emptyText->setText(m_report->problems.isEmpty()
                ? tr("Nothing changed between %1 and %2: the same targets, replicas, versions, "
                     "configuration and metrics.")
                      .arg(from, to)
                : tr("No change is known between %1 and %2, but not everything could be compared.")
                      .arg(from, to));
    }
}

void ChangesView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ChangesView::setFilter(const QString& text)
{
    m_filter->setText(text);
}

std::vector<FleetChange> ChangesView::changesOf(const std::vector<int>& rows) const
{
    std::vector<FleetChange> changes;
    for (const int row : rows) {
        changes.push_back(m_model->change(row));
    }
    return changes;
}

std::vector<FleetChange> ChangesView::shownChanges() const
{
    return changesOf(m_table->shownRows());
}

std::vector<FleetChange> ChangesView::selectedChanges() const
{
    return changesOf(m_table->selectedRows());
}

void ChangesView::copyRows() const
{
    const auto changes = selectedChanges();
    if (!changes.empty()) {
        QGuiApplication::clipboard()->setText(QString::fromUtf8(changeTable(changes, '\t')));
    }
}

void ChangesView::openCurrent()
{
    const int current = m_table->currentRow();
    if (current >= 0) {
        Q_EMIT scopeActivated(m_model->change(current).scope);
    }
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "detection/DetectionView.h"

#include "activity/LogTable.h"
#include "core/UntrustedText.h"
#include "detection/DetailText.h"
#include "detection/DetectionModel.h"
#include "detection/DetectionOrder.h"
#include "detection/DetectionWords.h"
#include "theme/GlyphIcon.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QItemSelectionModel>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kReasonPx = 180; ///< at least
constexpr int kMostColumnPx = 220;
constexpr int kDetailsPx = 380;

} // namespace

DetectionView::DetectionView(QWidget* parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Detection"));
    setAutoFillBackground(true);
    createButtons();
    buildLayout();
    connectSignals();
    showCounts();
    showCurrent();
}

void DetectionView::createButtons()
{
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter by name, metric, role, state or server"));
    m_filter->setAccessibleName(tr("Filter the profiles"));
    m_filter->setClearButtonEnabled(true);
    m_count = makePlainLabel({}, this);
    m_new = addButton(tr("New profile…"), tr("Describe an exporter that is not known yet"));
    m_words = addButton(tr("Labels…"),
        tr("What your teams call the labels of clusters, nodes, pods and namespaces"));
    m_reload = addButton(tr("Read again"), tr("Read your profile files again and discover anew"));
    m_close = addButton({}, tr("Close this page (Esc)"));
    m_close->setIcon(glyphIcon(Glyph::Close));
    m_close->setAutoRaise(true);
    m_close->setAccessibleName(tr("Close the page of detection"));
}

QToolButton* DetectionView::addButton(const QString& text, const QString& toolTip)
{
    auto* button = new QToolButton(this);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QWidget* DetectionView::makeTable()
{
    m_model = new DetectionModel(this);
    m_order = new DetectionOrder(this);
    m_order->setSourceModel(m_model);
    m_table = new LogTable(this);
    m_table->setModel(m_order);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setAccessibleName(tr("Profiles"));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(DetectionModel::StateColumn, Qt::AscendingOrder);
    for (int column = 0; column < DetectionModel::ColumnCount; ++column) {
        m_table->setColumnWidth(column, 0); // as wide as it needs to be
    }
    m_table->setFlexibleColumn(DetectionModel::ReasonColumn, kReasonPx);
    QLabel* none = makePlainLabel(tr("No profile matches the filter."), this);
    none->setAlignment(Qt::AlignCenter);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_table);
    m_stack->addWidget(none);
    return m_stack;
}

QWidget* DetectionView::makeDetails()
{
    auto* pane = new QWidget(this);
    m_title = makePlainLabel({}, pane);
    m_title->setFont(figureFont(m_title->font(), 1.2));
    m_title->setWordWrap(true);
    m_caption = makePlainLabel({}, pane);
    m_caption->setWordWrap(true);
    m_details = new DetailText(pane);
    m_details->setAccessibleName(tr("What is known of the profile"));
    m_correct = new QPushButton(tr("&Correct…"), pane);
    m_remove = new QPushButton(tr("Remove"), pane);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(Theme::kPadding, 0, Theme::kPadding, 0);
    buttons->addWidget(m_correct);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto* heads = new QVBoxLayout;
    heads->setContentsMargins(Theme::kPadding, 0, Theme::kPadding, 0);
    heads->setSpacing(2);
    heads->addWidget(m_title);
    heads->addWidget(m_caption);
    auto* rows = new QVBoxLayout(pane);
    rows->setContentsMargins(0, Theme::kPadding, 0, Theme::kPadding);
    rows->setSpacing(Theme::kSpacing);
    rows->addLayout(heads);
    rows->addWidget(m_details, 1);
    rows->addLayout(buttons);
    return pane;
}

void DetectionView::buildLayout()
{
    auto* controls = new QHBoxLayout;
    controls->setContentsMargins(
        Theme::kPadding, Theme::kSpacing, Theme::kSpacing, Theme::kSpacing);
    controls->setSpacing(Theme::kSpacing);
    QLabel* title = makePlainLabel(tr("Detection"), this);
    title->setFont(figureFont(title->font(), 1.2));
    controls->addWidget(title);
    controls->addWidget(m_filter, 1);
    controls->addWidget(m_count);
    for (QToolButton* button : { m_new, m_words, m_reload, m_close }) {
        controls->addWidget(button);
    }
    auto* parts = new QSplitter(Qt::Horizontal, this);
    parts->setChildrenCollapsible(false);
    parts->setHandleWidth(1);
    parts->addWidget(makeTable());
    parts->addWidget(makeDetails());
    parts->setStretchFactor(0, 1);
    parts->setStretchFactor(1, 0);
    parts->setSizes({ 3 * kDetailsPx, kDetailsPx });
    auto* rows = new QVBoxLayout(this);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(controls);
    rows->addWidget(parts, 1);
}

void DetectionView::connectSignals()
{
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString& text) {
        m_order->setFilterText(text);
        showCounts();
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &DetectionView::showCurrent);
    connect(m_table, &QTableView::doubleClicked, this, &DetectionView::correctCurrent);
    connect(m_new, &QToolButton::clicked, this, &DetectionView::newProfileRequested);
    connect(m_words, &QToolButton::clicked, this, &DetectionView::wordsRequested);
    connect(m_reload, &QToolButton::clicked, this, &DetectionView::reloadRequested);
    connect(m_close, &QToolButton::clicked, this, &DetectionView::closeRequested);
    connect(m_correct, &QPushButton::clicked, this, &DetectionView::correctCurrent);
    connect(m_remove, &QPushButton::clicked, this, &DetectionView::removeCurrent);
    const auto add = [this](QWidget* on, const QKeySequence& key, Qt::ShortcutContext context,
                         auto slot) {
        auto* action = new QAction(on);
        action->setShortcut(key);
        action->setShortcutContext(context);
        connect(action, &QAction::triggered, this, slot);
        on->addAction(action);
    };
    add(this, Qt::Key_Escape, Qt::WidgetWithChildrenShortcut, [this] { Q_EMIT closeRequested(); });
    add(m_table, Qt::Key_Return, Qt::WidgetShortcut, [this] { correctCurrent(); });
    add(m_table, Qt::Key_Delete, Qt::WidgetShortcut, [this] { removeCurrent(); });
}

void DetectionView::setReport(DetectionReport report)
{
    const QString key = m_table->currentIndex().data(DetectionModel::KeyRole).toString();
    m_model->setReport(std::move(report));
    m_table->fitColumns(kMostColumnPx);
    makeCurrent(key);
    showCounts();
    showCurrent();
}

void DetectionView::makeCurrent(const QString& key)
{
    for (int row = 0; row < m_order->rowCount(); ++row) {
        if (m_order->index(row, 0).data(DetectionModel::KeyRole).toString() == key) {
            if (row != m_table->currentIndex().row()) {
                m_table->selectRow(row);
            }
            return;
        }
    }
    if (m_order->rowCount() > 0 && !m_table->currentIndex().isValid()) {
        m_table->selectRow(0);
    }
}

bool DetectionView::showProfile(const QString& id)
{
    const QString key = u"profile "_s + id;
    makeCurrent(key);
    m_table->scrollTo(m_table->currentIndex());
    return m_table->currentIndex().data(DetectionModel::KeyRole).toString() == key;
}

int DetectionView::currentRow() const
{
    const QModelIndex current = m_table->currentIndex();
    return current.isValid() ? m_order->mapToSource(current).row() : -1;
}

void DetectionView::showCurrent()
{
    const int row = currentRow();
    const FileProblem* problem = row < 0 ? nullptr : m_model->problemAt(row);
    const ProfileReport* profile = row < 0 ? nullptr : m_model->profileAt(row);
    m_correct->setEnabled(row >= 0);
    m_remove->setVisible(
        problem != nullptr || (profile != nullptr && profile->origin != ProfileOrigin::Shipped));
    if (problem != nullptr) {
        setPlainText(*m_title, UntrustedText(problem->file.section(u'/', -1)));
        m_caption->setText(tr("A file of your profile folder"));
        m_details->setLines(problem->file, detailLines(*problem));
        m_remove->setText(tr("&Remove this file"));
        return;
    }
    if (profile == nullptr) {
        m_title->clear();
        m_caption->clear();
        m_details->setLines({}, {});
        return;
    }
    setPlainText(*m_title, UntrustedText(profile->profile->title));
    setPlainText(*m_caption,
        UntrustedText(tr("%1 · %2 · %3")
                          .arg(roleText(profile->profile->role), levelText(profile->profile->level),
                              originText(profile->origin))));
    m_details->setLines(QString::fromStdString(profile->profile->id), detailLines(*profile));
    m_remove->setText(profile->origin == ProfileOrigin::Correction ? tr("&Remove my correction")
                                                                   : tr("&Remove this profile"));
}

void DetectionView::showCounts()
{
    int detected = 0;
    for (const ProfileReport& row : m_model->report().rows) {
        detected += row.detectedCount() > 0 ? 1 : 0;
    }
    const QLocale locale;
    QString text = tr("%1 of %2 profiles detected")
                       .arg(locale.toString(detected),
                           locale.toString(static_cast<int>(m_model->report().rows.size())));
    if (const auto broken = static_cast<int>(m_model->report().problems.size()); broken > 0) {
        text += u" · "_s + tr("%n with an error", nullptr, broken);
    }
    m_count->setText(text);
    m_stack->setCurrentIndex(m_order->rowCount() > 0 ? 0 : 1);
}

void DetectionView::correctCurrent()
{
    const int row = currentRow();
    if (row < 0) {
        return;
    }
    if (const FileProblem* problem = m_model->problemAt(row)) {
        Q_EMIT repairRequested(problem->file);
    } else {
        Q_EMIT correctRequested(QString::fromStdString(m_model->profileAt(row)->profile->id));
    }
}

void DetectionView::removeCurrent()
{
    const int row = currentRow();
    if (row < 0 || m_remove->isHidden()) {
        return;
    }
    const FileProblem* problem = m_model->problemAt(row);
    Q_EMIT removeRequested(problem ? problem->file : m_model->profileAt(row)->profile->file);
}

void DetectionView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void DetectionView::setFilter(const QString& text)
{
    m_filter->setText(text);
}

const DetectionReport& DetectionView::report() const
{
    return m_model->report();
}

int DetectionView::shownCount() const
{
    return m_order->rowCount();
}

} // namespace promdesk

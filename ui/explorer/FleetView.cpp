// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetView.h"

#include "core/UntrustedText.h"
#include "explorer/Banner.h"
#include "explorer/Card.h"
#include "explorer/FillLegend.h"
#include "explorer/FleetMap.h"
#include "explorer/FleetTable.h"
#include "explorer/FleetTotals.h"
#include "signals/SignalCatalog.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QProgressBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr double kZoomStep = 1.5;

enum StackPage
{
    ContentPage,
    EmptyPage,
};

bool hasEntities(const TopologyPtr& topology)
{
    const auto holdsAny = [](const TopologyCluster& cluster) {
        return !cluster.nodes.empty() || !cluster.endpoints.empty();
    };
    return topology
        && std::any_of(topology->sources.begin(), topology->sources.end(),
            [&holdsAny](const TopologySource& source) {
                return std::any_of(source.clusters.begin(), source.clusters.end(), holdsAny);
            });
}

} // namespace

FleetView::FleetView(const SignalCatalog& catalog, QWidget* parent)
    : QWidget(parent)
    , m_catalog(catalog)
{
    createControls();
    buildLayout();
    connectSignals();
    connectControls();
    showLegend();
    showState();
}

void FleetView::createControls()
{
    m_totals = new FleetTotals(this);
    m_controls = new FleetControls(m_catalog, this);
    m_map = new FleetMap(m_catalog, this);
    m_table = new FleetTable(m_catalog, this);
    m_legend = new FillLegend(this);
    m_banner = new Banner(Health::Failing, this);
    m_notes = new Banner(Health::Unknown, this);
    m_progress = makePlainLabel({}, this);
    m_notesButton = new QToolButton(this);
    m_notesButton->setCheckable(true);
    m_notesButton->setAutoRaise(true);
    m_notesButton->hide();
}

QWidget* FleetView::createMapSide()
{
    auto* side = new QWidget(m_splitter);
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_map, 1);
    auto* legendRow = new QHBoxLayout;
    legendRow->setContentsMargins(Theme::kPadding, 4, Theme::kPadding, 6);
    legendRow->setSpacing(2);
    legendRow->addWidget(m_legend, 1);
    addZoomButtons(*legendRow);
    layout->addLayout(legendRow);
    return side;
}

void FleetView::addZoomButtons(QBoxLayout& row)
{
    const auto add = [this, &row](
                         const QString& text, const QString& name, const QString& keys, auto zoom) {
        auto* button = new QToolButton(this);
        button->setText(text);
        button->setAutoRaise(true);
        button->setAccessibleName(name);
        button->setToolTip(tr("%1 (%2)").arg(name, keys));
        connect(button, &QToolButton::clicked, m_map, zoom);
        row.addWidget(button);
    };
    add(u"−"_s, tr("Zoom out"), tr("wheel, -"), [this] { m_map->zoomBy(1 / kZoomStep); });
    add(u"+"_s, tr("Zoom in"), tr("wheel, +"), [this] { m_map->zoomBy(kZoomStep); });
    add(tr("Fit"), tr("Show all of the fleet"), tr("Ctrl+0"), [this] { m_map->sight().showAll(); });
}

void FleetView::buildLayout()
{
    auto* controls = new QHBoxLayout;
    controls->setSpacing(Theme::kSpacing);
    controls->addWidget(m_controls, 1);
    controls->addWidget(m_notesButton);
    controls->addWidget(m_progress);

    m_splitter = new QSplitter(Qt::Horizontal, this);
    m_splitter->setStyleSheet(u"QSplitter::handle { background: transparent; }"_s);
    m_mapCard = new Card(createMapSide(), m_splitter);
    m_splitter->addWidget(m_mapCard);
    m_splitter->addWidget(new Card(m_table, m_splitter));
    m_splitter->setStretchFactor(0, 3);
    m_splitter->setStretchFactor(1, 2);
    m_splitter->setChildrenCollapsible(true);
    m_splitter->setHandleWidth(Theme::kSpacing);

    auto* content = new QWidget(this);
    auto* contentLayout = new QVBoxLayout(content);
    contentLayout->setContentsMargins(0, 0, 0, 0);
    contentLayout->setSpacing(Theme::kSpacing);
    contentLayout->addWidget(m_totals);
    contentLayout->addWidget(m_notes);
    contentLayout->addLayout(controls);
    contentLayout->addWidget(m_splitter, 1);

    m_stack = new QStackedWidget(this);
    m_stack->addWidget(content);
    m_stack->addWidget(createEmptyPage());

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(Theme::kPadding, Theme::kPadding, Theme::kPadding, Theme::kPadding);
    layout->setSpacing(Theme::kSpacing);
    layout->addWidget(m_banner);
    layout->addWidget(m_stack, 1);
}

QWidget* FleetView::createEmptyPage()
{
    auto* page = new QWidget(this);
    m_emptyTitle = makePlainLabel({}, page);
    m_emptyTitle->setFont(figureFont(font(), 1.4));
    m_emptyTitle->setAlignment(Qt::AlignHCenter);
    m_emptyText = makePlainLabel({}, page);
    m_emptyText->setAlignment(Qt::AlignHCenter);
    m_emptyText->setWordWrap(true);
    m_emptyText->setMinimumWidth(420);
    m_emptyText->setMaximumWidth(640);
    m_emptyBar = new QProgressBar(page);
    m_emptyBar->setRange(0, 0);
    m_emptyBar->setTextVisible(false);
    m_emptyBar->setFixedSize(240, 4);
    m_emptyBar->setAccessibleName(tr("Discovery is running"));
    auto* layout = new QVBoxLayout(page);
    layout->setSpacing(Theme::kPadding);
    layout->addStretch(2);
    layout->addWidget(m_emptyTitle);
    layout->addWidget(m_emptyBar, 0, Qt::AlignHCenter);
    // Not aligned by the column, which would give it the height of one line as wide as the page.
    auto* textRow = new QHBoxLayout;
    textRow->addStretch(1);
    textRow->addWidget(m_emptyText, 100);
    textRow->addStretch(1);
    layout->addLayout(textRow);
    layout->addStretch(3);
    return page;
}

void FleetView::connectSignals()
{
    connect(m_map, &FleetMap::scopeActivated, this, &FleetView::scopeActivated);
    connect(m_table, &FleetTable::scopeActivated, this, &FleetView::scopeActivated);
    connect(m_map, &FleetMap::scopeSelected, m_table, &FleetTable::select);
    connect(m_table, &FleetTable::scopeSelected, m_map, &FleetMap::select);
    connect(m_map, &FleetMap::looksChanged, this, &FleetView::showLegend);
    connect(m_map, &FleetMap::searchChanged, this, &FleetView::showMatches);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isSplitByHand = true; });
    connect(m_notesButton, &QToolButton::toggled, this, &FleetView::showState);
}

void FleetView::connectControls()
{
    connect(m_controls, &FleetControls::kindChosen, this, [this](CellKind kind) {
        m_map->setShown(kind);
        m_table->setShown(kind);
        m_controls->setCells(m_map->cells());
        shareWidth();
    });
    connect(m_controls, &FleetControls::viewChosen, this, [this](FleetControls::View view) {
        m_mapCard->setVisible(view != FleetControls::View::Table);
        if (view != FleetControls::View::Table) {
            m_map->setArrangement(view == FleetControls::View::Treemap
                    ? FleetMap::Arrangement::Treemap
                    : FleetMap::Arrangement::Rows);
        }
        shareWidth();
    });
    connect(m_controls, &FleetControls::fillChosen, this,
        [this](const QString& id) { m_map->setFill(id.toStdString()); });
    connect(m_controls, &FleetControls::sizeChosen, this,
        [this](const QString& id) { m_map->setSize(id.toStdString()); });
    connect(m_controls, &FleetControls::lookChanged, this, &FleetView::lookChanged);
    const QLineEdit* filter = m_controls->filterEdit();
    connect(filter, &QLineEdit::textChanged, m_map, &FleetMap::setFilter);
    connect(filter, &QLineEdit::textChanged, m_table, &FleetTable::setFilter);
    connect(filter, &QLineEdit::returnPressed, m_map, [this] {
        const bool isBack = QGuiApplication::keyboardModifiers().testFlag(Qt::ShiftModifier);
        m_map->findNext(isBack ? -1 : 1);
    });
}

void FleetView::keyPressEvent(QKeyEvent* event)
{
    const bool isFiltering = m_controls->filterEdit()->hasFocus();
    if (event->key() == Qt::Key_F3) {
        m_map->findNext(event->modifiers().testFlag(Qt::ShiftModifier) ? -1 : 1);
    } else if (isFiltering && event->key() == Qt::Key_Down) {
        m_table->setFocus();
    } else if (isFiltering && event->key() == Qt::Key_Escape) {
        m_controls->filterEdit()->clear();
        m_map->setFocus();
    } else {
        QWidget::keyPressEvent(event);
    }
}

void FleetView::showMatches()
{
    m_controls->setMatches(m_map->search().rank(m_map->currentIndex()), m_map->search().count());
}

void FleetView::showLegend()
{
    m_legend->setLooks(m_map->fill(), m_map->cellSize());
    m_legend->setNote(m_map->gpus().legend());
}

void FleetView::setTopology(const TopologyPtr& topology)
{
    m_topology = topology;
    m_totals->setTopology(topology.get());
    m_map->setTopology(topology);
    m_table->setTopology(topology);
    m_controls->setCells(m_map->cells());
    showState();
    shareWidth();
}

void FleetView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    shareWidth();
}

/// The table gets what its columns need, the map nearly half; a hand on the splitter decides
/// otherwise.
void FleetView::shareWidth()
{
    if (m_isSplitByHand) {
        return;
    }
    const int whole = std::max(0, width() - 2 * Theme::kPadding - m_splitter->handleWidth());
    const int table =
        std::clamp(m_table->neededWidth() + 2 * Theme::kSpacing, whole / 3, whole * 11 / 20);
    m_splitter->setSizes({ whole - table, table });
}

void FleetView::setProgress(const QString& text)
{
    m_progressText = text;
    showState();
}

void FleetView::setProblems(std::vector<SourceProblem> problems)
{
    m_problems = std::move(problems);
    showState();
}

void FleetView::setShown(CellKind kind)
{
    m_controls->setKind(kind);
}

void FleetView::setView(FleetControls::View view)
{
    m_controls->setView(view);
}

void FleetView::setFill(const std::string& signalId)
{
    m_controls->setFill(QString::fromStdString(signalId));
}

void FleetView::setSize(const std::string& signalId)
{
    m_controls->setSize(QString::fromStdString(signalId));
}

void FleetView::setFilter(const QString& text)
{
    m_controls->filterEdit()->setText(text);
}

void FleetView::setPast(PastOf past)
{
    m_map->setPast(std::move(past));
}

void FleetView::focusFilter()
{
    m_controls->filterEdit()->setFocus(Qt::ShortcutFocusReason);
    m_controls->filterEdit()->selectAll();
}

void FleetView::showState()
{
    QStringList problems;
    for (const SourceProblem& problem : m_problems) {
        problems += problem.source + u": "_s + problem.message;
    }
    m_banner->setLines(problems);

    QStringList notes;
    if (m_topology) {
        for (const TopologySource& source : m_topology->sources) {
            notes += source.notes;
        }
    }
    m_notesButton->setVisible(!notes.isEmpty());
    m_notesButton->setText(tr("%Ln notes", nullptr, static_cast<int>(notes.size())));
    m_notes->setLines(m_notesButton->isChecked() ? notes : QStringList());

    const bool isFound = hasEntities(m_topology);
    m_stack->setCurrentIndex(isFound ? ContentPage : EmptyPage);
    m_progress->setText(UntrustedText(m_progressText).plain(80));
    m_progress->setVisible(!m_progressText.isEmpty());
    if (!isFound) {
        showEmptyState(notes);
    }
}

void FleetView::showEmptyState(const QStringList& notes)
{
    m_emptyBar->setVisible(!m_progressText.isEmpty());
    if (!m_progressText.isEmpty()) {
        m_emptyTitle->setText(tr("Discovering the fleet…"));
        m_emptyText->setText(UntrustedText(m_progressText).plain());
        return;
    }
    if (!m_topology || (m_topology->sources.empty() && !m_problems.empty())) {
        m_emptyTitle->setText(
            m_problems.empty() ? tr("No server is connected") : tr("No server answered"));
        m_emptyText->setText(m_problems.empty()
                ? tr("Connect to a Prometheus server, start the demo fleet, or open a workspace.")
                : tr("Check the address and the credentials of the connection, then refresh."));
        return;
    }
    m_emptyTitle->setText(tr("Nothing found"));
    QStringList text { tr("The servers answer, but no node or model server that Promdesk has a "
                          "profile for was found by its metrics. A page of your own (Ctrl+T) "
                          "shows any PromQL expression.") };
    for (const QString& note : notes) {
        text += UntrustedText(note).plain();
    }
    m_emptyText->setText(text.join(u'\n'));
}

void FleetView::renderTo(QPainter& painter, const QSize& size) const
{
    FleetView copy(m_catalog);
    copy.setAttribute(Qt::WA_DontShowOnScreen);
    copy.setProblems(m_problems);
    copy.setTopology(m_topology);
    copy.setLook(look());
    copy.setFilter(m_controls->filterEdit()->text());
    copy.setProgress(m_progressText);
    copy.resize(size);
    copy.ensurePolished();
    static_cast<void>(copy.grab(QRect(0, 0, 1, 1))); // gives each part its size
    copy.m_map->showAs(*m_map);
    copy.render(&painter, {}, {}, QWidget::DrawWindowBackground | QWidget::DrawChildren);
}

} // namespace promdesk

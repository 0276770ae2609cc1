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
#include "explorer/VitalChoice.h"
#include "signals/SignalCatalog.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPainter>
#include <QProgressBar>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

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
    fillFillBox();
    m_legend->setFill(m_map->fill());
    showState();
}

void FleetView::createControls()
{
    m_totals = new FleetTotals(this);
    m_map = new FleetMap(m_catalog, this);
    m_table = new FleetTable(m_catalog, this);
    m_legend = new FillLegend(this);
    m_banner = new Banner(Health::Failing, this);
    m_notes = new Banner(Health::Unknown, this);
    m_progress = makePlainLabel({}, this);

    auto* group = new QButtonGroup(this);
    const std::array kinds { std::pair(CellKind::Nodes, tr("Nodes")),
        std::pair(CellKind::Endpoints, tr("Endpoints")),
        std::pair(CellKind::Clusters, tr("Clusters")) };
    for (const auto& [kind, text] : kinds) {
        auto* button = new QToolButton(this);
        button->setText(text);
        button->setCheckable(true);
        button->setChecked(kind == m_kind);
        button->setAccessibleName(tr("Show %1").arg(text));
        group->addButton(button);
        m_kindButtons.push_back(button);
        connect(button, &QToolButton::clicked, this, [this, shown = kind] { setShown(shown); });
    }

    m_fillBox = new QComboBox(this);
    m_fillBox->setAccessibleName(tr("Fill cells by"));
    m_fillBox->setMinimumContentsLength(14);
    m_filterEdit = new QLineEdit(this);
    m_filterEdit->setPlaceholderText(tr("Filter by name, cluster or state"));
    m_filterEdit->setAccessibleName(tr("Filter the fleet"));
    m_filterEdit->setClearButtonEnabled(true);
    m_filterEdit->setMaximumWidth(280);

    m_notesButton = new QToolButton(this);
    m_notesButton->setCheckable(true);
    m_notesButton->setAutoRaise(true);
    m_notesButton->hide();
}

void FleetView::buildLayout()
{
    auto* controls = new QHBoxLayout;
    controls->setSpacing(Theme::kSpacing);
    auto* kinds = new QHBoxLayout;
    kinds->setSpacing(2);
    for (QToolButton* button : m_kindButtons) {
        kinds->addWidget(button);
    }
    controls->addLayout(kinds);
    QLabel* fillLabel = makePlainLabel(tr("&Fill by"), this);
    fillLabel->setBuddy(m_fillBox);
    controls->addSpacing(Theme::kSpacing);
    controls->addWidget(fillLabel);
    controls->addWidget(m_fillBox);
    controls->addWidget(m_filterEdit, 1);
    controls->addWidget(m_notesButton);
    controls->addWidget(m_progress);
    controls->addStretch(1);

    m_splitter = new QSplitter(Qt::Horizontal, this);
    auto* mapSide = new QWidget(m_splitter);
    auto* mapLayout = new QVBoxLayout(mapSide);
    mapLayout->setContentsMargins(0, 0, 0, 0);
    mapLayout->setSpacing(0);
    mapLayout->addWidget(m_map, 1);
    auto* legendRow = new QHBoxLayout;
    legendRow->setContentsMargins(Theme::kPadding, 4, Theme::kPadding, 6);
    legendRow->addWidget(m_legend);
    mapLayout->addLayout(legendRow);
    m_splitter->setStyleSheet(u"QSplitter::handle { background: transparent; }"_s);
    m_splitter->addWidget(new Card(mapSide, m_splitter));
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
    connect(m_map, &FleetMap::fillChanged, this, [this] { m_legend->setFill(m_map->fill()); });
    connect(m_fillBox, &QComboBox::activated, this,
        [this](int index) { setFill(m_fillBox->itemData(index).toString().toStdString()); });
    connect(m_filterEdit, &QLineEdit::textChanged, m_map, &FleetMap::setFilter);
    connect(m_filterEdit, &QLineEdit::textChanged, m_table, &FleetTable::setFilter);
    connect(m_filterEdit, &QLineEdit::returnPressed, m_table, qOverload<>(&QWidget::setFocus));
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isSplitByHand = true; });
    connect(m_notesButton, &QToolButton::toggled, this, &FleetView::showState);
}

void FleetView::setTopology(const TopologyPtr& topology)
{
    m_topology = topology;
    m_totals->setTopology(topology.get());
    m_map->setTopology(topology);
    m_table->setTopology(topology);
    fillFillBox();
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
    m_kind = kind;
    m_kindButtons.at(static_cast<std::size_t>(kind))->setChecked(true);
    m_map->setShown(kind);
    m_table->setShown(kind);
    fillFillBox();
    shareWidth();
}

void FleetView::setFill(const std::string& signalId)
{
    m_fillSignal = signalId;
    m_map->setFill(signalId);
    fillFillBox();
}

void FleetView::setFilter(const QString& text)
{
    m_filterEdit->setText(text);
}

void FleetView::focusFilter()
{
    m_filterEdit->setFocus(Qt::ShortcutFocusReason);
    m_filterEdit->selectAll();
}

void FleetView::fillFillBox()
{
    std::vector<const Signal*> choices = presentSignals(m_catalog, m_map->cells());
    const Signal* chosen = m_fillSignal.empty() ? nullptr : m_catalog.find(m_fillSignal);
    // A choice that this kind has no values for stays visible: the map is grey for a reason.
    if (chosen != nullptr && std::find(choices.begin(), choices.end(), chosen) == choices.end()) {
        choices.push_back(chosen);
    }
    QStringList ids { QString() };
    for (const Signal* signal : choices) {
        ids += QString::fromStdString(signal->id);
    }
    QStringList shown;
    for (int i = 0; i < m_fillBox->count(); ++i) {
        shown += m_fillBox->itemData(i).toString();
    }
    if (ids != shown) {
        m_fillBox->clear();
        m_fillBox->addItem(tr("Health"), QString());
        for (const Signal* signal : choices) {
            m_fillBox->addItem(signal->shortTitle, QString::fromStdString(signal->id));
        }
    }
    m_fillBox->setCurrentIndex(
        std::max(0, m_fillBox->findData(QString::fromStdString(m_fillSignal))));
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
    copy.m_kind = m_kind;
    copy.setTopology(m_topology);
    copy.setShown(m_kind);
    copy.setFill(m_fillSignal);
    copy.setFilter(m_filterEdit->text());
    copy.setProgress(m_progressText);
    copy.resize(size);
    copy.ensurePolished();
    copy.render(&painter, {}, {}, QWidget::DrawWindowBackground | QWidget::DrawChildren);
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/InspectionController.h"

#include "changes/ChangeTable.h"
#include "inspection/ChangesView.h"
#include "windows/ExportController.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kUsualHeightPx = 340;

} // namespace

InspectionController::InspectionController(Parts parts, QMainWindow& window)
    : QObject(&window)
    , m_parts(std::move(parts))
    , m_search(m_parts.profiles, m_parts.sourceOf, m_parts.threads)
{
    buildDock(window);
    connectView();
    follow();
}

InspectionController::~InspectionController() = default;

void InspectionController::buildDock(QMainWindow& window)
{
    m_dock = new QDockWidget(tr("What changed?"), &window);
    m_dock->setObjectName(u"Changes"_s);
    // Not floatable: Qt's button for that cannot be reached by keyboard.
    m_dock->setFeatures(QDockWidget::DockWidgetMovable);
    m_dock->setAllowedAreas(Qt::BottomDockWidgetArea | Qt::TopDockWidgetArea);
    m_changes = new ChangesView(m_parts.clock, m_dock);
    m_dock->setWidget(m_changes);
    const auto others = window.findChildren<QDockWidget*>();
    window.addDockWidget(Qt::BottomDockWidgetArea, m_dock);
    for (QDockWidget* other : others) {
        if (other != m_dock && window.dockWidgetArea(other) == Qt::BottomDockWidgetArea) {
            window.tabifyDockWidget(other, m_dock);
        }
    }
    window.resizeDocks({ m_dock }, { kUsualHeightPx }, Qt::Vertical);
    m_dock->hide();
}

void InspectionController::connectView()
{
    QAction* action = m_parts.actions.action(MenuCommand::ShowChanges);
    connect(action, &QAction::triggered, this, &InspectionController::show);
    // The window's layout may bring the dock back.
    connect(m_dock, &QDockWidget::visibilityChanged, this, [this, action](bool isVisible) {
        action->setChecked(!m_dock->isHidden());
        if (isVisible) {
            takeTopology();
        }
    });
    connect(m_changes, &ChangesView::closeRequested, this, [this] { show(false); });
    connect(m_changes, &ChangesView::compareRequested, this, &InspectionController::compare);
    connect(m_changes, &ChangesView::scopeActivated, &m_parts.navigation,
        &NavigationController::goToScope);
    connect(m_changes, &ChangesView::exportRequested, this,
        [this](const std::vector<FleetChange>& changes) {
            m_parts.exports.exportText(
                tr("What changed"), u"csv"_s, [changes] { return changeTable(changes, ','); });
        });
    connect(&m_parts.navigation, &NavigationController::placeChanged, this,
        &InspectionController::follow);
}

void InspectionController::show(bool isShown)
{
    m_dock->setVisible(isShown);
    if (isShown) {
        m_dock->raise();
        m_changes->focusFilter();
    }
}

void InspectionController::follow()
{
    const Scope& scope = m_parts.navigation.place().scope;
    m_changes->setScopeTitle(scope.level == Level::Fleet ? tr("the fleet") : scope.name());
    m_isCompared = false;
    takeTopology();
}

void InspectionController::takeTopology()
{
    if (!m_isCompared && !m_dock->isHidden() && !m_parts.topology()->sources.empty()) {
        compare();
    }
}

void InspectionController::setProfiles(const ProfileSetPtr& profiles)
{
    m_search.setProfiles(profiles);
    m_isCompared = false;
    takeTopology();
}

void InspectionController::setTimeRange(const TimeRangeSpec& range)
{
    m_changes->setShownRange(range);
}

void InspectionController::compare()
{
    const auto times = m_changes->times();
    if (!times) {
        return;
    }
    m_isCompared = true;
    m_changes->showRunning();
    m_search.start(
        { .before = times->start, .after = times->end, .scope = m_parts.navigation.place().scope },
        m_parts.topology(), [this](const ChangeReport& report) { m_changes->showReport(report); });
}

} // namespace promdesk

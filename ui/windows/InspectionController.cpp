// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/InspectionController.h"

#include "changes/ChangeTable.h"
#include "inspection/ChangesView.h"
#include "windows/BottomDock.h"
#include "windows/ExportController.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

InspectionController::InspectionController(Parts parts, QMainWindow& window)
    : QObject(&window)
    , m_parts(std::move(parts))
    , m_search(m_parts.profiles, m_parts.sourceOf, m_parts.threads)
{
    m_dock = addBottomDock(window, tr("What changed?"), u"Changes"_s, nullptr);
    connectDock();
}

InspectionController::~InspectionController() = default;

void InspectionController::connectDock()
{
    QAction* action = m_parts.actions.action(MenuCommand::ShowChanges);
    connect(action, &QAction::triggered, this, &InspectionController::show);
    // The window's layout may bring the dock back.
    connect(m_dock, &QDockWidget::visibilityChanged, this, [this, action](bool isVisible) {
        action->setChecked(!m_dock->isHidden());
        if (isVisible) { // not while the dock is being laid out
            QMetaObject::invokeMethod(
                this,
                [this] {
                    static_cast<void>(changes());
                    takeTopology();
                },
                Qt::QueuedConnection);
        }
    });
    connect(&m_parts.navigation, &NavigationController::placeChanged, this,
        &InspectionController::follow);
}

ChangesView& InspectionController::changes()
{
    if (m_changes == nullptr) {
        makeView();
    }
    return *m_changes;
}

bool InspectionController::hasFocus() const
{
    return m_changes != nullptr && m_changes->isAncestorOf(QApplication::focusWidget());
}

void InspectionController::makeView()
{
    m_changes = new ChangesView(m_parts.clock, m_dock);
    m_dock->setWidget(m_changes);
    m_changes->setShownRange(m_range);
    nameScope();
    connect(m_changes, &ChangesView::closeRequested, this, [this] { show(false); });
    connect(m_changes, &ChangesView::compareRequested, this, &InspectionController::compare);
    connect(m_changes, &ChangesView::scopeActivated, &m_parts.navigation,
        &NavigationController::goToScope);
    connect(m_changes, &ChangesView::exportRequested, this,
        [this](const std::vector<FleetChange>& changes) {
            m_parts.exports.exportText(
                tr("What changed"), u"csv"_s, [changes] { return changeTable(changes, ','); });
        });
}

void InspectionController::show(bool isShown)
{
    if (isShown) {
        static_cast<void>(changes()); // before the dock is laid out
    }
    m_dock->setVisible(isShown);
    if (isShown) {
        m_dock->raise();
        changes().focusFilter();
        takeTopology();
    }
}

void InspectionController::nameScope()
{
    const Scope& scope = m_parts.navigation.place().scope;
    m_changes->setScopeTitle(scope.level == Level::Fleet ? tr("the fleet") : scope.name());
}

void InspectionController::follow()
{
    if (m_changes != nullptr) {
        nameScope();
    }
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
    m_isCompared = false;
}

void InspectionController::setTimeRange(const TimeRangeSpec& range)
{
    m_range = range;
    if (m_changes != nullptr) {
        m_changes->setShownRange(range);
    }
}

void InspectionController::compare()
{
    const auto times = changes().times();
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

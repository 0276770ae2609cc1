// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/ActivityController.h"

#include "activity/ActivityOverlay.h"
#include "windows/BottomDock.h"
#include "windows/DashboardController.h"
#include "windows/ExportController.h"
#include "windows/MenuActions.h"
#include "windows/StatusBarView.h"
#include "workspace/SessionKeeper.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

ActivityController::ActivityController(Parts parts, QMainWindow& window)
    : QObject(&window)
    , m_parts(std::move(parts))
{
    m_dock = addBottomDock(window, tr("Query log"), u"QueryLog"_s, nullptr);
    m_overlay = new ActivityOverlay(m_parts.services, *window.centralWidget());
    connectLog();
    connectOverlay();
}

void ActivityController::connectLog()
{
    QAction* action = m_parts.actions.action(MenuCommand::ShowQueryLog);
    connect(action, &QAction::triggered, this, &ActivityController::showLog);
    // The window's layout may bring the dock back.
    connect(m_dock, &QDockWidget::visibilityChanged, this, [this, action](bool isVisible) {
        action->setChecked(!m_dock->isHidden());
        if (isVisible) { // not while the dock is being laid out
            QMetaObject::invokeMethod(
                this, [this] { static_cast<void>(log()); }, Qt::QueuedConnection);
        }
    });
    connect(&m_parts.statusBar, &StatusBarView::queriesActivated, action, &QAction::trigger);
}

QueryLogView& ActivityController::log()
{
    if (m_log == nullptr) {
        m_log = new QueryLogView(m_parts.services, m_dock);
        m_dock->setWidget(m_log);
        connect(m_log, &QueryLogView::closeRequested, this, [this] { showLog(false); });
        connect(m_log, &QueryLogView::exportRequested, this,
            [this](const std::vector<LoggedQuery>& lines) {
                m_parts.exports.exportText(tr("Query log"), u"csv"_s,
                    [lines] { return queryLogTable(lines, CellSeparator::Comma); });
            });
        connect(m_log, &QueryLogView::openRequested, this, &ActivityController::openInPanel);
    }
    return *m_log;
}

bool ActivityController::hasFocusInLog() const
{
    return m_log != nullptr && m_log->isAncestorOf(QApplication::focusWidget());
}

void ActivityController::showLog(bool isShown)
{
    if (isShown) {
        static_cast<void>(log()); // before the dock is laid out
    }
    m_dock->setVisible(isShown);
    if (isShown) {
        m_dock->raise();
        log().focusFilter();
    }
}

void ActivityController::connectOverlay()
{
    QAction* action = m_parts.actions.action(MenuCommand::ShowActivity);
    connect(action, &QAction::triggered, this, &ActivityController::showOverlay);
    const bool isShown = m_parts.session.state().showsActivity;
    action->setChecked(isShown);
    m_overlay->setVisible(isShown);
}

void ActivityController::showOverlay(bool isShown)
{
    m_overlay->setVisible(isShown);
    m_parts.session.change([isShown](SessionState& state) { state.showsActivity = isShown; });
}

void ActivityController::openInPanel(const LoggedQuery& line)
{
    const QueryRequest& request = line.entry.request;
    PanelQuery query;
    query.expression = QString::fromStdString(request.expression);
    query.sourceId = line.entry.sourceId;
    query.isInstant = request.kind == QueryRequest::Kind::Instant;
    m_parts.dashboards.addPanel(query);
}

} // namespace promdesk

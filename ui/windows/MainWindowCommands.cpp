// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// What the window's commands do.

#include "dialogs/AboutDialog.h"
#include "dialogs/ShortcutSheet.h"
#include "explorer/FleetView.h"
#include "explorer/NavigatorView.h"
#include "inspection/ChangesView.h"
#include "inspection/ServersView.h"
#include "queries/QueryScheduler.h"
#include "windows/ActivityController.h"
#include "windows/BannerArea.h"
#include "windows/DetectionController.h"
#include "windows/ExportController.h"
#include "windows/InspectionController.h"
#include "windows/MainWindow.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PageTabs.h"
#include "windows/PaletteEntries.h"
#include "windows/ServerController.h"
#include "windows/ServersController.h"
#include "windows/ThemeController.h"
#include "windows/TimeControls.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>

using namespace Qt::StringLiterals;

namespace promdesk {

void MainWindow::connectActions()
{
    const auto on = [this](MenuCommand command, auto* receiver, auto method) {
        connect(m_actions->action(command), &QAction::triggered, receiver, method);
    };
    on(MenuCommand::Connect, this, [this] { m_servers->openNew({}); });
    on(MenuCommand::StartDemo, this, &MainWindow::demoRequested);
    on(MenuCommand::ExportImage, this, &MainWindow::exportImage);
    on(MenuCommand::ExportData, this, &MainWindow::exportData);
    on(MenuCommand::Quit, this, &QWidget::close);
    on(MenuCommand::Refresh, this, &MainWindow::refreshRequested);
    on(MenuCommand::StopRequests, this, [this] { m_services.scheduler.cancelAll(); });
    on(MenuCommand::FullScreen, this, &MainWindow::toggleFullScreen);
    on(MenuCommand::FindEntity, this, &MainWindow::focusFilter);
    on(MenuCommand::PickRange, m_time, &TimeControls::openRangePopup);
    on(MenuCommand::ZoomOut, m_time, &TimeControls::zoomOut);
    on(MenuCommand::ZoomBack, m_time, &TimeControls::zoomBack);
    on(MenuCommand::ZoomForward, m_time, &TimeControls::zoomForward);
    on(MenuCommand::ShiftBack, m_time, &TimeControls::shiftBack);
    on(MenuCommand::ShiftForward, m_time, &TimeControls::shiftForward);
    on(MenuCommand::ShowLatest, m_time, &TimeControls::showLatest);
    on(MenuCommand::Pause, m_time, &TimeControls::setPaused);
    on(MenuCommand::Shortcuts, this, &MainWindow::showShortcuts);
    on(MenuCommand::Palette, this, &MainWindow::openPalette);
    on(MenuCommand::About, this, [this] {
        auto* about = new AboutDialog(this);
        about->setAttribute(Qt::WA_DeleteOnClose);
        about->open();
    });
    m_services.theme.connectTo(*m_actions);
    QAction* navigator = m_actions->action(MenuCommand::ShowNavigator);
    connect(navigator, &QAction::toggled, m_dock, &QDockWidget::setVisible);
}

void MainWindow::focusFilter()
{
    const QWidget* focused = QApplication::focusWidget();
    if (m_tabs->fleetPage().isAncestorOf(focused)) {
        m_tabs->fleet().focusFilter();
    } else if (m_activity->hasFocusInLog()) {
        m_activity->log().focusFilter();
    } else if (m_inspection->hasFocus()) {
        m_inspection->changes().focusFilter();
    } else if (m_serversPage->hasFocus()) {
        m_serversPage->view().focusFilter();
    } else if (m_detection->hasFocus()) {
        m_detection->page().focusFilter();
    } else {
        m_actions->action(MenuCommand::ShowNavigator)->setChecked(true);
        m_navigator->focusFilter();
    }
}

void MainWindow::connectGoing()
{
    const auto on = [this](MenuCommand command, auto* receiver, auto method) {
        connect(m_actions->action(command), &QAction::triggered, receiver, method);
    };
    on(MenuCommand::GoBack, this,
        [this] { isChartFocused() ? m_time->zoomBack() : m_navigation->goBack(); });
    on(MenuCommand::GoForward, this,
        [this] { isChartFocused() ? m_time->zoomForward() : m_navigation->goForward(); });
    // What Alt+Left goes back to depends on where the focus is.
    connect(qApp, &QApplication::focusChanged, this, &MainWindow::showWays);
    on(MenuCommand::GoUp, m_navigation, &NavigationController::goUp);
    on(MenuCommand::GoFleet, m_navigation, &NavigationController::goToFleet);
    on(MenuCommand::NextPage, m_tabs,
        [this] { m_tabs->setCurrentIndex((m_tabs->currentIndex() + 1) % m_tabs->count()); });
    on(MenuCommand::PreviousPage, m_tabs, [this] {
        const int count = m_tabs->count();
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + count - 1) % count);
    });
}

bool MainWindow::isChartFocused() const
{
    for (const QWidget* at = QApplication::focusWidget(); at != nullptr; at = at->parentWidget()) {
        if (qobject_cast<const PanelBody*>(at) != nullptr) {
            return true;
        }
    }
    return false;
}

void MainWindow::exportImage()
{
    constexpr QSize kSize(1600, 900);
    if (PageView* page = m_tabs->currentPage()) {
        m_exports->exportPageImage(*page, kSize);
        return;
    }
    FleetView& fleet = m_tabs->fleet();
    m_exports->exportImage(tr("Fleet"), kSize, fleet,
        [&fleet](QPainter& painter, const QSize& size) { fleet.renderTo(painter, size); });
}

void MainWindow::exportData()
{
    if (PageView* page = m_tabs->currentPage()) {
        m_exports->exportPage(*page);
        return;
    }
    m_banners->show({ .topic = u"export"_s,
        .text = UntrustedText(
            tr("The fleet map shows latest values only. Open a cluster, node or endpoint to "
               "export its series.")) });
}

void MainWindow::showShortcuts()
{
    std::vector<ShortcutRow> rows;
    for (const CommandRow& row : MenuActions::table()) {
        QStringList keys;
        for (const QKeySequence& key : row.keys) {
            keys += key.toString(QKeySequence::NativeText);
        }
        if (!keys.isEmpty()) {
            rows.push_back({ .group = QString(row.menu).remove(u'&'),
                .action = QString(row.text).remove(u'&').remove(u'…'),
                .keys = keys.join(u", "_s) });
        }
    }
    for (ShortcutRow& row : ShortcutSheet::chartRows()) {
        rows.push_back(std::move(row));
    }
    auto* sheet = new ShortcutSheet(rows, this);
    sheet->setAttribute(Qt::WA_DeleteOnClose);
    sheet->open();
}

void MainWindow::openPalette()
{
    auto* palette =
        new CommandPalette(paletteEntries(*m_planner.topology(), *m_actions, *m_navigation), this);
    palette->setAttribute(Qt::WA_DeleteOnClose);
    palette->open();
}

void MainWindow::toggleFullScreen()
{
    setWindowState(windowState() ^ Qt::WindowFullScreen);
}

void MainWindow::showWays()
{
    m_actions->action(MenuCommand::GoBack)
        ->setEnabled(m_navigation->canGoBack() || isChartFocused());
    m_actions->action(MenuCommand::GoForward)
        ->setEnabled(m_navigation->canGoForward() || isChartFocused());
}

} // namespace promdesk

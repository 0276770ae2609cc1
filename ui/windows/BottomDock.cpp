// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/BottomDock.h"

#include <QDockWidget>
#include <QMainWindow>

namespace promdesk {

namespace {

constexpr int kUsualHeightPx = 340;

} // namespace

QDockWidget* addBottomDock(
    QMainWindow& window, const QString& title, const QString& name, QWidget* content)
{
    const auto others = window.findChildren<QDockWidget*>();
    auto* dock = new QDockWidget(title, &window);
    dock->setObjectName(name);
    // Not floatable: Qt's button for that cannot be reached by keyboard.
    dock->setFeatures(QDockWidget::DockWidgetMovable);
    dock->setAllowedAreas(Qt::BottomDockWidgetArea | Qt::TopDockWidgetArea);
    if (content != nullptr) {
        dock->setWidget(content);
    }
    window.addDockWidget(Qt::BottomDockWidgetArea, dock);
    for (QDockWidget* other : others) {
        if (window.dockWidgetArea(other) == Qt::BottomDockWidgetArea) {
            window.tabifyDockWidget(other, dock);
        }
    }
    window.resizeDocks({ dock }, { kUsualHeightPx }, Qt::Vertical);
    dock->hide();
    return dock;
}

} // namespace promdesk

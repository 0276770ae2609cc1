// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ProgramWindow.h"

#include "FleetKnowledgeLoader.h"
#include "dialogs/ConnectionDialog.h"
#include "tiles/PageTile.h"
#include "tiles/PageView.h"
#include "windows/BannerArea.h"
#include "windows/MenuActions.h"
#include "windows/PageTabs.h"
#include "workspace/WorkspaceJson.h"

#include <QAction>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QStatusBar>
#include <QTest>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 30'000;
constexpr int kBeatMs = 10;

LoadedKnowledge knowledge(const QString& folder)
{
    auto loaded = loadKnowledge(knowledgeFolders(folder + u"/profiles"_s));
    return loaded ? std::move(*loaded) : LoadedKnowledge {};
}

QPushButton* buttonOf(const QWidget& dialog, const QString& text)
{
    for (QPushButton* button : dialog.findChildren<QPushButton*>()) {
        if (button->text().startsWith(text)) {
            return button;
        }
    }
    return nullptr;
}

} // namespace

ProgramWindow::ProgramWindow(const QString& folder, const TransportSetup& transport)
    : m_application(knowledge(folder), Places::below(folder), transport)
{ }

void ProgramWindow::openWith(const Workspace& workspace, const QString& file)
{
    QFile out(file);
    QVERIFY(out.open(QIODevice::NewOnly));
    out.write(toJson(workspace));
    out.close();
    m_application.start({ .startsDemo = false,
        .restoresSession = false,
        .serverAddresses = {},
        .httpConfigFile = {},
        .workspaceFile = file });
    window().resize(1200, 800);
    window().activateWindow();
    QTRY_VERIFY_WITH_TIMEOUT(page() != nullptr, kWaitMs);
}

void ProgramWindow::start(const StartOptions& options)
{
    m_application.start(options);
    window().resize(1400, 900);
    window().activateWindow();
}

void ProgramWindow::trigger(MenuCommand command)
{
    window().actions().action(command)->trigger();
}

PageView* ProgramWindow::page()
{
    return window().tabs().currentPage();
}

PageTile* ProgramWindow::tile()
{
    return page() == nullptr || page()->tiles().empty() ? nullptr : page()->tiles().front();
}

SeriesFrame ProgramWindow::frame()
{
    const bool hasFrame = tile() != nullptr && !tile()->feed().frames().empty();
    return hasFrame ? tile()->feed().frames().front() : SeriesFrame();
}

void ProgramWindow::refresh()
{
    trigger(MenuCommand::Refresh);
}

QString ProgramWindow::bannerTexts()
{
    QStringList texts;
    for (const QWidget* strip :
        window().banners().findChildren<QWidget*>(QString(), Qt::FindDirectChildrenOnly)) {
        if (!strip->isHidden()) {
            texts += strip->accessibleName();
        }
    }
    return texts.join(u'\n');
}

QString ProgramWindow::serverTexts()
{
    QStringList texts;
    for (const QToolButton* button : window().statusBar()->findChildren<QToolButton*>()) {
        if (button->isVisible()) {
            texts += button->accessibleName() + u' ' + button->toolTip();
        }
    }
    return texts.join(u'\n');
}

QString ProgramWindow::testTheServer()
{
    for (QToolButton* button : window().statusBar()->findChildren<QToolButton*>()) {
        if (button->isVisible()) {
            QTest::mouseClick(button, Qt::LeftButton);
            break;
        }
    }
    ConnectionDialog* dialog = nullptr;
    for (ConnectionDialog* one : window().findChildren<ConnectionDialog*>()) {
        dialog = one->isVisible() ? one : dialog; // another one may be on its way out
    }
    QPushButton* test = dialog != nullptr ? buttonOf(*dialog, u"&Test"_s) : nullptr;
    if (test == nullptr) {
        return {};
    }
    QTest::mouseClick(test, Qt::LeftButton);
    const bool isDone =
        QTest::qWaitFor([&] { return buttonOf(*dialog, u"&Test again"_s) != nullptr; }, kWaitMs);
    QStringList texts;
    for (const QLabel* label : dialog->findChildren<QLabel*>()) {
        texts += label->text();
    }
    dialog->reject();
    QCoreApplication::sendPostedEvents(dialog, QEvent::DeferredDelete);
    return isDone ? texts.join(u'\n') : QString();
}

Workspace workspaceOf(const QString& address, const QString& expression)
{
    ConnectionSettings server;
    server.id = u"lab"_s;
    server.name = u"lab"_s;
    server.baseUrl = QUrl(address);
    PanelQuery query;
    query.expression = expression;
    PanelSpec panel;
    panel.id = u"panel"_s;
    panel.type = u"timeseries"_s;
    panel.title = u"Odd"_s;
    panel.queries = { query };
    panel.place = { 0, 0, 24, 12 };
    PageSpec page;
    page.id = u"page"_s;
    page.title = u"Odd page"_s;
    page.panels = { panel };
    Workspace workspace;
    workspace.id = u"workspace"_s;
    workspace.name = u"Odd"_s;
    workspace.connections = { server };
    workspace.refresh = Duration();
    workspace.pages = { page };
    workspace.activePage = page.id;
    return workspace;
}

LoopGap::LoopGap()
{
    m_clock.start();
    QObject::connect(&m_beat, &QTimer::timeout, &m_beat,
        [this] { m_longestMs = std::max(m_longestMs, m_clock.restart() - kBeatMs); });
    m_beat.start(kBeatMs);
}

} // namespace promdesk::test

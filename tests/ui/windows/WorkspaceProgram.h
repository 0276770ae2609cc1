// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "support/FakeClock.h"
#include "windows/BannerArea.h"
#include "windows/MenuActions.h"
#include "windows/ServerList.h"
#include "windows/TimeControls.h"
#include "windows/WorkspaceController.h"
#include "workspace/SessionKeeper.h"
#include "workspace/WorkspaceEdits.h"

#include <QDir>
#include <QLabel>
#include <QMainWindow>
#include <QMenuBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

namespace promdesk::test {

class KnownServers final : public ServerList
{
public:
    [[nodiscard]] std::vector<ServerState> servers() const override { return m_servers; }

    void connectTo(const ConnectionSettings& settings, const std::optional<Credentials>&) override
    {
        m_servers.push_back({ .settings = settings, .capabilities = {}, .verdict = {} });
        Q_EMIT changed();
    }

    void forget(const QString& id) override
    {
        std::erase_if(
            m_servers, [&id](const ServerState& server) { return server.settings.id == id; });
        Q_EMIT changed();
    }

    void disconnectAll() override
    {
        m_servers.clear();
        Q_EMIT changed();
    }

    void retry(const QString&) override { }

private:
    std::vector<ServerState> m_servers;
};

/// The window's part that keeps workspaces; destroyed, it is a program that crashed.
struct WorkspaceProgram
{
    WorkspaceProgram(const QString& state, const Clock& clock)
        : store(immediate, immediate, clock, state)
        , session(immediate, immediate, state + QStringLiteral("/session.json"))
        , actions(window)
        , time(clock, &window)
        , banners(&window)
    {
        actions.fill(*window.menuBar());
        controller = new WorkspaceController({ .store = store,
                                                 .session = session,
                                                 .clock = clock,
                                                 .servers = servers,
                                                 .navigation = navigation,
                                                 .time = time,
                                                 .banners = banners,
                                                 .actions = actions },
            window);
    }

    [[nodiscard]] bool says(const QString& part) const
    {
        const auto labels = banners.findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(),
            [&part](const QLabel* label) { return label->text().contains(part); });
    }

    [[nodiscard]] QPushButton* button(const QString& text) const
    {
        const auto buttons = banners.findChildren<QPushButton*>();
        const auto at = std::find_if(buttons.begin(), buttons.end(),
            [&text](const QPushButton* button) { return button->text() == text; });
        return at == buttons.end() ? nullptr : *at;
    }

    [[nodiscard]] std::size_t pageCount() const { return store.workspace().pages.size(); }

    /// Returns its id.
    QString addPage(const QString& title)
    {
        PageSpec page;
        page.title = title;
        store.apply(edits::addPage(store.workspace(), page).value(), QStringLiteral("add page"));
        navigation.goToPage(store.workspace().pages.back().id);
        return store.workspace().pages.back().id;
    }

    ImmediateExecutor immediate;
    WorkspaceStore store;
    SessionKeeper session;
    KnownServers servers;
    NavigationController navigation;
    QMainWindow window;
    MenuActions actions;
    TimeControls time;
    BannerArea banners;
    WorkspaceController* controller = nullptr; ///< of window
};

inline ConnectionSettings server(const QString& id)
{
    ConnectionSettings settings;
    settings.id = id;
    settings.name = id;
    settings.baseUrl = QUrl(QStringLiteral("http://prometheus.example:9090"));
    return settings;
}

/// A folder, a clock and a program with workspaces on both, as one user has them.
class WorkspaceRig
{
protected:
    /// A fresh folder, and the first start in it.
    void open()
    {
        // The offscreen platform says this of every dialog with a size of its own.
        QTest::failOnWarning(
            QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
        m_program.reset();
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<FakeClock>();
        start();
    }

    /// Again, after a crash when it runs.
    void start()
    {
        m_program.reset();
        m_program = std::make_unique<WorkspaceProgram>(
            m_folder->filePath(QStringLiteral("state")), *m_clock);
    }

    void restore()
    {
        bool isReady = false;
        m_program->controller->restoreSession([&isReady] { isReady = true; });
        QVERIFY(isReady);
    }

    void end()
    {
        bool isDone = false;
        m_program->controller->finishSession([&isDone] { isDone = true; });
        QVERIFY(isDone);
    }

    void press(const QString& text)
    {
        QPushButton* button = m_program->button(text);
        QVERIFY(button != nullptr);
        button->click();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

    void goOn(Duration by)
    {
        m_clock->advance(by);
        m_program->store.tick();
    }

    [[nodiscard]] int journals() const
    {
        const QDir folder(m_folder->filePath(QStringLiteral("state/autosave")));
        return static_cast<int>(folder.entryList({ QStringLiteral("*.json") }, QDir::Files).size());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<WorkspaceProgram> m_program;
};

} // namespace promdesk::test

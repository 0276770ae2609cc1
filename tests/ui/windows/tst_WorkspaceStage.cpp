// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "WorkspaceProgram.h"
#include "windows/WorkspaceStage.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

PageSpec page(const QString& id)
{
    PageSpec page;
    page.id = id;
    page.title = u"Page "_s + id;
    return page;
}

} // namespace

class tst_WorkspaceStage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<WorkspaceStore>(
            m_immediate, m_immediate, m_clock, m_folder->filePath(u"state"_s));
        m_window = std::make_unique<QWidget>();
        m_servers = std::make_unique<KnownServers>();
        m_navigation = std::make_unique<NavigationController>();
        m_time = std::make_unique<TimeControls>(m_clock, m_window.get());
        m_area = std::make_unique<BannerArea>();
        m_banners = std::make_unique<WorkspaceBanners>(*m_area, m_clock);
        m_stage = std::make_unique<WorkspaceStage>(WorkspaceStage::Parts { .store = *m_store,
                                                       .servers = *m_servers,
                                                       .navigation = *m_navigation,
                                                       .time = *m_time,
                                                       .banners = *m_banners },
            nullptr);
    }

    void cleanup()
    {
        m_stage.reset();
        m_time.reset();
        m_window.reset();
        m_store.reset();
    }

    void tellsTheStoreWhatIsShown()
    {
        const QSignalSpy noted(m_stage.get(), &WorkspaceStage::contextNoted);
        m_servers->connectTo(server(u"a"_s), std::nullopt);
        m_time->setRefresh(Duration::fromMinutes(1));
        m_navigation->goToPage(u"mine"_s);
        QVERIFY(noted.size() >= 3);
        const Workspace& workspace = m_store->workspace();
        QCOMPARE(workspace.connections.front().id, u"a"_s);
        QCOMPARE(workspace.refresh, Duration::fromMinutes(1));
        QCOMPARE(workspace.activePage, u"mine"_s);
    }

    void tellsNothingWhileAnotherWorkspaceIsOnItsWay()
    {
        const QSignalSpy noted(m_stage.get(), &WorkspaceStage::contextNoted);
        m_stage->hold();
        QVERIFY(m_stage->isHeld());
        m_servers->connectTo(server(u"a"_s), std::nullopt);
        QVERIFY(m_store->workspace().connections.empty());
        QCOMPARE(noted.size(), 0);
        m_stage->giveUp(); // it does not come
        QVERIFY(!m_stage->isHeld());
        QCOMPARE(m_store->workspace().connections.size(), std::size_t { 1 });
        m_stage->hold();
        m_stage->release();
        QCOMPARE(noted.size(), 1);
    }

    void showsAnUntitledWorkspaceAgain()
    {
        bool isDone = false;
        m_servers->connectTo(server(u"old"_s), std::nullopt);
        m_stage->resume(shownWith({ page(u"p"_s) }), [&isDone] { isDone = true; });
        QVERIFY(isDone);
        QVERIFY(!m_stage->isHeld());
        QCOMPARE(m_store->workspace().pages.size(), std::size_t { 1 });
        QVERIFY(m_store->isModified());
        QCOMPARE(m_servers->servers().size(), std::size_t { 1 });
        QCOMPARE(m_servers->servers().front().settings.id, u"new"_s);
        QCOMPARE(m_navigation->place().pageId, u"p"_s);
        QVERIFY(!m_navigation->canGoBack());
    }

    void whatWasShownIsShownAgain()
    {
        m_stage->resume(shownWith({ page(u"p"_s) }), [] {});
        const WorkspaceStage::Shown before = m_stage->shown();
        QVERIFY(before.hasEdits);
        m_stage->resume({}, [] {});
        QVERIFY(m_store->workspace().pages.empty());
        QVERIFY(m_servers->servers().empty());
        m_stage->resume(before, [] {});
        QCOMPARE(m_store->workspace().pages.front().title, u"Page p"_s);
        QCOMPARE(m_stage->shown().scope, before.scope);
    }

    void aPageThatIsGoneIsNotGoneTo()
    {
        WorkspaceStage::Shown shown = shownWith({ page(u"other"_s) });
        m_stage->resume(shown, [] {});
        QVERIFY(m_navigation->place().pageId.isEmpty());
    }

    void aFileIsReadAgainAndEditsLieOnTop()
    {
        m_stage->resume(shownWith({ page(u"p"_s) }), [] {});
        const QString file = m_folder->filePath(u"a.promdesk"_s);
        m_store->saveAs(file, [](SaveOutcome, const std::optional<Error>&) {});
        WorkspaceStage::Shown before = m_stage->shown();
        QVERIFY(!before.hasEdits);
        m_stage->resume({}, [] {});
        m_stage->resume(before, [] {});
        QCOMPARE(m_store->path(), file);
        QVERIFY(!m_store->isModified());
        before.hasEdits = true;
        before.workspace.pages.push_back(page(u"q"_s));
        m_stage->resume(before, [] {});
        QCOMPARE(m_store->workspace().pages.size(), std::size_t { 2 });
        QVERIFY(m_store->isModified());
    }

    void aFileThatIsGoneIsSaidAndTheRestIsShown()
    {
        WorkspaceStage::Shown before = shownWith({ page(u"p"_s) });
        before.path = m_folder->filePath(u"gone.promdesk"_s);
        bool isDone = false;
        m_stage->resume(before, [&isDone] { isDone = true; });
        QVERIFY(isDone);
        QVERIFY(m_area->isShowing(u"workspace"_s));
        QVERIFY(m_store->path().isEmpty());
        QCOMPARE(m_store->workspace().pages.size(), std::size_t { 1 });
    }

    void onlyEditsAreOfferedBack()
    {
        WorkspaceStage::Shown before = shownWith({ page(u"p"_s) });
        before.hasEdits = false;
        m_stage->offerToBringBack(before);
        QVERIFY(!m_area->isShowing(u"replaced"_s));
        before.hasEdits = true;
        m_stage->offerToBringBack(before);
        QVERIFY(m_area->isShowing(u"replaced"_s));
        m_area->findChild<QPushButton*>()->click();
        QCOMPARE(m_store->workspace().pages.size(), std::size_t { 1 });
    }

private:
    /// With edits, one server, and the page "p" in front.
    [[nodiscard]] static WorkspaceStage::Shown shownWith(std::vector<PageSpec> pages)
    {
        WorkspaceStage::Shown shown;
        shown.workspace.pages = std::move(pages);
        shown.workspace.connections = { server(u"new"_s) };
        shown.workspace.activePage = u"p"_s;
        shown.workspace.range = { .from = u"now-1h"_s, .to = u"now"_s };
        shown.scope = { .level = Level::Cluster,
            .source = u"new"_s,
            .cluster = u"lab"_s,
            .node = {},
            .endpoint = {} };
        shown.hasEdits = true;
        return shown;
    }

    FakeClock m_clock;
    ImmediateExecutor m_immediate;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<WorkspaceStore> m_store;
    std::unique_ptr<QWidget> m_window;
    std::unique_ptr<KnownServers> m_servers;
    std::unique_ptr<NavigationController> m_navigation;
    std::unique_ptr<TimeControls> m_time;
    std::unique_ptr<BannerArea> m_area;
    std::unique_ptr<WorkspaceBanners> m_banners;
    std::unique_ptr<WorkspaceStage> m_stage;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WorkspaceStage)
#include "tst_WorkspaceStage.moc"

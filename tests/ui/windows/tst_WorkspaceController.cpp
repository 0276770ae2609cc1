// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "WorkspaceProgram.h"
#include "core/AtomicFile.h"
#include "workspace/WorkspaceJson.h"

#include <QAction>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr qint64 kMostBytes = 1024 * 1024;
constexpr GridRect kPlace { .x = 0, .y = 0, .width = 12, .height = 8 };

} // namespace

class tst_WorkspaceController : public QObject, private WorkspaceRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        open();
        m_file = m_folder->filePath(u"night.promdesk"_s);
    }

    void cleanup() { m_program.reset(); }

    void anEditIsMarkedAndInTheJournalWithinFiveSeconds()
    {
        QVERIFY(!m_program->window.isWindowModified());
        m_program->addPage(u"Mine"_s);
        QVERIFY(m_program->window.isWindowModified());
        goOn(Duration::fromSeconds(5));
        QCOMPARE(journals(), 1);
    }

    void lookingAroundIsNoEdit()
    {
        m_program->time.setRefresh(Duration::fromMinutes(1));
        m_program->servers.connectTo(server(u"a"_s), std::nullopt);
        QVERIFY(!m_program->window.isWindowModified());
        QCOMPARE(m_program->controller->current().refresh, Duration::fromMinutes(1));
        QCOMPARE(m_program->controller->current().connections.size(), std::size_t { 1 });
        goOn(Duration::fromSeconds(5));
        QCOMPARE(journals(), 0);
    }

    void anotherServerThanInTheFileIsAModification()
    {
        m_program->controller->saveAs(m_file);
        m_program->servers.connectTo(server(u"a"_s), std::nullopt);
        QVERIFY(m_program->window.isWindowModified());
        m_program->controller->save();
        QVERIFY(!m_program->window.isWindowModified());
        QVERIFY(readAll().contains("prometheus.example"));
    }

    void offersUnsavedWorkAfterACrash()
    {
        m_program->servers.connectTo(server(u"a"_s), std::nullopt);
        m_program->addPage(u"Unsaved"_s);
        goOn(Duration::fromSeconds(5));
        start();
        restore();
        QCOMPARE(m_program->pageCount(), std::size_t { 0 });
        QVERIFY(m_program->banners.isShowing(u"recovery"_s));
        QVERIFY(m_program->says(u"an untitled workspace"_s));
        press(u"Recover"_s);
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
        QCOMPARE(m_program->servers.servers().size(), std::size_t { 1 });
        QVERIFY(m_program->window.isWindowModified());
        QCOMPARE(journals(), 1); // and is safe from the next crash
        m_program->controller->saveAs(m_file);
        QCOMPARE(journals(), 0);
    }

    void editsBeforeTheDecisionDoNotHarmWhatWasLeftBehind()
    {
        m_program->controller->saveAs(m_file);
        m_program->addPage(u"Unsaved"_s);
        goOn(Duration::fromSeconds(5));
        start();
        m_program->controller->offerRecovery();
        m_program->controller->open(m_file);
        m_program->addPage(u"Other"_s);
        goOn(Duration::fromSeconds(5));
        QCOMPARE(journals(), 2);
        press(u"Recover"_s);
        QCOMPARE(m_program->store.workspace().pages.back().title, u"Unsaved"_s);
        QCOMPARE(m_program->store.path(), m_file);
        press(u"Bring it back"_s);
        QCOMPARE(m_program->store.workspace().pages.back().title, u"Other"_s);
    }

    void discardedWorkIsNotOfferedAgain()
    {
        m_program->addPage(u"Unsaved"_s);
        goOn(Duration::fromSeconds(5));
        start();
        m_program->controller->offerRecovery();
        press(u"Discard"_s);
        QCOMPARE(journals(), 0);
        start();
        m_program->controller->offerRecovery();
        QVERIFY(!m_program->banners.isShowing(u"recovery"_s));
    }

    void aGoodEndBringsEverythingBackWithoutAQuestion()
    {
        m_program->servers.connectTo(server(u"a"_s), std::nullopt);
        m_program->time.setRefresh(Duration::fromMinutes(1));
        const QString page = m_program->addPage(u"Unsaved"_s);
        end();
        start();
        restore();
        QVERIFY(!m_program->banners.isShowing(u"recovery"_s));
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
        QCOMPARE(m_program->navigation.place().pageId, page);
        QCOMPARE(m_program->time.refresh(), Duration::fromMinutes(1));
        QCOMPARE(m_program->servers.servers().size(), std::size_t { 1 });
        QVERIFY(m_program->window.isWindowModified());
    }

    void theLastFileAndPlaceComeBack()
    {
        m_program->addPage(u"Saved"_s);
        m_program->controller->saveAs(m_file);
        const Scope node { Level::Node, u"a"_s, u"eu"_s, u"gpu-1"_s, {} };
        m_program->navigation.goToScope(node);
        end();
        start();
        restore();
        QCOMPARE(m_program->store.path(), m_file);
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
        QVERIFY(m_program->navigation.place().scope == node);
        QVERIFY(!m_program->window.isWindowModified());
        QVERIFY(m_program->window.windowTitle().startsWith(u"night"_s));
    }

    void unsavedWorkOutlivesAStartWithoutTheSession()
    {
        m_program->addPage(u"Unsaved"_s);
        end();
        start();
        m_program->controller->offerRecovery();
        QVERIFY(m_program->banners.isShowing(u"recovery"_s));
    }

    void savesAndOpens()
    {
        m_program->addPage(u"Mine"_s);
        QSignalSpy saved(m_program->controller, &WorkspaceController::saved);
        m_program->controller->saveAs(m_file);
        QCOMPARE(saved.count(), 1);
        QVERIFY(!m_program->window.isWindowModified());
        start();
        m_program->controller->open(m_file);
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
        QVERIFY(!m_program->window.isWindowModified());
    }

    void aFileThatSomebodyElseChangedIsNotSavedOver()
    {
        changeOutside();
        QVERIFY(m_program->says(u"changed by another program"_s));
        QVERIFY(readAll().contains("theirs"));
        QVERIFY(m_program->button(u"Save as…"_s) != nullptr);
        press(u"Overwrite"_s);
        QVERIFY(readAll().contains("mine"));
        QVERIFY(!m_program->window.isWindowModified());
    }

    void aFileThatSomebodyElseChangedCanBeReloaded()
    {
        changeOutside();
        press(u"Reload"_s);
        QCOMPARE(m_program->store.workspace().pages.back().title, u"theirs"_s);
        press(u"Bring it back"_s); // no edit is lost
        QCOMPARE(m_program->store.workspace().pages.back().title, u"mine"_s);
        QVERIFY(m_program->window.isWindowModified());
    }

    void aNewerFileIsReadOnlyUntilItHasAnotherName()
    {
        const QByteArray newer = "{\"schemaVersion\": 7, \"name\": \"tomorrow\"}";
        QVERIFY(writeFile(m_file, newer));
        m_program->controller->open(m_file);
        QVERIFY(m_program->window.windowTitle().contains(u"read only"_s));
        QVERIFY(m_program->says(u"newer Promdesk"_s));
        m_program->controller->saveAs(m_file);
        QCOMPARE(readAll(), newer);
        const QString copy = m_folder->filePath(u"copy.promdesk"_s);
        m_program->controller->saveAs(copy);
        QVERIFY(QFile::exists(copy));
        QVERIFY(!m_program->store.isReadOnly());
        m_program->addPage(u"Mine"_s);
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
    }

    void aDamagedFileIsShownFromItsBackup()
    {
        m_program->addPage(u"Good"_s);
        m_program->controller->saveAs(m_file);
        QVERIFY(writeFile(m_file, "{\"pages\": ["));
        start();
        m_program->controller->open(m_file);
        QCOMPARE(m_program->store.workspace().pages.back().title, u"Good"_s);
        QVERIFY(m_program->says(u"is damaged"_s));
        QVERIFY(m_program->says(u".corrupt-"_s));
    }

    void aFileThatIsNotThereIsNamed()
    {
        m_program->addPage(u"Mine"_s);
        m_program->controller->open(m_folder->filePath(u"nowhere.promdesk"_s));
        QVERIFY(m_program->says(u"nowhere.promdesk was not opened"_s));
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
    }

    void everyEditCanBeTakenBackAndDoneAgain()
    {
        const QString page = m_program->addPage(u"Mine"_s);
        PanelSpec panel;
        panel.id = u"p"_s;
        panel.type = u"stat"_s;
        panel.place = kPlace;
        std::vector<Workspace> states { now() };
        const auto apply = [this, &states](const Result<Workspace>& edited) {
            QVERIFY(edited);
            m_program->store.apply(*edited, u"edit"_s);
            states.push_back(now());
        };
        apply(edits::addPanel(now(), page, panel));
        apply(edits::placePanel(now(), page, panel.id, { 6, 0, 12, 8 }));
        apply(edits::placePanel(now(), page, panel.id, { 6, 0, 18, 4 }));
        apply(edits::removePanel(now(), page, panel.id));
        m_program->servers.connectTo(server(u"a"_s), std::nullopt); // no step in between
        for (std::size_t at = states.size() - 1; at > 0; --at) {
            m_program->store.undo();
            QVERIFY(now().pages == states.at(at - 1).pages);
        }
        for (std::size_t at = 1; at < states.size(); ++at) {
            m_program->store.redo();
            QVERIFY(now().pages == states.at(at).pages);
        }
        QCOMPARE(now().connections.size(), std::size_t { 1 });
    }

    void recentFilesAreListedNewestFirst()
    {
        const QString other = m_folder->filePath(u"day.promdesk"_s);
        QSignalSpy lists(m_program->controller, &WorkspaceController::recentFilesChanged);
        m_program->controller->saveAs(m_file);
        m_program->controller->saveAs(other);
        m_program->controller->open(m_file);
        QCOMPARE(lists.last().first().toStringList(), QStringList({ m_file, other }));
        QCOMPARE(m_program->actions.recentMenu()->actions().size(), 2);
        start();
        QCOMPARE(m_program->session.state().recentFiles, QStringList({ m_file, other }));
        m_program->actions.recentMenu()->actions().last()->trigger();
        QCOMPARE(m_program->store.path(), other);
    }

    void aNewWorkspaceKeepsTheServersAndTheOldCanComeBack()
    {
        m_program->servers.connectTo(server(u"a"_s), std::nullopt);
        m_program->addPage(u"Unsaved"_s);
        m_program->controller->startNew();
        QCOMPARE(m_program->pageCount(), std::size_t { 0 });
        QCOMPARE(m_program->servers.servers().size(), std::size_t { 1 });
        QVERIFY(!m_program->window.isWindowModified());
        press(u"Bring it back"_s);
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
    }

private:
    /// Saves "mine" over a file that holds "theirs" by now.
    void changeOutside()
    {
        m_program->controller->saveAs(m_file);
        PageSpec page;
        page.id = u"t"_s;
        page.title = u"theirs"_s;
        QVERIFY(writeFile(m_file, toJson(edits::addPage({}, page).value())));
        m_program->addPage(u"mine"_s);
        m_program->controller->save();
        QVERIFY(m_program->window.isWindowModified());
    }

    [[nodiscard]] const Workspace& now() const { return m_program->store.workspace(); }

    [[nodiscard]] QByteArray readAll() const
    {
        return readFile(m_file, kMostBytes).value_or("<unreadable>");
    }

    QString m_file;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WorkspaceController)
#include "tst_WorkspaceController.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/AtomicFile.h"
#include "core/Limits.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "support/FakeClock.h"
#include "support/LateExecutor.h"
#include "workspace/WorkspaceEdits.h"
#include "workspace/WorkspaceJson.h"
#include "workspace/WorkspaceStore.h"

#include <QDir>
#include <QFileInfo>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostBytes = 1024 * 1024;

Workspace withPage(Workspace workspace, const QString& title)
{
    PageSpec page;
    page.title = title;
    return edits::addPage(std::move(workspace), page).value();
}

/// In a child process: saves growing workspaces until killed, telling of each save.
[[noreturn]] void saveForEver(const QString& path, const QString& state, int reportTo)
{
    const FakeClock clock;
    const WorkspaceFiles files(state, clock);
    Workspace workspace;
    workspace.id = u"killed"_s;
    for (int i = 0; true; ++i) {
        workspace.name = QString(200 + i * 50, u'x');
        if (!files.writeJournal(path, workspace) || !files.save(path, workspace)) {
            ::_exit(1);
        }
        if (::write(reportTo, "s", 1) != 1) {
            ::_exit(2);
        }
    }
}

} // namespace

class tst_WorkspaceStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_store.reset(); // before its folder
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"night.json"_s);
        m_state = m_folder->filePath(u"state"_s);
        m_clock = std::make_unique<FakeClock>();
        m_store = makeStore();
        m_outcomes.clear();
        m_opened.reset();
    }

    void savesAndOpensAgain()
    {
        m_store->apply(withPage(m_store->workspace(), u"Mine"_s), u"Add page"_s);
        QVERIFY(m_store->isModified());
        saveAs(m_path);
        QCOMPARE(m_outcomes, QList<SaveOutcome> { SaveOutcome::Saved });
        QVERIFY(!m_store->isModified());
        QCOMPARE(m_store->path(), m_path);
        const auto second = makeStore();
        open(*second, m_path);
        QVERIFY(m_opened && *m_opened);
        QVERIFY(second->workspace() == m_store->workspace());
        QVERIFY(!second->isModified());
    }

    void hasNoFileAtFirst()
    {
        save();
        QCOMPARE(m_outcomes, QList<SaveOutcome> { SaveOutcome::Failed });
    }

    void staysModifiedByEditsDuringASave()
    {
        LateExecutor worker;
        WorkspaceStore store(worker, m_immediate, *m_clock, m_state);
        store.saveAs(m_path, [](SaveOutcome, const std::optional<Error>&) {});
        store.apply(withPage(store.workspace(), u"late"_s), u"Add page"_s);
        worker.runAll();
        QVERIFY(store.isModified());
    }

    void writesTheJournalOneSecondAfterTheLastChange()
    {
        m_store->apply(withPage(m_store->workspace(), u"a"_s), u"Add page"_s);
        goOn(Duration::fromMs(999));
        QCOMPARE(journals().size(), 0);
        goOn(Duration::fromMs(1));
        QCOMPARE(journals().size(), 1);
    }

    void writesTheJournalWithinFiveSeconds()
    {
        for (int i = 0; i < 10; ++i) {
            m_store->apply(withPage(m_store->workspace(), QString::number(i)), u"Add page"_s);
            goOn(Duration::fromMs(500));
        }
        QCOMPARE(journals().size(), 1);
    }

    void removesTheJournalAfterASave()
    {
        m_store->apply(withPage(m_store->workspace(), u"a"_s), u"Add page"_s);
        goOn(Duration::fromSeconds(2));
        QCOMPARE(journals().size(), 1);
        saveAs(m_path);
        QCOMPARE(journals().size(), 0);
    }

    void aCopyInAnotherFileHasAJournalOfItsOwn()
    {
        const QString copy = m_folder->filePath(u"copy.json"_s);
        saveAs(m_path);
        const QString id = m_store->workspace().id;
        saveAs(m_path);
        QCOMPARE(m_store->workspace().id, id); // the same file
        saveAs(copy);
        m_store->apply(withPage(m_store->workspace(), u"unsaved"_s), u"Add page"_s);
        goOn(Duration::fromSeconds(2));
        open(*m_store, m_path);
        QCOMPARE(m_store->workspace().id, id);
        m_store->flushJournal([](const Result<void>&) {});
        QCOMPARE(journals().size(), 1);
        m_store.reset();
        QCOMPARE(files().recoverable().size(), std::size_t { 1 });
        QCOMPARE(files().recoverable().front().filePath, copy);
    }

    void editsWhileACopyIsSavedAreJournalledForTheCopy()
    {
        const QString copy = m_folder->filePath(u"copy.json"_s);
        LateExecutor worker;
        auto store = std::make_unique<WorkspaceStore>(worker, m_immediate, *m_clock, m_state);
        store->saveAs(m_path, remember());
        worker.runAll();
        store->apply(withPage(store->workspace(), u"first"_s), u"Add page"_s);
        store->flushJournal([](const Result<void>&) {});
        worker.runAll();
        store->saveAs(copy, remember());
        store->apply(withPage(store->workspace(), u"second"_s), u"Add page"_s);
        store->flushJournal([](const Result<void>&) {}); // waits
        worker.runAll();
        QVERIFY(store->isModified());
        const QString id = store->workspace().id;
        store->undo();
        QCOMPARE(store->workspace().id, id);
        store.reset(); // the program ends without saving
        QCOMPARE(files().recoverable().size(), std::size_t { 1 });
        const RecoverableWorkspace left = files().recoverable().front();
        QCOMPARE(left.filePath, copy);
        QCOMPARE(left.workspaceId, workspaceFromJson(readAll(copy))->value.id);
        QCOMPARE(files().readJournal(left.journalPath)->workspace.pages.back().title, u"second"_s);
    }

    void removesTheJournalWhenAllIsUndoneOrDiscarded()
    {
        m_store->apply(withPage(m_store->workspace(), u"a"_s), u"Add page"_s);
        goOn(Duration::fromSeconds(2));
        m_store->undo();
        goOn(Duration::fromSeconds(2));
        QCOMPARE(journals().size(), 0);
        m_store->redo();
        goOn(Duration::fromSeconds(2));
        QCOMPARE(journals().size(), 1);
        m_store->discardChanges();
        QCOMPARE(journals().size(), 0);
    }

    void recoversUnsavedWork()
    {
        saveAs(m_path);
        m_store->apply(withPage(m_store->workspace(), u"unsaved"_s), u"Add page"_s);
        goOn(Duration::fromSeconds(2));
        m_store.reset(); // the program ends without saving
        const auto next = makeStore();
        std::vector<RecoverableWorkspace> found;
        next->findRecoverable([&found](auto list) { found = std::move(list); });
        QCOMPARE(found.size(), std::size_t { 1 });
        QCOMPARE(found.front().filePath, m_path);
        next->recover(found.front(), [](const auto&) {});
        QCOMPARE(next->workspace().pages.back().title, u"unsaved"_s);
        QCOMPARE(next->path(), m_path);
        QVERIFY(next->isModified());
        next->save(remember(), WorkspaceStore::OutsideChange::Stop);
        QCOMPARE(m_outcomes.back(), SaveOutcome::Saved);
        QCOMPARE(journals().size(), 0);
    }

    void noticesChangesOfOthersWhileUnsavedWorkWaited_data()
    {
        QTest::addColumn<int>("recoveries");
        QTest::newRow("once") << 1;
        QTest::newRow("not saved the first time either") << 2;
    }

    void noticesChangesOfOthersWhileUnsavedWorkWaited()
    {
        QFETCH(int, recoveries);
        saveAs(m_path);
        m_store->apply(withPage(m_store->workspace(), u"mine"_s), u"Add page"_s);
        goOn(Duration::fromSeconds(2));
        m_store.reset(); // the program ends without saving
        const QByteArray foreign = toJson(withPage({}, u"theirs"_s));
        QVERIFY(writeFile(m_path, foreign));
        for (int i = 0; i < recoveries; ++i) {
            m_store = makeStore();
            recoverNewest(*m_store);
            if (i + 1 < recoveries) {
                m_store.reset();
            }
        }
        QCOMPARE(m_store->workspace().pages.back().title, u"mine"_s);
        save();
        QCOMPARE(m_outcomes.back(), SaveOutcome::ChangedOutside);
        QCOMPARE(readAll(m_path), foreign);
        QCOMPARE(journals().size(), 1);
    }

    void recoversFromAJournalWithoutAStamp()
    {
        saveAs(m_path);
        QVERIFY(files().writeJournal(m_path, withPage(m_store->workspace(), u"mine"_s)));
        m_store = makeStore();
        recoverNewest(*m_store);
        QCOMPARE(m_store->workspace().pages.back().title, u"mine"_s);
        save();
        QCOMPARE(m_outcomes.back(), SaveOutcome::Saved);
        QVERIFY(writeFile(m_path, toJson(withPage({}, u"theirs"_s))));
        save();
        QCOMPARE(m_outcomes.back(), SaveOutcome::ChangedOutside);
    }

    void noticesChangesOfOthers()
    {
        saveAs(m_path);
        const QByteArray foreign = toJson(withPage({}, u"theirs"_s));
        QVERIFY(writeFile(m_path, foreign));
        m_store->apply(withPage(m_store->workspace(), u"mine"_s), u"Add page"_s);
        save();
        QCOMPARE(m_outcomes.back(), SaveOutcome::ChangedOutside);
        QCOMPARE(readAll(m_path), foreign);
        QVERIFY(m_store->isModified());
        m_store->save(remember(), WorkspaceStore::OutsideChange::Overwrite);
        QCOMPARE(m_outcomes.back(), SaveOutcome::Saved);
        QVERIFY(readAll(m_path).contains("mine"));
    }

    void savesAgainWhenTheFileWasRemovedOrOnlyTouched()
    {
        saveAs(m_path);
        const QByteArray bytes = readAll(m_path);
        QVERIFY(writeFile(m_path, bytes));
        save();
        QCOMPARE(m_outcomes.back(), SaveOutcome::Saved);
        QVERIFY(QFile::remove(m_path));
        save();
        QCOMPARE(m_outcomes.back(), SaveOutcome::Saved);
        QVERIFY(QFile::exists(m_path));
    }

    void keepsFiveBackupsAndOneADay()
    {
        for (int i = 0; i < 12; ++i) {
            m_clock->advance(Duration::fromMinutes(1));
            saveAs(m_path);
        }
        QCOMPARE(files().backupsOf(m_path).size(), 5);
        for (int day = 0; day < 20; ++day) {
            m_clock->advance(Duration::fromHours(24));
            saveAs(m_path);
        }
        QCOMPARE(files().backupsOf(m_path).size(), 7);
    }

    void fallsBackToABackupAndKeepsTheDamagedFile_data()
    {
        QTest::addColumn<QByteArray>("damaged");
        QTest::newRow("cut off") << QByteArray("{\"schemaVersion\":1,\"pages\":[");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("zeros") << QByteArray(4096, '\0');
    }

    void fallsBackToABackupAndKeepsTheDamagedFile()
    {
        QFETCH(QByteArray, damaged);
        m_store->apply(withPage(m_store->workspace(), u"good"_s), u"Add page"_s);
        saveAs(m_path);
        QVERIFY(writeFile(m_path, damaged));
        const auto next = makeStore();
        open(*next, m_path);
        QVERIFY(*m_opened);
        QCOMPARE((*m_opened)->origin, WorkspaceOrigin::Backup);
        QCOMPARE(next->workspace().pages.back().title, u"good"_s);
        QVERIFY(next->isModified());
        QVERIFY((*m_opened)->damagedCopy.startsWith(m_path + u".corrupt-"_s));
        QCOMPARE(readAll((*m_opened)->damagedCopy), damaged);
        QCOMPARE(readAll(m_path), damaged); // not touched before the user saves
        next->save(remember());
        QCOMPARE(m_outcomes.back(), SaveOutcome::Saved);
    }

    void prefersTheJournalToBackups()
    {
        saveAs(m_path);
        m_store->apply(withPage(m_store->workspace(), u"newest"_s), u"Add page"_s);
        goOn(Duration::fromSeconds(2));
        QVERIFY(writeFile(m_path, "{"));
        m_store.reset(); // the program ends without saving
        const auto next = makeStore();
        open(*next, m_path);
        QVERIFY(*m_opened);
        QCOMPARE((*m_opened)->origin, WorkspaceOrigin::Autosave);
        QCOMPARE(next->workspace().pages.back().title, u"newest"_s);
    }

    void saysWhyAFileCannotBeOpened_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("missing") << QByteArray() << ErrorKind::NotFound;
        QTest::newRow("no JSON") << QByteArray("<html>") << ErrorKind::Malformed;
    }

    void saysWhyAFileCannotBeOpened()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(ErrorKind, kind);
        if (!bytes.isEmpty()) {
            QVERIFY(writeFile(m_path, bytes));
        }
        const Workspace before = m_store->workspace();
        open(*m_store, m_path);
        QVERIFY(!*m_opened);
        QCOMPARE(m_opened->error().kind, kind);
        QVERIFY(m_store->workspace() == before);
    }

    void neverSavesOverANewerVersion()
    {
        const QByteArray newer = "{\"schemaVersion\": 7, \"name\": \"tomorrow\"}";
        QVERIFY(writeFile(m_path, newer));
        open(*m_store, m_path);
        QVERIFY(*m_opened);
        QVERIFY(m_store->isReadOnly());
        m_store->apply(withPage(m_store->workspace(), u"x"_s), u"Add page"_s);
        QVERIFY(!m_store->isModified());
        save();
        QCOMPARE(m_outcomes.back(), SaveOutcome::Failed);
        QCOMPARE(readAll(m_path), newer);
    }

    void writesNothingThatCouldNotBeOpenedAgain()
    {
        saveAs(m_path);
        const QByteArray old = readAll(m_path);
        Workspace edited = withPage(m_store->workspace(), u"long"_s);
        PanelSpec panel;
        panel.queries.resize(1);
        panel.queries.front().expression = QString(limits::kExpressionBytes + 1, u'x');
        edited = edits::addPanel(edited, edited.activePage, panel).value();
        m_store->apply(edited, u"Add panel"_s);
        const QSignalSpy autosaveFailed(m_store.get(), &WorkspaceStore::autosaveFailed);
        goOn(Duration::fromSeconds(2));
        QCOMPARE(autosaveFailed.count(), 1);
        save();
        QCOMPARE(m_outcomes.back(), SaveOutcome::Failed);
        QCOMPARE(readAll(m_path), old);
        QVERIFY(m_store->isModified());
    }

    void losesNothingOnAFullDisk()
    {
        saveAs(m_path);
        const QByteArray old = readAll(m_path);
        m_store->apply(withPage(m_store->workspace(), u"kept in memory"_s), u"Add page"_s);
        const auto oldAction = std::signal(SIGXFSZ, SIG_IGN);
        rlimit before {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const rlimit full { 20, before.rlim_max };
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &full), 0);
        save();
        QSignalSpy autosaveFailed(m_store.get(), &WorkspaceStore::autosaveFailed);
        goOn(Duration::fromSeconds(2));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        std::signal(SIGXFSZ, oldAction);
        QCOMPARE(m_outcomes.back(), SaveOutcome::Failed);
        QCOMPARE(autosaveFailed.count(), 1);
        QCOMPARE(readAll(m_path), old);
        QVERIFY(m_store->isModified());
        QCOMPARE(m_store->workspace().pages.back().title, u"kept in memory"_s);
        save();
        QCOMPARE(m_outcomes.back(), SaveOutcome::Saved);
    }

    /// The file is readable after every kill, and what it holds was once saved whole.
    void survivesKillsWhileSaving()
    {
        QVERIFY(writeFile(m_path, toJson(Workspace {})));
        for (int round = 0; round < 60; ++round) {
            int report[2] = { -1, -1 };
            QCOMPARE(::pipe(report), 0);
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                ::close(report[0]);
                saveForEver(m_path, m_state, report[1]);
            }
            ::close(report[1]);
            char byte = 0;
            const bool hasSaved = ::read(report[0], &byte, 1) == 1;
            volatile int spin = round * 5'000; // another moment each time
            while (spin > 0) {
                spin = spin - 1;
            }
            ::kill(child, SIGKILL);
            int status = 0;
            QCOMPARE(::waitpid(child, &status, 0), child);
            ::close(report[0]);
            QVERIFY(hasSaved);
            const auto opened = files().open(m_path);
            QVERIFY(opened);
            QCOMPARE(opened->origin, WorkspaceOrigin::File);
            QCOMPARE((opened->workspace.name.size() - 200) % 50, 0);
            for (const RecoverableWorkspace& found : files().recoverable()) {
                QVERIFY(files().readJournal(found.journalPath));
            }
        }
    }

    void worksOnARealPool()
    {
        Mailbox mailbox;
        WorkerPool pool(2);
        WorkspaceStore store(pool, mailbox, *m_clock, m_state);
        store.apply(withPage(store.workspace(), u"threads"_s), u"Add page"_s);
        int saved = 0;
        for (int i = 0; i < 20; ++i) {
            store.saveAs(m_path, [&saved](SaveOutcome outcome, const std::optional<Error>&) {
                saved += outcome == SaveOutcome::Saved ? 1 : 0;
            });
        }
        QTRY_COMPARE(saved, 20);
        QTRY_VERIFY(!store.isBusy());
        QVERIFY(readAll(m_path).contains("threads"));
    }

private:
    std::unique_ptr<WorkspaceStore> makeStore()
    {
        return std::make_unique<WorkspaceStore>(m_immediate, m_immediate, *m_clock, m_state);
    }

    [[nodiscard]] WorkspaceFiles files() const { return { m_state, *m_clock }; }

    static QByteArray readAll(const QString& path)
    {
        return readFile(path, kMostBytes).value_or("<unreadable>");
    }

    [[nodiscard]] QStringList journals() const
    {
        return QDir(m_state + u"/autosave"_s).entryList({ u"*.json"_s }, QDir::Files);
    }

    WorkspaceStore::SaveDone remember()
    {
        return [this](SaveOutcome outcome, const std::optional<Error>&) { m_outcomes += outcome; };
    }

    void save() { m_store->save(remember()); }

    void saveAs(const QString& path) { m_store->saveAs(path, remember()); }

    void open(WorkspaceStore& store, const QString& path)
    {
        store.open(path, [this](const Result<OpenedWorkspace>& opened) { m_opened = opened; });
    }

    static void recoverNewest(WorkspaceStore& store)
    {
        store.findRecoverable([&store](const std::vector<RecoverableWorkspace>& found) {
            store.recover(found.front(), [](const auto&) {});
        });
    }

    void goOn(Duration by)
    {
        m_clock->advance(by);
        m_store->tick();
    }

    ImmediateExecutor m_immediate;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    QString m_state;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<WorkspaceStore> m_store;
    QList<SaveOutcome> m_outcomes;
    std::optional<Result<OpenedWorkspace>> m_opened;
};

QTEST_GUILESS_MAIN(tst_WorkspaceStore)
#include "tst_WorkspaceStore.moc"

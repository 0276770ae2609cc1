// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/AtomicFile.h"
#include "support/FakeClock.h"
#include "workspace/WorkspaceFiles.h"
#include "workspace/WorkspaceJson.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <memory>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostBytes = 1024 * 1024;

Workspace named(const QString& name)
{
    Workspace workspace;
    workspace.id = name.toLower();
    workspace.name = name;
    return workspace;
}

/// In a child process: leaves a journal and waits to be killed.
[[noreturn]] void writeAndWait(const QString& state, int reportTo)
{
    const FakeClock clock;
    const WorkspaceFiles files(state, clock);
    if (!files.writeJournal({}, named(u"Killed"_s)) || ::write(reportTo, "s", 1) != 1) {
        ::_exit(1);
    }
    while (true) {
        ::pause();
    }
}

} // namespace

/// Several runs of the program on one state folder; saving and opening are in tst_WorkspaceStore.
class tst_WorkspaceFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<FakeClock>();
    }

    void theJournalOfALivingRunIsNobodyElses()
    {
        const auto first = makeRun();
        QVERIFY(first->writeJournal({}, named(u"Mine"_s)));
        const auto second = makeRun();
        QCOMPARE(second->recoverable().size(), std::size_t { 0 });
        QCOMPARE(second->claimRecoverable().size(), std::size_t { 0 });
        second->removeJournal(u"mine"_s);
        QCOMPARE(journals(), 1);
        QCOMPARE(first->recoverable().size(), std::size_t { 1 });
    }

    void twoRunsWithTheSameWorkspaceHaveAJournalEach()
    {
        const auto first = makeRun();
        const auto second = makeRun();
        Workspace theirs = named(u"Same"_s);
        theirs.refresh = Duration::fromMinutes(7);
        QVERIFY(first->writeJournal({}, named(u"Same"_s)));
        QVERIFY(second->writeJournal({}, theirs));
        QCOMPARE(journals(), 2);
        const auto kept = first->readJournal(first->recoverable().front().journalPath);
        QVERIFY(kept);
        QVERIFY(kept->workspace.refresh != theirs.refresh);
        second->removeJournal(u"same"_s);
        QCOMPARE(journals(), 1);
    }

    void aSaveRemovesTheJournalOfThisRunOnly()
    {
        const auto first = makeRun();
        const auto second = makeRun();
        QVERIFY(first->writeJournal({}, named(u"Same"_s)));
        QVERIFY(second->writeJournal({}, named(u"Same"_s)));
        QVERIFY(second->save(m_folder->filePath(u"same.promdesk"_s), named(u"Same"_s)));
        QCOMPARE(first->recoverable().size(), std::size_t { 1 });
        QCOMPARE(second->recoverable().size(), std::size_t { 0 });
    }

    void whatAKilledRunLeftIsOfferedOnce()
    {
        killARunWithUnsavedWork();
        auto first = makeRun();
        const auto second = makeRun();
        const auto found = first->claimRecoverable();
        QCOMPARE(found.size(), std::size_t { 1 });
        QCOMPARE(found.front().name, u"Killed"_s);
        QCOMPARE(second->claimRecoverable().size(), std::size_t { 0 });
        QCOMPARE(second->recoverable().size(), std::size_t { 0 });
        QVERIFY(first->readJournal(found.front().journalPath));
        QCOMPARE(first->claimRecoverable().size(), std::size_t { 1 }); // still its own

        first.reset(); // nobody decided
        QCOMPARE(second->claimRecoverable().size(), std::size_t { 1 });
        second->removeRecoverable(second->claimRecoverable().front());
        QCOMPARE(makeRun()->claimRecoverable().size(), std::size_t { 0 });
        QCOMPARE(journals(), 0);
    }

    void ofManyKilledRunsEveryJournalIsFound()
    {
        for (int i = 0; i < 3; ++i) {
            killARunWithUnsavedWork();
        }
        QCOMPARE(makeRun()->claimRecoverable().size(), std::size_t { 3 });
    }

    void aDamagedFileIsNotRescuedFromTheWorkOfALivingRun()
    {
        const QString path = m_folder->filePath(u"night.promdesk"_s);
        const auto first = makeRun();
        QVERIFY(first->writeJournal(path, named(u"Theirs"_s)));
        QVERIFY(writeFile(path, "{"));
        QVERIFY(!makeRun()->open(path));
        QCOMPARE(first->open(path)->origin, WorkspaceOrigin::Autosave);
    }

    void journalsOfBeforeThereWereSeveralRunsAreFound_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("journal") << u"old.json"_s;
        QTest::newRow("left behind") << u"old.left-20260101-000000000.json"_s;
    }

    void journalsOfBeforeThereWereSeveralRunsAreFound()
    {
        QFETCH(QString, name);
        auto run = makeRun();
        QVERIFY(run->writeJournal({}, named(u"Old"_s)));
        const QString path = run->recoverable().front().journalPath;
        run.reset();
        QVERIFY(QFile::rename(path, m_folder->filePath(u"state/autosave/"_s + name)));
        run = makeRun();
        const auto found = run->claimRecoverable();
        QCOMPARE(found.size(), std::size_t { 1 });
        QCOMPARE(found.front().name, u"Old"_s);
        run->removeRecoverable(found.front());
        QCOMPARE(journals(), 0);
    }

    void strangeFilesAreLeftWhereTheyAre_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("session of an early version") << u"state/session.promdesk"_s;
        QTest::newRow("settings of an early version") << u"state/window.ini"_s;
        QTest::newRow("not a journal") << u"state/autosave/notes.json"_s;
        QTest::newRow("a journal of nobody") << u"state/autosave/@.json"_s;
    }

    void strangeFilesAreLeftWhereTheyAre()
    {
        QFETCH(QString, name);
        QVERIFY(QDir().mkpath(m_folder->filePath(u"state/autosave"_s)));
        const QString path = m_folder->filePath(name);
        QVERIFY(writeFile(path, "[1, 2, 3]"));
        QCOMPARE(makeRun()->claimRecoverable().size(), std::size_t { 0 });
        QCOMPARE(readFile(path, kMostBytes).value(), QByteArray("[1, 2, 3]"));
    }

private:
    [[nodiscard]] std::unique_ptr<WorkspaceFiles> makeRun() const
    {
        return std::make_unique<WorkspaceFiles>(m_folder->filePath(u"state"_s), *m_clock);
    }

    void killARunWithUnsavedWork() const
    {
        int report[2] = { -1, -1 };
        QCOMPARE(::pipe(report), 0);
        const pid_t child = ::fork();
        QVERIFY(child >= 0);
        if (child == 0) {
            ::close(report[0]);
            writeAndWait(m_folder->filePath(u"state"_s), report[1]);
        }
        ::close(report[1]);
        char byte = 0;
        const bool hasWritten = ::read(report[0], &byte, 1) == 1;
        ::kill(child, SIGKILL);
        int status = 0;
        QCOMPARE(::waitpid(child, &status, 0), child);
        ::close(report[0]);
        QVERIFY(hasWritten);
    }

    [[nodiscard]] qsizetype journals() const
    {
        const QDir folder(m_folder->filePath(u"state/autosave"_s));
        return folder.entryList({ u"*.json"_s }, QDir::Files).size();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FakeClock> m_clock;
};

QTEST_GUILESS_MAIN(tst_WorkspaceFiles)
#include "tst_WorkspaceFiles.moc"

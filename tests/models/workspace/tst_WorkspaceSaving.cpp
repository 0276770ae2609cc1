// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/AtomicFile.h"
#include "support/FakeClock.h"
#include "support/LateExecutor.h"
#include "workspace/WorkspaceEdits.h"
#include "workspace/WorkspaceJson.h"
#include "workspace/WorkspaceStore.h"

#include <QDir>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

Workspace withPage(Workspace workspace, const QString& title)
{
    PageSpec page;
    page.title = title;
    return edits::addPage(std::move(workspace), page).value();
}

QByteArray readAll(const QString& path)
{
    constexpr qint64 kMostBytes = 1024 * 1024;
    return readFile(path, kMostBytes).value_or("<unreadable>");
}

} // namespace

/// Saves that wait for a worker while the user goes on.
class tst_WorkspaceSaving : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    /// A store whose workspace has a file already.
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_store.reset(); // before its folder
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"night.json"_s);
        m_state = m_folder->filePath(u"state"_s);
        m_store = std::make_unique<WorkspaceStore>(m_worker, m_immediate, m_clock, m_state);
        m_outcomes.clear();
        m_store->saveAs(m_path, remember());
        m_worker.runAll();
        QCOMPARE(m_outcomes, QList<SaveOutcome> { SaveOutcome::Saved });
    }

    void joinsSavesThatWait()
    {
        const auto before = m_worker.ran();
        int done = 0;
        const auto count = [&done](SaveOutcome outcome, const std::optional<Error>&) {
            done += outcome == SaveOutcome::Saved ? 1 : 0;
        };
        m_store->saveAs(m_path, count);
        for (int i = 0; i < 10; ++i) {
            m_store->apply(withPage(m_store->workspace(), QString::number(i)), u"Add page"_s);
            m_store->saveAs(m_path, count);
        }
        QVERIFY(m_store->isBusy());
        QSignalSpy idle(m_store.get(), &WorkspaceStore::idle);
        m_worker.runAll();
        QCOMPARE(done, 11);
        QCOMPARE(m_worker.ran() - before, 2);
        QCOMPARE(idle.count(), 1);
        QVERIFY(!m_store->isModified());
        QCOMPARE(workspaceFromJson(readAll(m_path))->value.pages.size(), std::size_t { 10 });
    }

    void aWaitingSaveIsOfTheWorkspaceThatAnotherOneReplaces()
    {
        m_store->save(remember());
        edit();
        m_store->save(remember()); // waits for the one before
        m_store->create({});
        m_worker.runAll();
        QCOMPARE(m_outcomes, QList<SaveOutcome>(3, SaveOutcome::Saved));
        QVERIFY(readAll(m_path).contains("mine"));
        QVERIFY(m_store->path().isEmpty());
        QVERIFY(m_store->workspace().pages.empty());
        QCOMPARE(journals().size(), 0);
    }

    void aWaitingSaveComesBeforeTheFileThatIsOpened()
    {
        const QString other = m_folder->filePath(u"other.json"_s);
        const QByteArray theirs = toJson(withPage({}, u"theirs"_s));
        QVERIFY(writeFile(other, theirs));
        m_store->save(remember());
        edit();
        m_store->save(remember());
        open(other);
        m_worker.runAll();
        QVERIFY(readAll(m_path).contains("mine"));
        QCOMPARE(readAll(other), theirs);
        QCOMPARE(m_store->path(), other);
        QCOMPARE(m_store->workspace().pages.back().title, u"theirs"_s);
        QVERIFY(!m_store->isModified());
    }

    void aSaveThatWaitsForAFileToOpenIsOfTheWorkspaceBefore()
    {
        const QString other = m_folder->filePath(u"other.json"_s);
        QVERIFY(writeFile(other, toJson(withPage({}, u"theirs"_s))));
        edit();
        open(other);
        m_store->save(remember());
        m_worker.runAll();
        QVERIFY(readAll(m_path).contains("mine"));
        QVERIFY(readAll(other).contains("theirs"));
        QCOMPARE(m_store->path(), other);
    }

    void noticesChangesOfOthersBetweenTwoSaves()
    {
        m_store->save(remember());
        edit();
        m_store->save(remember());
        m_store->create({});
        m_worker.runOne();
        const QByteArray foreign = toJson(withPage({}, u"theirs"_s));
        QVERIFY(writeFile(m_path, foreign));
        m_worker.runAll();
        QCOMPARE(m_outcomes.back(), SaveOutcome::ChangedOutside);
        QCOMPARE(readAll(m_path), foreign);
        QCOMPARE(journals().size(), 1); // mine
    }

private:
    WorkspaceStore::SaveDone remember()
    {
        return [this](SaveOutcome outcome, const std::optional<Error>&) { m_outcomes += outcome; };
    }

    void edit() { m_store->apply(withPage(m_store->workspace(), u"mine"_s), u"Add page"_s); }

    void open(const QString& path)
    {
        m_store->open(path, [](const Result<OpenedWorkspace>&) {});
    }

    [[nodiscard]] QStringList journals() const
    {
        return QDir(m_state + u"/autosave"_s).entryList({ u"*.json"_s }, QDir::Files);
    }

    ImmediateExecutor m_immediate;
    LateExecutor m_worker;
    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
    QString m_state;
    std::unique_ptr<WorkspaceStore> m_store;
    QList<SaveOutcome> m_outcomes;
};

QTEST_GUILESS_MAIN(tst_WorkspaceSaving)
#include "tst_WorkspaceSaving.moc"

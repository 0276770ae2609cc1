// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "WorkspaceProgram.h"
#include "core/AtomicFile.h"

#include <QDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr qint64 kMostBytes = 1024 * 1024;

} // namespace

/// Starts and ends that went otherwise than well, and several programs at a time.
class tst_WorkspaceSession : public QObject, private WorkspaceRig
{
    Q_OBJECT

private Q_SLOTS:

    void init() { open(); }

    void cleanup() { m_program.reset(); }

    void aSessionThatKilledTheProgramIsNotRestoredBlindly()
    {
        m_program->servers.connectTo(server(u"a"_s), std::nullopt);
        m_program->addPage(u"Unsaved"_s);
        end();
        leaveMark();
        start();
        restore();
        QCOMPARE(m_program->pageCount(), std::size_t { 0 });
        QVERIFY(m_program->servers.servers().empty());
        QVERIFY(m_program->says(u"could not be restored"_s));
        QVERIFY(!m_program->banners.isShowing(u"recovery"_s)); // part of the session
        press(u"Restore anyway"_s);
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
        QCOMPARE(m_program->servers.servers().size(), std::size_t { 1 });
        QVERIFY(QFile::exists(mark()));
        end();
        QVERIFY(!QFile::exists(mark()));
        start();
        restore();
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
    }

    void aSessionThatIsHeldBackIsNotLost()
    {
        m_program->servers.connectTo(server(u"a"_s), std::nullopt);
        m_program->addPage(u"Unsaved"_s);
        end();
        leaveMark();
        start();
        restore();
        m_program->time.setRefresh(Duration::fromMinutes(1));
        end(); // without a decision
        start();
        restore();
        QVERIFY(!m_program->says(u"could not be restored"_s));
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
        QCOMPARE(m_program->servers.servers().size(), std::size_t { 1 });
    }

    void aNewBeginningTakesThePlaceOfTheSessionThatIsHeldBack()
    {
        m_program->servers.connectTo(server(u"a"_s), std::nullopt);
        end();
        leaveMark();
        start();
        restore();
        m_program->servers.connectTo(server(u"b"_s), std::nullopt);
        end();
        start();
        restore();
        QCOMPARE(m_program->servers.servers().front().settings.id, u"b"_s);
    }

    void aSessionThatWorksLosesItsMark()
    {
        m_program->servers.connectTo(server(u"a"_s), std::nullopt);
        end();
        start();
        restore();
        QVERIFY(QFile::exists(mark()));
        QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(mark()), 30'000);
    }

    void aSecondProgramLeavesTheFirstOnesWorkAlone()
    {
        m_program->addPage(u"Unsaved"_s);
        goOn(Duration::fromSeconds(5));
        WorkspaceProgram second(m_folder->filePath(u"state"_s), *m_clock);
        second.controller->restoreSession([] {});
        QVERIFY(!second.banners.isShowing(u"recovery"_s));
        second.addPage(u"Other"_s);
        bool isDone = false;
        second.controller->finishSession([&isDone] { isDone = true; });
        QVERIFY(isDone);
        QCOMPARE(journals(), 2);
        end();
        QCOMPARE(journals(), 2);
    }

    void filesOfEarlyVersionsDoNoHarm_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray workspace = "{\"schemaVersion\": 1, \"pages\": [{\"title\": \"Old\"}]}";
        QTest::newRow("session") << u"state/session.promdesk"_s << workspace;
        QTest::newRow("settings") << u"window.ini"_s << QByteArray("[window]\ntheme=dark\n");
        QTest::newRow("settings in the state")
            << u"state/window.ini"_s << QByteArray("[General]\nrecentFiles=/tmp/a.promdesk\n");
        QTest::newRow("session of other types")
            << u"state/session.json"_s
            << QByteArray("{\"shown\": [], \"scope\": 7, \"recentFiles\": {}, \"theme\": 1,"
                          "\"windowGeometry\": false, \"takesUpJournal\": \"yes\"}");
        QTest::newRow("session that is no JSON")
            << u"state/session.json"_s << QByteArray(2000, '\xfe');
        QTest::newRow("empty session") << u"state/session.json"_s << QByteArray();
    }

    void filesOfEarlyVersionsDoNoHarm()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        const QString path = m_folder->filePath(name);
        QVERIFY(QDir().mkpath(m_folder->filePath(u"state"_s)));
        QVERIFY(writeFile(path, bytes));
        start();
        restore();
        QCOMPARE(m_program->pageCount(), std::size_t { 0 });
        QVERIFY(m_program->session.state().recentFiles.isEmpty());
        QCOMPARE(readFile(path, kMostBytes).value(), bytes);
        m_program->addPage(u"Mine"_s);
        end();
        start();
        restore();
        QCOMPARE(m_program->pageCount(), std::size_t { 1 });
    }

private:
    [[nodiscard]] QString mark() const { return m_folder->filePath(u"state/restoring.lock"_s); }

    /// As a program leaves it that is killed while it restores.
    void leaveMark() const { QVERIFY(writeFile(mark(), "1\npromdesk\nelsewhere\n")); }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_WorkspaceSession)
#include "tst_WorkspaceSession.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/LateExecutor.h"
#include "workspace/SessionKeeper.h"

#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace promdesk;
using promdesk::test::LateExecutor;
using namespace Qt::StringLiterals;

class tst_SessionKeeper : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(u"state/session.json"_s);
    }

    void keepsEveryChange()
    {
        SessionKeeper keeper(m_immediate, m_immediate, m_path);
        setTheme(keeper, u"dark"_s);
        QCOMPARE(loadSessionState(m_path).theme, u"dark"_s);
        const SessionKeeper next(m_immediate, m_immediate, m_path);
        QVERIFY(next.state() == keeper.state());
    }

    void writesNothingWhenNothingChanged()
    {
        SessionKeeper keeper(m_immediate, m_immediate, m_path);
        setTheme(keeper, QString());
        QVERIFY(!QFile::exists(m_path));
    }

    void tellsWhenTheNewestIsWritten()
    {
        LateExecutor slow;
        SessionKeeper keeper(slow, m_immediate, m_path);
        setTheme(keeper, u"dark"_s);
        setTheme(keeper, u"light"_s);
        bool isWritten = false;
        keeper.flush([&isWritten](const Result<void>& written) { isWritten = bool(written); });
        QVERIFY(!isWritten);
        slow.runAll();
        QVERIFY(isWritten);
        QCOMPARE(loadSessionState(m_path).theme, u"light"_s);
    }

    void finishesWithoutItsWorker()
    {
        LateExecutor slow;
        SessionKeeper keeper(slow, m_immediate, m_path);
        setTheme(keeper, u"dark"_s);
        QVERIFY(keeper.finish());
        QCOMPARE(loadSessionState(m_path).theme, u"dark"_s);
        QVERIFY(QFile::remove(m_path));
        slow.runAll();
        QVERIFY(!QFile::exists(m_path)); // was written already
    }

    void saysWhenItCannotBeKept()
    {
        QFile inTheWay(m_folder->filePath(u"state"_s));
        QVERIFY(inTheWay.open(QIODevice::NewOnly));
        SessionKeeper keeper(m_immediate, m_immediate, m_path);
        setTheme(keeper, u"dark"_s);
        const Result<void> written = keeper.finish();
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Io);
    }

    void noticesThatTheLastStartDiedWhileRestoring()
    {
        SessionKeeper keeper(m_immediate, m_immediate, m_path);
        leaveMark();
        QCOMPARE(keeper.beginRestore(), SessionKeeper::LastRestore::Died);
        QVERIFY(!QFile::exists(mark()));
        QCOMPARE(keeper.beginRestore(), SessionKeeper::LastRestore::Ended); // all the same
        QVERIFY(QFile::exists(mark()));
        keeper.endRestore();
        QVERIFY(!QFile::exists(mark()));
    }

    void aGoodEndWhileRestoringIsNoDeath()
    {
        auto keeper = std::make_unique<SessionKeeper>(m_immediate, m_immediate, m_path);
        QCOMPARE(keeper->beginRestore(), SessionKeeper::LastRestore::Ended);
        QVERIFY(QFile::exists(mark()));
        keeper.reset();
        SessionKeeper next(m_immediate, m_immediate, m_path);
        QCOMPARE(next.beginRestore(), SessionKeeper::LastRestore::Ended);
    }

    void anotherRunThatIsRestoringHasNotDied()
    {
        SessionKeeper one(m_immediate, m_immediate, m_path);
        SessionKeeper other(m_immediate, m_immediate, m_path);
        QCOMPARE(one.beginRestore(), SessionKeeper::LastRestore::Ended);
        QCOMPARE(other.beginRestore(), SessionKeeper::LastRestore::Ended);
        other.endRestore();
        QVERIFY(QFile::exists(mark())); // of the first
    }

    void ofTwoRunsTheLastToWriteWinsAndTheFileIsWhole()
    {
        SessionKeeper one(m_immediate, m_immediate, m_path);
        SessionKeeper other(m_immediate, m_immediate, m_path);
        for (int i = 0; i < 20; ++i) {
            setTheme(one, i % 2 == 0 ? u"dark"_s : u"light"_s);
            other.change([i](SessionState& state) {
                state.noteFile(u"/tmp/%1.promdesk"_s.arg(i));
                state.windowLayout = QByteArray(i * 1000, 'x');
            });
            QVERIFY(loadSessionState(m_path) == other.state());
        }
        setTheme(one, u"system"_s);
        QVERIFY(loadSessionState(m_path) == one.state());
    }

private:
    [[nodiscard]] QString mark() const { return m_folder->filePath(u"state/restoring.lock"_s); }

    void leaveMark() const
    {
        QVERIFY(QDir().mkpath(m_folder->filePath(u"state"_s)));
        QFile file(mark());
        QVERIFY(file.open(QIODevice::NewOnly | QIODevice::WriteOnly));
        QVERIFY(file.write("1\nsomething\nelsewhere\n") > 0);
    }

    static void setTheme(SessionKeeper& keeper, const QString& theme)
    {
        keeper.change([&theme](SessionState& state) { state.theme = theme; });
    }

    ImmediateExecutor m_immediate;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(tst_SessionKeeper)
#include "tst_SessionKeeper.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "Places.h"

#include <QDir>
#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_Places : public QObject
{
    Q_OBJECT

private:
    QByteArray m_home;
    QByteArray m_state;
    bool m_hadState = false;

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_home = qgetenv("HOME");
        m_hadState = qEnvironmentVariableIsSet("XDG_STATE_HOME");
        m_state = qgetenv("XDG_STATE_HOME");
        qputenv("HOME", "/home/somebody");
        qunsetenv("XDG_STATE_HOME");
    }

    void cleanup()
    {
        qputenv("HOME", m_home);
        qunsetenv("XDG_STATE_HOME");
        if (m_hadState) {
            qputenv("XDG_STATE_HOME", m_state);
        }
    }

    void stateLiesWhereTheDesktopSays()
    {
        qputenv("XDG_STATE_HOME", "/srv/state");
        QCOMPARE(Places::ofUser().stateFolder, u"/srv/state/promdesk"_s);
    }

    void whatIsKeptLiesInTheCache()
    {
#ifdef Q_OS_LINUX
        const QByteArray before = qgetenv("XDG_CACHE_HOME");
        qputenv("XDG_CACHE_HOME", "/srv/cache");
        QCOMPARE(Places::ofUser().blockFolder, u"/srv/cache/promdesk/blocks"_s);
        before.isNull() ? qunsetenv("XDG_CACHE_HOME") : qputenv("XDG_CACHE_HOME", before);
#endif
    }

    /// "All paths set in these environment variables must be absolute. If an implementation
    /// encounters a relative path it should consider the path invalid and ignore it."
    void aPlaceThatIsNoPlaceIsPassedOver_data()
    {
        QTest::addColumn<QByteArray>("named");
        QTest::newRow("not set") << QByteArray();
        QTest::newRow("relative") << QByteArray("state");
        QTest::newRow("relative to here") << QByteArray("./state");
        QTest::newRow("not expanded") << QByteArray("~/state");
    }

    void aPlaceThatIsNoPlaceIsPassedOver()
    {
#ifdef Q_OS_LINUX
        QFETCH(QByteArray, named);
        qputenv("XDG_STATE_HOME", named);
        QCOMPARE(Places::ofUser().stateFolder, u"/home/somebody/.local/state/promdesk"_s);
#endif
    }

    void askingMakesNoFolder()
    {
        const QString folder = QDir::tempPath() + u"/promdesk-tst-places-none"_s;
        QCOMPARE(Places::below(folder).stateFolder, folder + u"/state"_s);
        QCOMPARE(Places::below(folder).blockFolder, folder + u"/cache/blocks"_s);
        QVERIFY(!QDir(folder).exists());
    }
};

QTEST_APPLESS_MAIN(tst_Places)
#include "tst_Places.moc"

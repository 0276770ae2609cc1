// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "DesktopScheme.h"

#include <QGuiApplication>
#include <QPalette>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

/// Without a session bus; with one it is PortalScheme's matter.
class tst_DesktopScheme : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_runtime;

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        qunsetenv("DBUS_SESSION_BUS_ADDRESS");
        qputenv("XDG_RUNTIME_DIR", m_runtime.path().toLocal8Bit());
    }

    void withoutABusThePaletteCounts()
    {
        const auto scheme = makeSystemScheme();
        QVERIFY(scheme != nullptr);
        QVERIFY(qobject_cast<PaletteScheme*>(scheme.get()) != nullptr);
        QCOMPARE(scheme->scheme(), PaletteScheme::desktopScheme());
    }

    void asksForNoBusOfItsOwn()
    {
        qunsetenv("XDG_RUNTIME_DIR");
        QVERIFY(qobject_cast<PaletteScheme*>(makeSystemScheme().get()) != nullptr);
        QVERIFY(!qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS"));
    }

    /// A socket that nobody listens on, as a crashed session leaves it.
    void aDeadBusIsNoBus_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::newRow("gone") << QByteArray("unix:path=/nonexistent/bus");
        QTest::newRow("nonsense") << QByteArray("nonsense");
        QTest::newRow("empty") << QByteArray("");
    }

    void aDeadBusIsNoBus()
    {
        QFETCH(QByteArray, address);
        qputenv("DBUS_SESSION_BUS_ADDRESS", address);
        const auto scheme = makeSystemScheme();
        QVERIFY(scheme != nullptr);
        QCOMPARE(scheme->scheme(), PaletteScheme::desktopScheme());
    }
};

QTEST_MAIN(tst_DesktopScheme)
#include "tst_DesktopScheme.moc"

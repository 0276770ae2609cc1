// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/Health.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_Health : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// The names stand in files and in what commands print.
    void namesStatesInRisingSeverity_data()
    {
        QTest::addColumn<Health>("health");
        QTest::newRow("ok") << Health::Ok;
        QTest::newRow("unknown") << Health::Unknown;
        QTest::newRow("busy") << Health::Busy;
        QTest::newRow("degraded") << Health::Degraded;
        QTest::newRow("silent") << Health::Silent;
        QTest::newRow("failing") << Health::Failing;
    }

    void namesStatesInRisingSeverity()
    {
        QFETCH(Health, health);
        QCOMPARE(toText(health), QString::fromLatin1(QTest::currentDataTag()));
        QVERIFY(health == Health::Ok || health > Health::Ok);
    }

    void ordersStatesBySeverity()
    {
        using enum Health;
        QVERIFY(Ok < Unknown && Unknown < Busy && Busy < Degraded && Degraded < Silent
            && Silent < Failing);
        QCOMPARE(HealthVerdict().health, Unknown); // who knows nothing does not say "ok"
    }

    void tellsSpansInTheUnitThatFits_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("text");
        const qint64 minute = 60'000;
        const qint64 hour = 60 * minute;
        QTest::newRow("nothing") << qint64 { 0 } << u"0 s"_s;
        QTest::newRow("less than a second") << qint64 { 999 } << u"0 s"_s;
        QTest::newRow("the last second") << minute - 1 << u"59 s"_s;
        QTest::newRow("a minute") << minute << u"1 min"_s;
        QTest::newRow("an hour and more") << 2 * hour - 1 << u"119 min"_s;
        QTest::newRow("two hours") << 2 * hour << u"2 h"_s;
        QTest::newRow("a day and more") << 48 * hour - 1 << u"47 h"_s;
        QTest::newRow("two days") << 48 * hour << u"2 d"_s;
        QTest::newRow("years") << 24 * 1000 * hour << u"1000 d"_s;
        QTest::newRow("a clock that was set back") << qint64 { -5000 } << u"0 s"_s;
    }

    void tellsSpansInTheUnitThatFits()
    {
        QFETCH(qint64, ms);
        QFETCH(QString, text);
        QCOMPARE(toSpanText(Duration::fromMs(ms)), text);
    }

    /// The reason that stands there stays unless the other one is really worse.
    void keepsTheFirstOfTwoThatAreAlike()
    {
        const HealthVerdict busy { Health::Busy, u"first"_s };
        const HealthVerdict alsoBusy { Health::Busy, u"second"_s };
        const HealthVerdict failing { Health::Failing, u"third"_s };
        QCOMPARE(&worse(busy, alsoBusy), &busy);
        QCOMPARE(&worse(alsoBusy, busy), &alsoBusy);
        QCOMPARE(&worse(busy, failing), &failing);
        QCOMPARE(&worse(failing, busy), &failing);
    }
};

QTEST_APPLESS_MAIN(tst_Health)
#include "tst_Health.moc"

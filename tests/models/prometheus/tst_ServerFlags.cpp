// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ServerFlags.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_ServerFlags : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsTimes()
    {
        SourceCapabilities capabilities;
        readFlags({ { u"query.lookback-delta"_s, u"2m"_s }, { u"query.timeout"_s, u"30s"_s } },
            capabilities);
        QCOMPARE(capabilities.lookback, Duration::fromMinutes(2));
        QCOMPARE(capabilities.queryTimeout, Duration::fromSeconds(30));
        QVERIFY(capabilities.areFlagsKnown);
        QVERIFY(!capabilities.altersEvaluation);
    }

    void isKnownByTheLookback_data()
    {
        QTest::addColumn<QString>("lookback");
        QTest::addColumn<bool>("isKnown");
        QTest::newRow("usual") << u"5m"_s << true;
        QTest::newRow("zero: the usual one") << u"0s"_s << true;
        QTest::newRow("senseless") << u"soon"_s << false;
        QTest::newRow("empty") << QString() << false;
    }

    void isKnownByTheLookback()
    {
        QFETCH(QString, lookback);
        SourceCapabilities capabilities;
        readFlags({ { u"query.lookback-delta"_s, lookback } }, capabilities);
        QTEST(capabilities.areFlagsKnown, "isKnown");
        QCOMPARE(capabilities.lookback, Duration::fromMinutes(5));
        readFlags({}, capabilities);
        QVERIFY(!capabilities.areFlagsKnown);
    }

    void knowsFeaturesThatAlterEvaluation_data()
    {
        QTest::addColumn<QString>("features");
        QTest::addColumn<bool>("doTheyAlter");
        QTest::newRow("none") << QString() << false;
        QTest::newRow("others") << u"exemplar-storage,native-histograms"_s << false;
        QTest::newRow("names") << u"promql-delayed-name-removal"_s << true;
        QTest::newRow("labels") << u"exemplar-storage, type-and-unit-labels"_s << true;
        QTest::newRow("rates") << u"use-start-timestamps,st-storage"_s << true;
    }

    void knowsFeaturesThatAlterEvaluation()
    {
        QFETCH(QString, features);
        SourceCapabilities capabilities;
        readFlags({ { u"enable-feature"_s, features } }, capabilities);
        QTEST(capabilities.altersEvaluation, "doTheyAlter");
    }
};

QTEST_APPLESS_MAIN(tst_ServerFlags)
#include "tst_ServerFlags.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/BackOff.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_BackOff : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void waitsAtRandomBelowADoublingCeiling()
    {
        std::mt19937_64 random(5);
        for (int failures = 0; failures < 10; ++failures) {
            const std::int64_t ceiling = std::min<std::int64_t>(60'000, 1000LL << failures);
            std::int64_t longest = 0;
            std::int64_t shortest = ceiling;
            for (int round = 0; round < 300; ++round) {
                BackOff backOff;
                for (int i = 0; i <= failures; ++i) {
                    backOff.fail(Duration(), std::nullopt, random);
                }
                longest = std::max(longest, backOff.notBefore()->toMs());
                shortest = std::min(shortest, backOff.notBefore()->toMs());
            }
            QVERIFY(longest <= ceiling);
            QVERIFY(longest > ceiling * 9 / 10);
            QVERIFY(shortest < ceiling / 10);
        }
    }

    void followsTheServersWishUpToFiveMinutes_data()
    {
        QTest::addColumn<qint64>("wishMs");
        QTest::addColumn<qint64>("waitMs");
        QTest::newRow("some seconds") << qint64 { 7'000 } << qint64 { 7'000 };
        QTest::newRow("a day") << qint64 { 86'400'000 } << qint64 { 300'000 };
        QTest::newRow("at once") << qint64 { 0 } << qint64 { 1'000 };
        QTest::newRow("the past") << qint64 { -5'000 } << qint64 { 1'000 };
    }

    void followsTheServersWishUpToFiveMinutes()
    {
        QFETCH(qint64, wishMs);
        QFETCH(qint64, waitMs);
        std::mt19937_64 random(5);
        BackOff backOff;
        backOff.fail(Duration::fromSeconds(100), wishMs, random);
        QCOMPARE(backOff.notBefore()->toMs(), 100'000 + waitMs);
    }

    /// A date that our clock has behind it would else be asked for as fast as it is refused.
    void waitsNoShorterThanWithoutAWish()
    {
        std::mt19937_64 random(5);
        std::mt19937_64 sameRandom(5);
        BackOff wished;
        BackOff unwished;
        std::int64_t longest = 0;
        for (int failures = 0; failures < 20; ++failures) {
            wished.fail(Duration(), 0, random);
            unwished.fail(Duration(), std::nullopt, sameRandom);
            QVERIFY(*wished.notBefore() >= *unwished.notBefore());
            longest = std::max(longest, wished.notBefore()->toMs());
        }
        QVERIFY(longest > 10'000);
        QVERIFY(longest <= 60'000);
    }

    void holdsUntilItsTimeAndForgetsAfterSuccess()
    {
        std::mt19937_64 random(5);
        BackOff backOff;
        QVERIFY(!backOff.isHolding(Duration()));
        backOff.fail(Duration(), 1'000, random);
        QVERIFY(backOff.isHolding(Duration::fromMs(999)));
        QVERIFY(!backOff.isHolding(Duration::fromMs(1'000)));
        QCOMPARE(backOff.failures(), 1);
        backOff.succeed();
        QCOMPARE(backOff.failures(), 0);
        QVERIFY(!backOff.notBefore());
    }
};

QTEST_GUILESS_MAIN(tst_BackOff)
#include "tst_BackOff.moc"

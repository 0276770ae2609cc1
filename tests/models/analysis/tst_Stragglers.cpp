// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "analysis/Stragglers.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();

} // namespace

class tst_Stragglers : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void finds_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<bool>("isLowBad");
        QTest::addColumn<QList<int>>("found");
        QTest::newRow("one of eight") << QList<double> { 1.0, 1.1, 0.9, 3.2, 1.0, 1.05, 0.95, 1.0 }
                                      << false << QList<int> { 3 };
        QTest::newRow("two of eight") << QList<double> { 1.0, 1.1, 0.9, 3.2, 1.0, 1.05, 5, 1.0 }
                                      << false << QList<int> { 3, 6 };
        QTest::newRow("a fast one is none")
            << QList<double> { 1.0, 1.1, 0.9, 0.1, 1.0, 1.05, 0.95, 1.0 } << false << QList<int> {};
        QTest::newRow("one that does little")
            << QList<double> { 10, 11, 9, 2, 10, 10.5 } << true << QList<int> { 3 };
        QTest::newRow("one that does much is none")
            << QList<double> { 10, 11, 9, 40, 10, 10.5 } << true << QList<int> {};
        QTest::newRow("three are too few") << QList<double> { 1, 1, 100 } << false << QList<int> {};
        QTest::newRow("three and a gap are too few")
            << QList<double> { 1, 1, 100, kNan } << false << QList<int> {};
        QTest::newRow("four are enough")
            << QList<double> { 1, 1.01, 0.99, 100 } << false << QList<int> { 3 };
        // 1.4 times the median is far by deviations and near by factor.
        QTest::newRow("a small factor does not matter")
            << QList<double> { 1, 1.001, 0.999, 1, 1.4 } << false << QList<int> {};
        QTest::newRow("at the factor")
            << QList<double> { 1, 1.001, 0.999, 1, 1.5 } << false << QList<int> { 4 };
        QTest::newRow("wide spread is nobody's fault")
            << QList<double> { 1, 2, 4, 8, 16 } << false << QList<int> {};
        QTest::newRow("all alike") << QList<double> { 2, 2, 2, 2 } << false << QList<int> {};
        // More than half are equal: measured by the mean distance.
        QTest::newRow("equal but one of twelve")
            << QList<double> { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30 } << false << QList<int> { 11 };
        QTest::newRow("nobody answers") << QList<double> { 0, 0, 0, 0 } << true << QList<int> {};
        QTest::newRow("nothing") << QList<double> {} << false << QList<int> {};
    }

    void finds()
    {
        QFETCH(const QList<double>, values);
        QFETCH(const bool, isLowBad);
        QFETCH(const QList<int>, found);
        const StragglerReport report =
            findStragglers({ values.constData(), static_cast<std::size_t>(values.size()) },
                isLowBad ? BadSide::Below : BadSide::Above);
        QList<int> indexes;
        for (const Straggler& straggler : report.stragglers) {
            indexes += static_cast<int>(straggler.index);
        }
        QCOMPARE(indexes, found);
    }

    void saysHowFarItIs()
    {
        const std::vector<double> values { 1.0, 1.1, 0.9, 3.2, 1.0 };
        const StragglerReport report = findStragglers(values, BadSide::Above);
        QVERIFY(report.isEnough);
        QCOMPARE(report.spread.median, 1.0);
        QCOMPARE(report.stragglers.front().factor, 3.2);
    }

    void ofANaughtMedianEveryFactorIsInfinite()
    {
        const std::vector<double> values { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30 };
        QVERIFY(std::isinf(findStragglers(values, BadSide::Above).stragglers.front().factor));
    }

    void whatIsSmallIsNoTrouble()
    {
        const std::vector<double> one { 0, 0, 1, 0, 0, 0 };
        const std::vector<double> nine { 0, 0, 9, 0, 0, 0 };
        StragglerRule rule;
        QCOMPARE(findStragglers(one, BadSide::Above, rule).stragglers.size(), std::size_t { 1 });
        rule.leastValue = 4;
        QVERIFY(findStragglers(one, BadSide::Above, rule).stragglers.empty());
        QCOMPARE(findStragglers(nine, BadSide::Above, rule).stragglers.size(), std::size_t { 1 });
    }

    void saysWhenItIsTooLittle()
    {
        const std::vector<double> values { 1, 1, 9 };
        QVERIFY(!findStragglers(values, BadSide::Above).isEnough);
        QVERIFY(findStragglers(values, BadSide::Above, { .leastCount = 3 }).isEnough);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_Stragglers)
#include "tst_Stragglers.moc"

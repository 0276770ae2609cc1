// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "analysis/RobustSpread.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const double kNan = std::numeric_limits<double>::quiet_NaN();
const double kInfinity = std::numeric_limits<double>::infinity();

/// The definition, word for word.
double plainMedian(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

} // namespace

class tst_RobustSpread : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void figures_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<double>("median");
        QTest::addColumn<double>("deviation");
        QTest::addColumn<double>("meanDeviation");
        // Distances from 2: 1 1 0 0 2 4 7; their median is 1, their mean 15/7.
        QTest::newRow("odd") << QList<double> { 1, 1, 2, 2, 4, 6, 9 } << 2.0 << 1.4826
                             << 1.253314 * 15 / 7;
        // Distances from 2.5: 1.5 .5 .5 1.5.
        QTest::newRow("even") << QList<double> { 1, 2, 3, 4 } << 2.5 << 1.4826 << 1.253314;
        QTest::newRow("one") << QList<double> { 7 } << 7.0 << 0.0 << 0.0;
        QTest::newRow("mostly equal") << QList<double> { 5, 5, 5, 9 } << 5.0 << 0.0 << 1.253314;
        QTest::newRow("not only numbers") << QList<double> { kNan, 1, kInfinity, 2, 3, -kInfinity }
                                          << 2.0 << 1.4826 << 1.253314 * 2 / 3;
        QTest::newRow("large") << QList<double> { 1.7e308, 1.7e308 } << 1.7e308 << 0.0 << 0.0;
    }

    void figures()
    {
        QFETCH(const QList<double>, values);
        QFETCH(const double, median);
        QFETCH(const double, deviation);
        QFETCH(const double, meanDeviation);
        const RobustSpread spread =
            robustSpread({ values.constData(), static_cast<std::size_t>(values.size()) });
        QCOMPARE(spread.median, median);
        QCOMPARE(spread.deviation, deviation);
        QCOMPARE(spread.meanDeviation, meanDeviation);
    }

    void ofNothingThereIsNone()
    {
        const RobustSpread spread = robustSpread({});
        QCOMPARE(spread.count, std::size_t(0));
        QVERIFY(std::isnan(spread.median));
        QCOMPARE(modifiedScore(spread, 1), 0.0);
    }

    void agreesWithTheDefinition()
    {
        std::mt19937 random(7);
        std::normal_distribution<double> normal(3, 2);
        for (std::size_t size = 1; size < 200; ++size) {
            std::vector<double> values(size);
            std::generate(values.begin(), values.end(), [&] { return normal(random); });
            const RobustSpread spread = robustSpread(values);
            const double median = plainMedian(values);
            std::vector<double> distances;
            for (const double value : values) {
                distances.push_back(std::abs(value - median));
            }
            QCOMPARE(spread.count, size);
            QCOMPARE(spread.median, median);
            QCOMPARE(spread.deviation, 1.4826 * plainMedian(distances));
        }
    }

    void estimatesTheStandardDeviation()
    {
        std::mt19937 random(7);
        std::normal_distribution<double> normal(10, 2);
        std::vector<double> values(20'000);
        std::generate(values.begin(), values.end(), [&] { return normal(random); });
        const RobustSpread spread = robustSpread(values);
        QVERIFY(std::abs(spread.deviation - 2) < 0.05);
        QVERIFY(std::abs(spread.meanDeviation - 2) < 0.05);
    }

    void halfOfTheValuesCannotMoveIt()
    {
        const std::vector<double> calm { 1, 2, 3, 1e9, 1e12 };
        QCOMPARE(robustSpread(calm).median, 3.0);
        QVERIFY(robustSpread(calm).deviation < 4);
    }

    void scores()
    {
        const RobustSpread spread { .count = 4, .median = 10, .deviation = 2, .meanDeviation = 9 };
        QCOMPARE(modifiedScore(spread, 17), 3.5);
        QCOMPARE(modifiedScore(spread, 3), -3.5);
        QCOMPARE(modifiedScore(spread, kNan), 0.0);
        const RobustSpread flat { .count = 4, .median = 10, .deviation = 0, .meanDeviation = 2 };
        QCOMPARE(modifiedScore(flat, 17), 3.5);
        const RobustSpread same { .count = 4, .median = 10, .deviation = 0, .meanDeviation = 0 };
        QCOMPARE(modifiedScore(same, 10), 0.0);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_RobustSpread)
#include "tst_RobustSpread.moc"

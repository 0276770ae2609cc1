// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "analysis/ExactSum.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>
#include <vector>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

double sumOf(const std::vector<double>& values)
{
    ExactSum sum;
    for (const double value : values) {
        sum.add(value);
    }
    return sum.total();
}

double meanOf(RunningMean::Way way, const std::vector<double>& values)
{
    RunningMean mean(way);
    for (const double value : values) {
        mean.add(value);
    }
    return mean.mean();
}

} // namespace

class tst_ExactSum : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsWhatRoundingLoses()
    {
        QCOMPARE(sumOf({ 1, 1e100, 1, -1e100 }), 2.0);
        QCOMPARE(sumOf({ 1e100, 1, -1e100, 1 }), 2.0);
        QCOMPARE(sumOf({}), 0.0);
    }

    void infinitiesStay()
    {
        QCOMPARE(sumOf({ kInfinity, 1, 2 }), kInfinity);
        QCOMPARE(sumOf({ 1, -kInfinity }), -kInfinity);
        QVERIFY(std::isnan(sumOf({ kInfinity, -kInfinity })));
        QVERIFY(std::isnan(sumOf({ 1, std::nan(""), 2 })));
    }

    void meansAgree_data()
    {
        QTest::addColumn<int>("way");
        QTest::newRow("exact sum") << static_cast<int>(RunningMean::Way::ExactSum);
        QTest::newRow("joined sum") << static_cast<int>(RunningMean::Way::JoinedSum);
        QTest::newRow("compensated") << static_cast<int>(RunningMean::Way::Compensated);
        QTest::newRow("plain") << static_cast<int>(RunningMean::Way::Plain);
    }

    void meansAgree()
    {
        QFETCH(int, way);
        const auto kind = static_cast<RunningMean::Way>(way);
        QCOMPARE(meanOf(kind, { 7 }), 7.0);
        QCOMPARE(meanOf(kind, { 1, 2, 3, 6 }), 3.0);
        QCOMPARE(meanOf(kind, { kInfinity, 1, kInfinity }), kInfinity);
        QCOMPARE(meanOf(kind, { 1, -kInfinity, 1 }), -kInfinity);
        QVERIFY(std::isnan(meanOf(kind, { kInfinity, 1, -kInfinity })));
        QVERIFY(std::isnan(meanOf(kind, { 1, std::nan("") })));
    }

    void meansOfTheLargestDoNotOverflow()
    {
        const double most = std::numeric_limits<double>::max();
        QCOMPARE(meanOf(RunningMean::Way::ExactSum, { most, most, most, most }), most);
        QCOMPARE(meanOf(RunningMean::Way::JoinedSum, { most, most, most, most }), most);
        QCOMPARE(meanOf(RunningMean::Way::Plain, { most, most, most, most }), most);
    }

    void exactMeansAreExact()
    {
        QCOMPARE(meanOf(RunningMean::Way::ExactSum, { 1, 1e100, 1, -1e100 }), 0.5);
        QCOMPARE(meanOf(RunningMean::Way::JoinedSum, { 1, 1e100, 1, -1e100 }), 0.5);
    }

    /// The sum is 9.600000000000001, and what rounding lost of it -1.4e-15.
    void whatWasLostIsDividedApartOrNot()
    {
        const std::vector<double> values { 9.0, 0.3, 0.3 };
        QVERIFY(meanOf(RunningMean::Way::ExactSum, values) == 3.2);
        QVERIFY(meanOf(RunningMean::Way::JoinedSum, values) == 3.1999999999999997);
    }
};

QTEST_GUILESS_MAIN(tst_ExactSum)
#include "tst_ExactSum.moc"

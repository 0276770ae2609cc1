// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellSize.h"
#include "signals/SignalCatalog.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinite = std::numeric_limits<double>::infinity();

Signal rate()
{
    Signal signal;
    signal.id = "rate";
    signal.shortTitle = u"Requests"_s;
    signal.unit = Unit::RequestsPerSecond;
    return signal;
}

FleetCells cellsWith(const std::vector<double>& values)
{
    FleetCells cells;
    for (const double value : values) {
        cells.cells.emplace_back();
        cells.cells.back().vitals = { { "rate", value } };
    }
    return cells;
}

} // namespace

class tst_CellSize : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void withoutASignalAllAreEqual()
    {
        const CellSize size;
        const FleetCells cells = cellsWith({ 1, 100, kNaN });
        QVERIFY(size.isEqual());
        for (const FleetCell& cell : cells.cells) {
            QVERIFY(size.isKnown(cell));
            QCOMPARE(size.share(cell), 1.0);
        }
        QCOMPARE(size.weights(cells), std::vector<double>(3, 1.0));
    }

    void areaGrowsWithTheValue()
    {
        const FleetCells cells = cellsWith({ 25, 50, 100 });
        const CellSize size(rate(), cells);
        QCOMPARE(size.highest(), 100.0);
        QCOMPARE(size.title(), u"Requests"_s);
        QCOMPARE(size.share(cells.cells[0]), 0.25);
        QCOMPARE(size.share(cells.cells[1]), 0.5);
        QCOMPARE(size.share(cells.cells[2]), 1.0);
        const std::vector<double> weights = size.weights(cells);
        QCOMPARE(weights[1] / weights[0], 2.0);
        QCOMPARE(weights[2] / weights[0], 4.0);
    }

    void whatIsNoAmountIsUnknownAndSmallest_data()
    {
        QTest::addColumn<double>("value");
        QTest::newRow("NaN") << kNaN;
        QTest::newRow("infinite") << kInfinite;
        QTest::newRow("minus infinite") << -kInfinite;
        QTest::newRow("negative") << -3.0;
    }

    void whatIsNoAmountIsUnknownAndSmallest()
    {
        QFETCH(double, value);
        const FleetCells cells = cellsWith({ value, 10, 0 });
        const CellSize size(rate(), cells);
        QCOMPARE(size.highest(), 10.0);
        QVERIFY(!size.isKnown(cells.cells[0]));
        QVERIFY(size.isKnown(cells.cells[2])); // nothing is an amount
        QCOMPARE(size.share(cells.cells[0]), CellSize::kLeastShare);
        const std::vector<double> weights = size.weights(cells);
        QVERIFY(weights[0] > 0 && weights[0] < weights[1]);
        QCOMPARE(weights[0], weights[2]);
    }

    void withoutAnyAmountAllAreAlike()
    {
        for (const std::vector<double>& values : { std::vector<double> { kNaN, kNaN },
                 std::vector<double> { 0, 0 }, std::vector<double> { -1, kInfinite } }) {
            const FleetCells cells = cellsWith(values);
            const CellSize size(rate(), cells);
            QCOMPARE(size.highest(), 0.0);
            const std::vector<double> weights = size.weights(cells);
            QCOMPARE(weights[0], weights[1]);
            QVERIFY(weights[0] > 0);
        }
    }

    void greatestValuesStillHaveFiniteWeights()
    {
        const FleetCells cells = cellsWith(
            { std::numeric_limits<double>::max(), 1, std::numeric_limits<double>::min() });
        const std::vector<double> weights = CellSize(rate(), cells).weights(cells);
        QVERIFY(std::all_of(weights.begin(), weights.end(),
            [](double weight) { return std::isfinite(weight) && weight > 0; }));
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_CellSize)
#include "tst_CellSize.moc"

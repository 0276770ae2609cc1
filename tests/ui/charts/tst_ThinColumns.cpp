// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ThinColumns.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const ValueToRow kToRow {
    .high = 100, .pxPerValue = 2, .shiftPx = 0.25, .least = -40, .most = 240
};

} // namespace

class tst_ThinColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aValueHasItsRow()
    {
        QCOMPARE(kToRow.at(100), 0.25F);
        QCOMPARE(kToRow.at(0), 200.25F);
        QCOMPARE(kToRow.at(1e300), -40.0F);
        QCOMPARE(kToRow.at(-1e300), 240.0F);
        const float row = kToRow.at(std::numeric_limits<double>::quiet_NaN());
        QVERIFY(row >= -40 && row <= 240);
    }

    void aStraightLineHasItsInk_data()
    {
        QTest::addColumn<float>("fall");
        for (const float fall : { 0.0F, 0.5F, 3.0F, 80.0F }) {
            QTest::addRow("falls by %g", static_cast<double>(fall)) << fall;
        }
    }

    /// As much as a line of one pixel covers of a column that it crosses.
    void aStraightLineHasItsInk()
    {
        QFETCH(float, fall);
        QVERIFY(std::abs(fall + 2 * halfOfStraight(fall) - std::sqrt(1 + fall * fall)) < 1e-4F);
    }

    void everyColumnHasItsStretch_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : { 1, 3, 4, 5, 8, 11 }) { // whole fours and what is left of them
            QTest::addRow("%d columns", count) << count;
        }
    }

    void everyColumnHasItsStretch()
    {
        QFETCH(int, count);
        WholeColumns columns;
        columns.resize(static_cast<std::size_t>(count));
        for (std::size_t i = 0; i < columns.edges.size(); ++i) {
            columns.edges[i] = 40 + static_cast<double>(i % 3) * 5;
        }
        for (std::size_t i = 0; i < columns.least.size(); ++i) {
            const bool turns = i % 2 == 1;
            columns.least[i] = std::min(columns.edges[i], columns.edges[i + 1]) - (turns ? 7 : 0);
            columns.greatest[i] = std::max(columns.edges[i], columns.edges[i + 1]);
        }
        ThinColumns thin;
        std::vector<float> edges;
        thin.read(columns, kToRow, { .half = 0.5F, .first = 20 }, edges);
        const ColumnSpan all { 20, 20 + count };
        QVERIFY(thin.hold(all));
        const auto tops = thin.tops(all);
        const auto bottoms = thin.bottoms(all);
        QCOMPARE(tops.size(), columns.least.size());
        QCOMPARE(bottoms.size(), columns.least.size());
        for (std::size_t i = 0; i < columns.least.size(); ++i) {
            const float top = kToRow.at(columns.greatest[i]);
            const float bottom = kToRow.at(columns.least[i]);
            const float half = i % 2 == 1 ? 0.5F : halfOfStraight(bottom - top);
            QCOMPARE(tops[i], top - half);
            QCOMPARE(bottoms[i], bottom + half);
        }
    }

    void knowsWhichColumnsItHolds()
    {
        ThinColumns thin;
        QVERIFY(!thin.hold({ 0, 1 }));
        WholeColumns columns;
        columns.resize(6);
        for (std::size_t i = 0; i < 6; ++i) {
            columns.greatest[i] = static_cast<double>(i) * 10;
        }
        std::vector<float> edges;
        thin.read(columns, kToRow, { .half = 0.5F, .first = 20 }, edges);
        QVERIFY(thin.hold({ 20, 26 }));
        QVERIFY(!thin.hold({ 19, 22 }));
        QVERIFY(!thin.hold({ 24, 27 }));
        const ColumnSpan some { 22, 24 };
        QCOMPARE(thin.tops(some).size(), std::size_t { 2 });
        QCOMPARE(thin.tops(some)[1], thin.tops({ 20, 26 })[3]);
        QCOMPARE(thin.bottoms(some)[0], thin.bottoms({ 20, 26 })[2]);
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_ThinColumns)
#include "tst_ThinColumns.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/CoverageColumns.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>
#include <random>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

/// Coverage of a column, 0…255 per row.
std::vector<int> taken(CoverageColumns& coverage, int column, int height)
{
    std::vector<int> rows(static_cast<std::size_t>(height), 0);
    coverage.take(
        column, [&rows](int row, int level) { rows.at(static_cast<std::size_t>(row)) = level; });
    return rows;
}

int sumOf(const std::vector<int>& rows)
{
    int sum = 0;
    for (const int row : rows) {
        sum += row;
    }
    return sum;
}

} // namespace

class tst_CoverageColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aRectangleCoversWhatItCovers()
    {
        CoverageColumns coverage(4, 20);
        coverage.add(1,
            { .width = 0.5F,
                .t0 = 3,
                .t1 = 3,
                .b0 = 6.5F,
                .b1 = 6.5F,
                .clipTop = 0,
                .clipBottom = 20 });
        const std::vector<int> rows = taken(coverage, 1, 20);
        QCOMPARE(rows[2], 0);
        QCOMPARE(rows[3], 128);
        QCOMPARE(rows[5], 128);
        QCOMPARE(rows[6], 64);
        QCOMPARE(rows[7], 0);
        QCOMPARE(sumOf(taken(coverage, 1, 20)), 0); // taken is gone
        QCOMPARE(sumOf(taken(coverage, 0, 20)), 0);
    }

    void coverageAddsUpToOneAtMost()
    {
        CoverageColumns coverage(1, 20);
        const ColumnPart part {
            .width = 0.75F, .t0 = 5, .t1 = 5, .b0 = 8, .b1 = 8, .clipTop = 0, .clipBottom = 20
        };
        coverage.add(0, part);
        coverage.add(0, part);
        const std::vector<int> rows = taken(coverage, 0, 20);
        QCOMPARE(rows[4], 0);
        QCOMPARE(rows[6], 255);
        QCOMPARE(rows[8], 0);
    }

    void aSlopeHasTheAreaOfItsShape()
    {
        // Upper border from 2 to 12, lower one from 12 to 12 over the whole column: a triangle.
        CoverageColumns coverage(1, 30);
        coverage.add(0,
            { .width = 1, .t0 = 2, .t1 = 12, .b0 = 12, .b1 = 12, .clipTop = 0, .clipBottom = 30 });
        const std::vector<int> rows = taken(coverage, 0, 30);
        QVERIFY(std::abs(sumOf(rows) - 5 * 255) <= 6);
        for (std::size_t row = 3; row < 12; ++row) {
            QVERIFY(rows[row] > rows[row - 1]);
        }
    }

    void nothingShowsOutsideTheClip()
    {
        CoverageColumns coverage(1, 30);
        coverage.add(0,
            { .width = 1,
                .t0 = -40,
                .t1 = -40,
                .b0 = 90,
                .b1 = 90,
                .clipTop = 5,
                .clipBottom = 9 });
        const std::vector<int> rows = taken(coverage, 0, 30);
        QCOMPARE(sumOf(rows), 4 * 255);
        QCOMPARE(rows[5], 255);
        QCOMPARE(rows[8], 255);
        coverage.add(
            0, { .width = 1, .t0 = 1, .t1 = 1, .b0 = 2, .b1 = 2, .clipTop = 9, .clipBottom = 5 });
        QCOMPARE(sumOf(taken(coverage, 0, 30)), 0);
    }

    void bordersCoverWhatIsBetweenThem()
    {
        std::mt19937 random(7);
        const auto next = [&random](float most) {
            return static_cast<float>(random() % 10'000) / 10'000.0F * most;
        };
        for (int round = 0; round < 200; ++round) {
            CoverageColumns coverage(8, 40);
            const CoverageEdge upper {
                .x0 = next(4), .y0 = next(30), .x1 = 4 + next(4), .y1 = next(30)
            };
            const float depth = 1 + next(8);
            CoverageEdge lower = upper;
            lower.y0 += depth;
            lower.y1 += depth;
            coverage.addEdge(upper, 1);
            coverage.addEdge(lower, -1);
            double sum = 0;
            for (int column = 0; column < 8; ++column) {
                sum += sumOf(taken(coverage, column, 40)) / 255.0;
            }
            const double wanted =
                static_cast<double>(upper.x1 - upper.x0) * static_cast<double>(depth);
            QVERIFY2(std::abs(sum - wanted) < 0.2 + wanted * 0.01,
                qPrintable(u"%1 instead of %2"_s.arg(sum).arg(wanted)));
        }
    }

    void bordersBesideTheTileOrOfNoSlopeAreLeftOut_data()
    {
        QTest::addColumn<float>("x0");
        QTest::addColumn<float>("x1");
        QTest::addColumn<float>("y1");
        QTest::newRow("left") << -9.0F << -2.0F << 5.0F;
        QTest::newRow("right") << 9.0F << 12.0F << 5.0F;
        QTest::newRow("upright") << 2.0F << 2.0F << 5.0F;
        QTest::newRow("NaN") << 1.0F << 3.0F << kNaN;
        QTest::newRow("infinite") << 1.0F << 3.0F << std::numeric_limits<float>::infinity();
    }

    void bordersBesideTheTileOrOfNoSlopeAreLeftOut()
    {
        QFETCH(float, x0);
        QFETCH(float, x1);
        QFETCH(float, y1);
        CoverageColumns coverage(4, 20);
        coverage.addEdge({ .x0 = x0, .y0 = 4, .x1 = x1, .y1 = y1 }, 1);
        for (int column = 0; column < 4; ++column) {
            QCOMPARE(sumOf(taken(coverage, column, 20)), 0);
        }
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_CoverageColumns)
#include "tst_CoverageColumns.moc"

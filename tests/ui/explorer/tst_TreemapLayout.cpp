// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/TreemapLayout.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr QSizeF kArea(900, 600);

/// Skewed, as request rates are.
std::vector<double> skewed(int count)
{
    std::mt19937 random(7);
    std::exponential_distribution<double> amounts(1);
    std::vector<double> weights;
    for (int i = 0; i < count; ++i) {
        weights.push_back(0.01 + amounts(random));
    }
    return weights;
}

double areaOf(const QRectF& rect)
{
    return rect.width() * rect.height();
}

bool overlaps(const QRectF& a, const QRectF& b)
{
    const QRectF both = a.intersected(b);
    return both.width() > 1e-6 && both.height() > 1e-6;
}

} // namespace

class tst_TreemapLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void areasAreProportionalAndFillTheFrame_data()
    {
        QTest::addColumn<int>("count");
        QTest::newRow("one") << 1;
        QTest::newRow("two") << 2;
        QTest::newRow("thirty") << 30;
        QTest::newRow("three hundred") << 300;
    }

    void areasAreProportionalAndFillTheFrame()
    {
        QFETCH(int, count);
        const std::vector<double> weights = skewed(count);
        const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
        const QRectF frame(10, 20, 900, 600);
        const std::vector<QRectF> cells = squarified(weights, frame);
        QCOMPARE(cells.size(), weights.size());
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const double wanted = areaOf(frame) * weights[i] / sum;
            QVERIFY2(std::abs(areaOf(cells[i]) - wanted) < wanted * 1e-6 + 1e-6,
                qPrintable(QString::number(areaOf(cells[i]) / wanted)));
            QVERIFY(frame.adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(cells[i]));
            for (std::size_t other = 0; other < i; ++other) {
                QVERIFY(!overlaps(cells[i], cells[other]));
            }
        }
    }

    void cellsAreNearlySquare()
    {
        const std::vector<QRectF> cells = squarified(skewed(200), QRectF(0, 0, 900, 600));
        const auto narrow = std::count_if(cells.begin(), cells.end(), [](const QRectF& cell) {
            return std::max(cell.width(), cell.height())
                > 4 * std::min(cell.width(), cell.height());
        });
        QVERIFY2(narrow < 10, qPrintable(QString::number(narrow)));
    }

    void theSameWeightsHaveTheSamePlaces()
    {
        const std::vector<double> weights = skewed(100);
        QCOMPARE(squarified(weights, QRectF(0, 0, 900, 600)),
            squarified(weights, QRectF(0, 0, 900, 600)));
    }

    void equalWeightsKeepTheirOrder()
    {
        const std::vector<double> weights(24, 3.5);
        const std::vector<QRectF> cells = squarified(weights, QRectF(0, 0, 600, 600));
        for (std::size_t i = 1; i < cells.size(); ++i) {
            const bool isAfter = cells[i].left() > cells[i - 1].left() - 1e-6
                || cells[i].top() > cells[i - 1].top() - 1e-6;
            QVERIFY(isAfter);
        }
    }

    void alittleNoiseDoesNotShuffleIt()
    {
        std::vector<double> weights { 9, 5, 3, 2, 1.02, 1.01, 1.0 };
        const std::vector<QRectF> before = squarified(weights, QRectF(0, 0, 900, 600));
        weights = { 9, 5, 3, 2, 1.0, 1.02, 1.01 };
        const std::vector<QRectF> after = squarified(weights, QRectF(0, 0, 900, 600));
        for (std::size_t i = 0; i < before.size(); ++i) {
            QVERIFY(std::hypot(before[i].center().x() - after[i].center().x(),
                        before[i].center().y() - after[i].center().y())
                < 10);
        }
    }

    void groupsShareTheAreaAndKeepTheirCells()
    {
        const std::vector<int> sizes { 12, 3, 40 };
        const std::vector<double> weights = skewed(55);
        const MapPlaces places = treemapPlaces(sizes, weights, kArea, 26);
        QCOMPARE(places.cellCount(), 55);
        QCOMPARE(places.groups.size(), sizes.size());
        std::size_t cell = 0;
        for (std::size_t group = 0; group < sizes.size(); ++group) {
            const QRectF& frame = places.groups[group].frame;
            QVERIFY(QRectF(QPointF(), kArea).adjusted(-1e-6, -1e-6, 1e-6, 1e-6).contains(frame));
            QVERIFY(!overlaps(frame, places.groups[(group + 1) % 3].frame));
            QVERIFY(frame.contains(places.groups[group].caption));
            for (int i = 0; i < sizes[group]; ++i, ++cell) {
                QVERIFY(frame.contains(places.cells[cell]));
                QVERIFY(!overlaps(places.cells[cell], places.groups[group].caption));
                QCOMPARE(places.cellAt(places.cells[cell].center()), static_cast<int>(cell));
            }
        }
        const double perWeight = areaOf(places.groups[0].frame)
            / std::accumulate(weights.begin(), weights.begin() + 12, 0.0);
        const double other = areaOf(places.groups[2].frame)
            / std::accumulate(weights.begin() + 15, weights.end(), 0.0);
        QVERIFY(std::abs(perWeight - other) < perWeight * 1e-6);
    }

    void hasNothingWithoutGroupsOrRoom()
    {
        QCOMPARE(treemapPlaces({}, {}, kArea, 26).cellCount(), 0);
        const std::vector<double> weights = skewed(20);
        for (const QSizeF& area : { QSizeF(0, 0), QSizeF(100, 0), QSizeF(1, 1), QSizeF(3, 400) }) {
            const MapPlaces places = treemapPlaces({ 20 }, weights, area, 26);
            QCOMPARE(places.cellCount(), 20);
            for (const QRectF& cell : places.cells) {
                QVERIFY(std::isfinite(cell.x()) && std::isfinite(cell.width()));
                QVERIFY(QRectF(-1e-6, -1e-6, area.width() + 2e-6, area.height() + 2e-6)
                            .contains(cell.center()));
            }
        }
    }

    void extremesStayInTheArea()
    {
        for (const std::vector<double>& weights : { std::vector<double> { 1e300, 1, 1e-300 },
                 std::vector<double> { 1e-300, 1e-300 }, std::vector<double>(1000, 1e300) }) {
            const MapPlaces places =
                treemapPlaces({ static_cast<int>(weights.size()) }, weights, kArea, 0);
            for (const QRectF& cell : places.cells) {
                QVERIFY(!(cell.width() < 0) && !(cell.height() < 0));
                QVERIFY(cell.left() >= -1e-6 && cell.right() <= 900 + 1e-6);
                QVERIFY(cell.top() >= -1e-6 && cell.bottom() <= 600 + 1e-6);
            }
        }
    }

    void aHundredThousandCellsAreAllThere()
    {
        const std::vector<double> weights = skewed(100'000);
        const MapPlaces places = treemapPlaces({ 60'000, 40'000 }, weights, kArea, 26);
        QCOMPARE(places.cellCount(), 100'000);
        const double all = std::accumulate(places.cells.begin(), places.cells.end(), 0.0,
            [](double sum, const QRectF& cell) { return sum + areaOf(cell); });
        QVERIFY(all > 900 * 600 * 0.9 && all <= 900 * 600);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_TreemapLayout)
#include "tst_TreemapLayout.moc"

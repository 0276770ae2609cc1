// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "series/GridCover.h"

#include <QRegularExpression>
#include <QTest>

#include <random>
#include <set>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_GridCover : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void numbersThePointsOfARange()
    {
        const Duration step = Duration::fromSeconds(15);
        const GridSpan span = gridSpan(Instant::fromSeconds(30), Instant::fromSeconds(60), step);
        QVERIFY((span == GridSpan { 2, 5 }));
        QVERIFY((gridSpan(Instant::fromSeconds(-15), Instant::fromSeconds(0), step)
            == GridSpan { -1, 1 }));
    }

    void joinsSpansThatTouch()
    {
        GridCover cover;
        cover.add({ 0, 5 });
        cover.add({ 10, 15 });
        cover.add({ 5, 10 });
        QCOMPARE(cover.spans().size(), std::size_t { 1 });
        cover.remove({ 3, 4 });
        QCOMPARE(cover.spans().size(), std::size_t { 2 });
        QVERIFY((cover.outside({ 0, 20 }) == std::vector<GridSpan> { { 3, 4 }, { 15, 20 } }));
        QVERIFY((cover.inside({ 2, 5 }) == std::vector<GridSpan> { { 2, 3 }, { 4, 5 } }));
        QVERIFY(cover.inside({ 7, 7 }).empty());
    }

    void agreesWithASetOfNumbers()
    {
        std::mt19937 random(7);
        const auto number = [&random] { return static_cast<std::int64_t>(random() % 60) - 30; };
        for (int round = 0; round < 200; ++round) {
            GridCover cover;
            std::set<std::int64_t> numbers;
            for (int change = 0; change < 30; ++change) {
                const GridSpan span { number(), number() };
                const bool isAdding = random() % 3 != 0;
                isAdding ? cover.add(span) : cover.remove(span);
                for (std::int64_t n = span.first; n < span.end; ++n) {
                    isAdding ? static_cast<void>(numbers.insert(n))
                             : static_cast<void>(numbers.erase(n));
                }
                const GridSpan window { number(), number() };
                std::set<std::int64_t> inside;
                std::set<std::int64_t> outside;
                collect(cover.inside(window), inside);
                collect(cover.outside(window), outside);
                for (std::int64_t n = window.first; n < window.end; ++n) {
                    QCOMPARE(inside.erase(n), numbers.count(n));
                    QCOMPARE(outside.erase(n), 1 - numbers.count(n));
                }
                QVERIFY(inside.empty() && outside.empty());
            }
        }
    }

private:
    static void collect(const std::vector<GridSpan>& spans, std::set<std::int64_t>& numbers)
    {
        for (const GridSpan& span : spans) {
            for (std::int64_t n = span.first; n < span.end; ++n) {
                numbers.insert(n);
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_GridCover)
#include "tst_GridCover.moc"

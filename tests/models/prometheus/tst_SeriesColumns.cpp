// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Limits.h"
#include "prometheus/SeriesColumns.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const Duration kStep = Duration::fromSeconds(15);
constexpr std::size_t kHoles = 1000;

std::vector<std::int64_t> timesOf(const TimeAxis& axis)
{
    std::vector<std::int64_t> times;
    for (std::size_t i = 0; i < axis.size(); ++i) {
        times.push_back(axis.at(i).toMs());
    }
    return times;
}

} // namespace

class tst_SeriesColumns : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsAGridAndFillsItsHoles()
    {
        SeriesColumns columns(kStep, kHoles);
        columns.add(0, 1);
        columns.add(15'000, 2);
        columns.add(60'000, 3);
        const SeriesColumns::Columns taken = columns.take();
        QVERIFY(taken.axis.isGrid());
        QCOMPARE(taken.axis.size(), std::size_t { 5 });
        QCOMPARE(taken.axis.step(), kStep);
        QCOMPARE(taken.values.at(1), 2.0);
        QVERIFY(isMissing(taken.values.at(2)) && isMissing(taken.values.at(3)));
        QCOMPARE(taken.values.at(4), 3.0);
        QVERIFY(!taken.isRepaired);
    }

    void keepsNaNApartFromHoles()
    {
        SeriesColumns columns(kStep, kHoles);
        columns.add(0, std::numeric_limits<double>::quiet_NaN());
        columns.add(30'000, 1);
        const SeriesColumns::Columns taken = columns.take();
        QVERIFY(!isMissing(taken.values.at(0)));
        QVERIFY(isMissing(taken.values.at(1)));
    }

    void leavesTheGridForATimeBesideIt()
    {
        SeriesColumns columns(kStep, kHoles);
        columns.add(0, 1);
        columns.add(30'000, 2); // a hole before it, which must not become a sample
        columns.add(31'000, 3);
        const SeriesColumns::Columns taken = columns.take();
        QVERIFY(!taken.axis.isGrid());
        QCOMPARE(timesOf(taken.axis), (std::vector<std::int64_t> { 0, 30'000, 31'000 }));
        QCOMPARE(taken.values, (std::vector<double> { 1, 2, 3 }));
    }

    void sortsAndLetsTheLastOfEqualTimesWin()
    {
        SeriesColumns columns(Duration(), kHoles);
        for (const auto& [ms, value] : std::initializer_list<std::pair<std::int64_t, double>> {
                 { 50, 1 }, { 10, 2 }, { 50, 3 }, { 30, 4 } }) {
            columns.add(ms, value);
        }
        const SeriesColumns::Columns taken = columns.take();
        QVERIFY(taken.isRepaired);
        QCOMPARE(timesOf(taken.axis), (std::vector<std::int64_t> { 10, 30, 50 }));
        QCOMPARE(taken.values, (std::vector<double> { 2, 4, 3 }));
    }

    void findsTheGridAgainAfterSorting()
    {
        SeriesColumns columns(kStep, kHoles);
        columns.add(30'000, 3);
        columns.add(0, 1);
        columns.add(15'000, 2);
        const SeriesColumns::Columns taken = columns.take();
        QVERIFY(taken.isRepaired);
        QVERIFY(taken.axis.isGrid());
        QCOMPARE(taken.values, (std::vector<double> { 1, 2, 3 }));
    }

    /// Two samples a century apart must not make a grid of millions of holes.
    void givesUpTheGridWhereItWouldBeHolesAlone()
    {
        SeriesColumns columns(Duration::fromMs(1), std::numeric_limits<std::size_t>::max() / 2);
        columns.add(0, 1);
        columns.add(3'000'000'000'000, 2);
        const SeriesColumns::Columns taken = columns.take();
        QVERIFY(!taken.axis.isGrid());
        QCOMPARE(taken.values.size(), std::size_t { 2 });
    }

    void spendsHolesOfAllSeriesFromOneBudget()
    {
        SeriesColumns columns(kStep, 3);
        columns.add(0, 1);
        columns.add(3 * kStep.toMs(), 2); // two holes
        QVERIFY(columns.take().axis.isGrid());
        columns.add(0, 1);
        columns.add(3 * kStep.toMs(), 2); // two more: one too many
        QVERIFY(!columns.take().axis.isGrid());
        columns.add(0, 1);
        columns.add(2 * kStep.toMs(), 2); // the last one
        QVERIFY(columns.take().axis.isGrid());
    }

    void startsAnewAfterTaking()
    {
        SeriesColumns columns(kStep, kHoles);
        QCOMPARE(columns.take().values.size(), std::size_t { 0 });
        columns.add(7, 1);
        QCOMPARE(columns.size(), std::size_t { 1 });
        const SeriesColumns::Columns one = columns.take();
        QCOMPARE(one.axis.at(0).toMs(), 7);
        QCOMPARE(columns.size(), std::size_t { 0 });
        QVERIFY(columns.take().axis.isEmpty());
    }

    /// Whatever order samples come in, the result is the one of the sorted list.
    void sortsAnyOrderAlike()
    {
        std::vector<std::int64_t> times { 0, 15'000, 30'000, 45'000, 61'000 };
        do {
            SeriesColumns columns(kStep, kHoles);
            for (const std::int64_t ms : times) {
                columns.add(ms, static_cast<double>(ms) / 1000);
            }
            const SeriesColumns::Columns taken = columns.take();
            QCOMPARE(timesOf(taken.axis),
                (std::vector<std::int64_t> { 0, 15'000, 30'000, 45'000, 61'000 }));
            QCOMPARE(taken.values, (std::vector<double> { 0, 15, 30, 45, 61 }));
            QCOMPARE(taken.isRepaired, !std::is_sorted(times.begin(), times.end()));
        } while (std::next_permutation(times.begin(), times.end()));
    }
};

QTEST_GUILESS_MAIN(tst_SeriesColumns)
#include "tst_SeriesColumns.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "series/TimeAxis.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_TimeAxis : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isEmptyAtFirst()
    {
        const TimeAxis axis;
        QVERIFY(axis.isEmpty());
        QCOMPARE(axis.lowerBound(Instant()), std::size_t { 0 });
        QVERIFY(axis == TimeAxis::explicitTimes({}));
    }

    void findsPlacesOnBothKinds_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<qulonglong>("index");
        QTest::newRow("long before") << qint64 { -999'999 } << qulonglong { 0 };
        QTest::newRow("the first") << qint64 { -20 } << qulonglong { 0 };
        QTest::newRow("just after the first") << qint64 { -19 } << qulonglong { 1 };
        QTest::newRow("just before the second") << qint64 { -11 } << qulonglong { 1 };
        QTest::newRow("in the middle") << qint64 { 0 } << qulonglong { 2 };
        QTest::newRow("the last") << qint64 { 20 } << qulonglong { 4 };
        QTest::newRow("just behind") << qint64 { 21 } << qulonglong { 5 };
        QTest::newRow("far behind") << qint64 { 999'999 } << qulonglong { 5 };
    }

    void findsPlacesOnBothKinds()
    {
        QFETCH(qint64, ms);
        QFETCH(qulonglong, index);
        const TimeAxis grid = TimeAxis::grid(Instant::fromMs(-20), Duration::fromMs(10), 5);
        const TimeAxis list = TimeAxis::explicitTimes({ -20, -10, 0, 10, 20 });
        QCOMPARE(qulonglong { grid.lowerBound(Instant::fromMs(ms)) }, index);
        QCOMPARE(qulonglong { list.lowerBound(Instant::fromMs(ms)) }, index);
    }

    void comparesByTimes()
    {
        const TimeAxis grid = TimeAxis::grid(Instant::fromMs(5), Duration::fromMs(10), 3);
        QVERIFY(grid == TimeAxis::explicitTimes({ 5, 15, 25 }));
        QVERIFY(!(grid == TimeAxis::explicitTimes({ 5, 15, 26 })));
        QVERIFY(!(grid == TimeAxis::grid(Instant::fromMs(5), Duration::fromMs(11), 3)));
        // The step of a single time says nothing.
        QVERIFY(TimeAxis::grid(Instant::fromMs(5), Duration::fromMs(1), 1)
            == TimeAxis::grid(Instant::fromMs(5), Duration::fromMs(2), 1));
    }

    void tellsItsEnds()
    {
        const TimeAxis grid = TimeAxis::grid(Instant::fromMs(5), Duration::fromMs(10), 3);
        QVERIFY(grid.isGrid());
        QCOMPARE(grid.step(), Duration::fromMs(10));
        QCOMPARE(grid.back(), Instant::fromMs(25));
        const TimeAxis list = TimeAxis::explicitTimes({ 1, 100 });
        QVERIFY(!list.isGrid());
        QVERIFY(list.step().isZero());
        QCOMPARE(list.front(), Instant::fromMs(1));
        QCOMPARE(list.back(), Instant::fromMs(100));
    }
};

QTEST_GUILESS_MAIN(tst_TimeAxis)
#include "tst_TimeAxis.moc"

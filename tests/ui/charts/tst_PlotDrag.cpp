// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotDrag.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

PlotDrag dragOf(PlotDrag::Kind kind, const QPointF& from, const QPointF& to)
{
    PlotDrag drag;
    drag.kind = kind;
    drag.start = from;
    drag.current = to;
    return drag;
}

TimeRange range(qint64 startMs, qint64 endMs)
{
    return { Instant::fromMs(startMs), Instant::fromMs(endMs) };
}

} // namespace

class tst_PlotDrag : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void lessThanFourPixelsIsAClick_data()
    {
        QTest::addColumn<PlotDrag::Kind>("kind");
        QTest::addColumn<QPointF>("to");
        QTest::addColumn<bool>("isMeant");
        QTest::newRow("not moved") << PlotDrag::Kind::ZoomTime << QPointF(10, 10) << false;
        QTest::newRow("three to the left") << PlotDrag::Kind::ZoomTime << QPointF(7, 10) << false;
        QTest::newRow("four to the left") << PlotDrag::Kind::ZoomTime << QPointF(6, 10) << true;
        QTest::newRow("time, only down") << PlotDrag::Kind::ZoomTime << QPointF(10, 90) << false;
        QTest::newRow("box, only down") << PlotDrag::Kind::ZoomBox << QPointF(10, 90) << true;
    }

    void lessThanFourPixelsIsAClick()
    {
        QFETCH(PlotDrag::Kind, kind);
        QFETCH(QPointF, to);
        QTEST(dragOf(kind, { 10, 10 }, to).isMeant(), "isMeant");
    }

    void aSelectionStaysInsideTheAxes()
    {
        const QRectF area(50, 20, 400, 100);
        const PlotDrag time = dragOf(PlotDrag::Kind::ZoomTime, { 300, 60 }, { -40, 500 });
        QCOMPARE(time.selection(area), QRectF(50, 20, 250, 100));
        const PlotDrag box = dragOf(PlotDrag::Kind::ZoomBox, { 300, 60 }, { 900, 500 });
        QCOMPARE(box.selection(area), QRectF(300, 60, 150, 60));
        QCOMPARE(box.selection(area),
            dragOf(PlotDrag::Kind::ZoomBox, box.current, box.start).selection(area));
    }

    void panningKeepsTheLengthAndWhatIsUnderThePointer()
    {
        PlotDrag drag = dragOf(PlotDrag::Kind::Pan, { 100, 0 }, { 300, 0 });
        drag.startRange = range(10'000, 18'000);
        QCOMPARE(panned(drag, 400), range(6'000, 14'000));
        QCOMPARE(panned(drag, 0).length(), drag.startRange.length()); // not yet laid out
    }

    void zoomingKeepsTheFixedMomentAtItsPlace()
    {
        const TimeRange zoomed = zoomedAround(range(0, 1'000'000), Instant::fromMs(250'000), 0.5);
        QCOMPARE(zoomed, range(125'000, 625'000));
        QCOMPARE(zoomedAround(zoomed, Instant::fromMs(250'000), 2), range(0, 1'000'000));
    }

    void zoomingEndsAtTenMillisecondsAndAHundredYears()
    {
        TimeRange shown = range(0, 1'000'000);
        for (int step = 0; step < 200; ++step) {
            shown = zoomedAround(shown, shown.start, 0.5);
        }
        QCOMPARE(shown.length(), Duration::fromMs(10));
        for (int step = 0; step < 200; ++step) {
            shown = zoomedAround(shown, shown.start, 4);
        }
        QCOMPARE(shown.length(), Duration::fromMs(36'600LL * 86'400'000));
        QCOMPARE(zoomedAround(range(5, 5), Instant::fromMs(5), 2), range(5, 5));
    }

    void aRangeThatEndsTooLateIsMovedBack()
    {
        QCOMPARE(endingBy(range(100, 900), Instant::fromMs(600)), range(-200, 600));
        QCOMPARE(endingBy(range(100, 900), Instant::fromMs(900)), range(100, 900));
        QCOMPARE(endingBy(range(100, 900), Instant::fromMs(2000)), range(100, 900));
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_PlotDrag)
#include "tst_PlotDrag.moc"

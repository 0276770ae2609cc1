// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/FakeClock.h"
#include "windows/RangeText.h"
#include "windows/TimeControls.h"

#include <QLocale>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

const Instant kNow = Instant::fromSeconds(1'795'269'600);

TimeRange hours(int from, int to)
{
    return { .start = kNow - Duration::fromHours(from), .end = kNow - Duration::fromHours(to) };
}

} // namespace

class tst_TimeControls : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void zoomsBackAndForwardThroughWhatWasSeen()
    {
        FakeClock clock(kNow);
        TimeControls controls(clock);
        QSignalSpy changes(&controls, &TimeControls::rangeChanged);
        controls.setRange(hours(3, 2));
        controls.setRange(hours(3, 1));
        QCOMPARE(changes.size(), 2);
        controls.zoomBack();
        QCOMPARE(controls.range(), toSpec(hours(3, 2)));
        controls.zoomBack();
        QCOMPARE(controls.range(), TimeRangeSpec {});
        controls.zoomBack();
        QCOMPARE(changes.size(), 4);
        controls.zoomForward();
        QCOMPARE(controls.range(), toSpec(hours(3, 2)));
    }

    void refusesARangeThatCannotBe()
    {
        FakeClock clock(kNow);
        TimeControls controls(clock);
        QSignalSpy changes(&controls, &TimeControls::rangeChanged);
        controls.setRange(TimeRangeSpec { .from = u"now"_s, .to = u"now-1h"_s });
        controls.setRange(TimeRangeSpec { .from = u"yesterday"_s, .to = u"now"_s });
        QCOMPARE(changes.size(), 0);
    }

    void neverLeadsPastNow()
    {
        FakeClock clock(kNow);
        TimeControls controls(clock);
        controls.setRange(hours(1, 0));
        controls.shiftForward();
        QCOMPARE(controls.range(), toSpec(hours(1, 0)));
        controls.zoomOut();
        QCOMPARE(controls.range(), toSpec(hours(2, 0)));
        controls.shiftBack();
        QCOMPARE(controls.range(), toSpec(hours(3, 1)));
        controls.showLatest();
        QCOMPARE(controls.range(), (TimeRangeSpec { .from = u"now-2h"_s, .to = u"now"_s }));
    }

    void takesTheNextLongerIntervalOfTheList()
    {
        FakeClock clock(kNow);
        TimeControls controls(clock);
        controls.setRefresh(Duration::fromSeconds(7));
        QCOMPARE(controls.refresh(), Duration::fromSeconds(10));
        controls.setRefresh(Duration::fromHours(5));
        QCOMPARE(controls.refresh(), Duration::fromMinutes(15));
        controls.setRefresh(Duration());
        QCOMPARE(controls.refresh(), Duration());
    }

    void pausesAndTellsIt()
    {
        FakeClock clock(kNow);
        TimeControls controls(clock);
        QSignalSpy pauses(&controls, &TimeControls::pausedChanged);
        controls.setPaused(true);
        QVERIFY(controls.isPaused());
        QCOMPARE(pauses.size(), 1);
        QCOMPARE(pauses.first().first().toBool(), true);
    }

    void namesRangesAsPeopleDo_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QString>("title");
        QTest::newRow("quick") << u"now-1h"_s << u"now"_s << u"Last 1 hour"_s;
        QTest::newRow("relative") << u"now-7m"_s << u"now"_s << u"now-7m – now"_s;
        QTest::newRow("one day") << u"2026-11-22T14:02:00Z"_s << u"2026-11-22T15:02:30Z"_s
                                 << u"22 Nov 2026 14:02 – 15:02:30"_s;
        QTest::newRow("two days") << u"2026-11-22T14:02:00Z"_s << u"2026-11-23T15:00:00Z"_s
                                  << u"22 Nov 2026 14:02 – 23 Nov 2026 15:00"_s;
    }

    void namesRangesAsPeopleDo()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QString, title);
        QCOMPARE(rangeTitle({ .from = from, .to = to }, kNow, QLocale::c()), title);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_TimeControls)
#include "tst_TimeControls.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/TimeRange.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const Instant kNow = Instant::fromSeconds(1'795'269'660);

} // namespace

class tst_TimeRange : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void holdsItsStartAndNotItsEnd()
    {
        const TimeRange range { kNow - Duration::fromMinutes(5), kNow };
        QCOMPARE(range.length(), Duration::fromMinutes(5));
        QVERIFY(range.contains(range.start));
        QVERIFY(range.contains(kNow - Duration::fromMs(1)));
        QVERIFY(!range.contains(kNow));
        QVERIFY(!range.contains(range.start - Duration::fromMs(1)));
    }

    void resolvesBothEndsAgainstOneMoment_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<qint64>("startMs");
        QTest::addColumn<qint64>("endMs");
        const auto now = static_cast<qint64>(kNow.toMs());
        QTest::newRow("live") << u"now-15m"_s << u"now"_s << now - 900'000 << now;
        QTest::newRow("past") << u"now-2h"_s << u"now-1h"_s << now - 7'200'000 << now - 3'600'000;
        QTest::newRow("future") << u"now"_s << u"now+1h"_s << now << now + 3'600'000;
        QTest::newRow("absolute") << u"2026-11-22T14:00:00Z"_s << u"1795356060.050"_s
                                  << qint64 { 1'795'356'000'000 } << qint64 { 1'795'356'060'050 };
    }

    void resolvesBothEndsAgainstOneMoment()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        const Result<TimeRange> range = resolve({ .from = from, .to = to }, kNow);
        QVERIFY(range);
        QTEST(qint64 { range->start.toMs() }, "startMs");
        QTEST(qint64 { range->end.toMs() }, "endMs");
    }

    void refusesWhatIsNoRange_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("empty") << u"now"_s << u"now"_s;
        QTest::newRow("backwards") << u"now"_s << u"now-1h"_s;
        QTest::newRow("no start") << QString() << u"now"_s;
        QTest::newRow("no end") << u"now-1h"_s << u"soon"_s;
        QTest::newRow("long nonsense") << QString(100'000, u'x') << u"now"_s;
    }

    void refusesWhatIsNoRange()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        const Result<TimeRange> range = resolve({ .from = from, .to = to }, kNow);
        QVERIFY(!range);
        QCOMPARE(range.error().kind, ErrorKind::InvalidArgument);
        QVERIFY(!range.error().message.isEmpty());
        QVERIFY(range.error().message.size() < 1000);
    }

    void isLiveWhenItEndsNow()
    {
        QVERIFY(TimeRangeSpec {}.isLive());
        QVERIFY(!(TimeRangeSpec { .from = u"now-1h"_s, .to = u"now-1m"_s }.isLive()));
    }
};

QTEST_APPLESS_MAIN(tst_TimeRange)
#include "tst_TimeRange.moc"

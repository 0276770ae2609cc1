// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Instant.h"
#include "core/TimeRange.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// 2026-11-22T14:02:03.250Z, a Sunday.
constexpr Instant kNow = Instant::fromMs(1'795'356'123'250);

} // namespace

class tst_Instant : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsTimes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("now") << u"now"_s << u"2026-11-22T14:02:03.250Z"_s;
        QTest::newRow("a quarter of an hour ago") << u"now-15m"_s << u"2026-11-22T13:47:03.250Z"_s;
        QTest::newRow("ahead") << u"now+1h"_s << u"2026-11-22T15:02:03.250Z"_s;
        QTest::newRow("start of today") << u"now/d"_s << u"2026-11-22T00:00:00Z"_s;
        QTest::newRow("start of yesterday") << u"now-1d/d"_s << u"2026-11-21T00:00:00Z"_s;
        QTest::newRow("the week starts on Monday") << u"now/w"_s << u"2026-11-16T00:00:00Z"_s;
        QTest::newRow("start of the month") << u"now/M"_s << u"2026-11-01T00:00:00Z"_s;
        QTest::newRow("RFC 3339") << u"2026-11-22T15:00:00+01:00"_s << u"2026-11-22T14:00:00Z"_s;
        QTest::newRow("with ms") << u"2026-11-22T15:00:00.5Z"_s << u"2026-11-22T15:00:00.500Z"_s;
        QTest::newRow("as people write it") << u"2026-11-22 14:00"_s << u"2026-11-22T14:00:00Z"_s;
        QTest::newRow("with seconds") << u" 2026-11-22 14:00:30 "_s << u"2026-11-22T14:00:30Z"_s;
        QTest::newRow("a blank and a zone")
            << u"2026-11-22 15:00:00+01:00"_s << u"2026-11-22T14:00:00Z"_s;
        QTest::newRow("epoch") << u"1795269660"_s << u"2026-11-21T14:01:00Z"_s;
        QTest::newRow("epoch with ms") << u"1795269660.05"_s << u"2026-11-21T14:01:00.050Z"_s;
    }

    void readsTimes()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const auto instant = parseInstant(text, kNow);
        QVERIFY2(instant, instant ? "" : qPrintable(instant.error().message));
        QCOMPARE(toIso8601(*instant), expected);
    }

    /// As clocks on the wall show it, in winter and in summer.
    void aTimeWithoutAZoneIsLocal_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::newRow("winter") << u"2026-11-22 14:00"_s << u"2026-11-22T13:00:00Z"_s;
        QTest::newRow("summer") << u"2026-07-01 14:00"_s << u"2026-07-01T12:00:00Z"_s;
        QTest::newRow("with a T") << u"2026-11-22T14:00"_s << u"2026-11-22T13:00:00Z"_s;
        QTest::newRow("UTC stays UTC") << u"2026-11-22 14:00:00Z"_s << u"2026-11-22T14:00:00Z"_s;
    }

    void aTimeWithoutAZoneIsLocal()
    {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const QByteArray zone = qgetenv("TZ");
        qputenv("TZ", "CET-1CEST,M3.5.0,M10.5.0/3"); // needs no zone files
        const auto instant = parseInstant(text, kNow);
        qputenv("TZ", zone);
        QVERIFY2(instant, instant ? "" : qPrintable(instant.error().message));
        QCOMPARE(toIso8601(*instant), expected);
    }

    void refusesOtherTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("words") << u"yesterday"_s;
        QTest::newRow("no unit") << u"now-15"_s;
        QTest::newRow("unknown rounding") << u"now/x"_s;
        QTest::newRow("date alone") << u"2026-11-22"_s;
        QTest::newRow("a date and a word") << u"2026-11-22 noon"_s;
        QTest::newRow("no such hour") << u"2026-11-22 25:00"_s;
        QTest::newRow("no such day") << u"2026-02-30 14:00"_s;
        QTest::newRow("two blanks") << u"2026-11-22  14:00"_s;
        QTest::newRow("not a number") << u"1e9"_s;
        QTest::newRow("too far") << u"now-9999999999999y"_s;
    }

    void refusesOtherTexts()
    {
        QFETCH(QString, text);
        const auto instant = parseInstant(text, kNow);
        QVERIFY(!instant);
        QCOMPARE(instant.error().kind, ErrorKind::InvalidArgument);
    }

    void writesEpochWithoutRounding()
    {
        QCOMPARE(toEpochText(Instant::fromMs(1'795'269'660'050)), u"1795269660.050"_s);
        QCOMPARE(toEpochText(Instant::fromMs(1'795'269'660'000)), u"1795269660"_s);
        QCOMPARE(toEpochText(Instant::fromMs(-1'500)), u"-1.500"_s);
    }

    void alignsDownToTheGrid()
    {
        const Duration step = Duration::fromSeconds(15);
        QCOMPARE(Instant::fromSeconds(44).alignedDown(step), Instant::fromSeconds(30));
        QCOMPARE(Instant::fromSeconds(45).alignedDown(step), Instant::fromSeconds(45));
        QCOMPARE(Instant::fromSeconds(-1).alignedDown(step), Instant::fromSeconds(-15));
    }

    void refusesARangeThatEndsBeforeItStarts()
    {
        const auto range = resolve({ u"now"_s, u"now-1h"_s }, kNow);
        QVERIFY(!range);
        QCOMPARE(range.error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(resolve({ u"now-1h"_s, u"now"_s }, kNow)->length(), Duration::fromHours(1));
    }
};

QTEST_GUILESS_MAIN(tst_Instant)
#include "tst_Instant.moc"

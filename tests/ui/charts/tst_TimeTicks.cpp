// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/TimeTicks.h"

#include <QLocale>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

TimeRange rangeOf(const QString& from, const QString& to)
{
    return { Instant::fromMs(QDateTime::fromString(from, Qt::ISODate).toMSecsSinceEpoch()),
        Instant::fromMs(QDateTime::fromString(to, Qt::ISODate).toMSecsSinceEpoch()) };
}

QStringList labels(const std::vector<TimeTick>& ticks)
{
    QStringList texts;
    for (const TimeTick& tick : ticks) {
        texts += tick.label;
    }
    return texts;
}

} // namespace

class tst_TimeTicks : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void marksNaturalTimes_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("expected");
        QTest::newRow("minutes") << u"2026-11-22T14:01:30Z"_s << u"2026-11-22T14:11:30Z"_s
                                 << QByteArray("UTC") << u"14:02,14:04,14:06,14:08,14:10"_s;
        QTest::newRow("hours over midnight")
            << u"2026-11-22T17:00:00Z"_s << u"2026-11-23T07:00:00Z"_s << QByteArray("UTC")
            << u"18:00,21:00,23 Nov,03:00,06:00"_s;
        QTest::newRow("a zone of 45 minutes")
            << u"2026-11-22T00:00:00Z"_s << u"2026-11-22T03:00:00Z"_s
            << QByteArray("Asia/Kathmandu") << u"06:00,06:30,07:00,07:30,08:00,08:30"_s;
        QTest::newRow("the skipped hour in spring")
            << u"2026-03-28T23:00:00Z"_s << u"2026-03-29T03:00:00Z"_s << QByteArray("Europe/Berlin")
            << u"29 Mar,01:00,03:00,04:00,05:00"_s;
        QTest::newRow("the repeated hour in autumn")
            << u"2026-10-24T22:00:00Z"_s << u"2026-10-25T03:00:00Z"_s << QByteArray("Europe/Berlin")
            << u"25 Oct,01:00,02:00,02:00,03:00,04:00"_s;
        QTest::newRow("weeks begin on Mondays")
            << u"2026-11-01T00:00:00Z"_s << u"2026-12-01T00:00:00Z"_s << QByteArray("UTC")
            << u"2 Nov,9 Nov,16 Nov,23 Nov,30 Nov"_s;
        QTest::newRow("months and the new year")
            << u"2025-10-15T00:00:00Z"_s << u"2026-03-15T00:00:00Z"_s << QByteArray("UTC")
            << u"Nov,Dec,2026,Feb,Mar"_s;
        QTest::newRow("seconds") << u"2026-11-22T14:00:00Z"_s << u"2026-11-22T14:00:50Z"_s
                                 << QByteArray("UTC")
                                 << u"14:00:00,14:00:10,14:00:20,14:00:30,14:00:40,14:00:50"_s;
    }

    void marksNaturalTimes()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(QByteArray, zone);
        QFETCH(QString, expected);
        const auto ticks = timeTicks(rangeOf(from, to), 6, QTimeZone(zone), QLocale::c());
        QCOMPARE(labels(ticks).join(u','), expected);
    }

    void missesNoMarkWhereClocksChange_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("from");
        for (const char* zone : { "Europe/Berlin", "America/New_York", "Australia/Lord_Howe",
                 "Asia/Kathmandu", "UTC" }) {
            for (const QString& from : { u"2026-03-25T05:00:00Z"_s, u"2026-10-20T23:10:00Z"_s,
                     u"2026-03-31T00:00:00Z"_s }) {
                QTest::addRow("%s from %s", zone, qPrintable(from)) << QByteArray(zone) << from;
            }
        }
    }

    /// Over many days, beside the local time of every quarter of an hour.
    void missesNoMarkWhereClocksChange()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QString, from);
        const QTimeZone local(zone);
        TimeRange range = rangeOf(from, from);
        range.end = range.start + Duration::fromHours(24 * 9);
        std::vector<Instant> expected; // two a day
        for (Instant time = range.start; time <= range.end;
             time = time + Duration::fromMinutes(5)) {
            const QTime clock = QDateTime::fromMSecsSinceEpoch(time.toMs(), local).time();
            if (clock.hour() % 12 == 0 && clock.minute() == 0) {
                expected.push_back(time);
            }
        }
        std::vector<Instant> marked;
        for (const TimeTick& tick : timeTicks(range, 20, local, QLocale::c())) {
            marked.push_back(tick.time);
        }
        QCOMPARE(marked, expected);
    }

    void staysInsideItsLimits()
    {
        // Any length from a millisecond to a century gives few, rising ticks inside the range.
        for (std::int64_t length = 1; length < 3'200'000'000'000; length = length * 3 + 1) {
            const Instant start = Instant::fromMs(1'763'769'612'345);
            const TimeRange range { start, start + Duration::fromMs(length) };
            const auto ticks = timeTicks(range, 8, QTimeZone("America/New_York"), QLocale::c());
            QVERIFY2(ticks.size() <= 12, qPrintable(QString::number(length)));
            for (std::size_t i = 0; i < ticks.size(); ++i) {
                QVERIFY(ticks[i].time >= range.start && ticks[i].time <= range.end);
                QVERIFY(i == 0 || ticks[i].time > ticks[i - 1].time);
            }
        }
    }

    void writesDaysAsTheLanguageDoes_data()
    {
        QTest::addColumn<QLocale>("locale");
        QTest::addColumn<QString>("day");
        QTest::addColumn<QString>("date");
        QTest::newRow("English") << QLocale(QLocale::English) << u"22 Nov"_s << u"22 Nov 2026"_s;
        QTest::newRow("Chinese") << QLocale(QLocale::Chinese) << u"11月22日"_s
                                 << u"2026年11月22日"_s;
        QTest::newRow("Japanese") << QLocale(QLocale::Japanese) << u"11月22日"_s
                                  << u"2026年11月22日"_s;
        QTest::newRow("Korean") << QLocale(QLocale::Korean) << u"11월 22일"_s
                                << u"2026년 11월 22일"_s;
    }

    void writesDaysAsTheLanguageDoes()
    {
        QFETCH(QLocale, locale);
        QFETCH(QString, day);
        QFETCH(QString, date);
        const TimeRange range = rangeOf(u"2026-11-21T23:00:00Z"_s, u"2026-11-22T02:00:00Z"_s);
        QStringList labels;
        for (const TimeTick& tick : timeTicks(range, 6, QTimeZone::utc(), locale)) {
            labels += tick.label;
        }
        QVERIFY2(labels.contains(day), qPrintable(labels.join(u',')));
        const Instant midnight = range.start + Duration::fromHours(1);
        const QString moment = toLongTime(midnight, QTimeZone::utc(), locale);
        QVERIFY2(moment.contains(day) && moment.endsWith(u"  00:00:00"_s), qPrintable(moment));
        QCOMPARE(locale.toString(QDate(2026, 11, 22), datePattern(locale)), date);
    }

    void hasNoTicksForAnEmptyRange()
    {
        QVERIFY(timeTicks({}, 6, QTimeZone::utc(), QLocale::c()).empty());
    }
};

QTEST_GUILESS_MAIN(tst_TimeTicks)
#include "tst_TimeTicks.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/RangeText.h"

#include <QLocale>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

Instant at(qint64 minutes)
{
    return Instant::fromSeconds(1'790'000'000 + minutes * 60);
}

TimeRange range(qint64 fromMinutes, qint64 toMinutes)
{
    return { at(fromMinutes), at(toMinutes) };
}

} // namespace

class tst_RangeText : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyQuickRangeCanBeAndHasATitleOfItsOwn()
    {
        QSet<QString> titles;
        for (const QuickRange& quick : quickRanges()) {
            const Result<TimeRange> resolved = resolve(quick.range, at(0));
            QVERIFY2(resolved, qPrintable(quick.title));
            QVERIFY(resolved->length() > Duration());
            QVERIFY(resolved->end <= at(0));
            titles.insert(quick.title);
            QCOMPARE(rangeTitle(quick.range, at(0), QLocale::c()), quick.title);
        }
        QCOMPARE(titles.size(), static_cast<qsizetype>(quickRanges().size()));
    }

    void rangesThatAreTypedAreShownAsTyped_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::newRow("relative") << u"now-90m"_s << u"now-30m"_s;
        QTest::newRow("half relative") << u"2026-01-02T03:04:05Z"_s << u"now"_s;
        QTest::newRow("impossible") << u"soon"_s << u"later"_s;
    }

    void rangesThatAreTypedAreShownAsTyped()
    {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QCOMPARE(rangeTitle({ from, to }, at(0), QLocale::c()), QString(from + u" – "_s + to));
    }

    void absoluteRangesNameTheDayOnce()
    {
        const QString oneDay =
            rangeTitle({ u"2026-01-02T10:00:00"_s, u"2026-01-02T11:30:15"_s }, at(0), QLocale::c());
        QCOMPARE(oneDay.count(u"2026"_s), 1);
        const QString chinese =
            rangeTitle(toSpec(range(0, 3 * 24 * 60)), at(0), QLocale(QLocale::Chinese));
        QVERIFY2(chinese.contains(u"年"_s) && chinese.contains(u"日"_s), qPrintable(chinese));
        const QString twoDays = rangeTitle(toSpec(range(0, 3 * 24 * 60)), at(0), QLocale::c());
        QCOMPARE(twoDays.count(u"2026"_s), 2);
    }

    void savedRangesComeBackExactly()
    {
        const TimeRange odd { Instant::fromMs(1'790'000'000'123),
            Instant::fromMs(1'790'000'360'007) };
        QCOMPARE(*resolve(toSpec(odd), at(0)), odd);
    }

    void wideningDoublesAndStopsAtNow()
    {
        QCOMPARE(widened(range(-100, -60), at(0)), range(-120, -40));
        QCOMPARE(widened(range(-60, 0), at(0)), range(-120, 0));
        QCOMPARE(widened(range(-40, -10), at(0)).length(), range(-60, 0).length());
        // Already past now: no further.
        QCOMPARE(widened(range(0, 60), at(0)), range(-60, 60));
    }

    void shiftingMovesByHalfAndStopsAtNow()
    {
        QCOMPARE(shifted(range(-100, -60), -1, at(0)), range(-120, -80));
        QCOMPARE(shifted(range(-100, -60), 1, at(0)), range(-80, -40));
        QCOMPARE(shifted(range(-50, -10), 1, at(0)), range(-40, 0));
        QCOMPARE(shifted(range(-40, 0), 1, at(0)), range(-40, 0));
    }

    void refreshBeginsWithOffAndRises()
    {
        QVERIFY(refreshIntervals().front().isZero());
        QVERIFY(std::is_sorted(refreshIntervals().begin(), refreshIntervals().end()));
        QSet<QString> titles;
        for (const Duration interval : refreshIntervals()) {
            titles.insert(refreshTitle(interval));
        }
        QCOMPARE(titles.size(), static_cast<qsizetype>(refreshIntervals().size()));
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_RangeText)
#include "tst_RangeText.moc"

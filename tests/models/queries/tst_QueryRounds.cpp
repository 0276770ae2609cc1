// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "support/SchedulerRig.h"

#include <QSignalSpy>
#include <QTest>

#include <numeric>
#include <vector>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

/// What the scheduler asks for when the store holds a part: tails, pieces, neighbouring steps.
class tst_QueryRounds : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init() { open(); }

    void cleanup() { close(); }

    void refreshesOnlyTheTail()
    {
        const auto subscription = subscribe("rate(x[1h])");
        answerAll();
        const QueryRequest whole = m_source->asked().at(0).request;
        goOn(kInterval * 2);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        const QueryRequest tail = m_source->asked().at(1).request;
        QCOMPARE(tail.end, whole.end + kInterval * 2);
        QCOMPARE(tail.start,
            (m_clock->now() - kInterval * 2).alignedDown(kInterval)
                - Duration::fromMinutes(10)); // of the first asking
        m_source->answer(1, FakeSource::snapshotFor(tail, 5));
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().range.start, whole.start + kInterval * 2);
        const Series& series = last().snapshot->series.at(0);
        QCOMPARE(series.axis.size(), std::size_t { 241 });
        QCOMPARE(series.axis.front(), last().range.start);
        QCOMPARE(series.values.at(241 - 44), 1.0);
        QCOMPARE(series.values.at(241 - 43), 5.0);
        QCOMPARE(m_scheduler->log().entries().back().sampleCount, std::size_t { 43 });
    }

    /// The first points of what VictoriaMetrics answers lack samples: they are asked for, not kept.
    void asksAheadOfWhatItKeeps()
    {
        SourceCapabilities capabilities;
        capabilities.flavour = Flavour::VictoriaMetrics;
        m_scheduler->setCapabilities(u"fake"_s, capabilities);
        const Duration lead = Duration::fromMinutes(5);
        const auto subscription = subscribe("increase(x[2m])");
        answerAll();
        QCOMPARE(m_source->asked().at(0).request.start, last().range.start - lead);
        QCOMPARE(last().snapshot->series.at(0).axis.front(), last().range.start);
        goOn(kInterval * 2);
        const QueryRequest tail = m_source->asked().at(1).request;
        m_source->answer(1, FakeSource::snapshotFor(tail, 5));
        const Series& series = last().snapshot->series.at(0);
        const auto kept = std::size_t((tail.start + lead - series.axis.front()) / kInterval);
        QCOMPARE(series.values.at(kept - 1), 1.0);
        QCOMPARE(series.values.at(kept), 5.0);
    }

    void reloadsInFullWhenATailMightBeWrong_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::newRow("order of series") << QByteArray("topk(3, x)");
        QTest::newRow("end of the range") << QByteArray("x @ end()");
        QTest::newRow("of the whole range") << QByteArray("range_avg(x)");
        QTest::newRow("pinned to what may change") << QByteArray("x @ 1790000000");
    }

    void reloadsInFullWhenATailMightBeWrong()
    {
        QFETCH(QByteArray, expression);
        const auto subscription = subscribe(expression.toStdString());
        answerAll();
        goOn(kInterval * 2);
        answerAll();
        const auto& asked = m_source->asked();
        QCOMPARE(asked.size(), std::size_t { 2 });
        QCOMPARE(asked.at(1).request.end - asked.at(1).request.start, Duration::fromHours(1));
        QCOMPARE(last().state, FrameState::Fresh);
    }

    /// A tail of its own would begin to count anew.
    void runningTotalsAreThoseOfTheWholeRange()
    {
        LiveQuery week = ask("running_sum(x)");
        week.range.from = u"now-7d"_s;
        week.consent = CostConsent::Given;
        const auto subscription = subscribe(week);
        answerWithTotals();
        goOn(last().step * 2);
        answerWithTotals();
        QCOMPARE(last().state, FrameState::Fresh);
        const std::vector<double> ticked = last().snapshot->series.at(0).values;
        m_scheduler->refreshNow();
        answerWithTotals();
        QCOMPARE(last().snapshot->series.at(0).values, ticked);
        QCOMPARE(m_source->asked().size(), std::size_t { 3 }); // no slices
        QCOMPARE(m_scheduler->status().storedBytes, std::size_t { 0 });
    }

    void saysWhatItAskedAndWhatWasStored()
    {
        using Kind = QueryLogEntry::Kind;
        const auto subscription = subscribe("up");
        answerAll();
        goOn(kInterval * 2);
        answerAll();
        const auto& entries = m_scheduler->log().entries();
        QCOMPARE(entries.size(), std::size_t { 2 });
        QVERIFY(entries.at(0).kind == Kind::Full);
        QCOMPARE(entries.at(0).storedPoints, std::int64_t { 0 });
        QCOMPARE(entries.at(0).askedPoints, std::int64_t { 241 });
        QVERIFY(entries.at(1).kind == Kind::Tail);
        QCOMPARE(entries.at(1).storedPoints + entries.at(1).askedPoints, std::int64_t { 241 });
        QVERIFY(entries.at(1).askedPoints < 60);
        QCOMPARE(entries.at(1).queueWait, Duration());
    }

    void usesTheStepThatSuitsItsCompanions()
    {
        FakeSource slow(u"slow"_s);
        LiveQuery query = ask("up");
        query.companions = { u"slow"_s };
        const auto subscription = subscribe(query);
        QCOMPARE(m_source->asked().back().request.step, Duration::fromSeconds(15));
        m_scheduler->addSource(slow, Duration::fromMinutes(1));
        QCOMPARE(m_source->asked().back().request.step, Duration::fromMinutes(1));
        m_scheduler->removeSource(u"slow"_s);
    }

    void reloadsInFullOnTheUsersWish()
    {
        const auto subscription = subscribe("up");
        answerAll();
        goOn(kInterval * 2);
        answerAll();
        m_scheduler->refreshNow();
        const QueryRequest request = m_source->asked().back().request;
        QCOMPARE(request.end - request.start, Duration::fromHours(1));
        m_source->answerAll(FakeSource::snapshotFor(request, 9)); // old values were corrected
        QCOMPARE(last().snapshot->series.at(0).values.front(), 9.0);
    }

    /// What a panel of one hour leaves behind in a shift is forgotten an hour later.
    void keepsNoMoreAfterAShiftThanAfterItsBegin()
    {
        const auto subscription = subscribe("up");
        answerAll();
        const auto work = [this](int minutes) {
            for (int i = 0; i < minutes; ++i) {
                goOn(Duration::fromMinutes(1));
                answerAll();
            }
            return m_scheduler->status().storedBytes;
        };
        const std::size_t settled = work(5 * 60);
        QVERIFY(settled > 0);
        const std::size_t later = work(9 * 60);
        QVERIFY2(later <= settled * 3 / 2, // the newest block is not full at all times
            qPrintable(u"%1 after %2"_s.arg(later).arg(settled)));
        QCOMPARE(last().snapshot->series.at(0).values.size(), std::size_t { 241 });
    }

    void asksAPanOnlyForWhatIsMissing()
    {
        const Instant end = m_clock->now().alignedDown(kInterval) - Duration::fromHours(2);
        const auto between = [](Instant from, Instant to) {
            LiveQuery query = ask("up");
            query.range = { toIso8601(from), toIso8601(to) };
            return query;
        };
        auto subscription = subscribe(between(end - Duration::fromHours(1), end));
        answerAll();
        m_clock->advance(Duration::fromSeconds(1));
        const Duration back = Duration::fromMinutes(10);
        subscription.setQuery(between(end - Duration::fromHours(1) - back, end - back));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        const QueryRequest request = m_source->asked().back().request;
        QCOMPARE(request.start, end - Duration::fromHours(1) - back);
        QCOMPARE(request.end, end - Duration::fromHours(1) - kInterval);
        answerAll();
        QCOMPARE(last().snapshot->series.at(0).values.size(), std::size_t { 241 });
        m_clock->advance(Duration::fromSeconds(1));
        subscription.setQuery(between(end - Duration::fromHours(1), end));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 }); // everything is there
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().range.end, end);
        QCOMPARE(last().snapshot->series.at(0).axis.back(), end);
    }

    void showsANeighbouringStepUntilTheAnswerIsThere()
    {
        LiveQuery hour = ask("rate(x[$__rate_interval])");
        const auto first = subscribe(hour);
        answerAll();
        LiveQuery closer = hour;
        closer.minimumStep = Duration::fromSeconds(5);
        closer.range.from = u"now-30m"_s;
        const auto second = subscribe(closer);
        QCOMPARE(last().state, FrameState::Refreshing);
        QVERIFY(last().isCoarse);
        QCOMPARE(last().step, Duration::fromSeconds(15));
        QCOMPARE(last().snapshot->series.at(0).values.size(), std::size_t { 121 });
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
        QVERIFY(!last().isCoarse);
        QCOMPARE(last().step, Duration::fromSeconds(5));
    }

    void bringsALongRangeInDaysTheNewestFirst()
    {
        LiveQuery week = ask("up");
        week.range.from = u"now-7d"_s;
        week.consent = CostConsent::Given;
        const auto subscription = subscribe(week);
        const QueryRequest newest = m_source->asked().at(0).request;
        const Duration day = Duration::fromHours(24);
        QVERIFY(newest.end - newest.start <= day);
        QCOMPARE(newest.start, newest.end.alignedDown(day));
        QCOMPARE(newest.end, m_clock->now().alignedDown(newest.step));
        m_clock->advance(Duration::fromMs(500));
        answerAll();
        QCOMPARE(last().state, FrameState::Refreshing);
        QCOMPARE(last().snapshot->series.at(0).axis.front(), newest.start);
        int pieces = 1;
        Instant first = newest.start;
        while (m_source->openCount() > 0 && pieces < 20) {
            const QueryRequest next = m_source->asked().back().request;
            QCOMPARE(next.end, first - next.step);
            first = next.start;
            m_clock->advance(Duration::fromMs(500));
            answerAll();
            ++pieces;
        }
        QCOMPARE(pieces, 8);
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().snapshot->series.at(0).axis.front(), last().range.start);
        QCOMPARE(last().snapshot->series.at(0).axis.back(), last().range.end);
        QCOMPARE(last().latency, Duration::fromMs(4000));
    }

    void goesOnAfterAPieceThatFailed()
    {
        LiveQuery week = ask("up");
        week.range.from = u"now-7d"_s;
        week.consent = CostConsent::Given;
        const auto subscription = subscribe(week);
        answerAll();
        m_source->answerAll(refusal(ErrorKind::Timeout));
        QCOMPARE(last().state, FrameState::Stale);
        QVERIFY(last().snapshot);
        const std::size_t before = m_source->asked().size();
        goOn(Duration::fromSeconds(2));
        QCOMPARE(m_source->asked().size(), before + 1);
        for (int i = 0; i < 10 && m_source->openCount() > 0; ++i) {
            answerAll();
        }
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().snapshot->series.at(0).axis.front(), last().range.start);
    }

    void asksAsAWholeWhatCannotBeStored()
    {
        const auto subscription = subscribe("up");
        answerAll();
        for (int i = 0; i < 3; ++i) {
            goOn(kInterval * 2);
            const std::size_t count = m_source->asked().size();
            for (std::size_t at = 0; at < count; ++at) {
                m_source->answer(at, offGrid(m_source->asked().at(at).request));
            }
        }
        answerAll();
        const QueryRequest request = m_source->asked().back().request;
        QCOMPARE(request.end - request.start, Duration::fromHours(1));
        QCOMPARE(last().state, FrameState::Fresh);
    }

    void asksOnceMoreForPartialAnswers()
    {
        const auto subscription = subscribe("up");
        auto partial = std::make_shared<SeriesSnapshot>(
            *FakeSource::snapshotFor(m_source->asked().front().request));
        partial->isPartial = true;
        m_source->answer(0, partial);
        QVERIFY(last().snapshot->isPartial);
        goOn(kInterval * 2);
        const QueryRequest request = m_source->asked().back().request;
        QCOMPARE(request.end - request.start, Duration::fromHours(1));
        answerAll();
        QVERIFY(!last().snapshot->isPartial);
    }

    /// A proxy in front of a pair, or a store that is gone for good, warns with every answer: that
    /// must not make every refresh a reload.
    void settlesWhatAlwaysComesWithAWarning()
    {
        const auto subscription = subscribe("up");
        answerPartially();
        int reloads = 0;
        int tails = 0;
        for (int beat = 0; beat < 240; ++beat) { // an hour
            const std::size_t before = m_source->asked().size();
            goOn(kInterval);
            for (std::size_t at = before; at < m_source->asked().size(); ++at) {
                const QueryRequest& request = m_source->asked().at(at).request;
                const bool isTail = request.end - request.start < Duration::fromMinutes(30);
                (isTail ? tails : reloads) += 1;
            }
            answerPartially();
        }
        QVERIFY2(reloads >= 4 && reloads <= 10, QByteArray::number(reloads).constData());
        QVERIFY(tails > 100);
        QVERIFY(last().snapshot->isPartial); // and still says so
        QCOMPARE(last().snapshot->warnings, QStringList { u"a store did not answer"_s });
    }

    void asksAgainForWhatWasPartialUntilItIsWhole()
    {
        const auto subscription = subscribe("up");
        for (int beat = 0; beat < 20; ++beat) {
            answerPartially();
            goOn(kInterval);
        }
        answerAll(); // the store is back, but it is only the tail that is asked for now
        QVERIFY(last().snapshot->isPartial);
        for (int beat = 0; beat < 60 && last().snapshot->isPartial; ++beat) {
            goOn(kInterval);
            answerAll();
        }
        QVERIFY(!last().snapshot->isPartial);
        QVERIFY(last().snapshot->warnings.isEmpty());
        goOn(kInterval);
        const QueryRequest request = m_source->asked().back().request;
        QVERIFY(request.end - request.start < Duration::fromMinutes(30)); // and tails again
    }

    void asksAgainForARangeOfThePastThatWasPartial()
    {
        LiveQuery past = ask("up");
        past.range = { u"2026-09-01T00:00:00Z"_s, u"2026-09-01T01:00:00Z"_s };
        const auto subscription = subscribe(past);
        answerPartially();
        goOn(kInterval * 2);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        answerAll();
        QVERIFY(!last().snapshot->isPartial);
        goOn(Duration::fromHours(1));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
    }

    /// Tails that are whole again say that the store is back: no need to wait for an hour.
    void asksAgainAsSoonAsTailsAreWhole()
    {
        const auto subscription = subscribe("up");
        for (int beat = 0; beat < 100; ++beat) { // 25 minutes
            answerPartially();
            goOn(kInterval);
        }
        for (int beat = 0; beat < 8; ++beat) {
            goOn(kInterval);
            answerAll();
        }
        QVERIFY(!last().snapshot->isPartial);
    }

    /// Panning over what was partial asks for what is new, not for all of it each time.
    void asksAPanNotForWhatWasJustPartial()
    {
        LiveQuery past = ask("up");
        past.range = { u"2026-09-01T00:00:00Z"_s, u"2026-09-01T01:00:00Z"_s };
        auto subscription = subscribe(past);
        answerPartially();
        m_clock->advance(Duration::fromSeconds(1));
        past.range = { u"2026-09-01T00:30:00Z"_s, u"2026-09-01T01:30:00Z"_s };
        subscription.setQuery(past);
        const QueryRequest request = m_source->asked().back().request;
        QVERIFY(request.end - request.start < Duration::fromMinutes(31));
        answerAll();
        QVERIFY(last().snapshot->isPartial);
    }

    void asksForEverythingOnTheUsersWishAlsoWhatWasPartial()
    {
        const auto subscription = subscribe("up");
        answerPartially();
        m_clock->advance(Duration::fromSeconds(1));
        m_scheduler->refreshNow();
        const QueryRequest request = m_source->asked().back().request;
        QCOMPARE(request.end - request.start, Duration::fromHours(1));
        answerAll();
        QVERIFY(!last().snapshot->isPartial);
    }

    void doubtsWhatItStoredWhenTheClockWasSet()
    {
        const auto subscription = subscribe("up");
        answerAll();
        m_clock->jump(Duration::fromMinutes(-3));
        goOn(kInterval * 2);
        const QueryRequest request = m_source->asked().back().request;
        QCOMPARE(request.end - request.start, Duration::fromHours(1));
    }

    /// The wall clock goes on while the machine sleeps.
    void trustsWhatItStoredAfterTheMachineSlept()
    {
        const auto subscription = subscribe("up");
        answerAll();
        m_clock->sleep(Duration::fromMinutes(3));
        goOn(kInterval * 2);
        const QueryRequest request = m_source->asked().back().request;
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QVERIFY(request.end - request.start < Duration::fromMinutes(30));
    }

private:
    /// Answers what is out with running_sum() of ones.
    void answerWithTotals()
    {
        const std::size_t count = m_source->asked().size();
        for (std::size_t i = 0; i < count; ++i) {
            auto totals = std::make_shared<SeriesSnapshot>(
                *FakeSource::snapshotFor(m_source->asked().at(i).request));
            std::vector<double>& values = totals->series.front().values;
            std::partial_sum(values.begin(), values.end(), values.begin());
            m_source->answer(i, SnapshotPtr(totals));
        }
    }

    /// Answers what is out as a server does that misses a store.
    void answerPartially()
    {
        const std::size_t count = m_source->asked().size();
        for (std::size_t i = 0; i < count; ++i) {
            auto partial = std::make_shared<SeriesSnapshot>(
                *FakeSource::snapshotFor(m_source->asked().at(i).request));
            partial->isPartial = true;
            partial->warnings = { u"a store did not answer"_s };
            m_source->answer(i, SnapshotPtr(partial));
        }
    }
};

QTEST_GUILESS_MAIN(tst_QueryRounds)
#include "tst_QueryRounds.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "queries/QueryScheduler.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"

#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const Duration kInterval = Duration::fromSeconds(15);

LiveQuery ask(std::string expression, QString sourceId = u"fake"_s)
{
    LiveQuery query;
    query.sourceId = std::move(sourceId);
    query.expression = std::move(expression);
    return query;
}

Result<SnapshotPtr> refusal(ErrorKind kind)
{
    return failure(kind, u"no"_s);
}

} // namespace

class tst_QueryScheduler : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_clock = std::make_unique<FakeClock>();
        m_source = std::make_unique<FakeSource>();
        m_scheduler = std::make_unique<QueryScheduler>(*m_clock, m_gui, 1);
        m_scheduler->setRefreshInterval(kInterval);
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_frames.clear();
    }

    void cleanup() { m_scheduler.reset(); }

    void showsLoadingThenFresh()
    {
        const auto subscription = subscribe("up");
        QCOMPARE(last().state, FrameState::Loading);
        m_clock->advance(Duration::fromMs(80));
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
        QVERIFY(last().snapshot);
        QCOMPARE(last().latency.toMs(), 80);
        QCOMPARE(last().sourceId, u"fake"_s);
        QCOMPARE(last().expression, std::string("up"));
        QCOMPARE(last().range.start, m_source->asked().front().request.start);
    }

    void asksEqualQuestionsOnce()
    {
        const auto first = subscribe("sum by (job) (up)");
        const auto second = subscribe("sum by(job)(up)  # the same");
        LiveQuery narrower = ask("sum by (job) (up)");
        narrower.widthPx = 700; // the scrape interval decides the step for both
        const auto third = subscribe(narrower);
        const auto other = subscribe("sum by (pod) (up)");
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        answerAll();
        m_clock->advance(Duration::fromSeconds(1));
        const auto late = subscribe("sum by (job) (up)");
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
    }

    void keepsStringsApart()
    {
        const auto first = subscribe("up{a=\"x  y\"}");
        const auto second = subscribe("up{a=\"x y\"}");
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
    }

    void asksAgainOnTheBeatWithJitter()
    {
        const auto subscription = subscribe("up");
        answerAll();
        std::vector<std::int64_t> times;
        for (int ms = 0; ms < 300'000; ms += 100) {
            m_clock->advance(Duration::fromMs(100));
            m_scheduler->tick();
            if (m_source->openCount() > 0) {
                times.push_back(m_clock->elapsed().toMs());
                answerAll();
            }
        }
        QVERIFY(times.size() >= 19);
        bool isOffBeat = false;
        for (std::size_t i = 0; i < times.size(); ++i) {
            const std::int64_t beat = (static_cast<std::int64_t>(i) + 1) * 15'000;
            QVERIFY(std::abs(times[i] - beat) <= 1'600);
            isOffBeat = isOffBeat || std::abs(times[i] - beat) > 200;
        }
        QVERIFY(isOffBeat);
    }

    void skipsATickWhileTheAnswerIsOut()
    {
        const auto subscription = subscribe("up");
        for (int i = 0; i < 10; ++i) {
            goOn(kInterval);
        }
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        answerAll();
        goOn(kInterval * 14); // a slow answer is given time
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(last().state, FrameState::Refreshing);
        QVERIFY(last().snapshot);
    }

    void doesNotAskTheSameGridAgain()
    {
        LiveQuery query = ask("up");
        query.range = { u"2026-01-01T00:00:00Z"_s, u"2026-01-02T00:00:00Z"_s };
        const auto subscription = subscribe(query);
        answerAll();
        goOn(kInterval);
        goOn(kInterval);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        m_scheduler->refreshNow();
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
    }

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

    void reloadsInFullWhenATailMightBeWrong_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::newRow("order of series") << QByteArray("topk(3, x)");
        QTest::newRow("end of the range") << QByteArray("x @ end()");
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

    void keepsNoPartialAnswers()
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

    void doubtsWhatItStoredWhenTheClockWasSet()
    {
        const auto subscription = subscribe("up");
        answerAll();
        m_clock->jump(Duration::fromMinutes(-3));
        goOn(kInterval * 2);
        const QueryRequest request = m_source->asked().back().request;
        QCOMPARE(request.end - request.start, Duration::fromHours(1));
    }

    void asksOnlyForWhatIsVisible()
    {
        auto subscription = subscribe("up");
        answerAll();
        subscription.setVisible(false);
        goOn(kInterval);
        goOn(kInterval);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        subscription.setVisible(true);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        answerAll();
        subscription.setVisible(false);
        subscription.setVisible(true);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 }); // fresh enough
    }

    void keepsTheLimitAndOnePlaceForTheUser()
    {
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < 10; ++i) {
            panels.push_back(subscribe("up + " + std::to_string(i)));
        }
        QCOMPARE(m_source->openCount(), limits::kRequestsPerServer);
        QCOMPARE(m_scheduler->status().inFlight, limits::kRequestsPerServer);
        QCOMPARE(m_scheduler->status().waiting, 6);
        for (int i = 0; i < 4; ++i) {
            answerAll();
        }
        QCOMPARE(m_source->asked().size(), std::size_t { 10 });
        goOn(kInterval);
        QCOMPARE(m_source->openCount(), limits::kRequestsPerServer - 1);
        const auto hovered = subscribe("up + 99");
        QCOMPARE(m_source->openCount(), limits::kRequestsPerServer);
        QCOMPARE(m_source->asked().back().request.expression, std::string("up + 99"));
    }

    void asksWhatIsVisibleBeforeWhatIsNear()
    {
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < 4; ++i) {
            panels.push_back(subscribe("up + " + std::to_string(i)));
        }
        auto near = subscribe("near");
        near.setAttention(Attention::Near);
        auto hidden = subscribe("hidden");
        hidden.setAttention(Attention::Hidden);
        panels.push_back(subscribe("visible"));
        m_source->answer(0, FakeSource::snapshotFor(m_source->asked().at(0).request));
        QCOMPARE(m_source->asked().back().request.expression, std::string("visible"));
        for (int i = 0; i < 4; ++i) {
            answerAll();
        }
        QCOMPARE(m_source->asked().back().request.expression, std::string("near"));
        goOn(kInterval * 2);
        answerAll();
        answerAll();
        QCOMPARE(m_source->asked().back().request.expression, std::string("near"));
        QCOMPARE(m_source->asked().size(), std::size_t { 12 });
    }

    void learnsHowManyRequestsAServerTakes()
    {
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < 60; ++i) {
            panels.push_back(subscribe("up + " + std::to_string(i)));
        }
        while (m_source->openCount() > 0) {
            answerAll();
        }
        m_scheduler->refreshNow();
        for (int i = 0; i < 5; ++i) {
            answerAll();
        }
        const auto late = subscribe("late");
        QCOMPARE(m_source->openCount(), limits::kMostRequestsPerServer);
        m_clock->advance(Duration::fromSeconds(1));
        m_source->answerAll(refusal(ErrorKind::Timeout)); // one fault, not six
        QCOMPARE(m_source->openCount(), limits::kMostRequestsPerServer / 2 - 1);
    }

    void givesSlowViewsTime()
    {
        const auto first = subscribe("topk(1, a)"); // every refresh asks for everything
        const auto second = subscribe("topk(1, b)");
        m_clock->advance(Duration::fromSeconds(40));
        answerAll(); // 80 s of requests, four at a time: not again for 100 s
        std::size_t asked = m_source->asked().size();
        goOn(kInterval * 2);
        QCOMPARE(m_source->asked().size(), asked + 2);
        m_clock->advance(Duration::fromSeconds(40));
        answerAll();
        asked = m_source->asked().size();
        goOn(Duration::fromSeconds(30));
        QCOMPARE(m_source->asked().size(), asked);
        goOn(Duration::fromSeconds(60));
        QCOMPARE(m_source->asked().size(), asked + 2);
    }

    void expectsLessOfTheTailsAfterALongFirstLoad()
    {
        const auto first = subscribe("a");
        m_clock->advance(Duration::fromSeconds(60)); // a tail of it takes about 10 s
        answerAll();
        goOn(kInterval);
        QCOMPARE(m_source->openCount(), 1);
    }

    void freesQuantilesWhoseCarrierRests()
    {
        usePrometheus();
        LiveQuery query = ask("histogram_quantile(0.5, x)");
        query.range.from = u"now-3d"_s;
        query.consent = CostConsent::Given;
        auto first = subscribe(query);
        query.expression = "histogram_quantile(0.9, x)";
        const auto second = subscribe(query);
        for (int i = 0; i < 8; ++i) {
            answerAll();
        }
        m_scheduler->refreshNow(); // in slices: the first quantile carries the second
        QCOMPARE(m_source->openCount(), 1);
        QCOMPARE(m_source->asked().back().request.expression, std::string("x"));
        first.setVisible(false);
        m_source->answer(m_source->asked().size() - 1, buckets(m_source->asked().back().request));
        first.reset();
        const std::size_t before = m_source->asked().size();
        QCOMPARE(m_source->openCount(), 1);
        QCOMPARE(m_source->asked().at(before - 1).request.expression,
            std::string("histogram_quantile(0.9, x)"));
    }

    void startsFewLongQueriesOnServersThatDoNotCancel_data()
    {
        QTest::addColumn<bool>("cancels");
        QTest::addColumn<int>("atOnce");
        QTest::newRow("goes on when the connection is closed") << false << 2;
        QTest::newRow("ends a cancelled query") << true << 3;
    }

    void startsFewLongQueriesOnServersThatDoNotCancel()
    {
        QFETCH(bool, cancels);
        QFETCH(int, atOnce);
        SourceCapabilities capabilities;
        capabilities.cancelsQueries = cancels;
        m_scheduler->setCapabilities(u"fake"_s, capabilities);
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < 4; ++i) {
            panels.push_back(subscribe("topk(1, x + " + std::to_string(i) + ")"));
        }
        m_clock->advance(Duration::fromSeconds(3));
        answerAll();
        m_scheduler->refreshNow();
        m_clock->advance(Duration::fromSeconds(2));
        m_scheduler->tick();
        QCOMPARE(m_source->openCount(), atOnce);
        if (!cancels) {
            m_scheduler->cancelAll(); // both go on on the server
            m_scheduler->refreshNow();
            QCOMPARE(m_source->openCount(), 0);
            goOn(Duration::fromSeconds(2));
            QCOMPARE(m_source->openCount(), 2);
        }
    }

    void asksBeforeItRunsSomethingCostly()
    {
        LiveQuery month = ask("sum(rate(x{a=\"b\"}[1h])) / y");
        month.range.from = u"now-30d"_s;
        auto subscription = subscribe(month);
        const QueryRequest count = m_source->asked().at(0).request;
        QCOMPARE(count.kind, QueryRequest::Kind::Instant);
        QVERIFY2(count.expression.starts_with("scalar(count(x{a=\"b\"}) or vector(0)) * 17"),
            count.expression.c_str());
        m_source->answer(0, scalar(60e6));
        QCOMPARE(last().state, FrameState::Costly);
        QCOMPARE(last().cost->samples, 60e6);
        QCOMPARE(last().cost->serverTime(), Duration::fromMs(6604));
        goOn(kInterval * 4);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        subscription.runAnyway();
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(m_source->asked().at(1).request.kind, QueryRequest::Kind::Range);
        QCOMPARE(last().state, FrameState::Loading);
        for (int i = 0; i < 40; ++i) {
            answerAll();
        }
        QCOMPARE(last().state, FrameState::Fresh);
        const std::size_t asked = m_source->asked().size();
        goOn(Duration::fromHours(2));
        QCOMPARE(m_source->asked().size(), asked + 1);
        QCOMPARE(m_source->asked().back().request.kind, QueryRequest::Kind::Range);
    }

    void runsAtOnceWhatIsCheapOrWanted_data()
    {
        QTest::addColumn<bool>("isWanted");
        QTest::addColumn<int>("asked");
        QTest::newRow("cheap") << false << 2;
        QTest::newRow("wanted") << true << 1;
    }

    void runsAtOnceWhatIsCheapOrWanted()
    {
        QFETCH(bool, isWanted);
        QFETCH(int, asked);
        LiveQuery month = ask("up");
        month.range.from = u"now-30d"_s;
        month.consent = isWanted ? CostConsent::Given : CostConsent::Ask;
        const auto subscription = subscribe(month);
        if (!isWanted) {
            m_source->answer(0, scalar(1e6));
        }
        QCOMPARE(m_source->asked().size(), static_cast<std::size_t>(asked));
        QCOMPARE(m_source->asked().back().request.kind, QueryRequest::Kind::Range);
    }

    void tellsSeveralQuantilesFromOneQuery()
    {
        usePrometheus();
        m_scheduler->setRefreshInterval(Duration());
        m_scheduler->setPaused(true);
        std::vector<SeriesFrame> frames(3);
        const std::vector<std::string> quantiles { "0.5", "0.9", "0.99" };
        std::vector<QuerySubscription> panels;
        for (std::size_t i = 0; i < 3; ++i) {
            panels.push_back(m_scheduler->subscribe(
                ask("histogram_quantile(" + quantiles[i] + ", sum by (le) (x))"),
                [&frames, i](const SeriesFrame& frame) { frames[i] = frame; }));
        }
        answerAll(); // each was alone when it was subscribed
        m_scheduler->setPaused(false);
        const std::size_t before = m_source->asked().size();
        m_scheduler->refreshNow();
        QCOMPARE(m_source->asked().size(), before + 1);
        const QueryRequest request = m_source->asked().back().request;
        QCOMPARE(request.expression, std::string("sum by (le) (x)"));
        m_source->answer(before, buckets(request));
        for (std::size_t i = 0; i < 3; ++i) {
            QCOMPARE(frames[i].state, FrameState::Fresh);
            QCOMPARE(
                frames[i].expression, "histogram_quantile(" + quantiles[i] + ", sum by (le) (x))");
            QCOMPARE(frames[i].snapshot->series.at(0).values.at(7), std::stod(quantiles[i]));
            QVERIFY(frames[i].snapshot->series.at(0).labels.isEmpty());
        }
        m_scheduler->setRefreshInterval(kInterval);
        goOn(kInterval * 2);
        QCOMPARE(m_source->asked().size(), before + 2);
        QVERIFY(m_source->asked().back().request.start > request.start);
        panels.front().reset(); // whoever carried the others: they go on
        QCOMPARE(m_source->openCount(), 1);
    }

    void asksForEachQuantileWhereBucketsDoNotTell()
    {
        usePrometheus();
        const auto first = subscribe("histogram_quantile(0.5, x)");
        const auto second = subscribe("histogram_quantile(0.9, x)");
        answerAll();
        m_scheduler->refreshNow();
        QCOMPARE(m_source->openCount(), 1);
        auto native = std::make_shared<SeriesSnapshot>(
            *FakeSource::snapshotFor(m_source->asked().back().request));
        native->series.front().histograms.push_back(
            { .time = m_source->asked().back().request.start,
                .count = 1,
                .sum = 1,
                .buckets = {} });
        m_source->answerAll(SnapshotPtr(native));
        QCOMPARE(m_source->openCount(), 2);
        QCOMPARE(m_source->asked().back().request.expression.substr(0, 18),
            std::string("histogram_quantile"));
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
        m_scheduler->refreshNow();
        QCOMPARE(m_source->openCount(), 2);
    }

    void cancelsWhatNobodyWantsAnyMore()
    {
        auto first = subscribe("up");
        auto second = subscribe("up");
        first.reset();
        QVERIFY(!first.isActive());
        QVERIFY(!m_source->asked().front().cancel.isCancelled());
        second.reset();
        QVERIFY(m_source->asked().front().cancel.isCancelled());
        QCOMPARE(m_scheduler->status().inFlight, 0);
        const std::size_t before = m_frames.size();
        answerAll();
        QCOMPARE(m_frames.size(), before);
        QVERIFY(m_scheduler->log().entries().back().error);
    }

    void keepsOldDataUntilTheNewIsThere()
    {
        auto subscription = subscribe("up");
        answerAll();
        const SnapshotPtr old = last().snapshot;
        subscription.setQuery(ask("down"));
        QCOMPARE(last().state, FrameState::Refreshing);
        QCOMPARE(last().snapshot, old);
        QCOMPARE(last().expression, std::string("up"));
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().expression, std::string("down"));
        QVERIFY(last().snapshot != old);
    }

    void dropsTheAnswerToAnOlderQuery()
    {
        auto subscription = subscribe("up");
        subscription.setQuery(ask("down"));
        QVERIFY(m_source->asked().at(0).cancel.isCancelled());
        m_source->answer(0, FakeSource::snapshotFor(m_source->asked().at(0).request));
        QCOMPARE(last().state, FrameState::Loading);
    }

    void holdsBackQueriesWhileDragging()
    {
        auto subscription = subscribe("up");
        answerAll();
        for (int i = 0; i < 20; ++i) {
            subscription.setQuery(ask("up + " + std::to_string(i)));
            m_clock->advance(Duration::fromMs(50));
            m_scheduler->tick();
        }
        QCOMPARE(m_source->asked().size(), std::size_t { 2 }); // the first step of the drag
        m_clock->advance(Duration::fromMs(200));
        m_scheduler->tick();
        QCOMPARE(m_source->asked().size(), std::size_t { 3 });
        QCOMPARE(m_source->asked().back().request.expression, std::string("up + 19"));
    }

    void triesAgainLaterAndLater()
    {
        const auto subscription = subscribe("up");
        answerAll();
        m_scheduler->setRefreshInterval(Duration());
        m_scheduler->refreshNow();
        std::int64_t longest = 0;
        for (int failures = 0; failures < 12; ++failures) {
            m_source->answerAll(refusal(ErrorKind::Unavailable));
            QCOMPARE(last().state, FrameState::Stale);
            QCOMPARE(last().error->kind, ErrorKind::Unavailable);
            QVERIFY(last().snapshot);
            std::int64_t waited = 0;
            while (m_source->openCount() == 0 && waited <= 61'000) {
                goOn(Duration::fromMs(100));
                waited += 100;
            }
            QVERIFY(waited <= 60'100);
            QVERIFY(waited <= (1000LL << std::min(failures, 6)) + 100);
            longest = std::max(longest, waited);
        }
        QVERIFY(longest > 5'000);
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
        QVERIFY(!last().error);
    }

    void honoursRetryAfter()
    {
        const auto subscription = subscribe("up");
        Error busy = failure(ErrorKind::Unavailable, u"busy"_s).value();
        busy.retryAfterMs = 40'000;
        m_source->answerAll(failure(busy));
        QCOMPARE(last().state, FrameState::Failed);
        for (int i = 0; i < 39; ++i) {
            goOn(Duration::fromSeconds(1));
        }
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        goOn(Duration::fromSeconds(1));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
    }

    void probesADeadSourceWithOneRequest()
    {
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < 8; ++i) {
            panels.push_back(subscribe("up + " + std::to_string(i)));
        }
        m_source->answerAll(refusal(ErrorKind::Connect));
        for (int i = 0; i < 70; ++i) {
            goOn(Duration::fromSeconds(1));
            QVERIFY(m_source->openCount() <= 1);
        }
        QCOMPARE(m_source->openCount(), 1);
        const auto fresh = subscribe("fresh");
        QCOMPARE(m_source->openCount(), 1);
        answerAll();
        QCOMPARE(m_source->openCount(), limits::kRequestsPerServer);
    }

    void doesNotRepeatWhatWasRefused_data()
    {
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("bad query") << ErrorKind::BadQuery;
        QTest::newRow("not allowed") << ErrorKind::Authentication;
        QTest::newRow("too much") << ErrorKind::TooMuch;
    }

    void doesNotRepeatWhatWasRefused()
    {
        QFETCH(ErrorKind, kind);
        auto subscription = subscribe("up");
        m_source->answerAll(refusal(kind));
        QCOMPARE(last().state, FrameState::Failed);
        for (int i = 0; i < 20; ++i) {
            goOn(kInterval);
        }
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        m_scheduler->refreshNow();
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        m_source->answerAll(refusal(kind));
        subscription.setQuery(ask("up + 1"));
        QCOMPARE(m_source->asked().size(), std::size_t { 3 });
    }

    void asksNothingWhilePaused()
    {
        auto subscription = subscribe("up");
        answerAll();
        m_scheduler->setPaused(true);
        QVERIFY(m_scheduler->status().isPaused);
        goOn(kInterval * 3);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        const auto opened = subscribe("new");
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        answerAll();
        m_scheduler->setPaused(false);
        QCOMPARE(m_source->asked().size(), std::size_t { 3 }); // "new" is as new as can be
    }

    void refreshOffStillGivesAFirstPicture()
    {
        m_scheduler->setRefreshInterval(Duration());
        const auto subscription = subscribe("up");
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
        goOn(Duration::fromHours(1));
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
    }

    void survivesJumpsOfTheSystemClock()
    {
        const auto subscription = subscribe("up");
        answerAll();
        m_clock->jump(Duration::fromHours(-30));
        m_scheduler->tick();
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        goOn(kInterval * 2);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        answerAll();
        m_clock->jump(Duration::fromHours(24L * 365));
        m_scheduler->tick();
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
    }

    void saysWhenTheSourceIsMissingAndRecovers()
    {
        const auto subscription = subscribe(ask("up", u"other"_s));
        QCOMPARE(last().state, FrameState::Failed);
        QCOMPARE(last().error->kind, ErrorKind::NotFound);
        FakeSource other(u"other"_s);
        m_scheduler->addSource(other, Duration::fromSeconds(15));
        QCOMPARE(other.asked().size(), std::size_t { 1 });
        QCOMPARE(last().state, FrameState::Loading);
        other.answerAll(FakeSource::snapshotFor(other.asked().front().request));
        QCOMPARE(last().state, FrameState::Fresh);
        m_scheduler->removeSource(u"other"_s);
        QCOMPARE(last().state, FrameState::Stale);
        QVERIFY(last().snapshot);
    }

    void cancelsTheFlightsOfARemovedSource()
    {
        const auto subscription = subscribe("up");
        m_scheduler->removeSource(u"fake"_s);
        QVERIFY(m_source->asked().front().cancel.isCancelled());
        QCOMPARE(last().state, FrameState::Failed);
    }

    void cancelsAllAndKeepsData()
    {
        const auto subscription = subscribe("up");
        answerAll();
        goOn(kInterval * 2);
        QCOMPARE(m_source->openCount(), 1);
        m_scheduler->cancelAll();
        QCOMPARE(m_source->openCount(), 0);
        QCOMPARE(last().state, FrameState::Stale);
        QVERIFY(last().snapshot);
        goOn(kInterval * 2);
        QCOMPARE(m_source->openCount(), 1);
    }

    void letsACallbackEndItsOwnSubscription()
    {
        QuerySubscription subscription;
        int frames = 0;
        subscription = m_scheduler->subscribe(ask("up"), [&](const SeriesFrame& frame) {
            ++frames;
            if (frame.state == FrameState::Fresh) {
                subscription.reset();
            }
        });
        answerAll();
        QVERIFY(!subscription.isActive());
        goOn(kInterval * 2);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QVERIFY(frames >= 1);
    }

    void subscriptionsMayOutliveTheScheduler()
    {
        auto subscription = subscribe("up");
        m_scheduler.reset();
        QVERIFY(m_source->asked().front().cancel.isCancelled());
        answerAll();
        subscription.setVisible(false);
        subscription.setQuery(ask("down"));
        subscription.reset();
        QVERIFY(!subscription.isActive());
    }

    void asksAgainWhenTheScrapeIntervalIsKnown()
    {
        LiveQuery query = ask("rate(x[$__rate_interval])");
        const auto subscription = subscribe(query);
        answerAll();
        m_scheduler->setScrapeInterval(u"fake"_s, Duration::fromMinutes(1));
        QCOMPARE(m_source->asked().back().request.expression, std::string("rate(x[4m])"));
        QCOMPARE(m_source->asked().back().request.step.toMs(), 60'000);
    }

    void keepsALog()
    {
        QSignalSpy changed(m_scheduler.get(), &QueryScheduler::statusChanged);
        const auto subscription = subscribe("up");
        m_clock->advance(Duration::fromMs(70));
        answerAll();
        const auto& log = m_scheduler->log();
        QCOMPARE(log.totalCount(), std::size_t { 1 });
        QCOMPARE(log.entries().front().latency.toMs(), 70);
        QCOMPARE(log.entries().front().bodyBytes, std::size_t { 100 });
        QCOMPARE(log.entries().front().seriesCount, std::size_t { 1 });
        QVERIFY(!log.entries().front().error);
        QVERIFY(changed.count() >= 2);
        QCOMPARE(m_scheduler->status().lastRefresh, m_clock->now());
        QCOMPARE(m_scheduler->status().currentStep.toMs(), 15'000);
        QVERIFY(m_scheduler->status().pointsPerSecond > 10);
    }

private:
    void usePrometheus()
    {
        SourceCapabilities capabilities;
        capabilities.flavour = Flavour::Prometheus;
        m_scheduler->setCapabilities(u"fake"_s, capabilities);
    }

    /// All observations evenly between 0 and 1.
    static SnapshotPtr buckets(const QueryRequest& request)
    {
        auto snapshot = std::make_shared<SeriesSnapshot>();
        for (const char* bound : { "+Inf", "1" }) {
            snapshot->series.push_back(FakeSource::snapshotFor(request, 100)->series.front());
            snapshot->series.back().labels = { { "le", bound } };
        }
        return snapshot;
    }

    static SnapshotPtr scalar(double value)
    {
        auto snapshot = std::make_shared<SeriesSnapshot>();
        snapshot->type = ResultType::Scalar;
        snapshot->series.push_back({ .labels = {},
            .axis = TimeAxis::explicitTimes({ 1 }),
            .values = { value },
            .histograms = {} });
        return snapshot;
    }

    static SnapshotPtr offGrid(const QueryRequest& request)
    {
        auto snapshot = std::make_shared<SeriesSnapshot>();
        snapshot->series.push_back({ .labels = { { "a", "b" } },
            .axis = TimeAxis::grid(request.start + Duration::fromMs(1), request.step, 3),
            .values = { 1, 2, 3 },
            .histograms = {} });
        return snapshot;
    }

    QuerySubscription subscribe(const LiveQuery& query)
    {
        return m_scheduler->subscribe(
            query, [this](const SeriesFrame& frame) { m_frames.push_back(frame); });
    }

    QuerySubscription subscribe(std::string expression)
    {
        return subscribe(ask(std::move(expression)));
    }

    void goOn(Duration by)
    {
        m_clock->advance(by);
        m_scheduler->tick();
    }

    /// Answers what is out, each with its own snapshot.
    void answerAll()
    {
        const std::size_t count = m_source->asked().size();
        for (std::size_t i = 0; i < count; ++i) {
            const QueryRequest request = m_source->asked().at(i).request;
            m_source->answer(i, FakeSource::snapshotFor(request));
        }
    }

    [[nodiscard]] const SeriesFrame& last() const { return m_frames.back(); }

    ImmediateExecutor m_gui;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::vector<SeriesFrame> m_frames;
};

QTEST_GUILESS_MAIN(tst_QueryScheduler)
#include "tst_QueryScheduler.moc"

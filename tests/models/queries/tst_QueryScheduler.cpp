// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "support/SchedulerRig.h"

#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_QueryScheduler : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init() { open(); }

    void cleanup() { close(); }

    void showsLoadingThenFresh()
    {
        const auto subscription = subscribe("up");
        QCOMPARE(last().state, FrameState::Loading);
        QCOMPARE(m_frames.front().state, FrameState::Loading); // not "failed" before it was asked
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

    /// The clock shows 14:13:20.
    void asksAgainWhileARangeReachesIntoTheFuture()
    {
        LiveQuery query = ask("up");
        query.range = { u"2026-09-21T12:00:00Z"_s, u"2026-09-21T18:00:00Z"_s };
        const auto subscription = subscribe(query);
        answerAll();
        goOn(Duration::fromMinutes(10));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(m_source->asked().at(1).request.end, last().range.end);
    }

    void asksOnceMoreWhenTheLastSamplesOfARangeMustHaveCome()
    {
        LiveQuery query = ask("up");
        query.range = { u"2026-09-21T12:00:00Z"_s, u"2026-09-21T14:13:00Z"_s };
        const auto subscription = subscribe(query);
        answerAll();
        for (int beat = 0; beat < 60; ++beat) { // a quarter of an hour
            goOn(kInterval);
            answerAll();
        }
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QVERIFY(m_source->asked().at(1).request.start > last().range.start); // its tail
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
};

QTEST_GUILESS_MAIN(tst_QueryScheduler)
#include "tst_QueryScheduler.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "tiles/PanelFeed.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

PanelPlan makePlan(const std::vector<std::string>& expressions)
{
    PanelPlan plan;
    for (const std::string& expression : expressions) {
        PlannedQuery query;
        query.sourceId = u"fake"_s;
        query.expression = expression;
        plan.queries.push_back(query);
    }
    return plan;
}

const Result<SnapshotPtr> kEmpty = SnapshotPtr(std::make_shared<SeriesSnapshot>());

} // namespace

class tst_PanelFeed : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_calls = 0;
        m_source = std::make_unique<FakeSource>();
        m_scheduler = std::make_unique<QueryScheduler>(m_clock, m_gui, 1);
        m_scheduler->addSource(*m_source, Duration::fromSeconds(15));
        m_feed = std::make_unique<PanelFeed>(
            *m_scheduler, [this](const std::vector<SeriesFrame>&) { ++m_calls; });
    }

    void cleanup()
    {
        m_feed.reset();
        m_scheduler.reset();
    }

    void asksNothingWhileItRests()
    {
        m_feed->setPlan(makePlan({ "a", "b" }));
        QVERIFY(m_source->asked().empty());
        m_feed->setState(FeedState::Asking);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
    }

    void aChartInAnotherStyleMayWantOtherSamples()
    {
        PanelPlan plan = makePlan({ "up" });
        plan.spec.type = u"timeseries"_s;
        QueryRequest scraped;
        scraped.start = m_clock.now() - Duration::fromMinutes(10);
        scraped.end = m_clock.now();
        scraped.step = Duration::fromSeconds(15);
        m_source->setRawAnswer(FakeSource::snapshotFor(scraped));
        m_feed->setTimeRange({ u"now-10m"_s, u"now"_s });
        m_feed->setPlan(plan);
        m_feed->setState(FeedState::Asking);
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QVERIFY(m_source->asked().empty());
        plan.spec.options.insert(u"style"_s, u"stacked"_s);
        m_feed->setPlan(plan);
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
    }

    void asksForWhatIsNearAfterWhatIsInSight()
    {
        PanelFeed inSight(*m_scheduler, [](const std::vector<SeriesFrame>&) {});
        m_feed->setPlan(makePlan({ "near" }));
        inSight.setPlan(makePlan({ "a", "b", "c", "d", "e" }));
        m_feed->setState(FeedState::Near);
        inSight.setState(FeedState::Asking);
        m_source->answer(0, kEmpty.value_or(nullptr));
        m_feed->setState(FeedState::Resting);
        m_feed->setPlan(makePlan({ "other" }));
        m_feed->setState(FeedState::Near);
        QCOMPARE(m_source->asked().back().request.expression, std::string("d"));
        m_source->answerAll(kEmpty);
        QCOMPARE(m_source->asked().at(5).request.expression, std::string("e"));
        QCOMPARE(m_source->asked().at(6).request.expression, std::string("other"));
    }

    void callsBackOnceForAnswersOfOneTurn()
    {
        m_feed->setPlan(makePlan({ "a", "b", "c" }));
        m_feed->setState(FeedState::Asking);
        QTRY_COMPARE(m_calls, 1);
        QVERIFY(!m_feed->isSettled());
        m_source->answerAll(kEmpty);
        QTRY_COMPARE(m_calls, 2);
        QVERIFY(m_feed->isSettled());
        QCOMPARE(m_feed->frames().size(), std::size_t { 3 });
    }

    void keepsFramesOfEqualQueries()
    {
        m_feed->setPlan(makePlan({ "a" }));
        m_feed->setState(FeedState::Asking);
        m_source->answerAll(kEmpty);
        m_feed->setPlan(makePlan({ "a" }));
        QCOMPARE(m_feed->frames().front().state, FrameState::Fresh);
        m_feed->setPlan(makePlan({ "other" }));
        QCOMPARE(m_feed->frames().front().state, FrameState::Loading);
    }

    void endsItsWishesWithItself()
    {
        m_feed->setPlan(makePlan({ "a" }));
        m_feed->setState(FeedState::Asking);
        m_feed.reset();
        QVERIFY(m_source->asked().front().cancel.isCancelled());
        m_source->answerAll(kEmpty);
        QCOMPARE(m_calls, 0);
    }

private:
    FakeClock m_clock;
    ImmediateExecutor m_gui;
    int m_calls = 0;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::unique_ptr<PanelFeed> m_feed;
};

QTEST_GUILESS_MAIN(tst_PanelFeed)
#include "tst_PanelFeed.moc"

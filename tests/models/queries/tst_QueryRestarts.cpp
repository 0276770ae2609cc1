// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/LateExecutor.h"
#include "support/SchedulerRig.h"

#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const Duration kDay = Duration::fromHours(24);

Duration lengthOf(const QueryRequest& request)
{
    return request.end - request.start;
}

LiveQuery week()
{
    LiveQuery query = ask("up");
    query.range.from = u"now-7d"_s;
    query.consent = CostConsent::Given;
    return query;
}

} // namespace

/// Rounds that something comes between: what was stored leaves, the user reloads or looks away.
class tst_QueryRestarts : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init() { open(); }

    void cleanup()
    {
        m_others.clear();
        close();
    }

    void asksForTailsAgainAfterTheStoreLostSomething()
    {
        const auto subscription = subscribe("up");
        answerAll();
        goOn(kInterval * 2);
        QVERIFY(lengthOf(m_source->asked().back().request) < Duration::fromMinutes(30));
        emptyTheStore(); // while the tail is out
        m_source->answer(1, FakeSource::snapshotFor(m_source->asked().at(1).request));
        answerUntilNothingIsOut();
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().snapshot->series.at(0).values.size(), std::size_t { 241 });
        m_others.clear();
        goOn(kInterval * 2);
        QVERIFY(lengthOf(newestOf("up")) < Duration::fromMinutes(30));
        QCOMPARE(m_source->openCount(), 1);
    }

    /// A store that cannot hold the range at all must not make a round begin for ever.
    void asksAsAWholeWhenTheStoreLosesSomethingAgain()
    {
        const auto subscription = subscribe(week());
        int pieces = 0;
        while (lengthOf(newestOf("up")) <= kDay && pieces < 40) {
            emptyTheStore();
            m_clock->advance(Duration::fromMs(500)); // quicker slices would become longer
            answerAll();
            ++pieces;
        }
        QCOMPARE(pieces, 8 + 7); // all slices, then those without the last
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().snapshot->series.at(0).axis.front(), last().range.start);
        m_others.clear();
        goOn(Duration::fromHours(24)); // and then tries the store once more
        QVERIFY(lengthOf(newestOf("up")) <= kDay);
    }

    /// Else each refresh would load it twice: in slices that are lost and then as a whole.
    void leavesTheStoreAloneForAWhileAfterwards()
    {
        const auto subscription = subscribe(week());
        while (lengthOf(newestOf("up")) <= kDay) {
            emptyTheStore();
            m_clock->advance(Duration::fromMs(500));
            answerAll();
        }
        answerAll();
        m_others.clear();
        for (int refresh = 0; refresh < 3; ++refresh) {
            const std::size_t before = m_source->asked().size();
            goOn(last().step);
            QCOMPARE(m_source->asked().size(), before + 1);
            QCOMPARE(lengthOf(newestOf("up")), kDay * 7);
            answerAll();
            QCOMPARE(last().state, FrameState::Fresh);
        }
    }

    void keepsAWholePictureWhileWhatWasStoredIsAskedForAgain()
    {
        const auto subscription = subscribe(week());
        answerUntilNothingIsOut();
        const Instant start = last().range.start;
        m_clock->jump(Duration::fromSeconds(20)); // empties the store
        goOn(Duration::fromHours(1));
        answerAll();
        QCOMPARE(m_source->openCount(), 1);
        QCOMPARE(last().state, FrameState::Refreshing);
        QCOMPARE(last().range.start, start);
        QCOMPARE(last().snapshot->series.at(0).axis.front(), start);
        answerUntilNothingIsOut();
        QCOMPARE(last().state, FrameState::Fresh);
        QVERIFY(last().range.start > start);
        QCOMPARE(last().snapshot->series.at(0).axis.front(), last().range.start);
    }

    /// A configuration file names another tenant.
    void showsNothingOfBeforeWithWhatASourceSaysNow()
    {
        const auto subscription = subscribe("up");
        answerAll();
        auto hidden = subscribe("down");
        answerAll();
        hidden.setVisible(false);
        goOn(kInterval * 2);
        m_scheduler->renewColumns(u"fake"_s); // while the tail is out
        answerAll();
        QCOMPARE(lengthOf(newestOf("up")), Duration::fromHours(1));
        const std::size_t asked = m_source->asked().size();
        hidden.setVisible(true);
        QCOMPARE(m_source->asked().size(), asked + 1);
        QCOMPARE(lengthOf(newestOf("down")), Duration::fromHours(1));
    }

    void showsNoTailOfBeforeWithWhatASourceSaysNow()
    {
        const auto subscription = subscribe("up");
        answerAll();
        goOn(kInterval * 2);
        const std::size_t tail = m_source->asked().size() - 1;
        m_scheduler->renewColumns(u"fake"_s);
        QCOMPARE(m_source->openCount(), 1);
        QVERIFY(m_source->asked().at(tail).cancel.isCancelled());
        QVERIFY(last().snapshot); // until something else is there
        QCOMPARE(last().state, FrameState::Refreshing);
        m_source->answer(tail, FakeSource::snapshotFor(m_source->asked().at(tail).request));
        const QueryRequest whole = m_source->asked().back().request;
        m_source->answer(tail + 1, FakeSource::snapshotFor(whole, 5));
        QCOMPARE(last().state, FrameState::Fresh);
        const std::vector<double>& values = last().snapshot->series.at(0).values;
        QCOMPARE(values.size(), std::size_t { 241 });
        QVERIFY(std::all_of(values.begin(), values.end(), [](double v) { return v == 5; }));
    }

    void readsNothingOfBeforeWhenASourceSaysSomethingElse()
    {
        const auto subscription = subscribe(week());
        answerUntilNothingIsOut();
        LateExecutor worker;
        m_scheduler->setWorker(worker);
        LiveQuery past = week();
        past.range = { u"now-6d"_s, u"now-1d"_s };
        past.minimumStep = last().step;
        SeriesFrame frame;
        const auto zoom =
            m_scheduler->subscribe(past, [&frame](const SeriesFrame& next) { frame = next; });
        QCOMPARE(m_source->openCount(), 0); // everything is stored
        m_scheduler->renewColumns(u"fake"_s);
        worker.runAll();
        QVERIFY(!frame.snapshot);
        QVERIFY(m_source->openCount() > 0);
        m_scheduler.reset(); // before its worker
    }

    /// Panels are asked for before probing tells how far off the clocks are.
    void doubtsWhatItStoredBeforeItKnewTheServersClock()
    {
        const Instant newest = m_clock->now() - Duration::fromHours(1); // the server's now
        LiveQuery query = ask("up");
        query.range.from = u"now-3h"_s;
        const auto subscription = subscribe(query);
        answerUntilNothingIsOut();
        SourceCapabilities capabilities;
        capabilities.clockSkew = Duration::fromHours(-1);
        m_scheduler->setCapabilities(u"fake"_s, capabilities);
        answerUntilNothingIsOut();
        goOn(Duration::fromMinutes(20));
        QVERIFY(m_source->asked().back().request.start <= newest);
    }

    void trustsWhatItStoredWhereTheClocksHardlyDiffer()
    {
        const auto subscription = subscribe("up");
        answerUntilNothingIsOut();
        SourceCapabilities capabilities;
        capabilities.clockSkew = Duration::fromSeconds(2);
        m_scheduler->setCapabilities(u"fake"_s, capabilities);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
    }

    /// A notebook that slept for three days.
    void showsPartsThatAddToAWholePicture()
    {
        const auto subscription = subscribe(week());
        answerUntilNothingIsOut();
        const Instant end = last().range.end;
        m_clock->advance(kDay * 3);
        m_scheduler->tick();
        answerAll();
        QCOMPARE(m_source->openCount(), 1);
        QCOMPARE(last().state, FrameState::Refreshing);
        QCOMPARE(last().snapshot->series.at(0).axis.back(), last().range.end);
        QVERIFY(last().range.end >= end + kDay * 3);
    }

    void asksNoMoreSlicesForWhatNobodySees()
    {
        auto subscription = subscribe(week());
        answerAll();
        subscription.setVisible(false);
        answerAll(); // what was out comes, and is kept
        QCOMPARE(m_source->openCount(), 0);
        const Instant first = m_source->asked().back().request.start;
        goOn(Duration::fromHours(1));
        QCOMPARE(m_source->openCount(), 0);
        subscription.setVisible(true);
        answerUntilNothingIsOut();
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().range.end, m_clock->now().alignedDown(last().step));
        const auto& asked = m_source->asked(); // neither of the first two slices twice
        const auto isOfThem = [&first](const FakeSource::Asked& one) {
            return one.request.start >= first && lengthOf(one.request) > Duration::fromHours(2);
        };
        QCOMPARE(std::count_if(asked.begin(), asked.end(), isOfThem), 2);
    }

    /// Without refreshing nothing else would ever ask for the rest.
    void goesOnWithAReloadWhenItIsSeenAgain()
    {
        m_scheduler->setRefreshInterval(Duration());
        auto subscription = subscribe(week());
        answerUntilNothingIsOut();
        m_scheduler->refreshNow();
        answerAll();
        QCOMPARE(last().state, FrameState::Refreshing);
        subscription.setVisible(false);
        answerAll();
        QCOMPARE(m_source->openCount(), 0);
        subscription.setVisible(true);
        QCOMPARE(m_source->openCount(), 1);
        answerUntilNothingIsOut();
        QCOMPARE(last().state, FrameState::Fresh);
    }

    void countsNoCostForWhatNobodySees()
    {
        auto subscription = subscribe("rate(up[2d])");
        subscription.setVisible(false);
        m_source->answer(0, scalar(1000));
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        subscription.setVisible(true);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(m_source->asked().back().request.expression, std::string("rate(up[2d])"));
    }

    void asksNotAgainForWhatFailedUnseen()
    {
        auto subscription = subscribe("up");
        subscription.setVisible(false);
        m_source->answerAll(refusal(ErrorKind::Connect));
        goOn(Duration::fromMinutes(2));
        QCOMPARE(m_source->openCount(), 0);
        subscription.setVisible(true);
        QCOMPARE(m_source->openCount(), 1);
    }

    void reloadsAfterTheRequestThatIsOut()
    {
        const auto subscription = subscribe("up");
        answerAll();
        goOn(kInterval * 2);
        m_scheduler->refreshNow(); // the tail is out
        m_scheduler->refreshNow();
        QCOMPARE(m_source->openCount(), 1);
        answerAll();
        QCOMPARE(m_source->openCount(), 1);
        QCOMPARE(lengthOf(m_source->asked().back().request), Duration::fromHours(1));
        m_source->answerAll(FakeSource::snapshotFor(m_source->asked().back().request, 9));
        QCOMPARE(last().snapshot->series.at(0).values.front(), 9.0);
        QCOMPARE(m_source->openCount(), 0);
    }

    void reloadsAfterTheRequestThatFails()
    {
        const auto subscription = subscribe("up");
        answerAll();
        goOn(kInterval * 2);
        m_scheduler->refreshNow();
        m_source->answerAll(refusal(ErrorKind::Timeout));
        goOn(Duration::fromMinutes(2));
        QCOMPARE(lengthOf(m_source->asked().back().request), Duration::fromHours(1));
    }

    void reloadsBetweenSlices()
    {
        const auto subscription = subscribe(week());
        answerUntilNothingIsOut();
        m_scheduler->refreshNow();
        const QueryRequest newest = m_source->asked().back().request;
        answerAll();
        QVERIFY(m_source->asked().back().request.end < newest.start);
        m_scheduler->refreshNow();
        answerAll();
        QCOMPARE(m_source->openCount(), 1);
        QCOMPARE(m_source->asked().back().request.end, newest.end);
    }

    /// What has just come into view asks for its tail, but not when everything is wanted anew.
    void reloadsWhatWaitsForItsTurn()
    {
        auto subscription = subscribe("up");
        answerAll();
        subscription.setVisible(false);
        m_clock->advance(kInterval * 2);
        std::vector<QuerySubscription> others;
        while (m_source->openCount() < 4) {
            others.push_back(subscribe("other + " + std::to_string(others.size())));
        }
        subscription.setVisible(true);
        QCOMPARE(m_scheduler->status().waiting, 1);
        m_scheduler->refreshNow();
        answerAll();
        QCOMPARE(lengthOf(newestOf("up")), Duration::fromHours(1));
    }

    void reloadsNoMoreWhenNobodyLooks()
    {
        auto subscription = subscribe("up");
        answerAll();
        goOn(kInterval * 2);
        m_scheduler->refreshNow();
        subscription.setVisible(false);
        answerAll();
        QCOMPARE(m_source->openCount(), 0);
    }

private:
    void answerUntilNothingIsOut()
    {
        for (int i = 0; i < 60 && m_source->openCount() > 0; ++i) {
            answerAll();
        }
    }

    /// Somebody sets the clock, and the next who asks notices.
    void emptyTheStore()
    {
        m_clock->jump(Duration::fromSeconds(20));
        LiveQuery other = ask("other + " + std::to_string(m_others.size()));
        m_others.push_back(m_scheduler->subscribe(other, [](const SeriesFrame&) {}));
    }

    [[nodiscard]] QueryRequest newestOf(const std::string& expression) const
    {
        QueryRequest newest;
        for (const FakeSource::Asked& asked : m_source->asked()) {
            newest = asked.request.expression == expression ? asked.request : newest;
        }
        return newest;
    }

    std::vector<QuerySubscription> m_others;
};

QTEST_GUILESS_MAIN(tst_QueryRestarts)
#include "tst_QueryRestarts.moc"

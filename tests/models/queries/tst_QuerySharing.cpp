// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/QuerySchedulerState.h"
#include "support/SchedulerRig.h"

#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

std::string quantile(const char* level)
{
    return std::string("histogram_quantile(") + level + ", x)";
}

} // namespace

/// Quantiles of one histogram that one request answers: what becomes of those that ride along when
/// their carrier's round fails, is dropped or begins anew.
class tst_QuerySharing : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        open();
        usePrometheus();
    }

    void cleanup() { close(); }

    /// Else each would ask for the other in turn, for as long as the histogram is too slow.
    void waitsWithAllQuantilesOfASlowHistogram()
    {
        const auto first = subscribe(quantile("0.5"));
        const auto second = subscribe(quantile("0.99"));
        answerAll();
        m_scheduler->refreshNow();
        const std::size_t asked = m_source->asked().size();
        for (int failures = 0; failures < 5; ++failures) {
            QCOMPARE(m_source->openCount(), 1);
            QCOMPARE(m_source->asked().back().request.expression, std::string("x"));
            m_clock->advance(Duration::fromMinutes(2)); // longer than any wait
            m_source->answerAll(refusal(ErrorKind::Timeout));
            QCOMPARE(m_source->openCount(), 0);
            QCOMPARE(last().state, FrameState::Stale);
            QCOMPARE(last().error->kind, ErrorKind::Timeout);
            goOn(Duration::fromMinutes(1));
        }
        QCOMPARE(m_source->asked().size(), asked + 5);
        m_source->answer(m_source->asked().size() - 1, buckets(m_source->asked().back().request));
        QCOMPARE(last().state, FrameState::Fresh);
        QVERIFY(!last().error);
        QCOMPARE(m_source->openCount(), 0);
    }

    /// A panel that has failed by itself waits its time, whoever else asks for its buckets.
    void carriesNoneThatWaits()
    {
        auto first = subscribe(quantile("0.5"));
        answerAll();
        first.setVisible(false);
        const auto second = subscribe(quantile("0.99"));
        Error slow = refusal(ErrorKind::Timeout).error();
        slow.retryAfterMs = 100'000;
        m_source->answerAll(failure(slow));
        first.setVisible(true);
        goOn(kInterval * 2);
        QCOMPARE(m_source->openCount(), 1);
        QCOMPARE(m_source->asked().back().request.expression, quantile("0.5"));
    }

    void asksNotForAHiddenOneWhoseCarrierGivesUp()
    {
        const auto first = subscribe(quantile("0.5"));
        auto second = subscribe(quantile("0.99"));
        answerAll();
        m_scheduler->refreshNow();
        second.setVisible(false);
        m_source->answerAll(refusal(ErrorKind::TooMuch)); // the buckets may be too many
        QCOMPARE(m_source->openCount(), 1);
        QCOMPARE(m_source->asked().back().request.expression, quantile("0.5"));
        m_source->answerAll(FakeSource::snapshotFor(m_source->asked().back().request));
        QCOMPARE(m_source->openCount(), 0);
    }

    void wakesForNoneThatIsCarried()
    {
        const auto state = std::make_shared<QuerySchedulerState>(*m_clock, m_gui, 1);
        const auto entry = std::make_shared<QuerySchedulerState::Entry>();
        const auto carrier = std::make_shared<SharedQuestion>();
        const auto rider = std::make_shared<SharedQuestion>();
        rider->entries = { entry };
        rider->backOff.fail(m_clock->elapsed(), 1000, state->random);
        state->questions.emplace("a", rider);
        QVERIFY(state->nextDue());
        rider->carrier = carrier;
        QVERIFY(!state->nextDue());
        rider->carrier.reset();
        rider->isReading = true;
        QVERIFY(!state->nextDue());
        rider->isReading = false;
        state->takeSnapshot(*rider, std::make_shared<const SeriesSnapshot>());
        QVERIFY(!state->nextDue()); // it has been answered
        rider->entries.clear();
    }

    void reloadsAllQuantilesAfterTheRequestThatIsOut()
    {
        const auto first = subscribe(quantile("0.5"));
        const auto second = subscribe(quantile("0.99"));
        answerAll();
        m_scheduler->refreshNow();
        m_scheduler->refreshNow();
        const std::size_t asked = m_source->asked().size();
        answerWithBuckets();
        QCOMPARE(m_source->asked().size(), asked + 1); // one for both
        QCOMPARE(m_source->asked().back().request.expression, std::string("x"));
        QCOMPARE(last().state, FrameState::Fresh);
    }

    /// Reload between two slices: the round that goes is not the one that riders wait for.
    void carriesQuantilesAgainAfterAReloadBetweenSlices()
    {
        LiveQuery week = ask(quantile("0.5"));
        week.range.from = u"now-7d"_s;
        week.consent = CostConsent::Given;
        const auto first = subscribe(week);
        week.expression = quantile("0.9");
        std::vector<SeriesFrame> second;
        const auto subscription = m_scheduler->subscribe(
            week, [&second](const SeriesFrame& frame) { second.push_back(frame); });
        while (m_source->openCount() > 0) {
            answerAll();
        }
        m_scheduler->refreshNow(); // one carries the other
        QCOMPARE(m_source->openCount(), 1);
        const auto others = occupyOtherPlaces();
        const std::size_t carried = m_source->asked().size() - others.size() - 1;
        m_source->answer(carried, buckets(m_source->asked().at(carried).request));
        QCOMPARE(m_source->openCount(), 3); // the next slice waits
        m_scheduler->refreshNow();
        second.clear();
        answerWithBuckets();
        QVERIFY(!second.empty());
        QCOMPARE(second.back().state, FrameState::Fresh);
        QCOMPARE(second.back().snapshot->series.front().values.front(), 0.9);
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(m_scheduler->status().waiting, 0);
    }

private:
    /// Requests that nobody answers, so that the next slice of anything else has to wait.
    std::vector<QuerySubscription> occupyOtherPlaces()
    {
        std::vector<QuerySubscription> others;
        while (m_source->openCount() < 4) {
            others.push_back(subscribe("other + " + std::to_string(others.size())));
        }
        return others;
    }

    void answerWithBuckets()
    {
        for (int round = 0; round < 60 && m_source->openCount() > 0; ++round) {
            const std::size_t count = m_source->asked().size();
            for (std::size_t i = 0; i < count; ++i) {
                m_source->answer(i, buckets(m_source->asked().at(i).request));
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_QuerySharing)
#include "tst_QuerySharing.moc"

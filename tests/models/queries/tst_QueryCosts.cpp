// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QuerySchedulerState.h"
#include "support/SchedulerRig.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

using State = QuerySchedulerState;

constexpr Duration kSecond = Duration::fromSeconds(1);
const char* const kCostly = "rate(up[2d])";

} // namespace

/// What spares the servers: consent before a costly query, pacing, and the count of long queries
/// that a server goes on with although nobody waits for them.
class tst_QueryCosts : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init() { open(); }

    void cleanup() { close(); }

    void asksWhatItCostsBeforeAnythingElse()
    {
        const auto subscription = subscribe(kCostly);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        const QueryRequest& estimate = m_source->asked().front().request;
        QCOMPARE(estimate.kind, QueryRequest::Kind::Instant);
        QVERIFY(estimate.expression.find("count(up)") != std::string::npos);
        QVERIFY(estimate.timeout <= Duration::fromSeconds(10));
        QCOMPARE(last().state, FrameState::Loading);
        m_source->answer(0, scalar(1000));
        QCOMPARE(m_source->asked().back().request.expression, std::string(kCostly));
        m_source->answer(1, FakeSource::snapshotFor(m_source->asked().back().request));
        QCOMPARE(last().state, FrameState::Fresh);
    }

    void waitsForConsent()
    {
        auto subscription = subscribe(kCostly);
        m_source->answer(0, scalar(3e9));
        QCOMPARE(last().state, FrameState::Costly);
        QCOMPARE(last().cost->samples, 3e9);
        QCOMPARE(last().expression, std::string(kCostly));
        goOn(kInterval * 4);
        QCOMPARE(m_source->asked().size(), std::size_t { 1 }); // not even the estimate again
        subscription.runAnyway();
        QCOMPARE(m_source->asked().back().request.expression, std::string(kCostly));
        QVERIFY(!last().cost);
        const std::size_t before = m_source->asked().size();
        subscription.runAnyway();
        QCOMPARE(m_source->asked().size(), before);
    }

    void runsWhatSomebodyElseAgreedTo_data()
    {
        QTest::addColumn<bool>("isCounted");
        QTest::newRow("before it is counted") << false;
        QTest::newRow("when it was too much") << true;
    }

    void runsWhatSomebodyElseAgreedTo()
    {
        QFETCH(bool, isCounted);
        const auto careful = subscribe(kCostly);
        if (isCounted) {
            m_source->answer(0, scalar(3e9));
            QCOMPARE(last().state, FrameState::Costly);
        }
        LiveQuery query = ask(kCostly);
        query.consent = CostConsent::Given;
        const auto agreed = subscribe(query);
        m_source->answer(0, scalar(3e9));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(m_source->asked().back().request.expression, std::string(kCostly));
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
    }

    void runsWhatIsAgreedToWhileItIsCounted()
    {
        auto subscription = subscribe(kCostly);
        subscription.runAnyway();
        m_source->answer(0, scalar(3e9));
        QCOMPARE(m_source->asked().back().request.expression, std::string(kCostly));
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
    }

    /// An estimate that tells nothing does not keep the user from the data: servers have limits.
    void runsWhatCannotBeEstimated_data()
    {
        QTest::addColumn<int>("answer");
        QTest::newRow("no number") << 0;
        QTest::newRow("below zero") << 1;
        QTest::newRow("infinite") << 2;
        QTest::newRow("no series") << 3;
        QTest::newRow("the question is refused") << 4;
        QTest::newRow("even the count is too much") << 5;
    }

    void runsWhatCannotBeEstimated()
    {
        QFETCH(int, answer);
        const auto subscription = subscribe(kCostly);
        const std::vector<Result<SnapshotPtr>> answers { scalar(std::nan("")), scalar(-1),
            scalar(std::numeric_limits<double>::infinity()),
            std::make_shared<const SeriesSnapshot>(), refusal(ErrorKind::BadQuery),
            refusal(ErrorKind::TooMuch) };
        m_source->answer(0, answers.at(static_cast<std::size_t>(answer)));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(m_source->asked().back().request.expression, std::string(kCostly));
    }

    void leavesWhatCannotBeCountedInTimeToTheUser()
    {
        auto subscription = subscribe(kCostly);
        m_source->answer(0, refusal(ErrorKind::Timeout));
        QCOMPARE(last().state, FrameState::Costly);
        QVERIFY(!last().cost);
        QCOMPARE(m_source->openCount(), 0);
        goOn(Duration::fromSeconds(1));
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        subscription.runAnyway();
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(m_source->asked().back().request.expression, std::string(kCostly));
    }

    void countsAgainLaterWhatCouldNotBeCountedInTime()
    {
        const auto subscription = subscribe(kCostly);
        m_source->answer(0, refusal(ErrorKind::Timeout));
        goOn(Duration::fromMinutes(5));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QVERIFY(m_source->asked().back().request.expression.find("count(up)") != std::string::npos);
        m_source->answer(1, scalar(10));
        QCOMPARE(m_source->asked().back().request.expression, std::string(kCostly));
    }

    void runsWhatWasAllowedWhileItsCountCameTooLate()
    {
        auto subscription = subscribe(kCostly);
        subscription.runAnyway();
        m_source->answer(0, refusal(ErrorKind::Timeout));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(m_source->asked().back().request.expression, std::string(kCostly));
    }

    void runsWhatCouldNotBeCountedForWhoeverAgreed()
    {
        const auto subscription = subscribe(kCostly);
        m_source->answer(0, refusal(ErrorKind::Timeout));
        LiveQuery agreed = ask(kCostly);
        agreed.consent = CostConsent::Given;
        const auto other = subscribe(agreed);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(m_source->asked().back().request.expression, std::string(kCostly));
    }

    void cancelsAnEstimateNobodyWaitsFor()
    {
        auto subscription = subscribe(kCostly);
        subscription.reset();
        QVERIFY(m_source->asked().front().cancel.isCancelled());
        m_source->answer(0, scalar(10));
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
    }

    void foreseesATailFromTheFirstLoad()
    {
        const State state(*m_clock, m_gui, 1);
        State::Question question;
        question.roundCost = kSecond * 10;
        state.foreseeCost(question);
        QCOMPARE(question.cost, kSecond * 10); // without a round nothing is known to be shorter
        question.round = FetchRound();
        question.round->asked = 1000;
        question.round->tail = 10;
        state.foreseeCost(question);
        QCOMPARE(question.cost, Duration::fromMs(100));
        question.round->tail = 0; // every refresh is the whole range
        state.foreseeCost(question);
        QCOMPARE(question.cost, kSecond * 10);
    }

    void remembersLongQueriesThatGoOnWithoutUs()
    {
        State state(*m_clock, m_gui, 1);
        SourceLane lane;
        State::Question question;
        question.sentAt = m_clock->elapsed();
        m_clock->advance(Duration::fromMs(999));
        state.abandon(question, lane);
        QVERIFY(lane.abandoned.empty()); // over by now, most likely
        m_clock->advance(kSecond * 3);
        state.abandon(question, lane);
        QCOMPARE(lane.abandoned.size(), std::size_t { 1 });
        QCOMPARE(
            lane.abandoned.back() - m_clock->elapsed(), Duration::fromMs(3999)); // as long again
        question.cost = kSecond * 5;
        state.abandon(question, lane);
        QCOMPARE(
            lane.abandoned.back() - m_clock->elapsed(), Duration::fromMs(1001)); // the rest of it
        question.cost = Duration::fromMinutes(10);
        state.abandon(question, lane);
        QCOMPARE(lane.abandoned.back() - m_clock->elapsed(), kSecond * 30); // at most
        QCOMPARE(state.heavyCount(u"fake"_s, lane), 3);
        m_clock->advance(kSecond * 31);
        QCOMPARE(state.heavyCount(u"fake"_s, lane), 0);
        lane.cancelsQueries = true;
        lane.abandoned.clear();
        state.abandon(question, lane);
        QVERIFY(lane.abandoned.empty());
    }

    /// Five times as long as its answers take, shared among what flies at once.
    void restsAServerThatIsSlow()
    {
        const auto state = std::make_shared<State>(*m_clock, m_gui, 1);
        SourceLane lane;
        const auto entry = std::make_shared<State::Entry>();
        const auto question = std::make_shared<State::Question>();
        question->query.sourceId = u"fake"_s;
        question->entries = { entry };
        question->cost = kSecond * 8; // · 5 / 4 at once: 10 s
        state->questions.emplace("a", question);
        QVERIFY(!state->isPaced(u"fake"_s, lane)); // never refreshed
        lane.refreshedAt = m_clock->elapsed();
        m_clock->advance(Duration::fromMs(9999));
        QVERIFY(state->isPaced(u"fake"_s, lane));
        QVERIFY(!state->isPaced(u"other"_s, lane)); // another server's questions
        m_clock->advance(Duration::fromMs(1));
        QVERIFY(!state->isPaced(u"fake"_s, lane));
        question->cost = Duration::fromHours(9);
        m_clock->advance(Duration::fromMinutes(4));
        QVERIFY(state->isPaced(u"fake"_s, lane));
        entry->attention = Attention::Hidden; // is not asked
        QVERIFY(!state->isPaced(u"fake"_s, lane));
        entry->attention = Attention::Near;
        m_clock->advance(Duration::fromMinutes(1)); // but never longer than five minutes
        QVERIFY(!state->isPaced(u"fake"_s, lane));
        question->entries.clear();
    }
};

QTEST_GUILESS_MAIN(tst_QueryCosts)
#include "tst_QueryCosts.moc"

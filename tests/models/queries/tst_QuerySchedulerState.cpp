// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Limits.h"
#include "queries/QuerySchedulerState.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <string>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

using State = QuerySchedulerState;
using Urgency = State::Urgency;

const QString kServer = u"fake"_s;

} // namespace

/// The book-keeping by itself: who shares a question, what goes first, when something is due.
/// Nothing is sent here: the state has no scheduler.
class tst_QuerySchedulerState : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_clock = std::make_unique<FakeClock>();
        m_source = std::make_unique<FakeSource>();
        m_state = std::make_shared<State>(*m_clock, m_gui, 1);
        addLane(kServer);
    }

    void cleanup()
    {
        // Entries hold their question and the other way round.
        for (const auto& question : m_state->allQuestions()) {
            question->entries.clear();
        }
        m_state.reset();
    }

    void sharesOneQuestionAmongEqualWishes()
    {
        const auto first = attach("sum(up)");
        const auto second = attach("sum( up )  # the same");
        const auto other = attach("sum(down)");
        QCOMPARE(first->question, second->question);
        QVERIFY(first->question != other->question);
        QCOMPARE(m_state->questions.size(), std::size_t { 2 });
        m_state->detach(*first);
        QCOMPARE(second->question->entries.size(), std::size_t { 1 });
        m_state->detach(*second);
        QCOMPARE(m_state->questions.size(), std::size_t { 1 }); // nobody asks it any more
        m_state->detach(*second);
        QCOMPARE(m_state->questions.size(), std::size_t { 1 });
    }

    void hasNoQuestionForWhatCannotBeAsked_data()
    {
        QTest::addColumn<QString>("sourceId");
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("no such server") << u"gone"_s << QByteArray("up") << ErrorKind::NotFound;
        QTest::newRow("no expression") << kServer << QByteArray(" ") << ErrorKind::InvalidArgument;
        QTest::newRow("a comment") << kServer << QByteArray("# up") << ErrorKind::InvalidArgument;
    }

    void hasNoQuestionForWhatCannotBeAsked()
    {
        QFETCH(QString, sourceId);
        QFETCH(QByteArray, expression);
        QFETCH(ErrorKind, kind);
        const auto entry = attach(expression.toStdString(), sourceId);
        QVERIFY(entry->question == nullptr);
        QCOMPARE(entry->failure->kind, kind);
        QVERIFY(m_state->questions.empty());
    }

    void looksAsHardAsTheMostAttentive()
    {
        const auto first = attach("up");
        const auto second = attach("up");
        const State::Question& question = *first->question;
        first->attention = Attention::Hidden;
        second->attention = Attention::Near;
        QCOMPARE(State::attentionOf(question), Attention::Near);
        QVERIFY(State::isVisible(question));
        first->attention = Attention::Visible;
        QCOMPARE(State::attentionOf(question), Attention::Visible);
        first->attention = second->attention = Attention::Hidden;
        QVERIFY(!State::isVisible(question));
    }

    void knowsWhenAnAnswerIsOld()
    {
        const auto entry = attach("up");
        State::Question& question = *entry->question;
        m_state->refreshInterval = Duration::fromSeconds(15);
        QVERIFY(m_state->isOld(question)); // never answered
        question.answeredAt = m_clock->elapsed();
        QVERIFY(m_state->isOld(question)); // only a part of it
        question.frame.state = FrameState::Fresh;
        QVERIFY(!m_state->isOld(question));
        m_clock->advance(Duration::fromSeconds(15));
        QVERIFY(m_state->isOld(question));
        m_state->isPaused = true;
        QVERIFY(!m_state->isOld(question));
        m_state->isPaused = false;
        m_state->refreshInterval = {};
        QVERIFY(!m_state->isOld(question)); // refreshing is off
        question.frame.state = FrameState::Stale;
        QVERIFY(m_state->isOld(question));
    }

    void sendsWhatIsSeenFirstThenWhatIsUrgentThenWhatCameFirst()
    {
        const auto near = queued("near", Urgency::Interactive);
        near->attention = Attention::Near;
        const auto early = queued("early", Urgency::Tick);
        const auto late = queued("late", Urgency::Tick);
        const auto urgent = queued("urgent", Urgency::Wish);
        QCOMPARE(next(), std::string("urgent"));
        urgent->question->waitingFor.reset();
        QCOMPARE(next(), std::string("early"));
        early->question->waitingFor.reset();
        QCOMPARE(next(), std::string("late"));
        late->question->waitingFor.reset();
        QCOMPARE(next(), std::string("near"));
        near->question->waitingFor.reset();
        QCOMPARE(next(), std::string());
    }

    /// The last place is for what the user does now.
    void keepsOnePlaceFree()
    {
        const auto tick = queued("tick", Urgency::Tick);
        lane().inFlight = lane().limit.value() - 1;
        QCOMPARE(next(), std::string());
        const auto click = queued("click", Urgency::Interactive);
        QCOMPARE(next(), std::string("click"));
        click->attention = Attention::Near;
        QCOMPARE(next(), std::string());
        click->attention = Attention::Visible;
        lane().inFlight = lane().limit.value();
        QCOMPARE(next(), std::string());
    }

    void boundsAllServersTogether()
    {
        const auto wish = queued("up", Urgency::Interactive);
        lane().inFlight = 1;
        for (int i = 1; i < limits::kRequestsInAll; ++i) {
            addLane(u"other%1"_s.arg(i)).inFlight = 1;
        }
        QCOMPARE(next(), std::string());
        m_state->lanes.at(u"other1"_s)->inFlight = 0;
        QCOMPARE(next(), std::string("up"));
    }

    void asksEachServerWhateverOthersDo()
    {
        const auto wish = queued("up", Urgency::Interactive);
        for (int i = 0; i < 4; ++i) { // they accept and then hang
            addLane(u"other%1"_s.arg(i)).inFlight = limits::kRequestsInAll / 4;
        }
        QCOMPARE(next(), std::string("up"));
    }

    void asksNothingOfAServerThatIsHeldBack()
    {
        const auto wish = queued("up", Urgency::Interactive);
        lane().backOff.fail(m_clock->elapsed(), 5000, m_state->random);
        QCOMPARE(next(), std::string());
        m_clock->advance(Duration::fromSeconds(6));
        QCOMPARE(next(), std::string("up"));
        lane().backOff.fail(m_clock->elapsed(), 1, m_state->random);
        lane().backOff.fail(m_clock->elapsed(), 1, m_state->random);
        m_clock->advance(Duration::fromMinutes(2));
        QCOMPARE(next(), std::string("up"));
        lane().inFlight = 1; // one is trying the door
        QCOMPARE(next(), std::string());
    }

    void keepsTheBeatThoughTicksAreOff()
    {
        m_state->refreshInterval = Duration::fromSeconds(10);
        m_state->refreshBase = Duration();
        bool isOffBeat = false;
        Duration now;
        for (int beat = 1; beat <= 200; ++beat) {
            m_state->scheduleRefresh(now);
            const Duration wanted = Duration::fromSeconds(10) * beat;
            const Duration off = *m_state->nextRefresh - wanted;
            QVERIFY(off <= Duration::fromSeconds(1) && off >= Duration::fromSeconds(-1));
            isOffBeat = isOffBeat || !off.isZero();
            now = *m_state->nextRefresh + Duration::fromMs(300); // the timer was late
        }
        QVERIFY(isOffBeat); // a wall of consoles does not ask in chorus
        m_state->refreshInterval = {};
        m_state->scheduleRefresh(now);
        QVERIFY(!m_state->nextRefresh);
    }

    void wakesForTheFirstThingThatIsDue()
    {
        m_state->nextRefresh.reset();
        QVERIFY(!m_state->nextDue());
        m_state->nextRefresh = Duration::fromSeconds(100);
        QCOMPARE(m_state->nextDue(), std::optional(Duration::fromSeconds(100)));
        lane().abandoned = { Duration::fromSeconds(80), Duration::fromSeconds(90) };
        QCOMPARE(m_state->nextDue(), std::optional(Duration::fromSeconds(80)));
        const auto entry = attach("up");
        entry->question->backOff.fail(m_clock->elapsed(), 50'000, m_state->random);
        const auto due = entry->question->backOff.notBefore();
        QVERIFY(due && *due < Duration::fromSeconds(80));
        QCOMPARE(m_state->nextDue(), due);
        entry->question->isInFlight = true; // its answer will wake us
        QCOMPARE(m_state->nextDue(), std::optional(Duration::fromSeconds(80)));
        m_state->isPaused = true;
        entry->question->isInFlight = false;
        QCOMPARE(m_state->nextDue(), std::optional(Duration::fromSeconds(80)));
    }

    /// Without refreshing nothing else would wake us.
    void wakesForWhatIsWishedDuringItsBackOff()
    {
        m_state->nextRefresh.reset();
        const auto entry = queued("up", Urgency::Interactive);
        entry->question->backOff.fail(m_clock->elapsed(), 50'000, m_state->random);
        QCOMPARE(next(), std::string());
        QCOMPARE(m_state->nextDue(), entry->question->backOff.notBefore());
        m_clock->advance(Duration::fromSeconds(50));
        QCOMPARE(next(), std::string("up"));
        QVERIFY(!m_state->nextDue()); // it waits for its turn now, not for a time
    }

    /// Else the wider panel would be asked with the step of one that has gone.
    void keepsTheQueryOfSomebodyWhoIsStillThere()
    {
        const auto narrow = attach("up");
        const auto wide = attach("up # the same");
        const State::QuestionPtr question = wide->question;
        QCOMPARE(question->query.expression, narrow->query.expression);
        m_state->detach(*narrow);
        QCOMPARE(question->query, wide->query);
        wide->query.widthPx += 100; // no other step yet
        m_state->attach(wide);
        QCOMPARE(wide->question, question);
        QCOMPARE(question->query, wide->query);
    }

    void dropsAnswersToFlightsThatWereCancelled()
    {
        const auto entry = attach("up");
        const auto question = entry->question;
        m_state->takeOff(question, lane());
        const std::uint64_t old = question->generation;
        QCOMPARE(lane().inFlight, 1);
        m_state->cancelFlight(*question);
        QCOMPARE(lane().inFlight, 0);
        FetchedPiece piece;
        piece.answer = failure(ErrorKind::BadQuery, u"no"_s);
        m_state->answer(question, old, piece);
        QVERIFY(!question->isRefused);
        QVERIFY(!question->frame.error);
        m_state->cancelFlight(*question);
        QCOMPARE(lane().inFlight, 0);
    }

    void forgetsWhatWasStoredWhenTheClockWasSet()
    {
        SeriesSnapshot answer;
        answer.series.push_back({ .labels = {},
            .axis = TimeAxis::grid(Instant(), Duration::fromSeconds(15), 1),
            .values = { 1 },
            .histograms = {} });
        const StoreKey key { .family = "f", .step = Duration::fromSeconds(15), .expression = "up" };
        m_state->forgetOldTime();
        QVERIFY(m_state->store->put(key, { 0, 1 }, answer, 1));
        m_clock->jump(Duration::fromSeconds(9));
        m_state->forgetOldTime();
        QCOMPARE(m_state->store->blockCount(), std::size_t { 1 });
        m_clock->jump(Duration::fromSeconds(-30));
        m_state->forgetOldTime();
        QCOMPARE(m_state->store->blockCount(), std::size_t { 0 });
    }

private:
    SourceLane& addLane(const QString& id)
    {
        auto added = std::make_shared<SourceLane>();
        added->source = m_source.get();
        added->scrapeInterval = Duration::fromSeconds(15);
        m_state->lanes.insert_or_assign(id, added);
        return *added;
    }

    [[nodiscard]] SourceLane& lane() { return *m_state->lanes.at(kServer); }

    State::EntryPtr attach(const std::string& expression, const QString& sourceId = kServer)
    {
        auto entry = std::make_shared<State::Entry>();
        entry->query.sourceId = sourceId;
        entry->query.expression = expression;
        entry->onFrame = [](const SeriesFrame&) {};
        m_state->entries.push_back(entry);
        m_state->attach(entry);
        return entry;
    }

    State::EntryPtr queued(const std::string& expression, Urgency urgency)
    {
        State::EntryPtr entry = attach(expression);
        m_state->queue(*entry->question, urgency);
        return entry;
    }

    /// The expression of the question that would be sent now.
    [[nodiscard]] std::string next()
    {
        const State::QuestionPtr question = m_state->nextWaiting(kServer, lane());
        return question ? question->query.expression : std::string();
    }

    ImmediateExecutor m_gui;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<FakeSource> m_source;
    std::shared_ptr<State> m_state;
};

QTEST_GUILESS_MAIN(tst_QuerySchedulerState)
#include "tst_QuerySchedulerState.moc"

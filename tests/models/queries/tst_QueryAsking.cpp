// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "support/SchedulerRig.h"

#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

/// How much the scheduler asks of a server, and when again after a failure.
class tst_QueryAsking : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init() { open(); }

    void cleanup() { close(); }

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

    void goesOnWithOthersWhereOneAlwaysFails_data()
    {
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("the server fails at it") << ErrorKind::ServerFault;
        QTest::newRow("a gateway waits too long") << ErrorKind::Timeout;
    }

    void goesOnWithOthersWhereOneAlwaysFails()
    {
        QFETCH(ErrorKind, kind);
        const auto heavy = subscribe("heavy");
        const auto light = subscribe("light");
        int heavyAsked = 0;
        int lightAsked = 0;
        std::size_t seen = 0;
        for (int second = 0; second < 600; ++second) {
            for (; seen < m_source->asked().size(); ++seen) {
                const QueryRequest request = m_source->asked().at(seen).request;
                const bool isHeavy = request.expression == "heavy";
                (isHeavy ? heavyAsked : lightAsked) += 1;
                m_source->answer(seen, isHeavy ? refusal(kind) : FakeSource::snapshotFor(request));
            }
            QCOMPARE(m_scheduler->loads().front().failures, 0);
            goOn(Duration::fromSeconds(1));
        }
        QVERIFY2(lightAsked >= 39, QByteArray::number(lightAsked).constData()); // on each beat
        QVERIFY2(heavyAsked < 40, QByteArray::number(heavyAsked).constData());
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

    /// "Retry-After: 0", or a date that our clock has behind it.
    void asksNoStormWhenTheServerWishesNoWait()
    {
        const auto subscription = subscribe("up");
        Error busy = refusal(ErrorKind::Unavailable).error();
        busy.retryAfterMs = 0;
        for (int second = 0; second < 60; ++second) {
            m_source->answerAll(failure(busy));
            QCOMPARE(m_source->openCount(), 0);
            goOn(Duration::fromSeconds(1));
        }
        QVERIFY(m_source->asked().size() > 1);
        QVERIFY(m_source->asked().size() < 15);
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

    void tellsHowLongADeadSourceIsHeldBack()
    {
        const auto subscription = subscribe("up");
        QCOMPARE(m_scheduler->loads().front().failures, 0);
        QVERIFY(!m_scheduler->loads().front().heldFor);
        // The first waits may be as short as nothing.
        for (int failures = 1; failures <= 12; ++failures) {
            m_source->answerAll(refusal(ErrorKind::Connect));
            const SourceLoad load = m_scheduler->loads().front();
            QCOMPARE(load.failures, failures);
            if (load.heldFor) {
                QVERIFY(*load.heldFor > Duration() && *load.heldFor <= Duration::fromMinutes(1));
                m_clock->advance(*load.heldFor - Duration::fromMs(1));
                QCOMPARE(m_scheduler->loads().front().heldFor, Duration::fromMs(1));
                goOn(Duration::fromMs(1));
            }
            QVERIFY(!m_scheduler->loads().front().heldFor);
        }
        answerAll();
        QCOMPARE(m_scheduler->loads().front().failures, 0);
    }

    /// Every request of thirty panels would be another sign-in that fails: accounts get locked.
    void asksNothingOfAServerThatDoesNotLetUsIn()
    {
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < 30; ++i) {
            panels.push_back(subscribe("up + " + std::to_string(i)));
        }
        m_source->answerAll(refusal(ErrorKind::Authentication));
        QCOMPARE(last().state, FrameState::Failed);
        for (int i = 0; i < 3; ++i) {
            goOn(kInterval);
        }
        const auto late = subscribe("late");
        QCOMPARE(last().error->kind, ErrorKind::Authentication);
        const auto sent = static_cast<std::size_t>(limits::kRequestsPerServer);
        QCOMPARE(m_source->asked().size(), sent); // those that were out already
        m_scheduler->refreshNow();
        QVERIFY(m_source->openCount() > 0);
        for (int i = 0; i < 20; ++i) {
            answerAll();
        }
        QCOMPARE(m_scheduler->status().waiting, 0);
        QCOMPARE(last().state, FrameState::Fresh);
    }

    /// A token was renewed in its file, or whoever signs us in is back.
    void asksAgainWhenProbingWasLetIn()
    {
        const auto subscription = subscribe("up");
        m_source->answerAll(refusal(ErrorKind::Authentication));
        goOn(kInterval);
        QCOMPARE(m_source->openCount(), 0);
        m_scheduler->setCapabilities(u"fake"_s, {});
        QCOMPARE(m_source->openCount(), 1);
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
        QVERIFY(!last().error);
    }

    /// Nobody presses F5 at a wall, and not every 401 is of a wrong password.
    void triesAServerThatDidNotLetUsInWithOneRequestAfterMinutes()
    {
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < 30; ++i) {
            panels.push_back(subscribe("up + " + std::to_string(i)));
        }
        m_source->answerAll(refusal(ErrorKind::Authentication));
        const std::size_t before = m_source->asked().size();
        int beats = 0;
        for (; beats < 4 * 60; ++beats) { // an hour
            goOn(kInterval);
            QVERIFY(m_source->openCount() <= 1);
            m_source->answerAll(refusal(ErrorKind::Authentication));
        }
        const std::size_t tries = m_source->asked().size() - before;
        QVERIFY2(tries >= 7 && tries <= 9, QByteArray::number(int(tries)).constData());
        while (m_source->openCount() == 0 && beats < 4 * 60 + 41) {
            goOn(kInterval);
            ++beats;
        }
        QCOMPARE(m_source->openCount(), 1);
        for (int i = 0; i < 20; ++i) {
            answerAll();
        }
        QCOMPARE(m_scheduler->status().waiting, 0);
        QCOMPARE(last().state, FrameState::Fresh);
    }

    void tellsWhichSourceDoesNotLetUsIn()
    {
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < 30; ++i) {
            panels.push_back(subscribe("up + " + std::to_string(i)));
        }
        QVERIFY(!m_scheduler->loads().front().isLockedOut);
        QCOMPARE(m_scheduler->status().waiting, 30 - limits::kRequestsPerServer);
        m_source->answerAll(refusal(ErrorKind::Authentication));
        QVERIFY(m_scheduler->loads().front().isLockedOut);
        QCOMPARE(m_scheduler->loads().front().heldFor, Duration::fromMinutes(1));
        QCOMPARE(m_scheduler->loads().front().waiting, 30);
        QCOMPARE(m_scheduler->status().waiting, 0); // nothing is on its way
        m_scheduler->refreshNow();
        QVERIFY(!m_scheduler->loads().front().isLockedOut);
        QVERIFY(!m_scheduler->loads().front().heldFor);
    }

    /// An export that joined in meanwhile would never end.
    void endsTheWaitForAnotherTryWhereTheSourceIsLockedOut()
    {
        LiveQuery week = ask("up");
        week.range.from = u"now-7d"_s;
        week.consent = CostConsent::Given;
        SeriesFrame frame;
        const auto slices =
            m_scheduler->subscribe(week, [&frame](const SeriesFrame& next) { frame = next; });
        m_source->answerAll(refusal(ErrorKind::Malformed));
        const Instant since = frame.failingSince;
        goOn(Duration::fromSeconds(2));
        std::vector<QuerySubscription> others;
        for (int i = 0; i < 8; ++i) {
            others.push_back(subscribe("up + " + std::to_string(i)));
        }
        m_source->answer(1, FakeSource::snapshotFor(m_source->asked().at(1).request));
        QCOMPARE(frame.state, FrameState::Loading); // the next slice is behind the others
        QCOMPARE(frame.error->kind, ErrorKind::Malformed);
        m_clock->advance(Duration::fromMs(1));
        m_source->answer(2, refusal(ErrorKind::Malformed));
        m_source->answer(m_source->asked().size() - 1, refusal(ErrorKind::Authentication));
        QCOMPARE(frame.state, FrameState::Stale);
        QCOMPARE(frame.error->kind, ErrorKind::Authentication);
        QCOMPARE(frame.failingSince, since);
    }

    /// Else panels that come and go would each sign in once.
    void triesOnlyOnceAlsoWhereTheAnswerIsNotWaitedFor()
    {
        auto first = subscribe("up");
        m_source->answerAll(refusal(ErrorKind::Authentication));
        goOn(Duration::fromMinutes(1));
        QCOMPARE(m_source->openCount(), 1);
        const auto second = subscribe("down");
        first.reset();
        goOn(kInterval);
        QCOMPARE(m_source->openCount(), 0);
        goOn(Duration::fromMinutes(2));
        QCOMPARE(m_source->openCount(), 1);
    }

    void goesOnWhenItWasLetInToCount()
    {
        LiveQuery month = ask("up");
        month.range.from = u"now-30d"_s;
        const auto subscription = subscribe(month);
        m_source->answerAll(refusal(ErrorKind::Authentication));
        goOn(Duration::fromMinutes(1));
        QCOMPARE(m_source->openCount(), 1);
        m_source->answer(m_source->asked().size() - 1, scalar(1e6));
        QCOMPARE(m_source->openCount(), 1);
        QCOMPARE(m_source->asked().back().request.kind, QueryRequest::Kind::Range);
    }

    /// Discovery uses the same credentials: when it is let in, so may be queries.
    void triesOnceWhenOthersWereLetIn()
    {
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < 30; ++i) {
            panels.push_back(subscribe("up + " + std::to_string(i)));
        }
        m_scheduler->noteLetIn(u"fake"_s); // which changes nothing yet
        const std::size_t before = m_source->asked().size();
        m_source->answerAll(refusal(ErrorKind::Authentication));
        goOn(kInterval);
        m_scheduler->noteLetIn(u"fake"_s);
        QCOMPARE(m_source->asked().size(), before + 1);
        m_source->answerAll(refusal(ErrorKind::Authentication)); // but they are not
        QCOMPARE(m_source->asked().size(), before + 1);
        goOn(kInterval);
        m_scheduler->noteLetIn(u"fake"_s);
        QCOMPARE(m_source->asked().size(), before + 2);
        for (int i = 0; i < 20; ++i) {
            answerAll();
        }
        QCOMPARE(m_scheduler->status().waiting, 0);
        QCOMPARE(last().state, FrameState::Fresh);
    }

    /// A gateway may want other rights for some series.
    void goesOnWithOthersWhereOneAloneIsNotLetIn()
    {
        const auto alone = subscribe("alone");
        const auto other = subscribe("other");
        std::size_t seen = 0;
        int aloneAsked = 0;
        int otherAsked = 0;
        for (int second = 0; second < 3600; ++second) {
            for (; seen < m_source->asked().size(); ++seen) {
                const QueryRequest request = m_source->asked().at(seen).request;
                const bool isAlone = request.expression == "alone";
                (isAlone ? aloneAsked : otherAsked) += 1;
                m_clock->advance(Duration::fromMs(1));
                m_source->answer(seen,
                    isAlone ? refusal(ErrorKind::Authentication)
                            : FakeSource::snapshotFor(request));
            }
            QVERIFY(!m_scheduler->loads().front().isLockedOut);
            goOn(Duration::fromSeconds(1));
        }
        QVERIFY2(otherAsked >= 4 * 60 - 1, QByteArray::number(otherAsked).constData());
        QVERIFY2(aloneAsked <= 15, QByteArray::number(aloneAsked).constData());
    }

    void goesOnWithOthersWhereOneIsForbidden()
    {
        const auto forbidden = subscribe("up");
        m_source->answerAll(refusal(ErrorKind::Forbidden));
        const auto allowed = subscribe("down");
        QCOMPARE(m_source->openCount(), 1);
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
    }

    void doesNotRepeatWhatWasRefused_data()
    {
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("bad query") << ErrorKind::BadQuery;
        QTest::newRow("not allowed") << ErrorKind::Forbidden;
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
};

QTEST_GUILESS_MAIN(tst_QueryAsking)
#include "tst_QueryAsking.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "FakePrometheus.h"
#include "commands/CommandSession.h"

#include <QRegularExpression>
#include <QTest>
#include <QThread>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;

QueryRequest instant(std::string expression)
{
    QueryRequest request;
    request.kind = QueryRequest::Kind::Instant;
    request.expression = std::move(expression);
    request.start = request.end = Instant::fromSeconds(1'790'000'000);
    return request;
}

} // namespace

class tst_CommandSession : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<FaultServer> m_one;
    std::unique_ptr<FaultServer> m_two;

    [[nodiscard]] std::vector<ServerChoice> choices() const
    {
        return { choiceOf(*m_one, u"one"_s), choiceOf(*m_two, u"two"_s) };
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_one = std::make_unique<FaultServer>();
        m_two = std::make_unique<FaultServer>();
        m_one->on("/api/v1/query", vectorAnswer("a", "1"));
        m_two->on("/api/v1/query", vectorAnswer("b", "2"));
    }

    void hasASourceForEachServerInOrder()
    {
        CommandSession session(choices());
        QCOMPARE(session.sourceCount(), std::size_t { 2 });
        QCOMPARE(session.source(0).name(), u"one"_s);
        QCOMPARE(session.source(1).id(), u"two"_s);
        QCOMPARE(session.source(1).address(), m_two->url());
        QCOMPARE(CommandSession({}).sourceCount(), std::size_t { 0 });
    }

    void asksTheChosenServerAndAnswersOnTheMainThread()
    {
        CommandSession session(choices());
        QThread* answered = nullptr;
        QString job;
        session.fetch(1, instant("up"), [&](const Result<SnapshotPtr>& answer) {
            answered = QThread::currentThread();
            job = answer ? toQString((*answer)->series.front().labels.value("job"))
                         : answer.error().message;
        });
        QVERIFY(answered == nullptr); // later, from the event loop
        QTRY_VERIFY_WITH_TIMEOUT(answered != nullptr, kWaitMs);
        QCOMPARE(answered, QThread::currentThread());
        QCOMPARE(job, u"b"_s);
        QCOMPARE(m_one->connectionCount(), 0);
    }

    void handsOnErrors()
    {
        m_one->on("/api/v1/query", refusedAnswer());
        CommandSession session(choices());
        std::optional<Result<SnapshotPtr>> answer;
        session.fetch(0, instant("rate("), [&](const Result<SnapshotPtr>& got) { answer = got; });
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kWaitMs);
        QVERIFY(!*answer);
        QCOMPARE(answer->error().kind, ErrorKind::BadQuery);
    }

    void probesWhatAServerIs()
    {
        m_one->on("/api/v1/status/buildinfo",
            FaultScript::json(R"({"status":"success","data":{"version":"2.42.0"}})"));
        CommandSession session(choices());
        std::optional<Result<SourceCapabilities>> found;
        session.probe(0, [&](const Result<SourceCapabilities>& got) { found = got; });
        QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), kWaitMs);
        QVERIFY2(found->has_value(), *found ? "" : qPrintable(found->error().message));
        QCOMPARE((*found)->version, u"2.42.0"_s);
    }

    void asksForRawSamples()
    {
        m_one->on("/api/v1/query",
            FaultScript::json(R"({"status":"success","data":{"resultType":"matrix","result":[)"
                              R"({"metric":{"job":"a"},"values":[[1789999990,"5"]]}]}})"));
        CommandSession session(choices());
        std::optional<Result<SnapshotPtr>> answer;
        session.fetchRaw(0,
            { .selector = "up",
                .start = Instant::fromSeconds(1'789'999'900),
                .end = Instant::fromSeconds(1'790'000'000),
                .usesRemoteRead = false,
                .externalLabels = {},
                .scrapeInterval = Duration::fromSeconds(15) },
            [&](const Result<SnapshotPtr>& got) { answer = got; });
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kWaitMs);
        QVERIFY2(answer->has_value(), *answer ? "" : qPrintable(answer->error().message));
        QCOMPARE((**answer)->series.front().values, std::vector { 5.0 });
    }

    /// A command that ends does not wait for servers that hang, and is not called back any more.
    void goesWhileAServerHangs()
    {
        m_one->on("/api/v1/query", FaultScript::nothing().stall());
        int calls = 0;
        {
            CommandSession session(choices());
            session.fetch(0, instant("up"), [&calls](const Result<SnapshotPtr>&) { ++calls; });
            QTRY_VERIFY_WITH_TIMEOUT(!m_one->requests().empty(), kWaitMs);
        }
        QCoreApplication::processEvents();
        QCOMPARE(calls, 0);
    }

    void theDeadlineEndsWhatIsOutAndLeavesTheRest()
    {
        m_one->on("/api/v1/query", FaultScript::nothing().stall());
        CommandSession session(choices(), Duration::fromMs(300));
        std::optional<Result<SnapshotPtr>> hanging;
        std::optional<Result<SnapshotPtr>> good;
        int ends = 0;
        session.whenOver([&ends] { ++ends; });
        session.fetch(0, instant("up"), [&](const Result<SnapshotPtr>& got) { hanging = got; });
        session.fetch(1, instant("up"), [&](const Result<SnapshotPtr>& got) { good = got; });
        QVERIFY(!session.isOver());
        QTRY_VERIFY_WITH_TIMEOUT(hanging.has_value() && good.has_value(), kWaitMs);
        QVERIFY(session.isOver());
        QCOMPARE(ends, 1);
        QCOMPARE(hanging->error().kind, ErrorKind::Timeout);
        QVERIFY2(
            hanging->error().message.contains(u"0.3 s"_s), qPrintable(hanging->error().message));
        QCOMPARE(hanging->error().context, u"one"_s);
        QVERIFY(good->has_value());

        std::optional<Result<SnapshotPtr>> later;
        session.fetch(1, instant("up"), [&](const Result<SnapshotPtr>& got) { later = got; });
        QTRY_VERIFY_WITH_TIMEOUT(later.has_value(), kWaitMs);
        QCOMPARE(later->error().kind, ErrorKind::Timeout);
    }

    void itsClockIsTheSystems()
    {
        const CommandSession session({});
        const Instant before = SystemClock().now();
        const Instant now = session.clock().now();
        QVERIFY(before <= now && now <= SystemClock().now());
    }
};

QTEST_GUILESS_MAIN(tst_CommandSession)
#include "tst_CommandSession.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandRun.h"
#include "FakePrometheus.h"
#include "commands/QueryCommand.h"
#include "core/Limits.h"

#include <QRegularExpression>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const Instant kNow = Instant::fromSeconds(1'790'000'000);

Result<QueryRequest> requestOf(const QStringList& arguments)
{
    QCommandLineParser parser;
    QueryCommand().declare(parser);
    if (!parser.parse(QStringList { u"promdesk"_s, u"query"_s } + arguments)) {
        return failure(ErrorKind::Internal, parser.errorText());
    }
    return QueryCommand::toRequest(parser, kNow);
}

} // namespace

class tst_QueryCommand : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<RecordingConsole> m_console;
    std::unique_ptr<FaultServer> m_one;
    std::unique_ptr<FaultServer> m_two;

    CommandOutcome run(const QStringList& arguments)
    {
        QueryCommand command;
        return runToEnd(command, arguments, *m_console);
    }

    /// Asks one server for a table in CSV.
    CommandOutcome runOnOne(const QStringList& arguments)
    {
        return run(
            QStringList { u"--server"_s, m_one->url(), u"--format"_s, u"csv"_s } + arguments);
    }

    CommandOutcome runOnBoth(const QStringList& arguments)
    {
        return runOnOne(QStringList { u"--server"_s, m_two->url() } + arguments);
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_console = std::make_unique<RecordingConsole>();
        m_one = std::make_unique<FaultServer>();
        m_two = std::make_unique<FaultServer>();
        m_one->on("/api/v1/query", vectorAnswer("a", "1"));
        m_two->on("/api/v1/query", vectorAnswer("b", "2"));
    }

    void asksForNowUnlessToldOtherwise()
    {
        const auto request = requestOf({ u"up"_s });
        QVERIFY(request);
        QCOMPARE(request->kind, QueryRequest::Kind::Instant);
        QCOMPARE(request->expression, std::string("up"));
        QCOMPARE(request->start, kNow);
        QCOMPARE(requestOf({ u"up"_s, u"--time"_s, u"now-15m"_s })->start,
            kNow - Duration::fromMinutes(15));
    }

    void anyWordOfARangeMakesOne_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<int>("seconds");
        QTest::addColumn<int>("step");
        QTest::newRow("a step: the last hour")
            << QStringList { u"--step"_s, u"30s"_s } << 3600 << 30;
        QTest::newRow("a start") << QStringList { u"--start"_s, u"now-2h"_s } << 7200 << 60;
        QTest::newRow("an end") << QStringList { u"--end"_s, u"now"_s } << 3600 << 60;
    }

    void anyWordOfARangeMakesOne()
    {
        QFETCH(QStringList, words);
        QFETCH(int, seconds);
        QFETCH(int, step);
        const auto request = requestOf(QStringList { u"up"_s } + words);
        QVERIFY2(request.has_value(), request ? "" : qPrintable(request.error().message));
        QCOMPARE(request->kind, QueryRequest::Kind::Range);
        QCOMPARE(request->end, kNow);
        QCOMPARE(request->end - request->start, Duration::fromSeconds(seconds));
        QCOMPARE(request->step, Duration::fromSeconds(step));
    }

    void refusesWhatCannotBeMeant_data()
    {
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* name, const QStringList& words) {
            QTest::newRow(name) << words;
        };
        row("no expression", {});
        row("two expressions", { u"up"_s, u"down"_s });
        row("a time and a range", { u"up"_s, u"--time"_s, u"now"_s, u"--step"_s, u"1m"_s });
        row("no time", { u"up"_s, u"--time"_s, u"yesterday"_s });
        row("an end before its start",
            { u"up"_s, u"--start"_s, u"now"_s, u"--end"_s, u"now-1h"_s });
        row("a step of nothing", { u"up"_s, u"--step"_s, u"0"_s });
        row("a bare number as step", { u"up"_s, u"--step"_s, u"15"_s });
        row("more points than anybody needs",
            { u"up"_s, u"--start"_s, u"now-30d"_s, u"--step"_s, u"1s"_s });
        row("raw samples with a step", { u"up"_s, u"--raw"_s, u"--step"_s, u"1m"_s });
        row("raw samples at one time", { u"up"_s, u"--raw"_s, u"--time"_s, u"now"_s });
        row("an endless expression", { QString(limits::kExpressionBytes + 1, u'x') });
    }

    void refusesWhatCannotBeMeant()
    {
        QFETCH(QStringList, words);
        const auto request = requestOf(words);
        QVERIFY(!request);
        QVERIFY(request.error().kind != ErrorKind::Internal); // the parser took it
        QVERIFY(!request.error().message.isEmpty());
    }

    void wrongUsageAsksNobody_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("a format") << QStringList { u"up"_s, u"--format"_s, u"xml"_s };
        QTest::newRow("a replica without joining")
            << QStringList { u"up"_s, u"--replica-label"_s, u"r"_s };
        QTest::newRow("joining one server") << QStringList { u"up"_s, u"--dedup"_s };
        QTest::newRow("no expression") << QStringList();
        QTest::newRow("a timeout that is none")
            << QStringList { u"up"_s, u"--timeout"_s, u"soon"_s };
    }

    void wrongUsageAsksNobody()
    {
        QFETCH(QStringList, words);
        QVERIFY(isWrongUsage(runOnOne(words)));
        QVERIFY(m_console->data.isEmpty());
        QCOMPARE(m_one->connectionCount(), 0);
    }

    void printsTheAnswerOfOneServer()
    {
        const CommandOutcome outcome = runOnOne({ u"up"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QCOMPARE(outcome.finishes, 1);
        QCOMPARE(m_console->data, QByteArray("timestamp,job,value\n2026-09-21T14:13:20Z,a,1\n"));
        QVERIFY(m_console->messages.isEmpty());
    }

    void saysWhatTheServerWarnsOf()
    {
        m_one->on("/api/v1/query",
            FaultScript::json(R"({"status":"success","warnings":["only half of it"],"data":)"
                              R"({"resultType":"vector","result":[]}})"));
        const CommandOutcome outcome = runOnOne({ u"up"_s });
        QVERIFY(outcome.code.has_value());
        QVERIFY2(m_console->words().contains(u"only half of it"_s), qPrintable(m_console->words()));
        QVERIFY(!m_console->data.contains("half"));
    }

    void aRefusedExpressionFails()
    {
        m_one->on("/api/v1/query", refusedAnswer());
        const CommandOutcome outcome = runOnOne({ u"rate("_s });
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
        QVERIFY(m_console->data.isEmpty());
        QVERIFY(m_console->words().contains(u"parse error"_s));
    }

    void asksSeveralServersAtOnceAndTellsThemApart()
    {
        const CommandOutcome outcome = runOnBoth({ u"up"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QVERIFY(m_console->data.startsWith("timestamp,job,source,value\n"));
        QCOMPARE(m_console->data.count('\n'), 3);
        const QByteArray row = ",a," + m_one->url().mid(7).toUtf8() + ",1\n";
        QVERIFY(m_console->data.contains(row));
    }

    void joinsReplicas()
    {
        m_two->on("/api/v1/query", vectorAnswer("a", "1"));
        const CommandOutcome outcome = runOnBoth({ u"up"_s, u"--dedup"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QCOMPARE(m_console->data.count('\n'), 2); // a head and one series
    }

    void rawSamplesThatAReplicaLacksAreItsTwins()
    {
        const auto scraped = [](const std::vector<int>& seconds, const QByteArray& value) {
            QByteArrayList samples;
            for (const int second : seconds) {
                samples += "[" + QByteArray::number(1'790'000'000 + second) + ",\"" + value + "\"]";
            }
            return FaultScript::json(
                R"({"status":"success","data":{"resultType":"matrix","result":[)"
                R"({"metric":{"job":"a"},"values":[)"
                + samples.join(',') + "]}]}}");
        };
        m_one->on("/api/v1/query", scraped({ 0, 10, 20, 60, 70 }, "1"));
        m_two->on("/api/v1/query", scraped({ 5, 15, 25, 35, 45, 55, 65 }, "2"));
        const CommandOutcome outcome = runOnBoth({ u"up"_s, u"--raw"_s, u"--dedup"_s, u"--start"_s,
            u"1790000000"_s, u"--end"_s, u"1790000070"_s });
        QVERIFY2(outcome.code == ExitCode::Done, qPrintable(m_console->words()));
        QCOMPARE(m_console->data.count(",1\n"), 5);
        QCOMPARE(m_console->data.count(",2\n"), 4);
    }

    void someFailuresArePartial()
    {
        m_two->on("/api/v1/query", FaultScript::answer(503, "text/plain", "starting"));
        const CommandOutcome outcome = runOnBoth({ u"up"_s });
        QVERIFY(outcome.code == ExitCode::Partial);
        QCOMPARE(outcome.finishes, 1);
        QVERIFY(m_console->data.contains(",a,"));
        QVERIFY(m_console->words().contains(m_two->url().mid(7)));
    }

    void aServerThatHangsIsLostAtTheTimeout_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::newRow("a query") << QStringList { u"up"_s };
        QTest::newRow("raw samples") << QStringList { u"up"_s, u"--raw"_s };
    }

    void aServerThatHangsIsLostAtTheTimeout()
    {
        QFETCH(QStringList, words);
        m_one->otherwise(FaultScript::nothing().stall());
        m_one->on("/api/v1/query", FaultScript::nothing().stall());
        const CommandOutcome outcome = runOnOne(words + QStringList { u"--timeout"_s, u"300ms"_s });
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
        QVERIFY(m_console->data.isEmpty());
        QCOMPARE(m_console->messages.size(), 1);
        QVERIFY2(m_console->words().contains(u"No complete answer within 0.3 s"_s),
            qPrintable(m_console->words()));
    }

    void theOthersAreShownAtTheTimeout()
    {
        m_two->on("/api/v1/query", FaultScript::nothing().stall());
        const CommandOutcome outcome = runOnBoth({ u"up"_s, u"--timeout"_s, u"300ms"_s });
        QVERIFY(outcome.code == ExitCode::Partial);
        QVERIFY(m_console->data.contains(",a,"));
        QVERIFY(m_console->words().contains(m_two->url().mid(7)));
    }

    /// It stops a second earlier, so that its own word on that arrives in time.
    void tellsTheServerOfTheTimeout()
    {
        QVERIFY(runOnOne({ u"up"_s, u"--timeout"_s, u"7s"_s }).code == ExitCode::Done);
        const FaultServer::Request& request = m_one->requests().back();
        const QByteArray form = request.query + request.body;
        QVERIFY2(form.contains("timeout=6"), form.constData());
    }

    void onlyFailuresFail()
    {
        m_one->on("/api/v1/query", refusedAnswer());
        m_two->on("/api/v1/query", FaultScript::nothing().close());
        const CommandOutcome outcome = runOnBoth({ u"up"_s });
        QVERIFY(outcome.code == ExitCode::Failed);
        QVERIFY(m_console->data.isEmpty());
        QVERIFY(m_console->words().contains(m_one->url().mid(7)));
        QVERIFY(m_console->words().contains(m_two->url().mid(7)));
    }

    void failsWhenTheAnswerCannotBeWritten()
    {
        m_console->isFull = true;
        const CommandOutcome outcome = runOnOne({ u"up"_s });
        QVERIFY(outcome.code == ExitCode::Failed);
        QVERIFY(!m_console->messages.isEmpty());
    }

    void rawSamplesNeedAServerThatSaysWhatItIs()
    {
        m_one->on("/api/v1/query", FaultScript::answer(401, "text/plain", "Unauthorized\n"));
        m_one->otherwise(FaultScript::answer(401, "text/plain", "Unauthorized\n"));
        const CommandOutcome outcome = runOnOne({ u"up"_s, u"--raw"_s });
        QVERIFY(outcome.code == ExitCode::Failed);
        QCOMPARE(outcome.finishes, 1);
        QVERIFY(!m_console->messages.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_QueryCommand)
#include "tst_QueryCommand.moc"

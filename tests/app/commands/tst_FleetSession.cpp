// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "LabServer.h"
#include "commands/FleetSession.h"
#include "support/FaultServer.h"
#include "support/ShippedKnowledge.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 60'000;

/// What a session called back with.
struct Answer
{
    TopologyPtr topology;
    QStringList problems;
    int calls = 0;

    [[nodiscard]] FleetSession::Done taker()
    {
        return [this](const TopologyPtr& got, const QStringList& told) {
            topology = got;
            problems = told;
            ++calls;
        };
    }

    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (const TopologySource& source : topology->sources) {
            all += source.name;
        }
        return all;
    }
};

} // namespace

class tst_FleetSession : public QObject
{
    Q_OBJECT

private:
    LabServer m_lab;

private Q_SLOTS:

    void initTestCase() { QVERIFY2(m_lab.start(), qPrintable(m_lab.errorText())); }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void discoversTheFleetOfAServer()
    {
        FleetSession session({ m_lab.choice(u"lab"_s) }, shippedKnowledge());
        Answer answer;
        session.discover(answer.taker());
        QCOMPARE(answer.calls, 0); // later
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kWaitMs);
        QCOMPARE(answer.problems, QStringList());
        QCOMPARE(answer.names(), QStringList { u"lab"_s });
        const TopologyCluster& cluster = answer.topology->sources.front().clusters.front();
        QCOMPARE(cluster.name, u"lab"_s);
        QCOMPARE(cluster.nodes.size(), std::size_t { 2 });
        QCOMPARE(cluster.endpoints.size(), std::size_t { 1 });
        QVERIFY(session.knowledge().profiles->find("vllm") != nullptr);
    }

    void keepsTheOrderOfTheServersAndNamesTheLost()
    {
        FaultServer refusing;
        refusing.otherwise(FaultScript::answer(401, "text/plain", "no\n"));
        ServerChoice second;
        second.settings.id = second.settings.name = u"locked"_s;
        second.settings.baseUrl = QUrl(refusing.url());
        ServerChoice third = m_lab.choice(u"again"_s);
        FleetSession session(
            { nobody(u"gone"_s), second, third, m_lab.choice(u"lab"_s) }, shippedKnowledge());
        Answer answer;
        session.discover(answer.taker());
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kWaitMs);
        QCOMPARE(answer.names(), (QStringList { u"again"_s, u"lab"_s }));
        QCOMPARE(answer.problems.size(), 2);
        answer.problems.sort();
        QVERIFY(answer.problems.at(0).startsWith(u"gone: "_s));
        QVERIFY(answer.problems.at(1).startsWith(u"locked: "_s));
    }

    void noServerIsATopologyOfNothing()
    {
        FleetSession session({ nobody(u"gone"_s) }, shippedKnowledge());
        Answer answer;
        session.discover(answer.taker());
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kWaitMs);
        QVERIFY(answer.topology != nullptr);
        QVERIFY(answer.topology->sources.empty());
        QCOMPARE(answer.problems.size(), 1);
    }

    void connectingAloneAsksNothingOfTheFleet()
    {
        FaultServer server;
        server.on("/api/v1/status/buildinfo",
            FaultScript::json(R"({"status":"success","data":{"version":"2.42.0"}})"));
        server.on("/api/v1/query",
            FaultScript::json(
                R"({"status":"success","data":{"resultType":"vector","result":[]}})"));
        ServerChoice choice;
        choice.settings.id = u"id"_s;
        choice.settings.name = u"plain"_s;
        choice.settings.baseUrl = QUrl(server.url());
        FleetSession session({ choice }, shippedKnowledge());
        Answer answer;
        session.connectOnly(answer.taker());
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kWaitMs);
        QCOMPARE(answer.names(), QStringList { u"plain"_s });
        QCOMPARE(answer.topology->sources.front().capabilities.version, u"2.42.0"_s);
        QVERIFY(answer.topology->sources.front().clusters.empty());
        for (const FaultServer::Request& request : server.requests()) {
            QVERIFY2(!request.path.contains("/label/"), request.path.constData());
        }
    }

    void itsSchedulerAsksWhatIsConnected()
    {
        FleetSession session({ m_lab.choice(u"lab"_s) }, shippedKnowledge());
        Answer answer;
        session.connectOnly(answer.taker());
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kWaitMs);
        LiveQuery query;
        query.sourceId = answer.topology->sources.front().id;
        query.expression = "sum(vllm:num_requests_running)";
        query.kind = QueryRequest::Kind::Instant;
        SeriesFrame last;
        const QuerySubscription subscription = session.scheduler().subscribe(
            query, [&last](const SeriesFrame& frame) { last = frame; });
        QTRY_COMPARE_WITH_TIMEOUT(last.state, FrameState::Fresh, kWaitMs);
        QCOMPARE(last.snapshot->series.front().values, std::vector { 8.0 });
    }

    void namesSourcesAndLeavesUnknownOnesAsTheyAre()
    {
        FleetSession session({ m_lab.choice(u"lab"_s) }, shippedKnowledge());
        QCOMPARE(session.sourceName(u"lab"_s), u"lab"_s);
        QCOMPARE(session.sourceName(u"other"_s), u"other"_s);
    }

    void runsTasksLater()
    {
        FleetSession session({}, shippedKnowledge());
        bool hasRun = false;
        session.post([&hasRun] { hasRun = true; });
        QVERIFY(!hasRun);
        QTRY_VERIFY_WITH_TIMEOUT(hasRun, kWaitMs);
    }

    void aServerThatHangsIsAProblemAtTheDeadline_data()
    {
        QTest::addColumn<bool>("isProbed");
        QTest::newRow("from the first question") << false;
        QTest::newRow("in the discovery") << true;
    }

    void aServerThatHangsIsAProblemAtTheDeadline()
    {
        QFETCH(bool, isProbed);
        FaultServer hanging;
        hanging.otherwise(FaultScript::nothing().stall());
        if (isProbed) { // answers what a probe asks; discovery begins with the names
            hanging.otherwise(FaultScript::json(R"({"status":"success","data":null})"));
            hanging.on("/api/v1/status/buildinfo",
                FaultScript::json(R"({"status":"success","data":{"version":"2.42.0"}})"));
            hanging.on("/api/v1/query",
                FaultScript::json(
                    R"({"status":"success","data":{"resultType":"vector","result":[]}})"));
            hanging.on("/api/v1/label/__name__/values", FaultScript::nothing().stall());
        }
        FleetSession session(
            { choiceAt(hanging.url(), u"hanging"_s) }, shippedKnowledge(), Duration::fromMs(1500));
        Answer answer;
        int ends = 0;
        session.whenOver([&ends] { ++ends; });
        session.discover(answer.taker());
        QTRY_COMPARE_WITH_TIMEOUT(answer.calls, 1, kWaitMs);
        QVERIFY(session.isOver());
        QCOMPARE(ends, 1);
        QVERIFY(answer.topology->sources.empty());
        QCOMPARE(answer.problems, QStringList { u"hanging: No complete answer within 1.5 s."_s });
    }

    void goesInTheMiddleOfIt()
    {
        Answer answer;
        {
            FleetSession session({ m_lab.choice(u"lab"_s) }, shippedKnowledge());
            session.discover(answer.taker());
        }
        QCoreApplication::processEvents();
        QCOMPARE(answer.calls, 0);
    }
};

QTEST_GUILESS_MAIN(tst_FleetSession)
#include "tst_FleetSession.moc"

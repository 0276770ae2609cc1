// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "prometheus/CapabilityProbe.h"
#include "prometheus/PrometheusSource.h"
#include "support/FaultServer.h"
#include "support/PrometheusServer.h"

#include <QTest>

#include <memory>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 20'000;
const Instant kStart = Instant::fromSeconds(1'790'000'000);

/// A gauge that rises by one every 15 s for ten minutes.
QByteArray risingHistory()
{
    QByteArray text = "# TYPE rising gauge\n";
    for (int i = 0; i <= 40; ++i) {
        text += "rising{job=\"a\"} " + QByteArray::number(i) + ' '
            + QByteArray::number(1'790'000'000 + i * 15) + '\n';
    }
    return text;
}

QueryRequest range(std::string expression)
{
    QueryRequest request;
    request.expression = std::move(expression);
    request.start = kStart;
    request.end = kStart + Duration::fromMinutes(10);
    return request;
}

} // namespace

class tst_PrometheusSource : public QObject
{
    Q_OBJECT

private:
    void open(const QUrl& url)
    {
        TransportSetup setup;
        setup.settings.id = u"id"_s;
        setup.settings.baseUrl = url;
        setup.connectDeadline = Duration::fromSeconds(20);
        m_source = std::make_unique<PrometheusSource>(setup, m_io, m_worker);
    }

    Result<SnapshotPtr> fetch(const QueryRequest& request)
    {
        std::optional<Result<SnapshotPtr>> answer;
        m_source->fetch(request, {}, [&](Result<SnapshotPtr> result) { answer = result; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kWaitMs); }();
        return answer.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    Result<MetadataAnswer> fetch(MetadataKind kind, const std::string& name = {})
    {
        MetadataRequest request;
        request.kind = kind;
        request.name = name;
        if (kind == MetadataKind::Series) {
            request.matchers = { "rising" };
            request.start = kStart;
            request.end = kStart + Duration::fromMinutes(10);
        }
        std::optional<Result<MetadataAnswer>> answer;
        m_source->fetchMetadata(
            request, {}, [&](Result<MetadataAnswer> result) { answer = result; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kWaitMs); }();
        return answer.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    Result<SourceCapabilities> probe()
    {
        std::optional<Result<SourceCapabilities>> answer;
        m_source->probe({}, [&](Result<SourceCapabilities> result) { answer = result; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kWaitMs); }();
        return answer.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    IoThread m_io;
    Mailbox m_worker;
    std::unique_ptr<PrometheusSource> m_source;
    std::unique_ptr<PrometheusServer> m_server;

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase()
    {
        PrometheusSetup setup;
        setup.history = risingHistory();
        setup.globalYaml = "  external_labels: {cluster: 'north'}\n";
        setup.arguments = { u"--query.lookback-delta=4m"_s, u"--query.timeout=90s"_s };
        setup.pathPrefix = u"/prom"_s;
        m_server = std::make_unique<PrometheusServer>(setup);
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
    }

    void cleanup() { m_source.reset(); }

    void readsARangeFromARealServer()
    {
        open(m_server->baseUrl());
        const Result<SnapshotPtr> answer = fetch(range("rising"));
        QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().toDisplayText()));
        QCOMPARE((*answer)->series.size(), std::size_t { 1 });
        const Series& series = (*answer)->series.front();
        QCOMPARE(series.values.size(), std::size_t { 41 });
        QCOMPARE(series.values.front(), 0.0);
        QCOMPARE(series.values.back(), 40.0);
        QVERIFY((*answer)->stats.totalQueryableSamples > 0);
    }

    void pointsAtAMistakeInTheExpression()
    {
        open(m_server->baseUrl());
        const Result<SnapshotPtr> answer = fetch(range("rate(rising)"));
        QVERIFY(!answer.has_value());
        QCOMPARE(answer.error().kind, ErrorKind::BadQuery);
        QVERIFY2(answer.error().message.contains(u"1:6"_s), qPrintable(answer.error().message));
        QVERIFY(!answer.error().context.isEmpty());
    }

    void readsEveryKindOfMetadata()
    {
        open(m_server->baseUrl());
        for (int kind = 0; kind <= static_cast<int>(MetadataKind::TsdbStatus); ++kind) {
            const Result<MetadataAnswer> answer = fetch(static_cast<MetadataKind>(kind), "job");
            QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().toDisplayText()));
        }
        const Result<MetadataAnswer> values = fetch(MetadataKind::LabelValues, "job");
        QCOMPARE(
            std::get<std::vector<std::string>>(values->content), std::vector<std::string> { "a" });
        const Result<MetadataAnswer> series = fetch(MetadataKind::Series);
        QCOMPARE(std::get<std::vector<LabelSet>>(series->content).size(), std::size_t { 1 });
    }

    void probesARealServer()
    {
        open(m_server->baseUrl());
        const Result<SourceCapabilities> found = probe();
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().toDisplayText()));
        QCOMPARE(found->flavour, Flavour::Prometheus);
        QVERIFY(!found->version.isEmpty());
        QVERIFY(found->hasTargets);
        QVERIFY(found->hasRules);
        QCOMPARE(found->scrapeInterval, Duration::fromSeconds(1));
        QVERIFY(found->areFlagsKnown && !found->altersEvaluation);
        QCOMPARE(found->lookback, Duration::fromMinutes(4));
        QCOMPARE(found->queryTimeout, Duration::fromSeconds(90));
        QCOMPARE(found->externalLabels.value("cluster"), std::string_view("north"));
        QCOMPARE(found->clockSkew, Duration());
        QVERIFY(found->roundTrip > Duration());
    }

    void suspectsThePathWhenNothingIsThere()
    {
        QUrl root = m_server->baseUrl();
        root.setPath(u"/other"_s);
        open(root);
        const Result<SourceCapabilities> found = probe();
        QVERIFY(!found.has_value());
        QCOMPARE(found.error().kind, ErrorKind::NotFound);
    }

    void tellsALoginPageFromAServer()
    {
        FaultServer server;
        server.otherwise(FaultScript::answer(200, "text/html", "<title>Corporate login</title>"));
        open(QUrl(server.url()));
        QCOMPARE(fetch(range("up")).error().kind, ErrorKind::NotPrometheus);
        const Result<SourceCapabilities> found = probe();
        QVERIFY(!found.has_value());
        QCOMPARE(found.error().kind, ErrorKind::NotPrometheus);
        QVERIFY(found.error().message.contains(u"Corporate login"_s));
    }

    void asksOnceWhereItIsNotLetIn()
    {
        FaultServer server;
        server.otherwise(FaultScript::answer(401, "text/plain", "Unauthorized\n"));
        open(QUrl(server.url()));
        QCOMPARE(probe().error().kind, ErrorKind::Authentication);
        QCOMPARE(server.requests().size(), std::size_t { 1 });
    }

    void refusesCutBodies()
    {
        FaultServer server;
        server.otherwise(
            FaultScript::json(R"({"status":"success","data":{"resultType":"matrix",)"));
        open(QUrl(server.url()));
        QCOMPARE(fetch(range("up")).error().kind, ErrorKind::Truncated);
    }

    void answersEveryCallOnceAlsoAfterACancel()
    {
        FaultServer server;
        server.otherwise(FaultScript::nothing().stall());
        open(QUrl(server.url()));
        CancelSource cancel;
        int calls = 0;
        std::optional<ErrorKind> kind;
        m_source->fetch(range("up"), cancel.token(), [&](Result<SnapshotPtr> result) {
            ++calls;
            kind = result ? ErrorKind::Internal : result.error().kind;
        });
        QTRY_COMPARE(server.requests().size(), std::size_t { 1 });
        cancel.cancel();
        QTRY_COMPARE(calls, 1);
        QVERIFY(kind == ErrorKind::Cancelled);
    }

    void tellsImplementationsApart_data()
    {
        QTest::addColumn<QByteArray>("build");
        QTest::addColumn<bool>("hasStores");
        QTest::addColumn<int>("flavour");
        const auto row = [](const char* name, const QByteArray& build, bool hasStores,
                             Flavour flavour) {
            QTest::newRow(name) << build << hasStores << static_cast<int>(flavour);
        };
        row("Prometheus", R"({"version":"3.1.0","goVersion":"go1"})", false, Flavour::Prometheus);
        row("Thanos", R"({"version":"0.42.0","goVersion":"go1"})", true, Flavour::Thanos);
        row("Mimir", R"({"version":"2.11","application":"Grafana Mimir"})", false, Flavour::Mimir);
        row("VictoriaMetrics", R"({"version":"2.24.0"})", false, Flavour::VictoriaMetrics);
        row("something new", R"({"version":"9.9.9"})", false, Flavour::Unknown);
    }

    void tellsImplementationsApart()
    {
        QFETCH(QByteArray, build);
        QFETCH(bool, hasStores);
        QFETCH(int, flavour);
        FaultServer server;
        server.on("/api/v1/status/buildinfo",
            FaultScript::json(R"({"status":"success","data":)" + build + '}'));
        if (hasStores) {
            server.on("/api/v1/stores", FaultScript::json(R"({"status":"success","data":{}})"));
        }
        open(QUrl(server.url()));
        const Result<SourceCapabilities> found = probe();
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().toDisplayText()));
        QCOMPARE(static_cast<int>(found->flavour), flavour);
    }

    void measuresTheIntervalWhereTheConfigurationIsNotShown()
    {
        FaultServer server;
        server.on("/api/v1/query",
            FaultScript::json(R"({"status":"success","data":{"resultType":"vector","result":)"
                              R"([{"metric":{},"value":[1790000000,"20"]}]}})"));
        open(QUrl(server.url()));
        const Result<SourceCapabilities> found = probe();
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().toDisplayText()));
        QCOMPARE(found->scrapeInterval, Duration::fromSeconds(30));
        QVERIFY(!found->hasTargets);
        QCOMPARE(found->flavour, Flavour::Unknown);
    }

    void findsTheTrueVersionOfVictoriaMetrics_data()
    {
        QTest::addColumn<QByteArray>("metrics");
        QTest::addColumn<QString>("version");
        QTest::newRow("a release") << QByteArray(
            "a 1\nvm_app_version{version=\"victoria-metrics-2026-tags-v1.145.0-0-g1\", "
            "short_version=\"v1.145.0\"} 1\nb 2\n")
                                   << u"1.145.0"_s;
        QTest::newRow("a build of a distribution")
            << QByteArray("vm_app_version{version=\"\", short_version=\"\"} 1\n") << QString();
        QTest::newRow("not shown") << QByteArray() << QString();
    }

    void findsTheTrueVersionOfVictoriaMetrics()
    {
        QFETCH(QByteArray, metrics);
        QFETCH(QString, version);
        FaultServer server;
        server.on("/api/v1/status/buildinfo",
            FaultScript::answer(200, "application/json",
                R"({"status":"success","data":{"version":"2.24.0"}})",
                { "X-Server-Hostname: vm" }));
        if (!metrics.isEmpty()) {
            server.on("/metrics", FaultScript::answer(200, "text/plain", metrics));
        }
        open(QUrl(server.url()));
        const Result<SourceCapabilities> found = probe();
        QVERIFY2(found.has_value(), found ? "" : qPrintable(found.error().toDisplayText()));
        QCOMPARE(found->flavour, Flavour::VictoriaMetrics);
        QCOMPARE(found->version, version);
        QVERIFY(found->hasLeftOpenWindows);
        QVERIFY(!found->hasQuotedNames);
    }

    void asksVictoriaMetricsOnOurGridOnceItIsKnown()
    {
        FaultServer server;
        server.on("/api/v1/status/buildinfo",
            FaultScript::json(R"({"status":"success","data":{"version":"2.24.0"}})"));
        open(QUrl(server.url()));
        QVERIFY(probe().has_value());
        static_cast<void>(fetch(range("up")));
        QVERIFY(server.requests().back().body.contains("nocache=1"));
        QVERIFY(server.requests().size() < 14); // nothing twice
    }

    void asksOnlyVictoriaMetricsForItsOwnMetrics()
    {
        FaultServer server;
        server.otherwise(FaultScript::json(
            R"({"status":"success","data":{"version":"3.1.0","goVersion":"go1"}})"));
        open(QUrl(server.url()));
        QVERIFY(probe().has_value());
        for (const FaultServer::Request& request : server.requests()) {
            QVERIFY(request.path != "/metrics");
        }
    }

    void knowsTheCloudsByTheirHosts_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<Flavour>("flavour");
        QTest::newRow("Google") << u"monitoring.googleapis.com"_s << Flavour::GoogleManaged;
        QTest::newRow("Amazon") << u"aps-workspaces.eu-west-1.amazonaws.com"_s
                                << Flavour::AmazonManaged;
        QTest::newRow("Azure") << u"x-1.westeurope.prometheus.monitor.azure.com:443"_s
                               << Flavour::AzureManaged;
        QTest::newRow("a name that looks alike")
            << u"monitoring.googleapis.com.example.org"_s << Flavour::Prometheus;
    }

    void knowsTheCloudsByTheirHosts()
    {
        QFETCH(QString, host);
        QFETCH(Flavour, flavour);
        HttpResponse build;
        build.status = 200;
        build.contentType = "application/json";
        build.body = R"({"status":"success","data":{"version":"2.44.0","goVersion":"go1"}})";
        build.server = host;
        const Result<SourceCapabilities> found = interpretProbe({ build });
        QVERIFY(found.has_value());
        QCOMPARE(found->flavour, flavour);
    }

    void saysWhatDiffersBetweenGenerations()
    {
        SourceCapabilities old;
        old.flavour = Flavour::Prometheus;
        SourceCapabilities recent = old;
        recent.hasLeftOpenWindows = true;
        SourceCapabilities victoria = recent;
        victoria.flavour = Flavour::VictoriaMetrics;
        QVERIFY(differenceNote(old, recent).contains(u"Prometheus 3"_s));
        QVERIFY(differenceNote(recent, victoria).contains(u"VictoriaMetrics"_s));
        QVERIFY(differenceNote(old, old).isEmpty());
        QVERIFY(differenceNote(old, SourceCapabilities()).isEmpty());
    }

    void noticesAClockThatIsWrong()
    {
        FaultServer server;
        server.otherwise(FaultScript::answer(200, "application/json",
            R"({"status":"success","data":{"version":"3.1.0","goVersion":"go1"}})",
            { "Date: Sun, 22 Nov 2015 20:14:08 GMT" }));
        open(QUrl(server.url()));
        const Result<SourceCapabilities> found = probe();
        QVERIFY(found.has_value());
        QVERIFY(found->clockSkew < Duration::fromHours(-24));
    }
};

QTEST_GUILESS_MAIN(tst_PrometheusSource)
#include "tst_PrometheusSource.moc"

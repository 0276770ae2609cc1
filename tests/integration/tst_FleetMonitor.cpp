// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "signals/QueryTemplate.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/PrometheusServer.h"
#include "support/ShippedKnowledge.h"
#include "topology/FleetMonitor.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;
constexpr qint64 kNow = 1'790'000'000;

/// Ten minutes of samples, one a minute, rising by the given amount.
void addSeries(QByteArray& text, const QByteArray& series, double first, double rise)
{
    for (int minute = -10; minute <= 0; ++minute) {
        text += series + ' ' + QByteArray::number(first + rise * (minute + 10)) + ' '
            + QByteArray::number(kNow + 60 * minute) + '\n';
    }
}

/// Two nodes, a vLLM endpoint of two pods with the old cache name, one dead exporter, one alert.
QByteArray fleetHistory()
{
    QByteArray text;
    const auto family = [&text](const QByteArray& name, const QByteArray& type) {
        text += "# TYPE " + name + ' ' + type + '\n';
    };
    const auto target = [](const QByteArray& job, const QByteArray& rest) -> QByteArray {
        return "{cluster=\"eu\",job=\"" + job + "\"," + rest + '}';
    };
    const QByteArray n1 = "instance=\"10.0.0.1:9100\"";
    const QByteArray n2 = "instance=\"10.0.0.2:9100\"";
    const QByteArray podA = "namespace=\"ml\",instance=\"10.1.0.1:8000\",pod=\"llama-0\","
                            "model_name=\"llama $by \\\"70b\\\"\"";
    const QByteArray podB = "namespace=\"ml\",instance=\"10.1.0.2:8000\",pod=\"llama-1\","
                            "model_name=\"llama $by \\\"70b\\\"\"";
    family("up", "gauge");
    addSeries(text, "up" + target("node", n1), 1, 0);
    addSeries(text, "up" + target("node", n2), 0, 0);
    family("node_uname_info", "gauge");
    addSeries(text, "node_uname_info" + target("node", n1 + ",nodename=\"gpu-1\""), 1, 0);
    family("node_memory_MemTotal_bytes", "gauge");
    addSeries(text, "node_memory_MemTotal_bytes" + target("node", n1), 1000, 0);
    family("node_memory_MemAvailable_bytes", "gauge");
    addSeries(text, "node_memory_MemAvailable_bytes" + target("node", n1), 20, 0);
    family("kube_node_info", "gauge");
    for (const QByteArray number : { "1", "2" }) {
        addSeries(text,
            "kube_node_info"
                + target(
                    "kube", "node=\"gpu-" + number + "\",internal_ip=\"10.0.0." + number + "\""),
            1, 0);
    }
    family("kube_pod_info", "gauge");
    addSeries(text,
        "kube_pod_info" + target("kube", "namespace=\"ml\",pod=\"llama-0\",node=\"gpu-1\""), 1, 0);
    addSeries(text,
        "kube_pod_info" + target("kube", "namespace=\"ml\",pod=\"llama-1\",node=\"gpu-2\""), 1, 0);
    family("vllm:num_requests_running", "gauge");
    addSeries(text, "vllm:num_requests_running" + target("vllm", podA), 3, 0);
    addSeries(text, "vllm:num_requests_running" + target("vllm", podB), 4, 0);
    family("vllm:gpu_cache_usage_perc", "gauge");
    addSeries(text, "vllm:gpu_cache_usage_perc" + target("vllm", podA), 0.97, 0);
    family("vllm:request_success", "counter");
    addSeries(text, "vllm:request_success_total" + target("vllm", podA), 0, 60);
    addSeries(text, "vllm:request_success_total" + target("vllm", podB), 0, 120);
    family("ALERTS", "gauge");
    addSeries(text,
        "ALERTS{cluster=\"eu\",alertname=\"NodeDown\",alertstate=\"firing\","
        "severity=\"critical\","
            + n2 + "}",
        1, 0);
    return text;
}

/// A real server with a history, and what watches it.
struct Watch
{
    explicit Watch(const QByteArray& history)
        : server({ .history = history })
        , isStarted(server.start())
        , source(setupFor(server), io, workers)
    { }

    static TransportSetup setupFor(const PrometheusServer& server)
    {
        TransportSetup setup;
        setup.settings.id = u"id"_s;
        setup.settings.name = u"Lab"_s;
        setup.settings.baseUrl = server.baseUrl();
        return setup;
    }

    PrometheusServer server;
    bool isStarted;
    IoThread io;
    WorkerPool workers { 2 };
    Mailbox gui;
    FakeClock clock { Instant::fromSeconds(kNow) };
    PrometheusSource source;
    FleetMonitor monitor { shippedKnowledge(), clock, gui, 1 };
    QSignalSpy published { &monitor, &FleetMonitor::topologyChanged };
};

} // namespace

/// Discovery against a real server, from the first question to the published topology.
class tst_FleetMonitor : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void discoversAFleet()
    {
        Watch watch(fleetHistory());
        QVERIFY2(watch.isStarted, qPrintable(watch.server.errorText()));
        SourceCapabilities capabilities;
        capabilities.scrapeInterval = Duration::fromSeconds(60);
        watch.monitor.addSource(watch.source, capabilities);
        QVERIFY(watch.monitor.status(u"id"_s).isRunning);
        QTRY_COMPARE_WITH_TIMEOUT(watch.published.count(), 1, kWaitMs);
        const FleetSourceStatus status = watch.monitor.status(u"id"_s);
        QVERIFY(!status.isRunning && !status.error);
        QVERIFY(status.totalRequests <= 40);
        QCOMPARE(status.finishedRequests, status.totalRequests);

        const TopologySource& found = watch.monitor.topology()->sources.front();
        QVERIFY2(found.notes.isEmpty(), qPrintable(found.notes.join(u'\n')));
        QCOMPARE(found.clusters.size(), qsizetype { 1 });
        const TopologyCluster& cluster = found.clusters.front();
        QCOMPARE(cluster.name, u"eu"_s);
        QCOMPARE(cluster.nodes.size(), std::size_t { 2 });
        QCOMPARE(cluster.nodes[0].verdict.health, Health::Degraded);
        QVERIFY(cluster.nodes[0].verdict.reason.startsWith(u"Memory at 98"_s));
        QCOMPARE(cluster.nodes[1].name, u"gpu-2"_s);
        QCOMPARE(cluster.nodes[1].verdict.health, Health::Silent);
        QCOMPARE(cluster.endpoints.size(), std::size_t { 1 });
        const TopologyEndpoint& endpoint = cluster.endpoints.front();
        QCOMPARE(endpoint.name, u"llama $by \"70b\""_s);
        QCOMPARE(endpoint.nodes, (QStringList { u"gpu-1"_s, u"gpu-2"_s }));
        QVERIFY(std::abs(endpoint.vitals.at("request_rate") - 3) < 0.01);
        QCOMPARE(endpoint.vitals.at("kv_cache_utilisation"), 0.97);
        QCOMPARE(endpoint.verdict.health, Health::Degraded);
        QCOMPARE(cluster.vitals.at("alerts_firing"), 1.0);
        QCOMPARE(found.findBinding("vllm", "kv_cache_utilisation")->expression,
            "max by ($by) (vllm:gpu_cache_usage_perc{$sel})");
        QVERIFY(!found.findBinding("vllm", "ttft_p95")->missing.isEmpty());

        watch.monitor.refreshNow();
        QTRY_COMPARE_WITH_TIMEOUT(watch.published.count(), 2, kWaitMs);
        QVERIFY(watch.monitor.status(u"id"_s).totalRequests < status.totalRequests);
        watch.monitor.removeSource(u"id"_s);
        QVERIFY(watch.monitor.topology()->sources.empty());
    }

    /// A correction of a profile is taken up by the running program.
    void otherKnowledgeIsTakenUpAtOnce()
    {
        Watch watch(fleetHistory());
        QVERIFY2(watch.isStarted, qPrintable(watch.server.errorText()));
        QVERIFY(watch.monitor.evidence(u"id"_s) == nullptr);
        watch.monitor.addSource(watch.source);
        QVERIFY(watch.monitor.evidence(u"id"_s) == nullptr);
        QTRY_COMPARE_WITH_TIMEOUT(watch.published.count(), 1, kWaitMs);
        const DiscoveryEvidence before = *watch.monitor.evidence(u"id"_s);
        QCOMPARE(before.profiles, watch.monitor.knowledge().profiles);
        QCOMPARE(before.counts.at("vllm:num_requests_running"), std::int64_t { 2 });
        QVERIFY(before.names->contains("vllm:gpu_cache_usage_perc"));

        FleetKnowledge corrected = shippedKnowledge();
        auto profiles = std::make_shared<ProfileSet>(*corrected.profiles);
        for (ServerProfile& profile : profiles->profiles) {
            if (profile.id == "vllm") {
                profile.identity.endpoint = { "pod" };
            }
        }
        corrected.profiles = profiles;
        watch.monitor.setKnowledge(corrected);
        QVERIFY(watch.monitor.status(u"id"_s).isRunning);
        QCOMPARE(
            watch.monitor.topology()->sources.size(), std::size_t { 1 }); // the old one until then
        QTRY_COMPARE_WITH_TIMEOUT(watch.published.count(), 2, kWaitMs);
        QCOMPARE(watch.monitor.evidence(u"id"_s)->profiles, corrected.profiles);
        const TopologyCluster& cluster = watch.monitor.topology()->sources.front().clusters.front();
        // What only the old profile found is not missed.
        QCOMPARE(cluster.endpoints.size(), std::size_t { 2 });
        QCOMPARE(cluster.endpoints[0].name, u"llama-0"_s);
        QCOMPARE(cluster.endpoints[1].name, u"llama-1"_s);
        watch.monitor.removeSource(u"id"_s);
        watch.monitor.setKnowledge(shippedKnowledge()); // nobody to ask
        QVERIFY(watch.monitor.topology()->sources.empty());
    }

    void keepsTheLastTopologyWhenTheSourceFails()
    {
        Mailbox gui;
        const FakeClock clock(Instant::fromSeconds(kNow));
        FakeSource source(u"f"_s);
        source.setStandingAnswer(
            Result<SnapshotPtr>(failure(ErrorKind::Connect, u"The server refused"_s)));
        FleetMonitor monitor(shippedKnowledge(), clock, gui, 1);
        const QSignalSpy published(&monitor, &FleetMonitor::topologyChanged);
        monitor.addSource(source);
        QTRY_VERIFY(!monitor.status(u"f"_s).isRunning);
        QCOMPARE(monitor.status(u"f"_s).error.value().kind, ErrorKind::Connect);
        QCOMPARE(published.count(), 0);
        monitor.removeSource(u"f"_s);
    }

    /// A map that stays green over a dead server lies.
    void knowsNothingOfASilentServer()
    {
        Watch watch(fleetHistory());
        QVERIFY2(watch.isStarted, qPrintable(watch.server.errorText()));
        watch.monitor.addSource(watch.source);
        QTRY_COMPARE_WITH_TIMEOUT(watch.published.count(), 1, kWaitMs);
        watch.server.kill();
        watch.clock.advance(Duration::fromSeconds(40));
        watch.monitor.refreshNow();
        QTRY_VERIFY_WITH_TIMEOUT(watch.monitor.status(u"id"_s).error.has_value(), kWaitMs);
        QCOMPARE(watch.published.count(), 1);
        watch.clock.advance(Duration::fromSeconds(40));
        watch.monitor.refreshNow();
        QTRY_COMPARE_WITH_TIMEOUT(watch.published.count(), 2, kWaitMs);
        const TopologyCluster& cluster = watch.monitor.topology()->sources.front().clusters.front();
        QCOMPARE(cluster.verdict.health, Health::Unknown);
        QCOMPARE(cluster.nodes.front().verdict.health, Health::Unknown);
        QVERIFY(cluster.nodes.front().verdict.reason.contains(u"not answered since"_s));
        watch.monitor.removeSource(u"id"_s);
    }

    /// An upgrade three hours ago gave the cache another name: a chart over it asks for both.
    void asksForBothNamesOfAMetricThatWasRenamed()
    {
        QByteArray history;
        const QByteArray labels =
            "{cluster=\"eu\",job=\"vllm\",instance=\"10.1.0.1:8000\",model_name=\"llama\"} ";
        const auto add = [&](const char* name, int from, int to, const char* value) {
            history += QByteArray("# TYPE ") + name + " gauge\n";
            for (int minute = from; minute <= to; ++minute) {
                history +=
                    name + labels + value + ' ' + QByteArray::number(kNow + 60 * minute) + '\n';
            }
        };
        add("up", -360, 0, "1");
        add("vllm:num_requests_running", -360, 0, "3");
        add("vllm:gpu_cache_usage_perc", -360, -181, "0.25");
        add("vllm:kv_cache_usage_perc", -180, 0, "0.75");
        Watch watch(history);
        QVERIFY2(watch.isStarted, qPrintable(watch.server.errorText()));
        watch.monitor.addSource(watch.source);
        QTRY_COMPARE_WITH_TIMEOUT(watch.published.count(), 1, kWaitMs);
        const TopologySource& found = watch.monitor.topology()->sources.front();
        QCOMPARE(found.clusters.at(0).endpoints.at(0).vitals.at("kv_cache_utilisation"), 0.75);
        QueryRequest request;
        request.expression =
            expandTemplate(found.findBinding("vllm", "kv_cache_utilisation")->expression,
                { .selector = {}, .by = {} });
        request.start = watch.clock.now() - Duration::fromHours(6);
        request.end = watch.clock.now();
        request.step = Duration::fromMinutes(10);
        std::optional<Result<SnapshotPtr>> answer;
        watch.source.fetch(
            request, {}, [&gui = watch.gui, &answer](const Result<SnapshotPtr>& result) {
                gui.post([&answer, result] { answer = result; });
            });
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kWaitMs);
        QVERIFY2(*answer, *answer ? "" : qPrintable(answer->error().toDisplayText()));
        QCOMPARE((**answer)->series.size(), std::size_t { 1 });
        const auto& values = (**answer)->series.front().values;
        QCOMPARE(values.size(), std::size_t { 37 });
        QCOMPARE(values.front(), 0.25);
        QCOMPARE(values.back(), 0.75);
        QVERIFY(std::none_of(values.begin(), values.end(), [](double v) { return std::isnan(v); }));
        watch.monitor.removeSource(u"id"_s);
    }

    void restsLongerAfterALongCycle_data()
    {
        QTest::addColumn<Duration>("took");
        QTest::addColumn<Duration>("rest");
        QTest::newRow("quick") << Duration::fromSeconds(2) << Duration::fromSeconds(32);
        QTest::newRow("long") << Duration::fromSeconds(20) << Duration::fromSeconds(80);
        QTest::newRow("very long") << Duration::fromMinutes(5) << Duration::fromMinutes(10);
        QTest::newRow("the clock was set")
            << Duration::fromSeconds(-50) << Duration::fromSeconds(32);
    }

    void restsLongerAfterALongCycle()
    {
        QFETCH(Duration, took);
        QFETCH(Duration, rest);
        Mailbox gui;
        FakeClock clock(Instant::fromSeconds(kNow));
        FakeSource source(u"f"_s);
        FleetMonitor monitor(shippedKnowledge(), clock, gui, 1);
        monitor.addSource(source);
        clock.advance(took);
        source.answerAll(failure(ErrorKind::Connect, u"The server refused"_s));
        QTRY_VERIFY(!monitor.status(u"f"_s).isRunning);
        QCOMPARE(monitor.status(u"f"_s).rest, rest);
        monitor.removeSource(u"f"_s);
    }

    void asksNothingMoreOnceTheSourceIsRemoved()
    {
        Mailbox gui;
        const FakeClock clock(Instant::fromSeconds(kNow));
        FakeSource source(u"f"_s);
        FleetMonitor monitor(shippedKnowledge(), clock, gui, 1);
        monitor.addSource(source);
        QVERIFY(source.openCount() > 0);
        monitor.removeSource(u"f"_s);
        QCOMPARE(source.openCount(), 0);
        const std::size_t asked = source.asked().size();
        source.answerAll(failure(ErrorKind::Cancelled, u"Cancelled"_s));
        QCoreApplication::sendPostedEvents();
        QCOMPARE(source.asked().size(), asked);
    }
};

QTEST_GUILESS_MAIN(tst_FleetMonitor)
#include "tst_FleetMonitor.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "demo/DemoFleet.h"
#include "prometheus/PrometheusSource.h"
#include "support/ShippedKnowledge.h"
#include "topology/FleetMonitor.h"

#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 90'000;

} // namespace

/// The whole demo fleet, found by its metrics alone.
class tst_DemoDiscovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsEveryNodeAndEndpointOfTheDemo()
    {
        const SystemClock clock;
        DemoFleetOptions options;
        options.history = Duration::fromMinutes(30);
        options.readiness = DemoReadiness::WholeHistory;
        const DemoLayout layout = options.layout;
        DemoFleet demo(clock, options);
        QSignalSpy ready(&demo, &DemoFleet::ready);
        const QSignalSpy failed(&demo, &DemoFleet::failed);
        demo.start();
        QTRY_VERIFY_WITH_TIMEOUT(!ready.isEmpty() || !failed.isEmpty(), kPatienceMs);
        QVERIFY(failed.isEmpty());

        TransportSetup setup;
        setup.settings.id = u"demo"_s;
        setup.settings.name = u"Demo fleet"_s;
        setup.settings.baseUrl = demo.baseUrl();
        IoThread io;
        WorkerPool workers(2);
        Mailbox gui;
        PrometheusSource source(setup, io, workers);
        FleetMonitor monitor(test::shippedKnowledge(), clock, gui, 1);
        monitor.setInterval(Duration::fromSeconds(2));
        monitor.addSource(source);
        const auto endpointCount = [&monitor] {
            std::size_t count = 0;
            for (const TopologySource& found : monitor.topology()->sources) {
                for (const TopologyCluster& cluster : found.clusters) {
                    count += cluster.endpoints.size();
                }
            }
            return count;
        };
        QTRY_COMPARE_WITH_TIMEOUT(endpointCount(), layout.endpoints.size(), kPatienceMs);
        const TopologySource& found = monitor.topology()->sources.front();
        QCOMPARE(found.clusters.size(), layout.clusters.size());
        QVERIFY(monitor.status(u"demo"_s).totalRequests <= 40);
        std::size_t nodes = 0;
        for (const TopologyCluster& cluster : found.clusters) {
            nodes += cluster.nodes.size();
            for (const TopologyEndpoint& endpoint : cluster.endpoints) {
                QVERIFY2(!endpoint.nodes.isEmpty(), qPrintable(endpoint.name));
                QVERIFY2(endpoint.selectors.contains("envoy"), qPrintable(endpoint.name));
                QVERIFY2(endpoint.selectors.contains("dcgm"), qPrintable(endpoint.name));
            }
        }
        QCOMPARE(nodes, layout.nodes.size());
        for (const char* profile :
            { "vllm", "sglang", "tgi", "triton", "tensorflow_serving", "torchserve", "llamacpp",
                "ollama", "ray_serve", "kserve", "knative_queue_proxy", "vllm_router", "envoy",
                "kube_state_metrics", "node_exporter", "dcgm", "prometheus" }) {
            QVERIFY2(found.profileIds.contains(QString::fromLatin1(profile)), profile);
        }
        const auto isBehind = [&found](const QString& endpoint, const char* proxy) {
            int count = 0;
            for (const TopologyCluster& cluster : found.clusters) {
                for (const TopologyEndpoint& one : cluster.endpoints) {
                    count += one.name == endpoint && one.selectors.contains(proxy) ? 1 : 0;
                }
            }
            return count == 1;
        };
        QVERIFY(isBehind(u"fraud-detector"_s, "knative_queue_proxy"));
        QVERIFY(isBehind(u"llama-3.1-405b-instruct"_s, "vllm_router"));
        QVERIFY2(found.notes.isEmpty(), qPrintable(found.notes.join(u'\n')));
    }
};

QTEST_GUILESS_MAIN(tst_DemoDiscovery)
#include "tst_DemoDiscovery.moc"

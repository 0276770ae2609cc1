// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "demo/DemoFleet.h"
#include "prometheus/PrometheusSource.h"
#include "support/ShippedKnowledge.h"
#include "support/VictoriaServer.h"
#include "topology/DiscoveryUpdate.h"
#include "topology/FleetMonitor.h"
#include "topology/GpuQuestions.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <memory>
#include <optional>
#include <string>
#include <vector>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 90'000;
/// Of replica 3 of sdxl-turbo; see the incidents in app/demo/README.md.
constexpr const char* kDeadNode = "ap-gpu-04";

} // namespace

/// The whole demo fleet, found by its metrics alone.
class tst_DemoDiscovery : public QObject
{
    Q_OBJECT

    const SystemClock m_clock;
    DemoLayout m_layout;
    std::unique_ptr<DemoFleet> m_demo;
    IoThread m_io;
    WorkerPool m_workers { 2 };
    Mailbox m_gui;
    std::unique_ptr<PrometheusSource> m_source;
    std::unique_ptr<FleetMonitor> m_monitor;

    /// The answer of the demo's own Prometheus, now.
    Result<SnapshotPtr> ask(const std::string& expression)
    {
        QueryRequest request;
        request.kind = QueryRequest::Kind::Instant;
        request.expression = expression;
        request.start = m_clock.now();
        request.end = request.start;
        std::optional<Result<SnapshotPtr>> outcome;
        const CancelSource cancel;
        m_source->fetch(request, cancel.token(), [&](Result<SnapshotPtr> answer) {
            m_gui.post([&outcome, answer = std::move(answer)] { outcome = answer; });
        });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(outcome.has_value(), kPatienceMs); }();
        return outcome.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    /// The body of an answer; a body makes a POST. Nothing: it failed.
    static std::optional<QByteArray> fetch(
        const QUrl& server, const QString& path, const std::optional<QByteArray>& body)
    {
        QNetworkAccessManager network;
        QNetworkRequest request(QUrl(server.toString() + path));
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"text/plain"_s);
        QNetworkReply* reply = body ? network.post(request, *body) : network.get(request);
        [&] { QTRY_VERIFY_WITH_TIMEOUT(reply->isFinished(), kPatienceMs); }();
        return reply->isFinished() && reply->error() == QNetworkReply::NoError
            ? std::optional(reply->readAll())
            : std::nullopt;
    }

    /// VictoriaMetrics does not answer with samples of the last 30 s.
    static QByteArray aMinuteOlder(const QByteArray& samples)
    {
        QByteArray older;
        for (const QByteArray& line : samples.split('\n')) {
            const qsizetype space = line.lastIndexOf(' ') + 1;
            if (space > 0 && !line.startsWith('#')) {
                older += line.left(space)
                    + QByteArray::number(line.mid(space).toLongLong() - 60'000) + '\n';
            }
        }
        return older;
    }

    [[nodiscard]] std::vector<Scope> nodes() const
    {
        std::vector<Scope> all;
        for (const TopologyCluster& cluster : m_monitor->topology()->sources.front().clusters) {
            for (const TopologyNode& node : cluster.nodes) {
                all.push_back({ Level::Node, u"demo"_s, cluster.name, node.name, {} });
            }
        }
        return all;
    }

private Q_SLOTS:

    void initTestCase()
    {
        DemoFleetOptions options;
        options.history = Duration::fromMinutes(30);
        options.readiness = DemoReadiness::WholeHistory;
        m_layout = options.layout;
        m_demo = std::make_unique<DemoFleet>(m_clock, options);
        QSignalSpy ready(m_demo.get(), &DemoFleet::ready);
        const QSignalSpy failed(m_demo.get(), &DemoFleet::failed);
        m_demo->start();
        QTRY_VERIFY_WITH_TIMEOUT(!ready.isEmpty() || !failed.isEmpty(), kPatienceMs);
        QVERIFY(failed.isEmpty());

        TransportSetup setup;
        setup.settings.id = u"demo"_s;
        setup.settings.name = u"Demo fleet"_s;
        setup.settings.baseUrl = m_demo->baseUrl();
        m_source = std::make_unique<PrometheusSource>(setup, m_io, m_workers);
        m_monitor = std::make_unique<FleetMonitor>(shippedKnowledge(), m_clock, m_gui, 1);
        m_monitor->setInterval(Duration::fromSeconds(2));
        m_monitor->addSource(*m_source);
    }

    void cleanupTestCase()
    {
        m_monitor.reset();
        m_source.reset();
        m_demo.reset();
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsEveryNodeAndEndpointOfTheDemo()
    {
        const auto endpointCount = [this] {
            std::size_t count = 0;
            for (const TopologySource& found : m_monitor->topology()->sources) {
                for (const TopologyCluster& cluster : found.clusters) {
                    count += cluster.endpoints.size();
                }
            }
            return count;
        };
        QTRY_COMPARE_WITH_TIMEOUT(endpointCount(), m_layout.endpoints.size(), kPatienceMs);
        const TopologySource& found = m_monitor->topology()->sources.front();
        QCOMPARE(static_cast<std::size_t>(found.clusters.size()), m_layout.clusters.size());
        QVERIFY(m_monitor->status(u"demo"_s).totalRequests <= 40);
        std::size_t nodeCount = 0;
        for (const TopologyCluster& cluster : found.clusters) {
            nodeCount += cluster.nodes.size();
            for (const TopologyEndpoint& endpoint : cluster.endpoints) {
                QVERIFY2(!endpoint.nodes.isEmpty(), qPrintable(endpoint.name));
                QVERIFY2(endpoint.selectors.contains("envoy"), qPrintable(endpoint.name));
                QVERIFY2(endpoint.selectors.contains("dcgm"), qPrintable(endpoint.name));
            }
        }
        QCOMPARE(nodeCount, m_layout.nodes.size());
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

    /// After the first minutes everything is asked together. What came and went is asked of each
    /// profile three times: with all profiles of the demo more than a server takes at once.
    void whatChangedIsAskedInQuestionsThatAServerTakes()
    {
        const DiscoveryEvidence* evidence = m_monitor->evidence(u"demo"_s);
        QVERIFY(evidence != nullptr);
        const FleetKnowledge knowledge = shippedKnowledge();
        UpdatePlan plan { .detected = detectProfiles(*knowledge.profiles, evidence->counts),
            .counts = evidence->counts,
            .vitals = {},
            .listing = Listing::Changes,
            .sinceListing = Duration::fromMinutes(1) };
        std::vector<SignalBinding> bindings;
        for (const ServerProfile* profile : plan.detected) {
            const auto bound = bindSignals(*profile, *evidence->names);
            bindings.insert(bindings.end(), bound.begin(), bound.end());
        }
        plan.vitals =
            vitalQueries(plan.detected, bindings, knowledge.health, Duration::fromSeconds(15));
        for (const Listing listing : { Listing::None, Listing::Changes, Listing::All }) {
            plan.listing = listing;
            const auto expressions = updateExpressions(*knowledge.profiles, plan);
            const std::size_t most = listing == Listing::Changes ? 3 : 1;
            QVERIFY2(expressions.size() <= most, qPrintable(QString::number(expressions.size())));
            UpdateParts parts;
            for (const std::string& expression : expressions) {
                const Result<SnapshotPtr> answer = ask(expression);
                QVERIFY2(answer.has_value(),
                    qPrintable(answer ? QString() : answer.error().toDisplayText()));
                addParts(parts, splitUpdate(*answer));
            }
            QVERIFY(!countsIn(parts).empty());
            QCOMPARE(parts.contains("markers"), listing == Listing::All);
            QVERIFY(vitalsIn(parts, plan.vitals).size() > plan.vitals.size() / 2);
        }
    }

    /// VictoriaMetrics takes 16 KiB: the list of all these exporters' entities is longer.
    void isFoundByAServerThatTakesShortQuestions()
    {
        VictoriaServer other;
        QVERIFY2(other.start(), qPrintable(other.errorText()));
        const std::optional<QByteArray> samples =
            fetch(m_demo->baseUrl(), u"/federate?match[]={__name__=~\".%2B\"}"_s, {});
        QVERIFY(samples.has_value() && samples->size() > 1'000'000);
        QVERIFY(fetch(other.baseUrl(), u"/api/v1/import/prometheus"_s, aMinuteOlder(*samples)));
        QVERIFY(other.flush());

        TransportSetup setup;
        setup.settings.id = u"other"_s;
        setup.settings.name = u"Other"_s;
        setup.settings.baseUrl = other.baseUrl();
        PrometheusSource source(setup, m_io, m_workers);
        std::optional<Result<SourceCapabilities>> found;
        const CancelSource cancel;
        source.probe(cancel.token(), [&](Result<SourceCapabilities> capabilities) {
            m_gui.post([&found, capabilities = std::move(capabilities)] { found = capabilities; });
        });
        QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), kPatienceMs);
        QVERIFY(found->has_value());
        QCOMPARE((*found)->longestExpression, std::size_t { 16'384 });

        FleetMonitor monitor(shippedKnowledge(), m_clock, m_gui, 1);
        monitor.setInterval(Duration::fromSeconds(2));
        monitor.addSource(source, **found);
        QTRY_VERIFY_WITH_TIMEOUT(!monitor.topology()->sources.empty(), kPatienceMs);
        std::size_t nodeCount = 0;
        std::size_t endpointCount = 0;
        for (const TopologyCluster& cluster : monitor.topology()->sources.front().clusters) {
            nodeCount += cluster.nodes.size();
            endpointCount += cluster.endpoints.size();
        }
        QCOMPARE(nodeCount, m_layout.nodes.size());
        QCOMPARE(endpointCount, m_layout.endpoints.size());
    }

    void everyGpuAnswersForItself_data()
    {
        QTest::addColumn<QString>("signal");
        QTest::addColumn<double>("most");
        QTest::newRow("busy") << u"gpu_utilisation"_s << 1.0;
        QTest::newRow("tensor cores") << u"tensor_utilisation"_s << 1.0;
        QTest::newRow("memory's bandwidth") << u"memory_bandwidth_utilisation"_s << 1.0;
        QTest::newRow("memory in use") << u"gpu_memory_utilisation"_s << 1.0;
        QTest::newRow("bytes in use") << u"gpu_memory_used_bytes"_s << 200e9;
        QTest::newRow("busy or not") << u"gpus_busy"_s << 1.0;
        QTest::newRow("power") << u"power_watts"_s << 1'500.0;
        QTest::newRow("temperature") << u"temperature_celsius"_s << 110.0;
        QTest::newRow("clock") << u"sm_clock_hz"_s << 4e9;
        QTest::newRow("PCIe") << u"pcie_bytes_per_s"_s << 200e9;
        QTest::newRow("slowed") << u"gpu_throttle_ratio"_s << 1.0;
        QTest::newRow("XID") << u"errors_xid"_s << 1e6;
        QTest::newRow("ECC") << u"ecc_errors"_s << 1e6;
    }

    /// As the map asks when it is close enough to show GPUs.
    void everyGpuAnswersForItself()
    {
        QFETCH(QString, signal);
        QFETCH(double, most);
        const std::vector<Scope> all = nodes();
        QCOMPARE(all.size(), m_layout.nodes.size());
        const GpuPlan plan = planGpus(
            all, signal.toStdString(), *m_monitor->topology(), *shippedKnowledge().profiles);
        QVERIFY2(plan.missing.empty(),
            plan.missing.empty() ? "" : qPrintable(plan.missing.front().missing));
        QCOMPARE(plan.questions.size(), std::size_t { 1 });
        QString expression = QString::fromStdString(plan.questions.front().expression);
        const Result<SnapshotPtr> answer =
            ask(expression.replace(u"$__rate_interval"_s, u"2m"_s).toStdString());
        QVERIFY2(
            answer.has_value(), qPrintable(answer ? QString() : answer.error().toDisplayText()));
        const std::vector<NodeGpus> read = readGpus(plan.questions.front(), **answer);
        QCOMPARE(read.size(), all.size());
        for (std::size_t i = 0; i < read.size(); ++i) {
            QCOMPARE(read[i].node, all[i]);
            const std::string name = all[i].node.toStdString();
            if (name == kDeadNode) { // its exporters are gone with it
                QVERIFY(read[i].gpus.empty() && !read[i].missing.isEmpty());
                continue;
            }
            QVERIFY2(read[i].missing.isEmpty(), name.c_str());
            QCOMPARE(read[i].gpus.size(), m_layout.gpus.size() / m_layout.nodes.size());
            for (std::size_t gpu = 0; gpu < read[i].gpus.size(); ++gpu) {
                QCOMPARE(read[i].gpus[gpu].name, QString::number(gpu));
                QVERIFY(read[i].gpus[gpu].value >= 0);
                QVERIFY2(read[i].gpus[gpu].value <= most,
                    qPrintable(QString::number(read[i].gpus[gpu].value)));
            }
        }
    }
};

QTEST_GUILESS_MAIN(tst_DemoDiscovery)
#include "tst_DemoDiscovery.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "support/FakeClock.h"
#include "support/PrometheusServer.h"
#include "support/ShippedKnowledge.h"
#include "topology/FleetMonitor.h"

#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 30'000;
constexpr qint64 kNow = 1'790'000'000;

/// Seconds from kNow; Prometheus sees a series until five minutes after its last sample.
struct Life
{
    int from = -900;
    int to = 1200;
};

void addSeries(QByteArray& text, const QByteArray& series, Life life, double first, double rise)
{
    for (int at = life.from; at <= life.to; at += 15) {
        text += series + ' ' + QByteArray::number(first + rise * (at + 900) / 15) + ' '
            + QByteArray::number(kNow + at) + '\n';
    }
}

void addPod(QByteArray& text, const QByteArray& name, const QByteArray& node, Life life)
{
    const QByteArray pod = "namespace=\"ml\",pod=\"" + name + '"';
    const QByteArray labels = "{job=\"vllm\",instance=\"" + name + ":8000\"," + pod
        + ",model_name=\"" + name.left(name.indexOf('-')) + "\"}";
    addSeries(text, "up{job=\"vllm\",instance=\"" + name + ":8000\"," + pod + '}', life, 1, 0);
    addSeries(text, "vllm:num_requests_running" + labels, life, 3, 0);
    addSeries(text, "vllm:kv_cache_usage_perc" + labels, life, 0.5, 0);
    addSeries(text, "vllm:request_success_total" + labels, life, 0, 30);
    addSeries(text, "kube_pod_info{job=\"kube\",node=\"" + node + "\"," + pod + '}', life, 1, 0);
}

void addNode(QByteArray& text, const QByteArray& name, Life life)
{
    addSeries(text, "kube_node_info{job=\"kube\",node=\"" + name + "\"}", life, 1, 0);
    addSeries(text,
        "kube_node_status_condition{job=\"kube\",node=\"" + name
            + "\",condition=\"Ready\",status=\"true\"}",
        life, 1, 0);
}

/// Two pods that stay; one that is last seen before kNow + 320, one that comes after it, with a
/// node.
QByteArray changingFleet()
{
    QByteArray text;
    addNode(text, "n1", {});
    addNode(text, "n2", { .from = 315 });
    addPod(text, "llama-0", "n1", {});
    addPod(text, "llama-1", "n1", { .to = 15 });
    addPod(text, "qwen-0", "n2", { .from = 315 });
    addPod(text, "phi-0", "n1", {});
    addSeries(text, "ALERTS{alertname=\"Slow\",alertstate=\"firing\",node=\"n1\"}", { .from = 315 },
        1, 0);
    return text;
}

QString pictureOf(const TopologySource& source)
{
    QStringList lines;
    const auto vitals = [](const VitalSigns& values) {
        QStringList texts;
        for (const auto& [id, value] : values) {
            texts += QString::fromStdString(id) + u'=' + QString::number(value);
        }
        return texts.join(u' ');
    };
    for (const TopologyCluster& cluster : source.clusters) {
        for (const TopologyNode& node : cluster.nodes) {
            lines += node.name + u' ' + vitals(node.vitals);
        }
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            QStringList replicas;
            for (const TopologyReplica& replica : endpoint.replicas) {
                replicas += replica.name + u'@' + replica.node;
            }
            lines += endpoint.name + u' ' + replicas.join(u',') + u' ' + vitals(endpoint.vitals);
        }
    }
    return lines.join(u'\n');
}

/// A monitor of one server, with a clock of its own.
class Watch
{
public:
    Watch(const QUrl& url, Instant start)
        : m_clock(start)
        , m_source(setupFor(url), m_io, m_workers)
        , m_monitor(shippedKnowledge(), m_clock, m_gui, 1)
        , m_published(&m_monitor, &FleetMonitor::topologyChanged)
    {
        m_monitor.addSource(m_source);
    }

    ~Watch() { m_monitor.removeSource(u"id"_s); }

    Q_DISABLE_COPY_MOVE(Watch)

    [[nodiscard]] bool waitFor(int rounds)
    {
        return QTest::qWaitFor([this, rounds] { return m_published.count() >= rounds; }, kWaitMs);
    }

    void goTo(int seconds)
    {
        m_clock.advance(Instant::fromSeconds(kNow + seconds) - m_clock.now());
        m_monitor.refreshNow();
    }

    [[nodiscard]] const TopologySource& found() const
    {
        return m_monitor.topology()->sources.front();
    }

    [[nodiscard]] int requests() const { return m_monitor.status(u"id"_s).totalRequests; }

private:
    static TransportSetup setupFor(const QUrl& url)
    {
        TransportSetup setup;
        setup.settings.id = u"id"_s;
        setup.settings.name = u"Lab"_s;
        setup.settings.baseUrl = url;
        return setup;
    }

    FakeClock m_clock;
    IoThread m_io;
    WorkerPool m_workers { 2 };
    Mailbox m_gui;
    PrometheusSource m_source;
    FleetMonitor m_monitor;
    QSignalSpy m_published;
};

} // namespace

/// The joined question of the steady state sees what a whole discovery sees, on a real server.
class tst_DiscoveryUpdate : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void seesWhatAWholeDiscoverySees()
    {
        PrometheusServer server({ .history = changingFleet() });
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        Watch watch(server.baseUrl(), Instant::fromSeconds(kNow));
        QVERIFY(watch.waitFor(1));
        QVERIFY(watch.requests() > 5);
        watch.goTo(301); // all again, in one request
        QVERIFY(watch.waitFor(2));
        QCOMPARE(watch.requests(), 1);
        QVERIFY(pictureOf(watch.found()).contains(u"llama-1@n1"_s));
        QVERIFY(!pictureOf(watch.found()).contains(u"qwen"_s));

        int rounds = 2;
        // Vital signs alone, then what came and went too; twice, so that the pod that went is
        // silent.
        for (const int seconds : { 333, 365, 397, 429 }) {
            watch.goTo(seconds);
            QVERIFY(watch.waitFor(++rounds));
            QCOMPARE(watch.requests(), 1);
        }

        Watch fresh(server.baseUrl(), Instant::fromSeconds(kNow + 429));
        QVERIFY(fresh.waitFor(1));
        QString seen = pictureOf(watch.found());
        QVERIFY2(seen.contains(u",llama-1@n1"_s), qPrintable(seen)); // silent, not forgotten
        QCOMPARE(seen.remove(u",llama-1@n1"_s), pictureOf(fresh.found()));
        QVERIFY2(seen.contains(u"qwen qwen-0@n2"_s), qPrintable(seen));
        QVERIFY2(seen.contains(u"alerts_firing=1"_s), qPrintable(seen));
        const auto& changes = watch.found().changes;
        QCOMPARE(changes.size(), std::size_t { 2 }); // a node and an endpoint
        QCOMPARE(changes.front().at, Instant::fromSeconds(kNow + 365));
    }

    void asksAnewWhenAnExporterAppears()
    {
        QByteArray history = changingFleet();
        addSeries(history, "node_uname_info{job=\"node\",instance=\"n1:9100\",nodename=\"n1\"}",
            { .from = 315 }, 1, 0);
        addSeries(history, "node_load1{job=\"node\",instance=\"n1:9100\"}", { .from = 315 }, 1, 0);
        PrometheusServer server({ .history = history });
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        Watch watch(server.baseUrl(), Instant::fromSeconds(kNow));
        QVERIFY(watch.waitFor(1));
        watch.goTo(301);
        QVERIFY(watch.waitFor(2));
        QVERIFY(!watch.found().profileIds.contains(u"node_exporter"_s));
        watch.goTo(333);
        QVERIFY(watch.waitFor(3));
        QVERIFY(watch.requests() > 5);
        QVERIFY(watch.found().profileIds.contains(u"node_exporter"_s));
        watch.goTo(365);
        QVERIFY(watch.waitFor(4));
        QCOMPARE(watch.requests(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_DiscoveryUpdate)
#include "tst_DiscoveryUpdate.moc"

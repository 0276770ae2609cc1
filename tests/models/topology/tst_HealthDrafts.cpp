// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "DraftRig.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

TopologyReplica replicaOf(Health health, Instant lastSeen)
{
    TopologyReplica replica;
    replica.verdict.health = health;
    replica.presence.lastSeen = lastSeen;
    return replica;
}

} // namespace

Q_DECLARE_METATYPE(promdesk::LabelSet)

/// addVitals(), judgeAlerts(), judgeReplicas(): what makes an entity well or not.
class tst_HealthDrafts : public QObject, private DraftRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        start();
        NodeDraft node;
        node.cluster = "lab";
        node.node.name = u"n1"_s;
        node.aliases = { "n1", "10.0.0.1" };
        node.keys["machine"] = { { "instance", "10.0.0.1:9100" } };
        node.keys["gpu"] = { { "Hostname", "n1" } };
        node.keys["yard"] = { { "host", "n1" } };
        m_draft.nodes = { node };
        EndpointDraft endpoint;
        endpoint.cluster = "lab";
        endpoint.podNamespace = "ml";
        endpoint.model = "llama";
        endpoint.endpoint.name = u"llama"_s;
        endpoint.endpoint.profileId = u"engine"_s;
        endpoint.replicas["llama-0"] = {};
        endpoint.workloads = { "llama" };
        m_draft.endpoints = { endpoint };
    }

    void givesValuesToTheEntityTheyAreAbout()
    {
        vital("machine", "cpu_utilisation",
            { { { { "instance", "10.0.0.1:9100" } }, 0.5 },
                { { { "instance", "10.0.0.9:9100" } }, 0.99 } });
        vital("engine", "ttft_p95",
            { { { { "namespace", "ml" }, { "model", "llama" } }, 0.4 },
                { { { "namespace", "test" }, { "model", "llama" } }, 9 } });
        addVitals(m_draft, context());
        QCOMPARE(node().node.vitals.at("cpu_utilisation"), 0.5);
        QCOMPARE(node().verdict.health, Health::Ok);
        QCOMPARE(endpoint().endpoint.vitals.at("ttft_p95"), 0.4);
        QCOMPARE(endpoint().verdict.health, Health::Ok);
    }

    /// Rows of one exporter are parts of the entity: GPUs add up or the worst speaks.
    void combinesTheRowsOfOneExporter()
    {
        vital("gpu", "power_watts",
            { { { { "Hostname", "n1" }, { "gpu", "0" } }, 300 },
                { { { "Hostname", "n1" }, { "gpu", "1" } }, 200 },
                { { { "Hostname", "n1" }, { "gpu", "2" } }, std::nan("") } });
        vital("gpu", "temperature_celsius",
            { { { { "Hostname", "n1" }, { "gpu", "0" } }, 60 },
                { { { "Hostname", "n1" }, { "gpu", "1" } }, 70 } });
        addVitals(m_draft, context());
        QCOMPARE(node().node.vitals.at("power_watts"), 500.0);
        QCOMPARE(node().node.vitals.at("temperature_celsius"), 70.0);
    }

    /// A second exporter says the same thing once more: two of them are not twice the power.
    void takesTwoExportersForOneVoice()
    {
        vital("gpu", "power_watts", { { { { "Hostname", "n1" } }, 300 } });
        vital("machine", "power_watts", { { { { "instance", "10.0.0.1:9100" } }, 310 } });
        addVitals(m_draft, context());
        QCOMPARE(node().node.vitals.at("power_watts"), 310.0);
    }

    /// What runs on a machine speaks for it only where nothing better does.
    void asksWorkloadsLast()
    {
        vital("yard", "cpu_utilisation", { { { { "host", "n1" } }, 0.99 } });
        vital("yard", "memory_utilisation", { { { { "host", "n1" } }, 0.3 } });
        vital("machine", "cpu_utilisation", { { { { "instance", "10.0.0.1:9100" } }, 0.2 } });
        vital("machine", "memory_utilisation",
            { { { { "instance", "10.0.0.1:9100" } }, std::nan("") } });
        addVitals(m_draft, context());
        QCOMPARE(node().node.vitals.at("cpu_utilisation"), 0.2);
        QCOMPARE(node().node.vitals.at("memory_utilisation"), 0.3); // NaN is nothing better
    }

    void passesOverWhatItDoesNotKnow()
    {
        vital("stranger", "cpu_utilisation", { { { { "instance", "10.0.0.1:9100" } }, 1 } });
        vital("machine", "no_such_signal", { { { { "instance", "10.0.0.1:9100" } }, 1 } });
        m_answers.vitals.push_back({ "machine", "cpu_utilisation", nullptr });
        addVitals(m_draft, context());
        QVERIFY(node().node.vitals.empty());
        QCOMPARE(node().verdict.health, Health::Unknown);
        QVERIFY(!node().verdict.reason.isEmpty()); // silence is explained
    }

    void namesTheWorstSignal()
    {
        vital("machine", "cpu_utilisation", { { { { "instance", "10.0.0.1:9100" } }, 0.95 } });
        vital("machine", "memory_utilisation", { { { { "instance", "10.0.0.1:9100" } }, 0.98 } });
        addVitals(m_draft, context());
        QCOMPARE(node().verdict.health, Health::Degraded);
        QVERIFY2(node().verdict.reason.contains(u"emory"_s), qPrintable(node().verdict.reason));
        QCOMPARE(node().node.judged.size(), std::size_t { 2 });
    }

    /// Known entities enter a state only after it was asked for a while.
    void remembersWhatWasSaidTheCycleBefore()
    {
        auto previous = std::make_shared<TopologySource>();
        previous->clusters.resize(1);
        previous->clusters.front().name = u"lab"_s;
        TopologyNode before;
        before.name = u"n1"_s;
        previous->clusters.front().nodes = { before };
        m_answers.previous = previous;
        vital("machine", "cpu_utilisation", { { { { "instance", "10.0.0.1:9100" } }, 0.99 } });
        addVitals(m_draft, context());
        QCOMPARE(node().verdict.health, Health::Ok); // was well until now
        QCOMPARE(node().node.judged.size(), std::size_t { 1 });
        QCOMPARE(node().node.judged.front().wanted, Health::Busy);
        // A minute later it still asks for it.
        auto next = std::make_shared<TopologySource>(*previous);
        next->clusters.front().nodes.front().judged = node().node.judged;
        m_answers.previous = next;
        m_answers.now = m_answers.now + Duration::fromSeconds(61);
        m_draft.nodes.front().node.judged.clear();
        m_draft.nodes.front().verdict = {};
        addVitals(m_draft, context());
        QCOMPARE(node().verdict.health, Health::Busy);
    }

    void findsTheNodeOfAnAlert_data()
    {
        QTest::addColumn<QByteArray>("label");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("isOfNode");
        QTest::newRow("node") << QByteArray("node") << QByteArray("N1") << true;
        QTest::newRow("another node") << QByteArray("node") << QByteArray("n2") << false;
        QTest::newRow("host name") << QByteArray("hostname") << QByteArray("n1") << true;
        QTest::newRow("instance") << QByteArray("instance") << QByteArray("10.0.0.1:9100") << true;
        QTest::newRow("another port there")
            << QByteArray("instance") << QByteArray("10.0.0.1:9835") << true;
        QTest::newRow("loopback") << QByteArray("instance") << QByteArray("localhost:9100")
                                  << false;
        QTest::newRow("nothing") << QByteArray("team") << QByteArray("n1") << false;
    }

    void findsTheNodeOfAnAlert()
    {
        QFETCH(QByteArray, label);
        QFETCH(QByteArray, value);
        QFETCH(bool, isOfNode);
        alert({ { label.toStdString(), value.toStdString() }, { "severity", "Critical" } });
        QCOMPARE(node().verdict.health, isOfNode ? Health::Degraded : Health::Unknown);
        QCOMPARE(node().node.vitals.contains("alerts_firing"), isOfNode);
        QCOMPARE(m_alerts["lab"], 1); // the cluster's, either way
        QVERIFY(!isOfNode || node().verdict.reason.contains(u"TooHot"_s));
    }

    void findsTheEndpointOfAnAlert_data()
    {
        QTest::addColumn<LabelSet>("labels");
        QTest::addColumn<bool>("isOfEndpoint");
        QTest::newRow("its model") << LabelSet { { "model", "llama" } } << true;
        QTest::newRow("another model of its pod")
            << LabelSet { { "model", "qwen" }, { "pod", "llama-0" } } << false;
        QTest::newRow("its pod") << LabelSet { { "namespace", "ml" }, { "pod", "llama-0" } }
                                 << true;
        QTest::newRow("such a pod elsewhere")
            << LabelSet { { "namespace", "test" }, { "pod", "llama-0" } } << false;
        QTest::newRow("its proxy's upstream")
            << LabelSet { { "envoy_cluster_name", "outbound|80||llama.ml.svc" } } << true;
        QTest::newRow("nothing of it") << LabelSet { { "team", "llama" } } << false;
        QTest::newRow("its namespace alone") << LabelSet { { "namespace", "ml" } } << false;
    }

    void findsTheEndpointOfAnAlert()
    {
        QFETCH(LabelSet, labels);
        QFETCH(bool, isOfEndpoint);
        labels.set("severity", "warning");
        alert(labels);
        QCOMPARE(endpoint().verdict.health, isOfEndpoint ? Health::Busy : Health::Unknown);
    }

    void countsSilentReplicas()
    {
        const Instant now = m_answers.now;
        const TopologyReplica well = replicaOf(Health::Ok, now);
        const TopologyReplica silent = replicaOf(Health::Silent, now - Duration::fromMinutes(4));
        const TopologyReplica justNow = replicaOf(Health::Silent, now - Duration::fromSeconds(59));
        QCOMPARE(verdictOfReplicas({}, now).health, Health::Unknown);
        QCOMPARE(verdictOfReplicas({ &well, &well }, now).health, Health::Unknown);
        const HealthVerdict some = verdictOfReplicas({ &well, &silent, &justNow }, now);
        QCOMPARE(some.health, Health::Degraded);
        QCOMPARE(some.reason, u"2 of 3 replicas silent for 4 min"_s);
        const HealthVerdict all = verdictOfReplicas({ &justNow }, now);
        QCOMPARE(all.health, Health::Silent);
        QCOMPARE(all.reason, u"1 of 1 replicas silent"_s);
    }

    void letsSilentReplicasWeighMoreThanGoodNumbers()
    {
        vital("engine", "ttft_p95", { { { { "namespace", "ml" }, { "model", "llama" } }, 0.4 } });
        addVitals(m_draft, context());
        QCOMPARE(endpoint().verdict.health, Health::Ok);
        m_draft.endpoints.front().replicas["llama-0"].replica =
            replicaOf(Health::Silent, m_answers.now);
        m_draft.endpoints.front().replicas["llama-1"].replica =
            replicaOf(Health::Ok, m_answers.now);
        judgeReplicas(m_draft, context());
        QCOMPARE(endpoint().verdict.health, Health::Degraded);
    }

private:
    [[nodiscard]] const NodeDraft& node() const { return m_draft.nodes.front(); }

    [[nodiscard]] const EndpointDraft& endpoint() const { return m_draft.endpoints.front(); }

    void vital(const std::string& profileId, const std::string& signalId, const Rows& rows)
    {
        m_answers.vitals.push_back({ profileId, signalId, vectorOf(rows) });
    }

    void alert(LabelSet labels)
    {
        labels.set("alertname", "TooHot");
        m_answers.alerts = vectorOf({ { labels, 1 } });
        m_alerts.clear();
        judgeAlerts(m_draft, context(), m_alerts);
    }

    std::map<std::string, int> m_alerts;
};

QTEST_APPLESS_MAIN(tst_HealthDrafts)
#include "tst_HealthDrafts.moc"

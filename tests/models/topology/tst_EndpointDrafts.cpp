// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "DraftRig.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

LabelSet engine(const std::string& pod, const std::string& model = "llama")
{
    return { { "__name__", "engine_info" }, { "job", "engine" }, { "namespace", "ml" },
        { "pod", pod }, { "model", model }, { "instance", "10.1.0.1:8000" } };
}

LabelSet with(LabelSet labels, const std::string& name, const std::string& value)
{
    labels.set(name, value);
    return labels;
}

LabelSet up(const std::string& pod)
{
    return { { "__name__", "up" }, { "job", "engine" }, { "namespace", "ml" }, { "pod", pod },
        { "instance", "10.1.0.9:8000" } };
}

} // namespace

/// addEndpoints() and addClusterSelectors(): which models are served where, by which replicas.
class tst_EndpointDrafts : public QObject, private DraftRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        start();
    }

    void makesOneEndpointOfTheReplicasOfAModel()
    {
        m_answers.markers = vectorOf({ { engine("llama-7d9f8c6b5d-bbbb2"), 1 },
            { engine("llama-7d9f8c6b5d-cccc4"), 1 }, { engine("qwen-0", "qwen"), 1 } });
        build();
        QCOMPARE(names(), (QStringList { u"llama"_s, u"qwen"_s }));
        const EndpointDraft& llama = m_draft.endpoints[0];
        QCOMPARE(llama.replicas.size(), std::size_t { 2 });
        QCOMPARE(llama.workloads, (std::set<std::string> { "llama" }));
        QCOMPARE(llama.selector, std::string("namespace=\"ml\",model=\"llama\""));
        const TopologyReplica& replica = llama.replicas.at("llama-7d9f8c6b5d-bbbb2").replica;
        QCOMPARE(replica.verdict.health, Health::Ok);
        QCOMPARE(replica.presence.lastSeen, m_answers.now);
        QCOMPARE(QByteArray::fromStdString(replica.selectors.at("engine")),
            QByteArray("namespace=\"ml\",model=\"llama\",pod=\"llama-7d9f8c6b5d-bbbb2\""));
    }

    void takesInstancesForReplicasWhereThereAreNoPods()
    {
        LabelSet bare = engine({});
        bare.remove("namespace");
        m_answers.markers = vectorOf({ { bare, 1 } });
        build();
        const EndpointDraft& endpoint = m_draft.endpoints.at(0);
        QVERIFY(endpoint.replicas.contains("10.1.0.1:8000"));
        QVERIFY(endpoint.workloads.empty());
        QCOMPARE(endpoint.selector, std::string("model=\"llama\""));
    }

    void leavesOutRowsWithoutAModel()
    {
        m_answers.markers = vectorOf({ { engine("a-0", {}), 1 } });
        build();
        QVERIFY(m_draft.endpoints.empty());
    }

    void tellsEqualNamesApart()
    {
        m_answers.markers =
            vectorOf({ { engine("a-0"), 1 }, { with(engine("a-0"), "namespace", "test"), 1 },
                { with(engine("a-0"), "cluster", "eu"), 1 } });
        build();
        QCOMPARE(names(), (QStringList { u"llama (ml)"_s, u"llama (test)"_s, u"llama"_s }));
    }

    void placesReplicasByEveryKindOfEvidence_data()
    {
        QTest::addColumn<QByteArray>("label");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QString>("node");
        QTest::newRow("a node label") << QByteArray("node") << QByteArray("N1") << u"n1"_s;
        QTest::newRow("the address")
            << QByteArray("instance") << QByteArray("10.0.0.2:8000") << u"n2"_s;
        QTest::newRow("the pod's place") << QByteArray("pod") << QByteArray("placed-0") << u"n2"_s;
        QTest::newRow("a node nobody knows") << QByteArray("node") << QByteArray("n9") << QString();
        QTest::newRow("the loopback")
            << QByteArray("instance") << QByteArray("localhost:8000") << QString();
    }

    void placesReplicasByEveryKindOfEvidence()
    {
        QFETCH(QByteArray, label);
        QFETCH(QByteArray, value);
        QFETCH(QString, node);
        addTwoNodes();
        m_answers.markers =
            vectorOf({ { with(engine("a-0"), label.toStdString(), value.toStdString()), 1 } });
        build();
        const EndpointDraft& endpoint = m_draft.endpoints.at(0);
        QCOMPARE(endpoint.replicas.begin()->second.replica.node, node);
        QCOMPARE(endpoint.endpoint.nodes, node.isEmpty() ? QStringList() : QStringList { node });
        QVERIFY(endpoint.endpoint.doubts.isEmpty());
    }

    /// A wrong node is worse than none.
    void placesNothingWhereTheEvidenceDisagrees()
    {
        addTwoNodes();
        m_answers.markers = vectorOf({ { with(engine("placed-0"), "node", "n1"), 1 } });
        build();
        const EndpointDraft& endpoint = m_draft.endpoints.at(0);
        QVERIFY(endpoint.replicas.begin()->second.replica.node.isEmpty());
        QCOMPARE(endpoint.endpoint.doubts.size(), 1);
        const QString doubt = endpoint.endpoint.doubts.front();
        QVERIFY2(doubt.contains(u"n1"_s) && doubt.contains(u"n2"_s), qPrintable(doubt));
    }

    void letsNodesAskForWhatRunsOnThem()
    {
        addTwoNodes();
        m_answers.markers = vectorOf(
            { { with(engine("a-0"), "node", "n1"), 1 }, { with(engine("b-0"), "node", "n1"), 1 } });
        addClusterSelectors(m_draft, context());
        build();
        QCOMPARE(QByteArray::fromStdString(m_draft.nodes[0].node.selectors.at("engine")),
            QByteArray("pod=~\"a-0|b-0\""));
        QVERIFY(!m_draft.nodes[1].node.selectors.contains("engine"));
    }

    void countsAPodThatDoesNotAnswer()
    {
        addTwoNodes();
        m_answers.markers = vectorOf({ { engine("llama-7d9f8c6b5d-bbbb2"), 1 } });
        m_answers.targets =
            vectorOf({ { up("llama-7d9f8c6b5d-cccc4"), 0 }, { up("llama-7d9f8c6b5d-bbbb2"), 0 },
                { up("llama-7d9f8c6b5d-dddd5"), 1 }, { up("stranger-0"), 0 } });
        build();
        const EndpointDraft& endpoint = m_draft.endpoints.at(0);
        QCOMPARE(endpoint.replicas.size(), std::size_t { 2 });
        const TopologyReplica& silent = endpoint.replicas.at("llama-7d9f8c6b5d-cccc4").replica;
        QCOMPARE(silent.verdict.health, Health::Silent);
        QVERIFY2(
            silent.verdict.reason.contains(u"10.1.0.9:8000"_s), qPrintable(silent.verdict.reason));
        // Its series are there: the last scrape that worked is less than a look-back away.
        QCOMPARE(endpoint.replicas.at("llama-7d9f8c6b5d-bbbb2").replica.verdict.health, Health::Ok);
    }

    void knowsWhenASilentPodLastAnswered()
    {
        m_answers.markers = vectorOf({ { engine("llama-7d9f8c6b5d-bbbb2"), 1 } });
        m_answers.targets = vectorOf({ { up("llama-7d9f8c6b5d-cccc4"), 0 } });
        auto previous = std::make_shared<TopologySource>();
        TopologyEndpoint known;
        known.profileId = u"engine"_s;
        known.selectors["engine"] = "namespace=\"ml\",model=\"llama\"";
        TopologyReplica replica;
        replica.name = u"llama-7d9f8c6b5d-cccc4"_s;
        replica.presence.lastSeen = m_answers.now - Duration::fromMinutes(7);
        known.replicas = { replica };
        previous->clusters.resize(1);
        previous->clusters.front().endpoints = { known };
        m_answers.previous = previous;
        build();
        QCOMPARE(
            m_draft.endpoints.at(0).replicas.at("llama-7d9f8c6b5d-cccc4").replica.presence.lastSeen,
            m_answers.now - Duration::fromMinutes(7));
    }

    void givesASilentPodToNobodyWhereTwoModelsCouldOwnIt()
    {
        m_answers.markers = vectorOf({ { engine("llama-7d9f8c6b5d-bbbb2"), 1 },
            { engine("llama-7d9f8c6b5d-bbbb2", "adapter"), 1 } });
        m_answers.targets = vectorOf({ { up("llama-7d9f8c6b5d-cccc4"), 0 } });
        build();
        for (const EndpointDraft& endpoint : m_draft.endpoints) {
            QCOMPARE(endpoint.replicas.size(), std::size_t { 1 });
        }
    }

    void selectsAClusterAsItsSeriesSay()
    {
        m_answers.markers =
            vectorOf({ { with(engine("a-0"), "cluster", "eu"), 1 }, { engine("b-0"), 1 } });
        addClusterSelectors(m_draft, context());
        QCOMPARE(m_draft.clusterSelectors["eu"].at("engine"), std::string("cluster=\"eu\""));
        QCOMPARE(m_draft.clusterSelectors["lab"].at("engine"), std::string());
        QVERIFY(!m_draft.clusterSelectors["eu"].contains("proxy"));
        QCOMPARE(m_draft.labelsInUse["engine"].cluster, (std::vector<std::string> { "cluster" }));
    }

    /// Half of the series name the cluster: an empty value selects the other half.
    void selectsAClusterThatOnlySomeSeriesName()
    {
        m_answers.markers =
            vectorOf({ { with(engine("a-0"), "cluster", "lab"), 1 }, { engine("b-0"), 1 } });
        addClusterSelectors(m_draft, context());
        QCOMPARE(m_draft.clusterSelectors["lab"].at("engine"), std::string("cluster=~\"|lab\""));
    }

private:
    void addTwoNodes()
    {
        m_answers.nodeInfo = vectorOf({ { { { "node", "n1" }, { "internal_ip", "10.0.0.1" } }, 1 },
            { { { "node", "n2" }, { "internal_ip", "10.0.0.2" } }, 1 } });
        m_answers.podInfo =
            vectorOf({ { { { "namespace", "ml" }, { "pod", "placed-0" }, { "node", "n2" } }, 1 } });
    }

    void build()
    {
        const BuildContext built = context();
        addNodes(m_draft, built);
        addEndpoints(m_draft, built);
    }

    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (const EndpointDraft& endpoint : m_draft.endpoints) {
            all += endpoint.endpoint.name;
        }
        return all;
    }
};

QTEST_APPLESS_MAIN(tst_EndpointDrafts)
#include "tst_EndpointDrafts.moc"

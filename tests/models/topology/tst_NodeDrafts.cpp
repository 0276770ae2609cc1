// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "DraftRig.h"

#include <QRegularExpression>
#include <QTest>

#include <limits>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

LabelSet machine(const std::string& instance, const std::string& nodename = {})
{
    return { { "__name__", "machine_info" }, { "job", "machine" }, { "instance", instance },
        { "nodename", nodename } };
}

} // namespace

/// addNodes(): what exporters, inventories and failing targets say of machines.
class tst_NodeDrafts : public QObject, private DraftRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        start();
    }

    void makesNothingOfNoAnswers()
    {
        addNodes(m_draft, context());
        QVERIFY(m_draft.nodes.empty());
        QVERIFY(m_draft.notes.isEmpty());
    }

    void takesKubernetesNodesWithTheirAddresses()
    {
        m_answers.nodeInfo = vectorOf(
            { { { { "node", "n1" }, { "internal_ip", "10.0.0.1" }, { "cluster", "eu" } }, 1 },
                { { { "node", "" } }, 1 } });
        addNodes(m_draft, context());
        QCOMPARE(names(), (QStringList { u"eu/n1"_s }));
        QVERIFY(m_draft.nodes[0].aliases.contains("10.0.0.1"));
        QCOMPARE(selector("kube"), QByteArray("cluster=\"eu\",node=\"n1\""));
        QVERIFY2(m_draft.nodes[0].node.evidence.startsWith("kube_node_info"),
            m_draft.nodes[0].node.evidence.constData());
        QCOMPARE(m_draft.nodes[0].node.presence.lastSeen, m_answers.now);
    }

    void joinsAnExporterToItsNodeByAddressAndByName()
    {
        m_answers.nodeInfo = vectorOf({ { { { "node", "n1" }, { "internal_ip", "10.0.0.1" } }, 1 },
            { { { "node", "n2" }, { "internal_ip", "10.0.0.2" } }, 1 } });
        m_answers.markers = vectorOf(
            { { machine("10.0.0.1:9100"), 1 }, { machine("exporter.svc:9100", "N2"), 1 } });
        addNodes(m_draft, context());
        QCOMPARE(names(), (QStringList { u"lab/n1"_s, u"lab/n2"_s }));
        QCOMPARE(m_draft.nodes[0].node.profileIds, (QStringList { u"kube"_s, u"machine"_s }));
        QCOMPARE(selector("machine"), QByteArray("instance=\"10.0.0.1:9100\""));
        QCOMPARE(selector("machine", 1), QByteArray("instance=\"exporter.svc:9100\""));
    }

    void countsTheGpusOfAMachineOnce()
    {
        Rows rows;
        for (const char* gpu : { "0", "1", "1" }) {
            rows.push_back({ { { "__name__", "gpu_info" }, { "job", "gpu" }, { "Hostname", "n1" },
                                 { "gpu", gpu }, { "UUID", std::string("GPU-") + gpu },
                                 { "instance", "10.0.0.1:9400" } },
                1 });
        }
        m_answers.markers = vectorOf(rows);
        addNodes(m_draft, context());
        QCOMPARE(names(), (QStringList { u"lab/n1"_s }));
        QCOMPARE(m_draft.nodes[0].node.gpuCount, 2);
        QCOMPARE(m_draft.labelsInUse["gpu"].gpu, (std::vector<std::string> { "gpu" }));
        QCOMPARE(m_draft.labelsInUse["gpu"].node, (std::vector<std::string> { "Hostname" }));
    }

    /// Where there are too many to be listed the rows say how many they stand for.
    void takesCountsOfGpus()
    {
        const auto row = [](const char* host, const char* podNamespace, double count) {
            return Rows::value_type { { { "__name__", "gpu_info" }, { "job", "gpu" },
                                          { "Hostname", host }, { "namespace", podNamespace } },
                count };
        };
        m_answers.markers = vectorOf({ row("n1", "team-a", 6), row("n1", "team-b", 2),
            row("n2", "", std::numeric_limits<double>::infinity()),
            row("n3", "", std::numeric_limits<double>::quiet_NaN()) });
        addNodes(m_draft, context());
        QCOMPARE(names(), (QStringList { u"lab/n1"_s, u"lab/n2"_s, u"lab/n3"_s }));
        QCOMPARE(m_draft.nodes[0].node.gpuCount, 8);
        QCOMPARE(m_draft.nodes[1].node.gpuCount, 100'000);
        QCOMPARE(m_draft.nodes[2].node.gpuCount, 0);
    }

    /// Two machines that call themselves localhost are two machines.
    void keepsMachinesWithoutANameApart()
    {
        m_answers.markers = vectorOf({ { machine("localhost:9100", "localhost"), 1 },
            { machine("localhost:9200", "localhost"), 1 }, { machine("127.0.0.1:9300"), 1 } });
        addNodes(m_draft, context());
        QCOMPARE(m_draft.nodes.size(), std::size_t { 3 });
        QCOMPARE(names(),
            (QStringList {
                u"lab/127.0.0.1:9300"_s, u"lab/localhost:9100"_s, u"lab/localhost:9200"_s }));
    }

    void followsAPodToItsNode()
    {
        m_answers.podInfo =
            vectorOf({ { { { "namespace", "ml" }, { "pod", "exp-x" }, { "node", "n7" } }, 1 } });
        LabelSet labels = machine("10.1.2.3:9100");
        labels.set("pod", "exp-x");
        labels.set("namespace", "ml");
        m_answers.markers = vectorOf({ { labels, 1 } });
        addNodes(m_draft, context());
        QCOMPARE(names(), (QStringList { u"lab/n7"_s }));
        QVERIFY(m_draft.nodes[0].node.evidence.contains("pod exp-x runs on n7"));
    }

    /// A pod's host name is not the machine's.
    void doesNotTakeAPodsNameForAMachine()
    {
        m_answers.podInfo =
            vectorOf({ { { { "namespace", "ml" }, { "pod", "exp-x" }, { "node", "n7" } }, 1 } });
        LabelSet labels = machine("10.1.2.3:9100", "exp-x");
        labels.set("pod", "exp-x");
        labels.set("namespace", "ml");
        m_answers.markers = vectorOf({ { labels, 1 } });
        addNodes(m_draft, context());
        QCOMPARE(names(), (QStringList { u"lab/n7"_s }));
        QVERIFY(!m_draft.nodes[0].aliases.contains("exp-x"));
    }

    void keepsClustersApart()
    {
        LabelSet here = machine("10.0.0.1:9100", "n1");
        here.set("cluster", "eu");
        LabelSet there = machine("10.0.0.1:9100", "n1");
        there.set("cluster", "us");
        m_answers.markers = vectorOf({ { here, 1 }, { there, 1 } });
        addNodes(m_draft, context());
        QCOMPARE(names(), (QStringList { u"eu/n1"_s, u"us/n1"_s }));
        QCOMPARE(selector("machine", 1), QByteArray("cluster=\"us\",instance=\"10.0.0.1:9100\""));
    }

    /// What an exporter's silence means depends on what it tells of.
    void saysWhatAFailingTargetMeans_data()
    {
        QTest::addColumn<QByteArray>("job");
        QTest::addColumn<double>("up");
        QTest::addColumn<int>("nodes");
        QTest::addColumn<Health>("health");
        QTest::newRow("a machine's exporter")
            << QByteArray("machine") << 0.0 << 1 << Health::Silent;
        QTest::newRow("a GPU's exporter") << QByteArray("gpu") << 0.0 << 1 << Health::Degraded;
        QTest::newRow("an engine") << QByteArray("engine") << 0.0 << 0 << Health::Unknown;
        QTest::newRow("a job nobody knows") << QByteArray("other") << 0.0 << 0 << Health::Unknown;
        QTest::newRow("a target that answers")
            << QByteArray("machine") << 1.0 << 0 << Health::Unknown;
    }

    void saysWhatAFailingTargetMeans()
    {
        QFETCH(QByteArray, job);
        QFETCH(double, up);
        QFETCH(int, nodes);
        QFETCH(Health, health);
        m_answers.targets = vectorOf({ { { { "__name__", "up" }, { "job", job.toStdString() },
                                             { "instance", "10.0.0.9:9100" } },
            up } });
        addNodes(m_draft, context());
        QCOMPARE(static_cast<int>(m_draft.nodes.size()), nodes);
        if (nodes > 0) {
            QCOMPARE(m_draft.nodes[0].verdict.health, health);
            QVERIFY(m_draft.nodes[0].verdict.reason.contains(u"10.0.0.9:9100"_s));
        }
    }

    void joinsAFailingTargetToTheMachineThatIsKnown()
    {
        m_answers.nodeInfo =
            vectorOf({ { { { "node", "n1" }, { "internal_ip", "10.0.0.1" } }, 1 } });
        m_answers.targets = vectorOf(
            { { { { "__name__", "up" }, { "job", "machine" }, { "instance", "10.0.0.1:9100" } },
                0 } });
        addNodes(m_draft, context());
        QCOMPARE(names(), (QStringList { u"lab/n1"_s }));
        QCOMPARE(m_draft.nodes[0].verdict.health, Health::Silent);
        QCOMPARE(m_draft.findNode("lab", "10.0.0.1"), &m_draft.nodes[0]); // it is indexed
    }

private:
    [[nodiscard]] QStringList names() const
    {
        QStringList all;
        for (const NodeDraft& node : m_draft.nodes) {
            all += toQString(node.cluster) + u'/' + node.node.name;
        }
        return all;
    }

    [[nodiscard]] QByteArray selector(std::string_view profileId, std::size_t node = 0) const
    {
        return QByteArray::fromStdString(m_draft.nodes.at(node).node.selectors.at(profileId));
    }
};

QTEST_APPLESS_MAIN(tst_NodeDrafts)
#include "tst_NodeDrafts.moc"

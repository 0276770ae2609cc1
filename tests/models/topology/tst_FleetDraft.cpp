// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "DraftRig.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const std::vector<std::string> kClusterNames { "cluster" };

NodeDraft nodeOf(const std::string& cluster, const QString& name, std::set<std::string> aliases)
{
    NodeDraft draft;
    draft.cluster = cluster;
    draft.node.name = name;
    draft.aliases = std::move(aliases);
    return draft;
}

} // namespace

/// The types that all steps of building share: naming of clusters, pods, the context, the draft.
class tst_FleetDraft : public QObject, private DraftRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        start();
    }

    void namesClustersByLabelThenByPlaceThenByTheServer()
    {
        const ClusterNaming naming { .fallback = "lab", .places = { "env", "region" } };
        QCOMPARE(naming.nameOf({ { "cluster", "eu" }, { "env", "prod" } }, kClusterNames),
            std::string("eu"));
        QCOMPARE(naming.nameOf({ { "env", "prod" }, { "region", "west" } }, kClusterNames),
            std::string("prod/west"));
        QCOMPARE(naming.nameOf({ { "region", "west" } }, kClusterNames), std::string("west"));
        QCOMPARE(naming.nameOf({ { "job", "x" } }, kClusterNames), std::string("lab"));
    }

    /// The matcher selects the same series as the name was read from.
    void matchesClustersAsTheyAreNamed()
    {
        const ClusterNaming naming { .fallback = "lab", .places = { "env", "region" } };
        QCOMPARE(naming.matcherOf({ { "cluster", "e\"u" } }, kClusterNames),
            std::string("cluster=\"e\\\"u\""));
        QCOMPARE(naming.matcherOf({ { "region", "w" }, { "env", "p" } }, kClusterNames),
            std::string("env=\"p\",region=\"w\""));
        QCOMPARE(naming.matcherOf({ { "job", "x" } }, kClusterNames), std::string());
    }

    void findsPodsByNamespaceOrByAUniqueName()
    {
        const ClusterNaming naming { .fallback = "lab", .places = {} };
        const PodInventory pods(
            vectorOf({ { { { "namespace", "a" }, { "pod", "llama-0" }, { "node", "n1" } }, 1 },
                { { { "namespace", "b" }, { "pod", "llama-0" }, { "node", "n2" } }, 1 },
                { { { "namespace", "a" }, { "pod", "qwen-0" }, { "node", "n1" },
                      { "host_ip", "10.0.0.1" }, { "pod_ip", "10.1.0.1" } },
                    1 },
                { { { "namespace", "a" }, { "pod", "pending-0" } }, 1 } }),
            naming, kClusterNames);
        QCOMPARE(pods.find("lab", "b", "llama-0")->node, std::string("n2"));
        QVERIFY(pods.find("lab", "", "llama-0") == nullptr); // of two
        QCOMPARE(pods.find("lab", "", "qwen-0")->hostAddress, std::string("10.0.0.1"));
        QCOMPARE(pods.find("lab", "other", "qwen-0")->address, std::string("10.1.0.1"));
        QVERIFY(pods.find("lab", "a", "pending-0") == nullptr); // on no node yet
        QVERIFY(pods.find("eu", "a", "qwen-0") == nullptr);
        QVERIFY(pods.hasPodNamed("lab", "llama-0"));
        QVERIFY(!pods.hasPodNamed("lab", "pending-0"));
        QCOMPARE(pods.all().size(), std::size_t { 3 });
    }

    /// The same pod twice, as after a restart of kube-state-metrics, is one pod.
    void takesAPodThatIsListedTwiceForOne()
    {
        const ClusterNaming naming { .fallback = "lab", .places = {} };
        const PodInventory pods(
            vectorOf({ { { { "pod", "a-0" }, { "node", "n1" }, { "uid", "1" } }, 1 },
                { { { "pod", "a-0" }, { "node", "n2" }, { "uid", "2" } }, 1 } }),
            naming, kClusterNames);
        QCOMPARE(pods.all().size(), std::size_t { 1 });
        QVERIFY(pods.find("lab", "", "a-0") != nullptr);
        QVERIFY(PodInventory(nullptr, naming, kClusterNames).all().empty());
    }

    void picksTheMarkerRowsOfRoles()
    {
        m_answers.markers = vectorOf({ { { { "__name__", "engine_info" }, { "a", "1" } }, 1 },
            { { { "__name__", "machine_info" }, { "a", "2" } }, 1 },
            { { { "__name__", "stranger" }, { "a", "3" } }, 1 },
            { { { "__name__", "engine_info" }, { "a", "4" } }, 1 } });
        const BuildContext built = context();
        const auto engines = built.markerRows({ ProfileRole::Engine });
        QCOMPARE(engines.size(), std::size_t { 2 });
        QCOMPARE(engines[1].labels->value("a"), std::string_view("4"));
        QCOMPARE(engines[1].profile->id, std::string("engine"));
        QCOMPARE(built.markerRows({ ProfileRole::Machine, ProfileRole::Engine }).size(),
            std::size_t { 3 });
        QVERIFY(built.markerRows({}).empty());
        m_answers.markers.reset();
        QVERIFY(context().markerRows({ ProfileRole::Engine }).empty());
    }

    void knowsTheProfileOfAJob()
    {
        BuildContext built = context();
        built.profileOfJob["mixed"] = nullptr;
        QCOMPARE(built.findProfileOfJob("machine")->id, std::string("machine"));
        QVERIFY(built.findProfileOfJob("mixed") == nullptr);
        QVERIFY(built.findProfileOfJob("gone") == nullptr);
        built.profileOfJob[""] = &profile("engine");
        QVERIFY(built.findProfileOfJob("") == nullptr); // no job is no evidence
    }

    void findsNodesByAliasesThatAreTheirsAlone()
    {
        m_draft.nodes = { nodeOf("lab", u"n1"_s, { "n1", "10.0.0.1", "shared" }),
            nodeOf("lab", u"n2"_s, { "n2", "shared" }), nodeOf("eu", u"n1"_s, { "n1" }) };
        m_draft.indexNodes();
        QCOMPARE(m_draft.findNode("lab", "10.0.0.1"), &m_draft.nodes[0]);
        QCOMPARE(m_draft.findNode("lab", "n2"), &m_draft.nodes[1]);
        QCOMPARE(m_draft.findNode("eu", "n1"), &m_draft.nodes[2]);
        QVERIFY(m_draft.findNode("lab", "shared") == nullptr);
        QVERIFY(m_draft.findNode("us", "n1") == nullptr);
        QVERIFY(m_draft.findNode("lab", "") == nullptr);
    }

    void notesLabelsInUseAndDoubtsOnce()
    {
        m_draft.use(&IdentityLabels::node, "machine", "node");
        m_draft.use(&IdentityLabels::node, "machine", "instance");
        m_draft.use(&IdentityLabels::node, "machine", "node");
        m_draft.use(&IdentityLabels::cluster, "machine", "");
        QCOMPARE(
            m_draft.labelsInUse["machine"].node, (std::vector<std::string> { "node", "instance" }));
        QVERIFY(m_draft.labelsInUse["machine"].cluster.empty());
        EndpointDraft endpoint;
        endpoint.doubt(u"one"_s);
        endpoint.doubt(u"two"_s);
        endpoint.doubt(u"one"_s);
        QCOMPARE(endpoint.endpoint.doubts, (QStringList { u"one"_s, u"two"_s }));
    }
};

QTEST_APPLESS_MAIN(tst_FleetDraft)
#include "tst_FleetDraft.moc"

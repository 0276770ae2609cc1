// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/DemoLayout.h"

#include <QRegularExpression>
#include <QTest>

#include <set>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

std::size_t indexOf(int number)
{
    return static_cast<std::size_t>(number);
}

} // namespace

class tst_DemoLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void layouts_data()
    {
        QTest::addColumn<int>("nodes");
        QTest::newRow("the small fleet") << 9;
        QTest::newRow("the whole fleet") << kDemoNodes;
        QTest::newRow("one node more") << kDemoNodes + 1;
        QTest::newRow("endpoints twice") << 4 * kDemoNodes;
        QTest::newRow("a thousand nodes") << 1000;
        QTest::newRow("the largest fleet") << kMostDemoNodes;
    }

    void placesEveryReplicaOnGpusOfItsOwn_data() { layouts_data(); }

    void placesEveryReplicaOnGpusOfItsOwn()
    {
        QFETCH(int, nodes);
        const DemoLayout layout =
            nodes < kFewestDemoNodes ? makeSmallFleetLayout() : makeFleetLayout(nodes);
        QCOMPARE(static_cast<int>(layout.nodes.size()), nodes);
        std::set<int> taken;
        std::vector<int> replicas(layout.endpoints.size(), 0);
        for (std::size_t r = 0; r < layout.replicas.size(); ++r) {
            const DemoReplica& replica = layout.replicas[r];
            const DemoEndpoint& endpoint = layout.endpoints.at(indexOf(replica.endpoint));
            ++replicas[indexOf(replica.endpoint)];
            QCOMPARE(layout.nodes.at(indexOf(replica.node)).cluster, endpoint.cluster);
            QCOMPARE(static_cast<int>(replica.gpus.size()), endpoint.gpusPerReplica);
            for (const int gpu : replica.gpus) {
                QVERIFY2(taken.insert(gpu).second, replica.pod.c_str());
                QCOMPARE(layout.gpus.at(indexOf(gpu)).node, replica.node);
                QCOMPARE(layout.gpus.at(indexOf(gpu)).replica, static_cast<int>(r));
            }
        }
        for (std::size_t e = 0; e < layout.endpoints.size(); ++e) {
            QCOMPARE(replicas[e], layout.endpoints[e].replicas);
        }
    }

    void namesEverythingOnce_data() { layouts_data(); }

    void namesEverythingOnce()
    {
        QFETCH(int, nodes);
        const DemoLayout layout =
            nodes < kFewestDemoNodes ? makeSmallFleetLayout() : makeFleetLayout(nodes);
        QCOMPARE(static_cast<int>(layout.nodes.size()), nodes);
        std::set<std::string> names;
        const auto isNew = [&names](const std::string& name) { return names.insert(name).second; };
        for (const DemoNode& node : layout.nodes) {
            for (const std::string& name :
                { node.name, node.address, node.uuid, node.exporterPod, node.dcgmPod }) {
                QVERIFY2(isNew(name), name.c_str());
            }
        }
        for (const DemoGpu& gpu : layout.gpus) {
            QVERIFY2(isNew(gpu.uuid), gpu.uuid.c_str());
        }
        for (const DemoReplica& replica : layout.replicas) {
            for (const std::string& name : { replica.pod, replica.address, replica.uid }) {
                QVERIFY2(isNew(name), name.c_str());
            }
        }
    }

    void givesEveryNodeEightGpusInOrder()
    {
        const DemoLayout layout = makeFleetLayout();
        QCOMPARE(layout.gpus.size(), 8 * layout.nodes.size());
        for (std::size_t g = 0; g < layout.gpus.size(); ++g) {
            QCOMPARE(layout.gpus[g].node, static_cast<int>(g / 8));
            QCOMPARE(layout.gpus[g].index, static_cast<int>(g % 8));
        }
    }

    void isTheSameAtEveryStart()
    {
        const DemoLayout one = makeFleetLayout();
        const DemoLayout other = makeFleetLayout();
        for (std::size_t r = 0; r < one.replicas.size(); ++r) {
            QCOMPARE(one.replicas[r].pod, other.replicas[r].pod);
            QCOMPARE(one.replicas[r].gpus, other.replicas[r].gpus);
        }
    }

    /// A sum of many small addresses: the last part of one must stay an octet.
    void addressesAreAddresses_data() { layouts_data(); }

    void addressesAreAddresses()
    {
        QFETCH(int, nodes);
        const QRegularExpression address(
            u"^10(\\.(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])){3}$"_s);
        const DemoLayout layout =
            nodes < kFewestDemoNodes ? makeSmallFleetLayout() : makeFleetLayout(nodes);
        for (const DemoReplica& replica : layout.replicas) {
            QVERIFY2(address.match(QString::fromStdString(replica.address)).hasMatch(),
                replica.address.c_str());
        }
        for (const DemoNode& node : layout.nodes) {
            QVERIFY2(address.match(QString::fromStdString(node.address)).hasMatch(),
                node.address.c_str());
        }
    }

    /// What the incidents name is there at every size, and as large as they need it.
    void growsWithItsNodes()
    {
        const DemoLayout usual = makeFleetLayout();
        const DemoLayout large = makeFleetLayout(1000);
        for (const DemoEndpoint& endpoint : usual.endpoints) {
            const int index =
                large.endpointIndex(usual.clusters[indexOf(endpoint.cluster)].name, endpoint.name);
            QVERIFY2(index >= 0, endpoint.name.c_str());
            QVERIFY(large.endpoints[indexOf(index)].replicas >= endpoint.replicas);
        }
        QVERIFY(large.endpoints.size() >= 4 * usual.endpoints.size());
        std::set<std::pair<int, std::string>> names;
        for (const DemoEndpoint& endpoint : large.endpoints) {
            QVERIFY2(
                names.emplace(endpoint.cluster, endpoint.model).second, endpoint.model.c_str());
        }
    }

    void findsEndpointsByClusterAndName()
    {
        const DemoLayout layout = makeFleetLayout();
        const int europe = layout.endpointIndex("eu-west", "llama-3-1-70b");
        const int america = layout.endpointIndex("us-east", "llama-3-1-70b");
        QVERIFY(europe >= 0 && america >= 0 && europe != america);
        QCOMPARE(layout.endpointIndex("ap-south", "llama-3-1-70b"), -1);
        QCOMPARE(layout.endpointIndex("", ""), -1);
        const int first = layout.firstReplica(america);
        QCOMPARE(layout.replicas.at(indexOf(first)).endpoint, america);
        QVERIFY(first == 0 || layout.replicas.at(indexOf(first) - 1).endpoint != america);
        QCOMPARE(layout.firstReplica(-1), -1);
        QCOMPARE(layout.firstReplica(1000), -1);
    }
};

QTEST_APPLESS_MAIN(tst_DemoLayout)
#include "tst_DemoLayout.moc"

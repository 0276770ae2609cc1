// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetCount.h"
#include "topology/TopologyTree.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_FleetCount : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void nothingIsNoZeroRate()
    {
        const FleetCount count = countFleet({});
        QCOMPARE(count.clusters, 0);
        QCOMPARE(count.nodes.total(), 0);
        QVERIFY(std::isnan(count.requestsPerSecond));
        QVERIFY(std::isnan(count.tokensPerSecond));
        QVERIFY(std::isnan(count.firingAlerts));
    }

    void sumsOverAllServersAndClusters()
    {
        TopologyTree tree;
        for (int source = 0; source < 2; ++source) {
            TopologyCluster cluster;
            cluster.vitals = { { "alerts_firing", 3.0 }, { "request_rate", 1000.0 } };
            TopologyNode node;
            node.gpuCount = 8;
            node.verdict.health = source == 0 ? Health::Ok : Health::Silent;
            cluster.nodes = { node };
            TopologyEndpoint endpoint;
            endpoint.vitals = { { "request_rate", 1.5 }, { "output_tokens_per_s", 10.0 } };
            cluster.endpoints = { endpoint, endpoint };
            tree.sources.emplace_back().clusters = { cluster };
        }
        const FleetCount count = countFleet(tree);
        QCOMPARE(count.clusters, 2);
        QCOMPARE(count.gpus, 16);
        QCOMPARE(count.nodes.of(Health::Silent), 1);
        QCOMPARE(count.endpoints.total(), 4);
        QCOMPARE(count.requestsPerSecond, 6.0); // of the endpoints; clusters would count twice
        QCOMPARE(count.tokensPerSecond, 40.0);
        QCOMPARE(count.firingAlerts, 6.0);
    }

    void valuesThatAreNoNumbersDoNotSpoilTheSum()
    {
        TopologyTree tree;
        TopologyCluster& cluster = tree.sources.emplace_back().clusters.emplace_back();
        for (const double rate : { std::nan(""), 2.0, std::numeric_limits<double>::infinity() }) {
            cluster.endpoints.emplace_back().vitals = { { "request_rate", rate } };
        }
        QCOMPARE(countFleet(tree).requestsPerSecond, 2.0);
    }

    void attentionIsForDegradedSilentAndFailing()
    {
        HealthCount count;
        for (const Health health : { Health::Ok, Health::Unknown, Health::Busy, Health::Degraded,
                 Health::Silent, Health::Failing }) {
            count.add(health);
            QCOMPARE(count.of(health), 1);
        }
        QCOMPARE(count.total(), 6);
        QCOMPARE(count.needingAttention(), 3);
    }
};

} // namespace promdesk::test

QTEST_APPLESS_MAIN(promdesk::test::tst_FleetCount)
#include "tst_FleetCount.moc"

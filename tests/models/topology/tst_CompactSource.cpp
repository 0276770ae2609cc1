// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/CompactSource.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// A text with a memory of its own.
QString fresh(const QString& text)
{
    return QString(text.constData(), text.size());
}

TopologyNode node(const QString& name)
{
    TopologyNode result;
    result.name = fresh(name);
    result.verdict = { Health::Busy, fresh(u"full"_s) };
    result.vitals = { { "cpu_utilisation", 0.5 }, { "gpu_memory_utilisation", 0.25 } };
    result.selectors = { { "node_exporter", "instance=\"a\"" } };
    result.profileIds = { fresh(u"node_exporter"_s) };
    result.evidence = QByteArray("it says so");
    result.evidence.reserve(1000);
    return result;
}

TopologySource source()
{
    TopologyCluster cluster;
    cluster.name = fresh(u"eu"_s);
    cluster.nodes = { node(u"n1"_s), node(u"n2"_s), node(u"n10"_s) };
    TopologyEndpoint endpoint;
    endpoint.name = fresh(u"llama"_s);
    endpoint.vitals = { { "request_rate", 3 } };
    endpoint.nodes = { fresh(u"n2"_s) };
    TopologyReplica replica;
    replica.name = fresh(u"llama-0"_s);
    replica.node = fresh(u"n2"_s);
    replica.selectors = { { "vllm", "pod=\"llama-0\"" } };
    endpoint.replicas = { replica };
    replica.name = fresh(u"llama-1"_s);
    endpoint.replicas.push_back(replica);
    cluster.endpoints = { endpoint };
    TopologySource result;
    result.clusters = { cluster };
    return result;
}

bool isOne(const QString& a, const QString& b)
{
    return a.constData() == b.constData();
}

/// All that a source says, as text.
QString wordsOf(const TopologySource& source)
{
    QString words;
    const auto addMap = [&words](const auto& map) {
        for (const auto& [key, value] : map) {
            words += QString::fromStdString(key) + u'=';
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>) {
                words += QString::number(value) + u' ';
            } else {
                words += QString::fromStdString(value) + u' ';
            }
        }
    };
    for (const TopologyCluster& cluster : source.clusters) {
        words += cluster.name;
        for (const TopologyNode& one : cluster.nodes) {
            words += u'\n' + one.name + one.verdict.reason + one.profileIds.join(u',')
                + QString::fromUtf8(one.evidence);
            addMap(one.vitals);
            addMap(one.selectors);
        }
        for (const TopologyEndpoint& endpoint : cluster.endpoints) {
            words += u'\n' + endpoint.name + endpoint.nodes.join(u',');
            addMap(endpoint.vitals);
            for (const TopologyReplica& replica : endpoint.replicas) {
                words += replica.name + replica.node;
                addMap(replica.selectors);
            }
        }
    }
    return words;
}

} // namespace

class tst_CompactSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void saysTheSameAsBefore()
    {
        TopologySource small = source();
        compactSource(small, nullptr);
        QCOMPARE(wordsOf(small), wordsOf(source()));
        TopologySource next = source();
        next.clusters[0].nodes[1].verdict.reason = u"fuller"_s;
        next.clusters[0].nodes[2].evidence = "somebody else says so";
        const QString words = wordsOf(next);
        compactSource(next, &small);
        QCOMPARE(wordsOf(next), words);
    }

    void keepsOnceWhatEntitiesHaveInCommon()
    {
        TopologySource small = source();
        compactSource(small, nullptr);
        const TopologyCluster& cluster = std::as_const(small).clusters.front();
        QVERIFY(cluster.nodes[0].vitals.hasSharedKeys(cluster.nodes[2].vitals));
        QVERIFY(cluster.nodes[0].selectors.hasSharedKeys(cluster.nodes[1].selectors));
        QVERIFY(cluster.nodes[0].profileIds.constData() == cluster.nodes[1].profileIds.constData());
        const TopologyEndpoint& endpoint = cluster.endpoints.front();
        QVERIFY(endpoint.replicas[0].selectors.hasSharedKeys(endpoint.replicas[1].selectors));
        QVERIFY(isOne(endpoint.replicas[1].node, cluster.nodes[1].name));
        QVERIFY(isOne(endpoint.nodes.front(), cluster.nodes[1].name));
    }

    void givesBackWhatGrowingTookInAdvance()
    {
        TopologySource small = source();
        small.clusters[0].nodes.reserve(100);
        small.clusters[0].endpoints[0].replicas.reserve(100);
        compactSource(small, nullptr);
        const TopologyCluster& cluster = std::as_const(small).clusters.front();
        QCOMPARE(cluster.nodes.capacity(), cluster.nodes.size());
        QCOMPARE(cluster.endpoints[0].replicas.capacity(), std::size_t { 2 });
        QVERIFY(cluster.nodes[0].evidence.capacity() < 100);
    }

    void sharesTextsWithTheCycleBefore()
    {
        TopologySource before = source();
        compactSource(before, nullptr);
        TopologySource now = source();
        std::vector<TopologyNode>& nodes = now.clusters[0].nodes;
        nodes.erase(nodes.begin());
        nodes.insert(nodes.begin() + 1, node(u"n5"_s));
        nodes.back().verdict.reason = u"fuller"_s;
        compactSource(now, &before);
        const TopologyCluster& old = std::as_const(before).clusters.front();
        const TopologyCluster& young = std::as_const(now).clusters.front();
        QVERIFY(isOne(young.name, old.name));
        QVERIFY(isOne(young.nodes[0].name, old.nodes[1].name));
        QVERIFY(young.nodes[0].evidence.constData() == old.nodes[1].evidence.constData());
        QCOMPARE(young.nodes[1].name, u"n5"_s);
        QVERIFY(isOne(young.nodes[2].name, old.nodes[2].name)); // "n10" stands after "n5"
        QCOMPARE(young.nodes[2].verdict.reason, u"fuller"_s);
        QVERIFY(isOne(young.endpoints[0].replicas[1].name, old.endpoints[0].replicas[1].name));
    }

    void takesASourceWithoutAnything()
    {
        TopologySource empty;
        compactSource(empty, nullptr);
        compactSource(empty, &empty);
        QVERIFY(empty.clusters.isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_CompactSource)
#include "tst_CompactSource.moc"

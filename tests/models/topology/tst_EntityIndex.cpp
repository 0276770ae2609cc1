// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/EntityIndex.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

/// Labels as teams have them.
LabelWords labelWords()
{
    LabelWords words;
    words.cluster = { "cluster" };
    words.node = { "node", "nodename", "Hostname" };
    words.pod = { "pod" };
    words.podNamespace = { "namespace" };
    return words;
}

SnapshotPtr rowOf(const LabelSet& labels)
{
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->series.push_back({ .labels = labels,
        .axis = TimeAxis::explicitTimes({ 1000 }),
        .values = { 1 },
        .histograms = {} });
    return snapshot;
}

} // namespace

class tst_EntityIndex : public QObject
{
    Q_OBJECT

private:
    TopologySource m_source;

    static TopologyReplica replica(const QString& name, const QString& node)
    {
        TopologyReplica one;
        one.name = name;
        one.node = node;
        return one;
    }

    [[nodiscard]] EntityIndex index() const
    {
        EntityIndex made(labelWords(), u"s"_s);
        made.add(m_source);
        return made;
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_source = {};
        TopologyCluster lab;
        lab.name = u"lab"_s;
        TopologyNode node;
        node.name = u"n1"_s;
        lab.nodes.push_back(node);
        TopologyEndpoint llama;
        llama.name = u"llama"_s;
        llama.replicas = { replica(u"llama-0"_s, u"n1"_s), replica(u"10.0.0.9:8000"_s, {}) };
        lab.endpoints.push_back(llama);
        m_source.clusters.push_back(lab);
    }

    void aPodIsOfItsEndpoint()
    {
        const EntityPlace place =
            index().find({ { "pod", "llama-0" }, { "instance", "ksm:8080" } });
        QCOMPARE(place.name, u"llama"_s);
        QVERIFY(place.scope.level == Level::Endpoint);
        QCOMPARE(place.scope.cluster, u"lab"_s);
        QCOMPARE(place.scope.source, u"s"_s);
        QCOMPARE(place.node, u"n1"_s);
    }

    void anotherPodIsOfItsWorkloadAndNotOfItsExporter()
    {
        const EntityPlace place = index().find({ { "pod", "coredns-7d9f8c6b5d-x2x4z" },
            { "node", "n1" }, { "instance", "10.0.0.9:8000" } });
        QCOMPARE(place.name, u"coredns"_s);
        QVERIFY(place.scope.level == Level::Cluster);
        QCOMPARE(place.node, u"n1"_s);
    }

    void anInstanceIsOfItsReplicaOrNode()
    {
        QCOMPARE(index().find({ { "instance", "10.0.0.9:8000" } }).name, u"llama"_s);
        QCOMPARE(index().find({ { "instance", "N1:9100" } }).name, u"n1"_s);
    }

    void learnsInstancesFromRowsThatSayBoth()
    {
        EntityIndex made = index();
        QVERIFY(made.find({ { "instance", "10.1.1.1:9100" } }).scope.level == Level::Cluster);
        made.addInstances(rowOf({ { "instance", "10.1.1.1:9100" }, { "nodename", "n1" } }));
        QCOMPARE(made.find({ { "instance", "10.1.1.1:9100" } }).name, u"n1"_s);
    }

    void anExporterOnANodeIsOfTheNode()
    {
        EntityIndex made = index();
        const LabelSet target { { "instance", "10.1.1.1:9100" }, { "pod", "node-exporter-bcdfg" },
            { "node", "n1" } };
        QCOMPARE(made.find(target).name, u"node-exporter"_s);
        made.addInstances(rowOf(target));
        QCOMPARE(made.find(target).name, u"n1"_s);
        QVERIFY(made.find(target).scope.level == Level::Node);
    }

    void anExporterThatLooksAtPodsIsOfItsNode()
    {
        EntityIndex made = index();
        made.addInstances(rowOf({ { "instance", "10.1.1.1:9400" }, { "pod", "dcgm-exporter-bcdfg" },
            { "exported_pod", "llama-0" }, { "Hostname", "n1" } }));
        QCOMPARE(
            made.find({ { "instance", "10.1.1.1:9400" }, { "pod", "dcgm-exporter-bcdfg" } }).name,
            u"n1"_s);
    }

    void anExporterOfManyPodsIsOfNoneOfThem()
    {
        EntityIndex made = index();
        const std::string kubelet = "10.1.1.1:10250";
        made.addInstances(rowOf({ { "instance", kubelet }, { "pod", "llama-0" } }));
        QCOMPARE(made.find({ { "instance", kubelet } }).name, u"llama"_s);
        made.addInstances(rowOf({ { "instance", kubelet }, { "pod", "other" } }));
        QVERIFY(made.find({ { "instance", kubelet } }).scope.level == Level::Cluster);
    }

    void whatMayBeOfSeveralIsOfNone()
    {
        TopologyEndpoint other;
        other.name = u"mistral"_s;
        other.replicas = { replica(u"llama-0"_s, {}) };
        m_source.clusters.front().endpoints.push_back(other);
        const EntityPlace place = index().find({ { "pod", "llama-0" } });
        QVERIFY(place.scope.level == Level::Cluster);
        QCOMPARE(place.name, u"llama"_s); // its workload
    }

    void clustersAreToldApart()
    {
        TopologyCluster other = m_source.clusters.front();
        other.name = u"prod"_s;
        m_source.clusters.push_back(other);
        const EntityPlace place = index().find({ { "pod", "llama-0" }, { "cluster", "prod" } });
        QCOMPARE(place.scope.cluster, u"prod"_s);
        QVERIFY(index().find({ { "pod", "llama-0" } }).scope.level == Level::Fleet);
    }

    void namesAreMadePlain()
    {
        const QString name = index().find({ { "instance", "a\nb" } }).name;
        QVERIFY(!name.contains(u'\n'));
    }

    void knowsWhichLabelsNameASeries()
    {
        for (const char* label : { "pod", "exported_pod", "instance", "job", "node", "cluster" }) {
            QVERIFY2(index().isIdentity(label), label);
        }
        QVERIFY(!index().isIdentity("version"));
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_EntityIndex)
#include "tst_EntityIndex.moc"

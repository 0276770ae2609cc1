// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "topology/TopologyModel.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QSignalSpy>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

TopologyCluster cluster(const QString& name, const QStringList& nodes, const QStringList& endpoints)
{
    TopologyCluster result;
    result.name = name;
    for (const QString& node : nodes) {
        result.nodes.emplace_back();
        result.nodes.back().name = node;
    }
    for (const QString& endpoint : endpoints) {
        result.endpoints.emplace_back();
        result.endpoints.back().name = endpoint;
        result.endpoints.back().vitals = { { "request_rate", 12.5 } };
        result.endpoints.back().replicas.resize(2);
        result.endpoints.back().replicas[0].name = endpoint + u"-0"_s;
        result.endpoints.back().replicas[1].name = endpoint + u"-1"_s;
    }
    return result;
}

TopologyTree tree(const QList<TopologyCluster>& clusters)
{
    TopologyTree result;
    result.sources.resize(1);
    result.sources[0].id = u"s1"_s;
    result.sources[0].name = u"first"_s;
    result.sources[0].clusters = clusters;
    return result;
}

TopologyPtr share(TopologyTree topology)
{
    return std::make_shared<const TopologyTree>(std::move(topology));
}

Scope endpointScope(const QString& clusterName, const QString& endpoint)
{
    Scope scope;
    scope.level = Level::Endpoint;
    scope.cluster = clusterName;
    scope.endpoint = endpoint;
    return scope;
}

} // namespace

class tst_TopologyModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsClustersNodesEndpointsAndReplicas()
    {
        TopologyModel model;
        model.setTopology(share(tree({ cluster(u"eu"_s, { u"n1"_s, u"n2"_s }, { u"llama"_s }) })));
        QCOMPARE(model.rowCount(), 1);
        const QModelIndex eu = model.index(0, 0);
        QCOMPARE(eu.data().toString(), u"eu"_s);
        QCOMPARE(model.rowCount(eu), 3);
        const QModelIndex llama = model.index(2, 0, eu);
        QCOMPARE(llama.data(TopologyModel::KindRole).toInt(),
            static_cast<int>(TopologyModel::Kind::Endpoint));
        QCOMPARE(model.rowCount(llama), 2);
        const auto scope = llama.data(TopologyModel::ScopeRole).value<Scope>();
        QCOMPARE(scope.source, u"s1"_s);
        QCOMPARE(scope.endpoint, u"llama"_s);
        QCOMPARE(model.index(2, TopologyModel::RequestsColumn, eu)
                     .data(TopologyModel::SortRole)
                     .toDouble(),
            12.5);
        QCOMPARE(model.indexOf(endpointScope(u"eu"_s, u"llama"_s)), llama);
        QVERIFY(!model.indexOf(endpointScope(u"eu"_s, u"qwen"_s)).isValid());
    }

    void showsSourcesOnlyWhenThereAreSeveral()
    {
        TopologyModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        TopologyTree both = tree({ cluster(u"eu"_s, { u"n1"_s }, {}) });
        model.setTopology(share(both));
        QCOMPARE(model.index(0, 0).data().toString(), u"eu"_s);
        both.sources.push_back(both.sources.front());
        both.sources.back().id = u"s2"_s;
        both.sources.back().name = u"second"_s;
        model.setTopology(share(both));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.index(1, 0).data().toString(), u"second"_s);
        QCOMPARE(model.index(0, 0, model.index(1, 0)).data().toString(), u"eu"_s);
        Scope inSecond = endpointScope(u"eu"_s, {});
        inSecond.level = Level::Cluster;
        inSecond.source = u"s2"_s;
        QCOMPARE(model.indexOf(inSecond).parent(), model.index(1, 0));
    }

    void keepsRowsThatStay()
    {
        TopologyModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        model.setTopology(
            share(tree({ cluster(u"b"_s, { u"n1"_s, u"n3"_s }, { u"llama"_s, u"qwen"_s }) })));
        const QPersistentModelIndex qwen = model.indexOf(endpointScope(u"b"_s, u"qwen"_s));
        QVERIFY(qwen.isValid());
        model.setTopology(share(tree({ cluster(u"a"_s, { u"x"_s }, {}),
            cluster(u"b"_s, { u"n0"_s, u"n2"_s, u"n3"_s }, { u"mixtral"_s, u"qwen"_s }) })));
        QVERIFY(qwen.isValid());
        QCOMPARE(qwen.data().toString(), u"qwen"_s);
        QCOMPARE(qwen.row(), 4);
        QCOMPARE(qwen.parent().row(), 1);
        QCOMPARE(resets.count(), 0);
    }

    void survivesAnyOrderOfChanges()
    {
        TopologyModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        quint32 state = 7;
        for (int round = 0; round < 200; ++round) {
            QStringList nodes;
            QStringList endpoints;
            for (int i = 0; i < 6; ++i) {
                state = state * 1664525U + 1013904223U;
                if (state & 0x40000000U) {
                    nodes.append(u"n%1"_s.arg(i));
                }
                if (state & 0x20000000U) {
                    endpoints.append(u"e%1"_s.arg(i));
                }
            }
            if (state & 0x10000000U) {
                std::reverse(nodes.begin(), nodes.end());
            }
            model.setTopology(share(tree({ cluster(u"c"_s, nodes, endpoints) })));
            const QModelIndex top = model.index(0, 0);
            QCOMPARE(model.rowCount(top), static_cast<int>(nodes.size() + endpoints.size()));
            for (int row = 0; row < nodes.size(); ++row) {
                QCOMPARE(model.index(row, 0, top).data().toString(), nodes.at(row));
            }
        }
        model.setTopology(nullptr);
        QCOMPARE(model.rowCount(), 0);
    }

    void tellsOnlyAboutRowsThatChanged()
    {
        TopologyModel model;
        TopologyTree topology = tree({ cluster(u"eu"_s, { u"n1"_s, u"n2"_s }, {}) });
        topology.sources[0].clusters[0].nodes[0].vitals = { { "cpu_utilisation", qQNaN() } };
        model.setTopology(share(topology));
        const QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setTopology(share(topology));
        QCOMPARE(changes.count(), 0);
        topology.sources[0].clusters[0].nodes[1].verdict = { Health::Busy, u"CPU is 95 %"_s };
        model.setTopology(share(topology));
        QCOMPARE(changes.count(), 1);
        const auto changed = changes.first().first().toModelIndex();
        QCOMPARE(changed.data().toString(), u"n2"_s);
        QCOMPARE(changed.data(TopologyModel::HealthReasonRole).toString(), u"CPU is 95 %"_s);
    }

    /// Copies share their clusters, not their sources: rows have to point into the latest of them.
    void readsNothingOfTheTopologyBefore()
    {
        TopologyModel model;
        TopologyPtr fleet = share(tree({ cluster(u"eu"_s, { u"n1"_s }, { u"llama"_s }) }));
        model.setTopology(fleet);
        const QPersistentModelIndex node = model.index(0, 0, model.index(0, 0));
        auto copy = std::make_shared<TopologyTree>(*fleet);
        copy->sources[0].id = u"s2"_s;
        model.setTopology(copy);
        fleet.reset();
        QCOMPARE(node.data(TopologyModel::ScopeRole).value<Scope>().source, u"s2"_s);
        const QModelIndex endpoint = model.index(1, 0, model.index(0, 0));
        const QModelIndex replica = model.index(0, 0, endpoint);
        QCOMPARE(replica.data(TopologyModel::ScopeRole).value<Scope>().source, u"s2"_s);
    }

    void tellsOnceThatTheStructureChanges()
    {
        TopologyModel model;
        QSignalSpy before(&model, &TopologyModel::structureAboutToChange);
        QSignalSpy after(&model, &TopologyModel::structureChanged);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QStringList many;
        for (int i = 0; i < 500; ++i) {
            many += u"n%1"_s.arg(i, 3, 10, QChar(u'0'));
        }
        model.setTopology(share(tree({ cluster(u"eu"_s, many, {}), cluster(u"us"_s, {}, {}) })));
        QCOMPARE(inserted.size(), 1); // side by side, with all below
        QStringList other = many;
        other.removeAt(7);
        other.removeAt(300);
        model.setTopology(share(tree({ cluster(u"eu"_s, other, {}), cluster(u"us"_s, many, {}) })));
        QCOMPARE(inserted.size(), 2);
        QCOMPARE(before.size(), 2);
        QCOMPARE(after.size(), 2);
        model.setTopology(share(tree({ cluster(u"eu"_s, other, {}), cluster(u"us"_s, many, {}) })));
        QCOMPARE(after.size(), 2);
        QCOMPARE(model.rowCount(model.index(0, 0)), 498);
        QCOMPARE(model.index(299, 0, model.index(0, 0)).data().toString(), u"n300"_s);
    }

    void remembersTheLastCycles()
    {
        TopologyModel model;
        auto fleet = tree({ cluster(u"eu"_s, {}, { u"llama"_s }) });
        const auto past = [&model] {
            return model.index(0, 0, model.index(0, 0))
                .data(TopologyModel::PastRole)
                .value<std::vector<float>>();
        };
        for (int cycle = 0; cycle < 50; ++cycle) {
            fleet.sources[0].discoveredAt = Instant::fromSeconds(30 * cycle);
            fleet.sources[0].clusters[0].endpoints[0].vitals = { { "request_rate", 1.0 * cycle } };
            model.setTopology(share(fleet));
            model.setTopology(share(fleet)); // nothing new of it
        }
        QCOMPARE(past().size(), TopologyModel::kPastCycles);
        QCOMPARE(past().front(), 10.0F);
        QCOMPARE(past().back(), 49.0F);
    }

    void showsHostileNamesWithoutControlCharacters()
    {
        TopologyModel model;
        model.setTopology(share(tree({ cluster(u"a\nb\u202e"_s, {}, {}) })));
        const QString shown = model.index(0, 0).data().toString();
        QVERIFY(!shown.contains(u'\n'));
        QVERIFY(!shown.contains(u'\u202e'));
        QCOMPARE(model.index(0, 0).data(TopologyModel::ScopeRole).value<Scope>().cluster,
            u"a\nb\u202e"_s);
    }
};

QTEST_GUILESS_MAIN(tst_TopologyModel)
#include "tst_TopologyModel.moc"

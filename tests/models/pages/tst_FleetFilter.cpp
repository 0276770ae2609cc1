// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/FleetFilter.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

TopologyNode node(const QString& name)
{
    TopologyNode made;
    made.name = name;
    return made;
}

TopologyEndpoint endpoint(const QString& name, const QString& modelNamespace, QStringList nodes)
{
    TopologyEndpoint made;
    made.name = name;
    made.modelNamespace = modelNamespace;
    made.nodes = std::move(nodes);
    return made;
}

/// eu has n1, n2 and idle with two models, us has n1 with one; engines call models "served".
TopologyPtr fleet()
{
    TopologyCluster eu;
    eu.name = u"eu"_s;
    eu.nodes = { node(u"idle"_s), node(u"n1"_s), node(u"n2"_s) };
    eu.endpoints = { endpoint(u"llama"_s, u"chat"_s, { u"n1"_s, u"n2"_s }),
        endpoint(u"resnet"_s, u"vision"_s, { u"n2"_s }) };
    TopologyCluster us;
    us.name = u"us"_s;
    us.nodes = { node(u"n1"_s) };
    us.endpoints = { endpoint(u"llama"_s, u"lab"_s, { u"n1"_s }) };
    TopologySource source;
    source.id = u"s"_s;
    source.clusters = { eu, us };
    source.labelsInUse["engine"].endpoint = { "served" };
    source.labelsInUse["machine"].node = { "Hostname", "instance" };
    TopologyTree tree;
    tree.sources = { source };
    return std::make_shared<const TopologyTree>(std::move(tree));
}

/// "eu: n1 n2 | llama, us: …".
QString summary(const TopologyTree& tree)
{
    QStringList clusters;
    for (const TopologyCluster& cluster : tree.sources.at(0).clusters) {
        QStringList nodes;
        for (const TopologyNode& one : cluster.nodes) {
            nodes += one.name;
        }
        QStringList endpoints;
        for (const TopologyEndpoint& one : cluster.endpoints) {
            endpoints += one.name;
        }
        clusters += cluster.name + u": "_s + nodes.join(u' ') + u" | "_s + endpoints.join(u' ');
    }
    return clusters.join(u", "_s);
}

} // namespace

class tst_FleetFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void leavesWhatWasAskedFor_data()
    {
        QTest::addColumn<QStringList>("filters");
        QTest::addColumn<QString>("left");
        const QString all = u"eu: idle n1 n2 | llama resnet, us: n1 | llama"_s;
        QTest::newRow("none") << QStringList() << all;
        QTest::newRow("none of the fleet's") << QStringList { u"le=0.5"_s } << all;
        QTest::newRow("an address says no level") << QStringList { u"instance=n1"_s } << all;
        QTest::newRow("cluster") << QStringList { u"cluster=us"_s } << u"us: n1 | llama"_s;
        QTest::newRow("not a cluster")
            << QStringList { u"cluster!=us"_s } << u"eu: idle n1 n2 | llama resnet"_s;
        QTest::newRow("node with what runs there")
            << QStringList { u"node=n1"_s } << u"eu: n1 | llama, us: n1 | llama"_s;
        QTest::newRow("node by its exporter's label")
            << QStringList { u"Hostname=n2"_s } << u"eu: n2 | llama resnet"_s;
        QTest::newRow("model with its nodes")
            << QStringList { u"served=~res.*"_s } << u"eu: n2 | resnet"_s;
        QTest::newRow("namespace") << QStringList { u"namespace=lab"_s } << u"us: n1 | llama"_s;
        QTest::newRow("two") << QStringList { u"namespace!=lab"_s, u"node=n1"_s }
                             << u"eu: n1 | llama"_s;
        QTest::newRow("nothing is left") << QStringList { u"node=n9"_s } << QString();
    }

    void leavesWhatWasAskedFor()
    {
        QFETCH(QStringList, filters);
        std::vector<LabelFilter> parsed;
        for (const QString& filter : filters) {
            parsed.push_back(*parseLabelFilter(filter));
        }
        QTEST(summary(*filteredFleet(fleet(), parsed)), "left");
    }

    void givesTheSameTreeWhereNothingIsFiltered()
    {
        const TopologyPtr whole = fleet();
        LabelFilter off = *parseLabelFilter(u"cluster=us"_s);
        off.isOn = false;
        QCOMPARE(filteredFleet(whole, { off }), whole);
        QCOMPARE(filteredFleet(whole, {}), whole);
        QVERIFY(filteredFleet(nullptr, {}) != nullptr);
    }

    void suggestsWhatThereIs()
    {
        const QStringList all = suggestedFilters(*fleet(), 100);
        QCOMPARE(
            all.mid(0, 3), (QStringList { u"cluster=eu"_s, u"cluster=us"_s, u"namespace=chat"_s }));
        QVERIFY(all.contains(u"model_name=resnet"_s) && all.contains(u"node=idle"_s));
        QCOMPARE(suggestedFilters(*fleet(), 2).size(), 2);
    }
};

QTEST_GUILESS_MAIN(tst_FleetFilter)
#include "tst_FleetFilter.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetMap.h"
#include "support/SchedulerRig.h"
#include "support/ShippedKnowledge.h"
#include "windows/GpuFeed.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

/// The questions of the map's GPUs, asked to a source that answers when told to.
class tst_GpuFeed : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        open();
        auto tree = std::make_shared<TopologyTree>();
        TopologySource source;
        source.id = u"fake"_s;
        source.bindings = { { .profileId = "dcgm",
            .signalId = "gpu_utilisation",
            .expression = "avg by ($by) (busy{$sel})",
            .missing = {} } };
        TopologyCluster cluster;
        cluster.name = u"eu"_s;
        for (const QString& name : { u"n1"_s, u"n2"_s }) {
            TopologyNode node;
            node.name = name;
            node.gpuCount = 2;
            node.selectors["dcgm"] = "node=\"" + name.toStdString() + "\"";
            cluster.nodes.push_back(std::move(node));
        }
        source.clusters.push_back(std::move(cluster));
        tree->sources.push_back(std::move(source));
        m_topology = tree;
        m_map = std::make_unique<FleetMap>(m_knowledge.catalog);
        m_feed = std::make_unique<GpuFeed>(GpuFeed::Parts { .scheduler = *m_scheduler,
            .map = *m_map,
            .profiles = [this] { return m_knowledge.profiles; },
            .topology = [this] { return m_topology; } });
    }

    void cleanup()
    {
        m_feed.reset();
        m_map.reset();
        close();
    }

    void asksOnceForAllAndShowsWhatComes()
    {
        want({ u"n1"_s, u"n2"_s });
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QCOMPARE(m_source->asked().front().request.kind, QueryRequest::Kind::Instant);
        m_source->answer(0, rows({ { "0", "3", 0.5 }, { "1", "0", 0.25 } }));
        const std::vector<GpuValue> first { { u"3"_s, 0.5 } };
        QCOMPARE(m_map->gpus().find(scope(u"n1"_s))->gpus, first);
        QCOMPARE(m_map->gpus().find(scope(u"n2"_s))->gpus.front().value, 0.25);
        want({ u"n1"_s, u"n2"_s });
        QCOMPARE(m_source->asked().size(), std::size_t { 1 }); // the same ones
    }

    void staysUpToDateUntilNobodyLooks()
    {
        want({ u"n1"_s });
        m_source->answer(0, rows({ { "0", "0", 0.5 } }));
        goOn(kInterval);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        m_source->answer(1, rows({ { "0", "0", 0.75 } }));
        QCOMPARE(m_map->gpus().find(scope(u"n1"_s))->gpus.front().value, 0.75);
        want({});
        QVERIFY(m_map->gpus().nodes().empty());
        goOn(kInterval);
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
    }

    void whatIsKnownStaysWhileMoreNodesAreAskedFor()
    {
        want({ u"n1"_s });
        m_source->answer(0, rows({ { "0", "0", 0.5 } }));
        want({ u"n2"_s, u"n1"_s });
        QCOMPARE(m_map->gpus().find(scope(u"n1"_s))->gpus.front().value, 0.5);
        QVERIFY(m_map->gpus().find(scope(u"n2"_s)) == nullptr);
        m_source->answer(1, rows({ { "0", "0", 0.1 }, { "1", "0", 0.2 } }));
        QCOMPARE(m_map->gpus().find(scope(u"n2"_s))->gpus.front().value, 0.1);
        QCOMPARE(m_map->gpus().find(scope(u"n1"_s))->gpus.front().value, 0.2);
    }

    void saysWhyThereIsNothing()
    {
        want({ u"n1"_s }, "cpu_utilisation");
        QVERIFY(m_source->asked().empty());
        QVERIFY(m_map->gpus().find(scope(u"n1"_s))->missing.contains(u"as a whole"_s));
        want({ u"n1"_s });
        m_source->answer(0, refusal(ErrorKind::BadQuery));
        QCOMPARE(m_map->gpus().find(scope(u"n1"_s))->missing, u"no"_s);
    }

private:
    struct Row
    {
        const char* node;
        const char* gpu;
        double value;
    };

    static Scope scope(const QString& node)
    {
        return { .level = Level::Node,
            .source = u"fake"_s,
            .cluster = u"eu"_s,
            .node = node,
            .endpoint = {} };
    }

    static SnapshotPtr rows(const std::vector<Row>& rows)
    {
        auto snapshot = std::make_shared<SeriesSnapshot>();
        snapshot->type = ResultType::Vector;
        for (const Row& row : rows) {
            snapshot->series.push_back(
                { .labels = { { "promdesk_node", row.node }, { "gpu", row.gpu } },
                    .axis = TimeAxis::explicitTimes({ 1 }),
                    .values = { row.value },
                    .histograms = {} });
        }
        return snapshot;
    }

    void want(const QStringList& names, const std::string& signalId = "gpu_utilisation")
    {
        std::vector<Scope> nodes;
        for (const QString& name : names) {
            nodes.push_back(scope(name));
        }
        m_map->setFill(signalId == "gpu_utilisation" ? std::string() : signalId);
        Q_EMIT m_map->gpusWanted(nodes, signalId);
    }

    FleetKnowledge m_knowledge = shippedKnowledge();
    TopologyPtr m_topology;
    std::unique_ptr<FleetMap> m_map;
    std::unique_ptr<GpuFeed> m_feed;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_GpuFeed)
#include "tst_GpuFeed.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ExporterRig.h"
#include "demo/GpuExporter.h"
#include "demo/HadoopExporter.h"
#include "demo/KubeExporter.h"
#include "demo/NodeExporter.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

/// What NodeExporter, GpuExporter, KubeExporter and HadoopExporter make of what happens to
/// machines.
class tst_MachineExporters : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void nodesCountTheTimeOfTheirCpus()
    {
        const NodeExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        ExporterRig rig(exporter, state);
        rig.step(state, 10.0);
        double seconds = 0.0;
        for (const std::string_view mode :
            { "idle", "iowait", "user", "system", "irq", "nice", "softirq", "steal" }) {
            seconds += rig.value("node_cpu_seconds_total",
                { "node=\"eu-gpu-01\"", "cpu=\"0\"", "mode=\"" + std::string(mode) + '"' });
        }
        QVERIFY(std::abs(seconds - 10.0) < 1e-9);
        QCOMPARE(rig.value("node_network_transmit_bytes_total", { "node=\"eu-gpu-01\"" }), 2e7);
    }

    void aDeadNodeNeitherAnswersNorCounts()
    {
        const NodeExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        ExporterRig rig(exporter, state);
        state.nodes[0].isUp = false;
        rig.step(state, 10.0);
        QVERIFY(!rig.isUp("/metrics/node/eu-gpu-01"));
        QVERIFY(rig.isUp("/metrics/node/eu-gpu-02"));
        QCOMPARE(rig.value("node_network_transmit_bytes_total", { "node=\"eu-gpu-01\"" }), 0.0);
        QCOMPARE(rig.catalog().targets.size(), m_layout.nodes.size());
        QCOMPARE(rig.catalog().targets[0].node, 0);
    }

    void aDeadDataNodeIsMissedByNameNodeAndYarn()
    {
        const HadoopExporter exporter(m_whole);
        FleetState state = quietState(m_whole);
        ExporterRig rig(exporter, state);
        const auto places = std::count_if(m_whole.nodes.begin(), m_whole.nodes.end(),
            [](const DemoNode& node) { return node.cluster == HadoopExporter::kCluster; });
        QCOMPARE(rig.value("fs_namesystem_num_live_data_nodes", {}), static_cast<double>(places));
        QCOMPARE(rig.value("fs_namesystem_under_replicated_blocks", {}), 0.0);
        const std::size_t last = m_whole.nodes.size() - 1;
        QCOMPARE(m_whole.nodes[last].cluster, HadoopExporter::kCluster);
        state.nodes[last].isUp = false;
        rig.step(state, 10.0);
        QCOMPARE(rig.value("fs_namesystem_num_dead_data_nodes", {}), 1.0);
        QCOMPARE(rig.value("cluster_metrics_num_lost_n_ms", {}), 1.0);
        QVERIFY(rig.value("fs_namesystem_under_replicated_blocks", {}) > 0.0);
        QCOMPARE(rig.value("fs_namesystem_missing_blocks", {}), 0.0);
        const std::string name = m_whole.nodes[last].name;
        QVERIFY(!rig.isUp("/metrics/hadoop/" + name + "/DataNode"));
        QVERIFY(!rig.isUp("/metrics/hadoop/" + name + "/NodeManager"));
    }

    /// What a queue gives away and what is left of it are all that YARN has.
    void yarnGivesAwayNoMoreThanItHas()
    {
        const HadoopExporter exporter(m_whole);
        FleetState state = quietState(m_whole);
        ExporterRig rig(exporter, state);
        for (int hour = 0; hour < 24; ++hour) {
            state.unixSeconds += 3600.0;
            rig.step(state, 10.0);
            const double given = rig.value("queue_metrics_allocated_mb", { "queue=\"root\"" });
            const double left = rig.value("queue_metrics_available_mb", { "queue=\"root\"" });
            QVERIFY(given > 0.0 && left >= 0.0);
            QVERIFY(std::abs(given + left - 12 * 512.0 * 1024.0) <= 1.0);
        }
    }

    void gpusShowHeatThrottlingAndWhoUsesThem()
    {
        const GpuExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        ExporterRig rig(exporter, state);
        const std::size_t gpu = indexOf(m_layout.replicas[0].gpus.front());
        state.gpus[gpu] = { .busy = 0.9,
            .memoryUsedMib = 73'000.0,
            .watts = 500.0,
            .celsius = 86.4,
            .clockMhz = 1100.0,
            .throttledShare = 0.7,
            .lastXid = 63 };
        rig.step(state, 10.0);
        const std::string uuid = label("UUID", m_layout.gpus[gpu].uuid);
        const std::string pod = label("exported_pod", m_layout.replicas[0].pod);
        QCOMPARE(rig.value("DCGM_FI_DEV_GPU_TEMP", { uuid, pod }), 86.0);
        QCOMPARE(rig.value("DCGM_FI_DEV_XID_ERRORS", { uuid }), 63.0);
        QVERIFY(rig.value("DCGM_FI_DEV_SM_CLOCK", { uuid }) < 1200.0);
        QCOMPARE(rig.value("DCGM_FI_DEV_THERMAL_VIOLATION", { uuid }), 7e9); // ns in 10 s
        QCOMPARE(rig.value("DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION", { uuid }), 5e6); // mJ
        const std::string other = label("UUID", m_layout.gpus[gpu + 1].uuid);
        QCOMPARE(rig.value("DCGM_FI_DEV_THERMAL_VIOLATION", { other }), 0.0);
        const double sum = rig.value("DCGM_FI_DEV_FB_FREE", { uuid })
            + rig.value("DCGM_FI_DEV_FB_USED", { uuid })
            + rig.value("DCGM_FI_DEV_FB_RESERVED", { uuid });
        QCOMPARE(sum, 81'559.0);
    }

    void kubernetesSeesDeadNodesAndFailingPods()
    {
        const KubeExporter exporter(m_layout);
        FleetState state = quietState(m_layout);
        ExporterRig rig(exporter, state);
        const std::string pod = label("pod", m_layout.replicas[0].pod);
        const std::string deployment = label("deployment", m_layout.endpoints[0].name);
        const auto restarts = [&] {
            return rig.value("kube_pod_container_status_restarts_total", { pod });
        };
        rig.step(state, 900.0);
        QCOMPARE(restarts(), 0.0);
        state.replicas[0].failedRps = 1.0;
        rig.step(state, 900.0);
        QCOMPARE(restarts(), 1.0);
        state.replicas[0].isUp = false;
        state.nodes[0].isUp = false;
        rig.step(state, 900.0);
        QCOMPARE(restarts(), 0.0);
        QCOMPARE(rig.value("kube_pod_status_ready", { pod, "condition=\"true\"" }), 0.0);
        const auto ready = [&](std::string_view status) {
            return rig.value("kube_node_status_condition", { "node=\"eu-gpu-01\"", status });
        };
        QCOMPARE(ready("status=\"true\""), 0.0);
        QCOMPARE(ready("status=\"unknown\""), 1.0);
        const auto deployed = [&](std::string_view metric) {
            return rig.value(metric, { deployment, "cluster=\"eu-west\"" });
        };
        const double wanted = m_layout.endpoints[0].replicas;
        QCOMPARE(deployed("kube_deployment_spec_replicas"), wanted);
        QCOMPARE(deployed("kube_deployment_status_replicas_available"), wanted - 1);
        QCOMPARE(deployed("kube_deployment_status_replicas_unavailable"), 1.0);
        QVERIFY(rig.isUp("/metrics/kube/eu-west")); // it runs elsewhere
    }

private:
    const DemoLayout m_layout = makeSmallFleetLayout();
    const DemoLayout m_whole = makeFleetLayout();
};

QTEST_GUILESS_MAIN(tst_MachineExporters)
#include "tst_MachineExporters.moc"

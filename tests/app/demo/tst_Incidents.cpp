// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "IncidentTables.h"
#include "demo/Incidents.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

QString nameOf(const DemoIncident& incident, const DemoLayout& layout)
{
    const auto subject = static_cast<std::size_t>(incident.subject);
    const auto nodeName = [&layout](int node) {
        return QString::fromStdString(layout.nodes[static_cast<std::size_t>(node)].name);
    };
    const auto modelOf = [&layout](int endpoint) {
        return QString::fromStdString(layout.endpoints[static_cast<std::size_t>(endpoint)].model);
    };
    switch (incident.kind) {
    case IncidentKind::Saturation:
        return modelOf(incident.subject);
    case IncidentKind::GpuThrottled:
        return nodeName(layout.gpus[subject].node);
    case IncidentKind::NodeDown:
        return nodeName(incident.subject);
    case IncidentKind::ReplicaFailing:
    case IncidentKind::ReplicaSlow:
        return modelOf(layout.replicas[subject].endpoint);
    }
    return {};
}

IncidentKind kindOf(const DocumentedIncident& row)
{
    return row.what == u"saturated"    ? IncidentKind::Saturation
        : row.what == u"GPU throttled" ? IncidentKind::GpuThrottled
        : row.what == u"node dead"     ? IncidentKind::NodeDown
        : row.isSlowReplica()          ? IncidentKind::ReplicaSlow
                                       : IncidentKind::ReplicaFailing;
}

} // namespace

class tst_Incidents : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void risesWithinSixMinutesAndFallsAfterItsEnd()
    {
        const DemoIncident incident {
            .kind = IncidentKind::Saturation, .subject = 0, .beginSeconds = -1000, .endSeconds = 0
        };
        QCOMPARE(incident.strength(-1000), 0.0);
        QVERIFY(incident.strength(-820) > 0.4 && incident.strength(-820) < 0.6);
        QCOMPARE(incident.strength(-640), 1.0);
        QCOMPARE(incident.strength(0), 1.0);
        QVERIFY(incident.strength(180) > 0.4 && incident.strength(180) < 0.6);
        QCOMPARE(incident.strength(360), 0.0);
        QVERIFY(!incident.covers(-1000.1));
        QVERIFY(incident.covers(-1000));
        QVERIFY(!incident.covers(0));
    }

    void hasEachKindNowAndEarlier()
    {
        const std::vector<DemoIncident> incidents = makeIncidents(makeFleetLayout());
        QCOMPARE(incidents.size(), std::size_t { 12 });
        for (const IncidentKind kind :
            { IncidentKind::Saturation, IncidentKind::GpuThrottled, IncidentKind::NodeDown,
                IncidentKind::ReplicaFailing, IncidentKind::ReplicaSlow }) {
            const auto count = [&](bool isNow) {
                return std::count_if(incidents.begin(), incidents.end(), [&](const auto& incident) {
                    return incident.kind == kind && incident.covers(0) == isNow;
                });
            };
            QVERIFY(count(true) >= 1);
            QCOMPARE(count(false), 1);
        }
    }

    /// README.md is what people and tst_DemoIncidents rely on.
    void isDocumentedAsItIs()
    {
        const DemoLayout layout = makeFleetLayout();
        const std::vector<DemoIncident> incidents = makeIncidents(layout);
        const std::vector<DocumentedIncident> rows = documentedIncidents();
        QCOMPARE(rows.size(), incidents.size());
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const QString name = entityName(rows[i], layout);
            QCOMPARE(name, nameOf(incidents[i], layout));
            QCOMPARE(kindOf(rows[i]), incidents[i].kind);
            if (rows[i].replica() > 0) {
                const auto replica = static_cast<std::size_t>(incidents[i].subject);
                const int first = layout.firstReplica(layout.replicas[replica].endpoint);
                QCOMPARE(incidents[i].subject - first + 1, rows[i].replica());
            }
            QCOMPARE(rows[i].beginSeconds, incidents[i].beginSeconds);
            QCOMPARE(rows[i].endSeconds, incidents[i].endSeconds);
            QCOMPARE(rows[i].isNow(), incidents[i].covers(0));
        }
    }

    void happensToWhatTheDescriptionNames()
    {
        const DemoLayout layout = makeFleetLayout();
        const std::vector<DemoIncident> incidents = makeIncidents(layout);
        QCOMPARE(incidents[0].kind, IncidentKind::Saturation);
        const DemoEndpoint& saturated =
            layout.endpoints.at(static_cast<std::size_t>(incidents[0].subject));
        QCOMPARE(saturated.name, std::string("llama-3-1-70b"));
        QCOMPARE(incidents[2].kind, IncidentKind::NodeDown);
        const int sdxl = layout.endpointIndex("ap-south", "sdxl-turbo");
        const DemoReplica& third =
            layout.replicas.at(static_cast<std::size_t>(layout.firstReplica(sdxl) + 2));
        QCOMPARE(incidents[2].subject, third.node);
    }

    /// A small fleet lacks some subjects; what is left must still point into it.
    void leavesOutWhatASmallFleetLacks()
    {
        const DemoLayout layout = makeSmallFleetLayout();
        const std::vector<DemoIncident> incidents = makeIncidents(layout);
        QVERIFY(!incidents.empty());
        QVERIFY(incidents.size() < 10);
        for (const DemoIncident& incident : incidents) {
            const std::size_t subjects = incident.kind == IncidentKind::Saturation
                ? layout.endpoints.size()
                : incident.kind == IncidentKind::GpuThrottled ? layout.gpus.size()
                : incident.kind == IncidentKind::NodeDown     ? layout.nodes.size()
                                                              : layout.replicas.size();
            QVERIFY(incident.subject >= 0);
            QVERIFY(static_cast<std::size_t>(incident.subject) < subjects);
        }
    }
};

QTEST_APPLESS_MAIN(tst_Incidents)
#include "tst_Incidents.moc"

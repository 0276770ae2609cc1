// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/FleetDynamics.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const Instant kStart = Instant::fromSeconds(1'790'000'040);

std::size_t indexOf(int number)
{
    return static_cast<std::size_t>(number);
}

/// Not through operator==: a state holds many numbers, and these say enough of each thing.
std::vector<double> fingerprint(const FleetState& state)
{
    std::vector<double> numbers { state.unixSeconds };
    for (const ReplicaState& replica : state.replicas) {
        numbers.insert(numbers.end(), { replica.load, replica.servedRps, replica.whole.median });
    }
    for (const GpuState& gpu : state.gpus) {
        numbers.insert(numbers.end(), { gpu.busy, gpu.celsius, gpu.clockMhz });
    }
    for (const NodeState& node : state.nodes) {
        numbers.insert(numbers.end(), { node.cpuBusy, node.sentBytesPerSecond });
    }
    return numbers;
}

bool isShare(double value)
{
    return value >= 0.0 && value <= 1.0;
}

const DemoIncident* findIncident(const FleetDynamics& dynamics, IncidentKind kind, bool isNow)
{
    for (const DemoIncident& incident : dynamics.incidents()) {
        if (incident.kind == kind && incident.covers(0.0) == isNow) {
            return &incident;
        }
    }
    return nullptr;
}

Instant after(double seconds)
{
    return kStart + Duration::fromMs(std::llround(seconds * 1000.0));
}

} // namespace

class tst_FleetDynamics : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aSpreadHasItsMedianInTheMiddle()
    {
        const LatencySpread spread { .median = 0.8, .sigma = 0.6 };
        QCOMPARE(spread.shareBelow(0.8), 0.5);
        QVERIFY(spread.mean() > spread.median);
        QVERIFY(std::abs(spread.quantile(0.5) - 0.8) < 1e-6);
        // One deviation of the logarithm: 84.1 % of a normal distribution.
        QVERIFY(std::abs(spread.shareBelow(0.8 * std::exp(0.6)) - 0.8413) < 0.001);
    }

    /// Whatever the hour: what is not among the incidents must not look like one. Far fewer than
    /// one in a hundred may take a minute, so that the few of a short window do not add up to a
    /// p99.
    void noHealthyModelServerTakesAMinute()
    {
        const DemoLayout layout = makeFleetLayout();
        const FleetDynamics dynamics(layout, 7, kStart);
        std::set<int> troubled; // endpoints
        for (const DemoIncident& incident : dynamics.incidents()) {
            for (const DemoReplica& replica : layout.replicas) {
                const bool isMeant = (incident.kind == IncidentKind::Saturation
                                         && incident.subject == replica.endpoint)
                    || (incident.kind == IncidentKind::NodeDown && incident.subject == replica.node)
                    || (incident.kind == IncidentKind::GpuThrottled
                        && std::count(replica.gpus.begin(), replica.gpus.end(), incident.subject)
                            > 0);
                if (isMeant) {
                    troubled.insert(replica.endpoint);
                }
            }
        }
        QVERIFY(troubled.size() >= 5);
        for (int hour = 0; hour < 24; ++hour) {
            const FleetState state = dynamics.at(after(3600.0 * hour));
            for (std::size_t r = 0; r < layout.replicas.size(); ++r) {
                const int endpoint = layout.replicas[r].endpoint;
                const double slow = 1.0 - state.replicas[r].whole.shareBelow(60.0);
                QVERIFY2(troubled.contains(endpoint) || slow < 1e-4,
                    qPrintable(QString::fromStdString(layout.endpoints[indexOf(endpoint)].name)
                        + u" at hour "_s + QString::number(hour) + u": "_s
                        + QString::number(slow)));
            }
        }
    }

    void aQuantileIsTheInverseOfItsShare()
    {
        const LatencySpread spread { .median = 0.05, .sigma = 0.42 };
        double before = 0.0;
        for (const double share : { 0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999 }) {
            const double seconds = spread.quantile(share);
            QVERIFY(seconds > before);
            QVERIFY(std::abs(spread.shareBelow(seconds) - share) < 1e-4);
            before = seconds;
        }
    }

    void aSpreadKnowsItsLimits()
    {
        const LatencySpread spread { .median = 1.0, .sigma = 0.4 };
        QCOMPARE(spread.shareBelow(0.0), 0.0);
        QCOMPARE(spread.shareBelow(-1.0), 0.0);
        QVERIFY(spread.shareBelow(1e9) > 0.999999);
        QVERIFY(spread.shareBelow(1e-9) < 0.000001);
        const LatencySpread nothing { .median = 0.0, .sigma = 0.4 };
        QCOMPARE(nothing.shareBelow(1e-9), 1.0);
        QCOMPARE(nothing.mean(), 0.0);
    }

    void isAFunctionOfSeedAndTime()
    {
        const DemoLayout layout = makeSmallFleetLayout();
        const FleetDynamics one(layout, 3, kStart);
        const FleetDynamics same(layout, 3, kStart);
        const FleetDynamics other(layout, 4, kStart);
        const FleetState before = one.at(after(-7000));
        QCOMPARE(fingerprint(one.at(after(500))), fingerprint(same.at(after(500))));
        QCOMPARE(fingerprint(one.at(after(-7000))), fingerprint(before)); // whatever came between
        QVERIFY(fingerprint(one.at(after(500))) != fingerprint(other.at(after(500))));
    }

    void knowsEverythingInTheLayout()
    {
        const DemoLayout layout = makeFleetLayout();
        const FleetState state = FleetDynamics(layout, 3, kStart).at(kStart);
        QCOMPARE(state.unixSeconds, kStart.toSeconds());
        QCOMPARE(state.replicas.size(), layout.replicas.size());
        QCOMPARE(state.gpus.size(), layout.gpus.size());
        QCOMPARE(state.nodes.size(), layout.nodes.size());
    }

    void staysWithinWhatMachinesCanDo()
    {
        const DemoLayout layout = makeFleetLayout();
        const FleetDynamics dynamics(layout, 5, kStart);
        for (int hour = -24; hour <= 3; ++hour) {
            const FleetState state = dynamics.at(after(hour * 3600.0 + 17.0));
            for (const ReplicaState& replica : state.replicas) {
                QVERIFY(replica.servedRps >= 0.0 && replica.failedRps >= 0.0);
                QVERIFY(replica.refusedRps >= 0.0 && replica.preemptedRps >= 0.0);
                QVERIFY(replica.waiting >= 0.0 && replica.running >= 0.0);
                QVERIFY(isShare(replica.kvShare));
                QVERIFY(std::isfinite(replica.whole.mean()));
                QVERIFY(replica.whole.median >= replica.firstToken.median);
            }
            for (const GpuState& gpu : state.gpus) {
                QVERIFY(isShare(gpu.busy) && isShare(gpu.throttledShare));
                QVERIFY(gpu.celsius > 20.0 && gpu.celsius < 95.0);
                QVERIFY(gpu.watts > 0.0 && gpu.watts < 720.0);
                QVERIFY(gpu.clockMhz > 900.0 && gpu.clockMhz < 2100.0);
                QVERIFY(gpu.memoryUsedMib >= 0.0 && gpu.memoryUsedMib < 81'920.0);
            }
            for (const NodeState& node : state.nodes) {
                QVERIFY(isShare(node.cpuBusy) && isShare(node.cpuWaitingForIo));
                QVERIFY(node.cpuBusy + node.cpuWaitingForIo <= 1.0);
                QVERIFY(isShare(node.memoryUsedShare) && isShare(node.diskBusy));
                QVERIFY(node.receivedBytesPerSecond > 0.0 && node.sentBytesPerSecond > 0.0);
            }
        }
    }

    void idleGpusAreIdle()
    {
        const DemoLayout layout = makeSmallFleetLayout();
        const FleetState state = FleetDynamics(layout, 5, kStart).at(kStart);
        int idle = 0;
        for (std::size_t g = 0; g < layout.gpus.size(); ++g) {
            if (layout.gpus[g].replica < 0) {
                ++idle;
                QCOMPARE(state.gpus[g].busy, 0.0);
                QVERIFY(state.gpus[g].memoryUsedMib < 100.0);
                QVERIFY(state.gpus[g].watts < 100.0);
            }
        }
        QVERIFY(idle > 0);
    }

    void aNodeDiesAtOnceAndComesBackAtOnce()
    {
        const DemoLayout layout = makeFleetLayout();
        const FleetDynamics dynamics(layout, 5, kStart);
        const DemoIncident* dead = findIncident(dynamics, IncidentKind::NodeDown, false);
        QVERIFY(dead != nullptr);
        const auto isUp = [&](double seconds) {
            return dynamics.at(after(seconds)).nodes[indexOf(dead->subject)].isUp;
        };
        QVERIFY(isUp(dead->beginSeconds - 1));
        QVERIFY(!isUp(dead->beginSeconds));
        QVERIFY(!isUp(dead->endSeconds - 1));
        QVERIFY(isUp(dead->endSeconds));
    }

    void nothingRunsOnADeadNode()
    {
        const DemoLayout layout = makeSmallFleetLayout();
        const FleetState state = FleetDynamics(layout, 5, kStart).at(kStart);
        int dead = 0;
        for (std::size_t r = 0; r < layout.replicas.size(); ++r) {
            const bool isUp = state.nodes[indexOf(layout.replicas[r].node)].isUp;
            QCOMPARE(state.replicas[r].isUp, isUp);
            QVERIFY(isUp || state.replicas[r].servedRps == 0.0);
            dead += isUp ? 0 : 1;
        }
        QVERIFY(dead > 0);
    }

    void aSaturatedEndpointRefusesAndRecovers()
    {
        const DemoLayout layout = makeFleetLayout();
        const FleetDynamics dynamics(layout, 5, kStart);
        const DemoIncident* surge = findIncident(dynamics, IncidentKind::Saturation, false);
        QVERIFY(surge != nullptr);
        const auto replica = indexOf(layout.firstReplica(surge->subject));
        const ReplicaState before = dynamics.at(after(surge->beginSeconds)).replicas[replica];
        const ReplicaState during = dynamics.at(after(surge->endSeconds - 60)).replicas[replica];
        const ReplicaState later = dynamics.at(after(surge->endSeconds + 600)).replicas[replica];
        QVERIFY(before.load < 0.9 && later.load < 0.9);
        QVERIFY(during.load > 1.0);
        QCOMPARE(before.refusedRps, 0.0);
        QVERIFY(during.refusedRps > 0.0);
        QCOMPARE(later.refusedRps, 0.0);
        QVERIFY(during.waiting > 10.0 * before.waiting);
        QVERIFY(during.kvShare > 0.9 && during.preemptedRps > 0.0);
        QVERIFY(during.firstToken.median > 3.0 * later.firstToken.median);
    }

    void aHotGpuSlowsItsReplicaAndCoolsDown()
    {
        const DemoLayout layout = makeFleetLayout();
        const FleetDynamics dynamics(layout, 5, kStart);
        const DemoIncident* hot = findIncident(dynamics, IncidentKind::GpuThrottled, false);
        QVERIFY(hot != nullptr);
        const std::size_t gpu = indexOf(hot->subject);
        const std::size_t replica = indexOf(layout.gpus[gpu].replica);
        const FleetState during = dynamics.at(after(hot->endSeconds - 60));
        const FleetState later = dynamics.at(after(hot->endSeconds + 600));
        QVERIFY(during.gpus[gpu].celsius > 80.0 && later.gpus[gpu].celsius < 75.0);
        QCOMPARE(during.gpus[gpu].lastXid, 63);
        QCOMPARE(later.gpus[gpu].throttledShare, 0.0);
        QVERIFY(during.replicas[replica].tokenGap.median
            > 1.4 * later.replicas[replica].tokenGap.median);
    }

    void aSlowReplicaLagsBehindAndItsLikesTakeOver()
    {
        const DemoLayout layout = makeFleetLayout();
        const FleetDynamics dynamics(layout, 5, kStart);
        const DemoIncident* slow = findIncident(dynamics, IncidentKind::ReplicaSlow, false);
        QVERIFY(slow != nullptr);
        const int endpoint = layout.replicas[indexOf(slow->subject)].endpoint;
        const auto offered = layout.endpoints[indexOf(endpoint)].replicas;
        QVERIFY(offered >= 4); // of fewer no one can say which is the odd one
        const auto other =
            indexOf(layout.firstReplica(endpoint) == slow->subject ? slow->subject + 1
                                                                   : layout.firstReplica(endpoint));
        const FleetState during = dynamics.at(after(slow->endSeconds - 60));
        const FleetState later = dynamics.at(after(slow->endSeconds + 600));
        const ReplicaState& lagging = during.replicas[indexOf(slow->subject)];
        QVERIFY(lagging.tokenGap.median > 1.6 * during.replicas[other].tokenGap.median);
        QVERIFY(lagging.servedRps < 0.6 * during.replicas[other].servedRps);
        QVERIFY(lagging.load < 1.0); // it refuses nobody
        QVERIFY(later.replicas[indexOf(slow->subject)].tokenGap.median
            < 1.2 * later.replicas[other].tokenGap.median);
        QVERIFY(during.replicas[other].servedRps > later.replicas[other].servedRps);
    }

    void theDayHasItsBusyHour()
    {
        const DemoLayout layout = makeSmallFleetLayout();
        const FleetDynamics dynamics(layout, 5, kStart);
        // gemma-2-27b's busiest hour is 20:30 UTC; no incident of the small fleet lies so far back.
        const auto replica =
            indexOf(layout.firstReplica(layout.endpointIndex("us-east", "gemma-2-27b")));
        const Instant midnight =
            kStart.alignedDown(Duration::fromHours(24)) - Duration::fromHours(48);
        const auto loadAt = [&](int minutes) {
            return dynamics.at(midnight + Duration::fromMinutes(minutes)).replicas[replica].load;
        };
        QVERIFY(loadAt(20 * 60 + 30) > 1.7 * loadAt(8 * 60 + 30));
    }
};

QTEST_APPLESS_MAIN(tst_FleetDynamics)
#include "tst_FleetDynamics.moc"

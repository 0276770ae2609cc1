// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "demo/FleetSimulator.h"
#include "demo/HistoryWriter.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const Instant kStart = Instant::fromSeconds(1'790'000'040); // a whole minute

std::shared_ptr<const FleetSimulator> smallFleet(std::uint64_t seed, Duration history)
{
    return std::make_shared<const FleetSimulator>(makeSmallFleetLayout(), seed, kStart, history);
}

MetricFrame frameAt(const FleetSimulator& simulator, Instant time)
{
    MetricFrame frame = simulator.firstFrame();
    while (frame.unixSeconds < time.toSeconds()) {
        simulator.advance(frame);
    }
    return frame;
}

/// The subject of the incident of this kind that goes on when the demo starts.
int currentSubject(const FleetDynamics& dynamics, IncidentKind kind)
{
    for (const DemoIncident& incident : dynamics.incidents()) {
        if (incident.kind == kind && incident.covers(0.0)) {
            return incident.subject;
        }
    }
    return -1;
}

/// Times in ms of the first series of a selector in the data folder, as promtool reads them.
std::vector<qint64> storedTimes(const QString& folder, const QString& selector)
{
    QDir(folder).mkpath(u"data/wal"_s); // promtool wants one
    QProcess promtool;
    promtool.start(
        u"promtool"_s, { u"tsdb"_s, u"dump"_s, u"--match="_s + selector, folder + u"/data"_s });
    if (!promtool.waitForFinished()) {
        return {};
    }
    std::vector<qint64> times;
    QByteArray name;
    for (const QByteArray& line : promtool.readAllStandardOutput().split('\n')) {
        const qsizetype labelsEnd = line.lastIndexOf('}') + 1;
        if (labelsEnd > 0 && (name.isEmpty() || line.startsWith(name))) {
            name = line.left(labelsEnd);
            times.push_back(line.mid(line.lastIndexOf(' ') + 1).toLongLong());
        }
    }
    std::sort(times.begin(), times.end());
    return times;
}

std::size_t indexOf(int number)
{
    return static_cast<std::size_t>(number);
}

} // namespace

class tst_FleetSimulator : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void hasTheWholeFleet()
    {
        const DemoLayout layout = makeFleetLayout();
        QCOMPARE(layout.clusters.size(), std::size_t { 3 });
        QCOMPARE(layout.nodes.size(), std::size_t { 36 });
        QCOMPARE(layout.gpus.size(), std::size_t { 288 });
        QCOMPARE(layout.endpoints.size(), std::size_t { 31 });
        int wanted = 0;
        for (const DemoEndpoint& endpoint : layout.endpoints) {
            wanted += endpoint.replicas;
        }
        QCOMPARE(static_cast<int>(layout.replicas.size()), wanted);
        QCOMPARE(FleetDynamics(layout, 1, kStart).incidents().size(), std::size_t { 12 });
    }

    void givesTheSameValuesForTheSameSeed()
    {
        const auto one = smallFleet(7, Duration::fromHours(1));
        const auto other = smallFleet(7, Duration::fromHours(1));
        const Instant later = kStart + Duration::fromMinutes(2);
        QVERIFY(frameAt(*one, later).values == frameAt(*other, later).values);
        const auto third = smallFleet(8, Duration::fromHours(1));
        QVERIFY(frameAt(*one, later).values != frameAt(*third, later).values);
    }

    void givesEverySeriesOnce()
    {
        const auto simulator = smallFleet(7, Duration::fromMinutes(1));
        std::set<std::string> names;
        for (const DemoSeries& series : simulator->catalog().series) {
            QVERIFY2(names.insert(series.stored).second, series.stored.c_str());
        }
        QVERIFY(names.size() > 2000);
    }

    void keepsCountersRisingOverTheSeamAndIncidents()
    {
        const auto simulator = smallFleet(7, Duration::fromHours(2));
        const std::vector<DemoSeries>& series = simulator->catalog().series;
        MetricFrame frame = simulator->firstFrame();
        const double end = (kStart + Duration::fromMinutes(5)).toSeconds();
        int moved = 0;
        while (frame.unixSeconds < end) {
            const MetricFrame before = frame;
            simulator->advance(frame);
            for (std::size_t i = 0; i < series.size(); ++i) {
                if (series[i].style != NumberStyle::Gauge) {
                    QVERIFY2(frame.values[i] >= before.values[i], series[i].stored.c_str());
                    moved += frame.values[i] > before.values[i] ? 1 : 0;
                }
            }
        }
        QVERIFY(moved > 100'000);
    }

    void endsTheHistoryWhereLiveValuesBegin()
    {
        const auto simulator = smallFleet(7, Duration::fromHours(3));
        const HistoryWriter writer(simulator);
        QVERIFY(writer.windowCount() >= 2);
        QCOMPARE(writer.lastFrame().unixSeconds, kStart.toSeconds());
        QVERIFY(writer.lastFrame().values == frameAt(*simulator, kStart).values);
        QCOMPARE(writer.seamBegin(), kStart - Duration::fromMinutes(2));
    }

    void stepsEvenlyOverTheSeam_data()
    {
        QTest::addColumn<int>("ms");
        QTest::newRow("at once") << 0;
        QTest::newRow("a slow start") << 47'300;
        QTest::newRow("a very slow start") << 301'000;
    }

    void stepsEvenlyOverTheSeam()
    {
        QFETCH(int, ms);
        const auto simulator = smallFleet(7, Duration::fromMinutes(30));
        const HistoryWriter writer(simulator);
        const Instant now = kStart + Duration::fromMs(ms);
        const QTemporaryDir folder;
        for (std::size_t window = 0; window < writer.windowCount(); ++window) {
            QVERIFY(writer.writeWindow(window, folder.path()));
        }
        QVERIFY(writer.writeSeam(now, folder.path()));
        std::vector<qint64> times =
            storedTimes(folder.path(), u"{__name__=\"envoy_server_live\"}"_s);
        QVERIFY(times.size() >= 120);
        QCOMPARE(times.front(), (kStart - Duration::fromMinutes(30)).toMs());
        QCOMPARE(times.back(), now.toMs());
        for (std::size_t i = 1; i < times.size(); ++i) {
            const qint64 step = times[i] - times[i - 1];
            QVERIFY2(step > 14'000 && step < 16'000, QByteArray::number(step).constData());
        }
    }

    void keepsValuesBetweenTheirNeighbours()
    {
        const auto simulator = smallFleet(7, Duration::fromHours(1));
        const MetricCatalog& catalog = simulator->catalog();
        const MetricFrame previous = frameAt(*simulator, kStart - Duration::fromMinutes(5));
        MetricFrame next = previous;
        simulator->advance(next);
        std::vector<double> between(catalog.series.size());
        fillBetween(catalog, { previous, next }, previous.unixSeconds + 20.0, between);
        for (std::size_t i = 0; i < between.size(); ++i) {
            const auto [low, high] = std::minmax(previous.values[i], next.values[i]);
            QVERIFY2(between[i] >= low && between[i] <= high, catalog.series[i].stored.c_str());
            const bool isCounter = catalog.series[i].style != NumberStyle::Gauge;
            QVERIFY(!isCounter
                || std::abs(between[i] - (low + (high - low) / 3.0)) <= 1e-9 * std::abs(high));
        }
    }

    void fillsBucketsInOrder()
    {
        const auto simulator = smallFleet(7, Duration::fromHours(1));
        const MetricFrame frame = frameAt(*simulator, kStart);
        const std::vector<DemoSeries>& series = simulator->catalog().series;
        int compared = 0;
        for (std::size_t i = 1; i < series.size(); ++i) {
            const bool isNextBucket = series[i].exposed.find("_bucket{") != std::string::npos
                && series[i - 1].exposed.find("_bucket{") != std::string::npos
                && series[i].family == series[i - 1].family;
            if (isNextBucket) {
                QVERIFY2(frame.values[i] >= frame.values[i - 1], series[i].exposed.c_str());
                ++compared;
            }
        }
        QVERIFY(compared > 500);
    }

    void isReadByPromtool_data()
    {
        QTest::addColumn<QString>("job");
        for (const char* job : { "node-exporter", "dcgm-exporter", "kube-state-metrics", "vllm",
                 "triton", "envoy-gateway" }) {
            QTest::newRow(job) << QString::fromLatin1(job);
        }
    }

    void isReadByPromtool()
    {
        QFETCH(QString, job);
        const auto simulator = smallFleet(7, Duration::fromMinutes(10));
        const MetricCatalog& catalog = simulator->catalog();
        std::size_t target = 0;
        while (QString::fromStdString(catalog.targets.at(target).job) != job) {
            ++target;
        }
        QProcess promtool;
        promtool.start(u"promtool"_s, { u"check"_s, u"metrics"_s });
        promtool.write(
            QByteArray::fromStdString(expositionText(catalog, simulator->firstFrame(), target)));
        promtool.closeWriteChannel();
        QVERIFY(promtool.waitForFinished());
        // 3 means remarks on the exporters' choice of names; 1 means that it cannot be read.
        const QByteArray errors = promtool.readAllStandardError();
        QVERIFY2(promtool.exitCode() == 0 || promtool.exitCode() == 3, errors.constData());
        QVERIFY2(!errors.contains("error while linting"), errors.constData());
    }

    void saturatesAnEndpointInAllItsFigures()
    {
        const auto simulator = smallFleet(7, Duration::fromHours(1));
        const FleetDynamics& dynamics = simulator->dynamics();
        const int endpoint = currentSubject(dynamics, IncidentKind::Saturation);
        const std::size_t replica = indexOf(simulator->layout().firstReplica(endpoint));
        const FleetState before = dynamics.at(kStart - Duration::fromMinutes(50));
        const FleetState now = dynamics.at(kStart);
        QVERIFY(now.replicas[replica].waiting > 20.0);
        QVERIFY(before.replicas[replica].waiting < 5.0);
        QVERIFY(now.replicas[replica].kvShare >= 0.9);
        QVERIFY(now.replicas[replica].preemptedRps > 0.0);
        QVERIFY(now.replicas[replica].refusedRps > 0.0);
        QVERIFY(now.replicas[replica].firstToken.quantile(0.99)
            > 5.0 * before.replicas[replica].firstToken.quantile(0.99));
        QVERIFY(now.replicas[replica].whole.median > before.replicas[replica].whole.median);
    }

    void slowsTheReplicaOfAHotGpu()
    {
        const auto simulator = smallFleet(7, Duration::fromHours(1));
        const DemoLayout& layout = simulator->layout();
        const std::size_t gpu =
            indexOf(currentSubject(simulator->dynamics(), IncidentKind::GpuThrottled));
        const std::size_t replica = indexOf(layout.gpus[gpu].replica);
        const FleetState now = simulator->dynamics().at(kStart);
        QVERIFY(now.gpus[gpu].celsius > 80.0);
        QVERIFY(now.gpus[gpu].clockMhz < 1200.0);
        QVERIFY(now.gpus[gpu].throttledShare > 0.0);
        const std::size_t neighbour = replica - 1;
        QCOMPARE(layout.replicas[neighbour].endpoint, layout.replicas[replica].endpoint);
        QVERIFY(
            now.replicas[replica].tokenGap.median > 1.4 * now.replicas[neighbour].tokenGap.median);
    }

    void movesTheLoadOfADeadNodeToTheOthers()
    {
        const auto simulator = smallFleet(7, Duration::fromHours(1));
        const DemoLayout& layout = simulator->layout();
        const int node = currentSubject(simulator->dynamics(), IncidentKind::NodeDown);
        const FleetState now = simulator->dynamics().at(kStart);
        const FleetState before = simulator->dynamics().at(kStart - Duration::fromMinutes(13));
        QVERIFY(before.nodes[indexOf(node)].isUp);
        QVERIFY(!now.nodes[indexOf(node)].isUp);
        int dead = 0;
        for (std::size_t r = 0; r < layout.replicas.size(); ++r) {
            const bool isDead = layout.replicas[r].node == node;
            QCOMPARE(now.replicas[r].isUp, !isDead);
            dead += isDead ? 1 : 0;
            const bool isSibling =
                layout.endpoints[indexOf(layout.replicas[r].endpoint)].name == "sdxl-turbo"
                && !isDead;
            QVERIFY(!isSibling || now.replicas[r].load > 1.2 * before.replicas[r].load);
        }
        QVERIFY(dead > 0);
        const MetricFrame frame = frameAt(*simulator, kStart);
        for (std::size_t i = 0; i < frame.isTargetUp.size(); ++i) {
            QCOMPARE(frame.isTargetUp[i] == 0, simulator->catalog().targets[i].node == node);
        }
    }

    void failsAThirdOfTheRequestsOfOneReplica()
    {
        const auto simulator = smallFleet(7, Duration::fromHours(1));
        const std::size_t replica =
            indexOf(currentSubject(simulator->dynamics(), IncidentKind::ReplicaFailing));
        const ReplicaState now = simulator->dynamics().at(kStart).replicas[replica];
        const double share = now.failedRps / (now.failedRps + now.servedRps);
        QVERIFY(share > 0.25 && share < 0.4);
    }
};

QTEST_GUILESS_MAIN(tst_FleetSimulator)
#include "tst_FleetSimulator.moc"

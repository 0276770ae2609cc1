// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Mailbox.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/KnowledgeSamples.h"
#include "topology/FleetMonitor.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const ProfileReport& rowOf(const DetectionReport& report, std::string_view id)
{
    const auto at = std::find_if(report.rows.begin(), report.rows.end(),
        [id](const ProfileReport& row) { return row.profile->id == id; });
    Q_ASSERT(at != report.rows.end());
    return *at;
}

const SignalSighting& signalOf(const ProfileSighting& sighting, std::string_view id)
{
    const auto at = std::find_if(sighting.signalList.begin(), sighting.signalList.end(),
        [id](const SignalSighting& signal) { return signal.id == id; });
    Q_ASSERT(at != sighting.signalList.end());
    return *at;
}

/// A server that has answered with the fleet of two endpoints of vLLM and a node.
AskedSource labServer(const LoadedKnowledge& known)
{
    AskedSource asked = serverWith(known, u"lab"_s,
        { { "vllm:num_requests_running", 3 }, { "vllm:gpu_cache_usage_perc", 3 } });
    auto tree = std::make_shared<TopologyTree>(*asked.topology);
    TopologySource& source = tree->sources.front();
    IdentityLabels& used = source.labelsInUse["vllm"];
    used.cluster = { "region" };
    used.endpoint = { "exported_model_name" };
    used.replica = { "pod" };
    TopologyCluster& cluster = source.clusters.emplace_back();
    cluster.selectors["vllm"] = {};
    for (const char* name : { "a", "b" }) {
        TopologyEndpoint& endpoint = cluster.endpoints.emplace_back();
        endpoint.name = QString::fromLatin1(name);
        endpoint.profileId = u"vllm"_s;
        endpoint.replicas.resize(2);
    }
    cluster.nodes.emplace_back().profileIds = { u"node_exporter"_s };
    asked.topology = tree;
    return asked;
}

} // namespace

namespace {

constexpr int kWaitMs = 30'000;

} // namespace

class tst_DetectionReport : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void hasARowForEveryProfileWithoutAServer()
    {
        const LoadedKnowledge known = sourceKnowledge();
        const DetectionReport report = makeDetectionReport(known, {});
        QCOMPARE(report.rows.size(), known.knowledge.profiles->profiles.size());
        QVERIFY(report.rows.size() > 30);
        for (const ProfileReport& row : report.rows) {
            QCOMPARE(row.state(), SightingState::NotAsked);
            QCOMPARE(row.origin, ProfileOrigin::Shipped);
            QVERIFY(row.sightings.empty());
        }
    }

    void saysByWhatAProfileWasDetected()
    {
        const LoadedKnowledge known = sourceKnowledge();
        const DetectionReport report = makeDetectionReport(known, { labServer(known) });
        const ProfileReport& row = rowOf(report, "vllm");
        QCOMPARE(row.detectedCount(), 1);
        const ProfileSighting& sighting = row.sightings.front();
        QCOMPARE(sighting.state, SightingState::Detected);
        QCOMPARE(sighting.server, u"lab"_s);
        QCOMPARE(sighting.markers.size(), std::size_t { 1 });
        QCOMPARE(sighting.markers.front().metric, "vllm:num_requests_running");
        QCOMPARE(sighting.markers.front().series, std::int64_t { 3 });
        QCOMPARE(sighting.entities.endpoints, 2);
        QCOMPARE(sighting.entities.replicas, 4);
        QCOMPARE(sighting.entities.nodes, 0);
        QCOMPARE(row.entities().total(), 2);
    }

    void saysWhichLabelsNameWhatAndWhichAreWords()
    {
        const LoadedKnowledge known = sourceKnowledge();
        const DetectionReport report = makeDetectionReport(known, { labServer(known) });
        const auto& labels = rowOf(report, "vllm").sightings.front().labels;
        QCOMPARE(labels.size(), std::size_t { 3 });
        QCOMPARE(labels[0].place, u"cluster"_s);
        QCOMPARE(labels[0].label, "region");
        QVERIFY(labels[0].isWord); // the profile knows no such label
        QCOMPARE(labels[1].place, u"endpoint"_s);
        QVERIFY(!labels[1].isWord); // the exported_ twin of the profile's own
        QVERIFY(!labels[2].isWord);
    }

    void saysWhichWayASignalIsHadAndWhatTheOthersLack()
    {
        const LoadedKnowledge known = sourceKnowledge();
        const DetectionReport report = makeDetectionReport(known, { labServer(known) });
        const ProfileSighting& sighting = rowOf(report, "vllm").sightings.front();
        QCOMPARE(sighting.signalList.size(), rowOf(report, "vllm").profile->signalList.size());
        const SignalSighting& cache = signalOf(sighting, "kv_cache_utilisation");
        QCOMPARE(cache.alternatives, (std::vector<std::size_t> { 1 })); // by its old name
        QCOMPARE(cache.metrics, (std::vector<std::string> { "vllm:gpu_cache_usage_perc" }));
        QVERIFY(cache.missing.isEmpty());
        QVERIFY(!cache.title.isEmpty() && cache.title != u"kv_cache_utilisation");
        const SignalSighting& tokens = signalOf(sighting, "output_tokens_per_s");
        QVERIFY(tokens.alternatives.empty());
        QVERIFY(!tokens.missing.isEmpty());
        QCOMPARE(tokens.absent, (std::vector<std::string> { "vllm:generation_tokens_total" }));
        QCOMPARE(sighting.boundSignals(),
            static_cast<int>(std::count_if(sighting.signalList.begin(), sighting.signalList.end(),
                [](const SignalSighting& one) { return !one.alternatives.empty(); })));
        QVERIFY(sighting.boundSignals() > 0);
    }

    void namesOfAServerThatCannotListThemAreNotCalledAbsent()
    {
        const LoadedKnowledge known = sourceKnowledge();
        AskedSource asked = labServer(known);
        asked.evidence->names = std::make_shared<const MetricNames>();
        const DetectionReport report = makeDetectionReport(known, { asked });
        QVERIFY(signalOf(rowOf(report, "vllm").sightings.front(), "output_tokens_per_s")
                    .absent.empty());
    }

    void saysWhyAProfileWasNotDetected()
    {
        const LoadedKnowledge known = sourceKnowledge();
        const DetectionReport report =
            makeDetectionReport(known, { serverWith(known, u"lab"_s, { { "up", 3 } }) });
        const ProfileSighting& sighting = rowOf(report, "vllm").sightings.front();
        QCOMPARE(sighting.state, SightingState::NotFound);
        QVERIFY(sighting.markers.empty() && sighting.signalList.empty());
    }

    void tellsWhatIsNeededBesidesTheMarker()
    {
        const QTemporaryDir own;
        QByteArray json = smallEngine("lab", "Lab", "lab_up");
        json.replace("[\"lab_up\"]}", "[\"lab_up\"], \"allOf\": [\"lab_info\", \"lab_extra\"]}");
        writeText(own.filePath(u"lab.json"_s), json);
        const LoadedKnowledge known = sourceKnowledge(own.path());
        const DetectionReport report = makeDetectionReport(
            known, { serverWith(known, u"lab"_s, { { "lab_up", 2 }, { "lab_info", 1 } }) });
        const ProfileSighting& sighting = rowOf(report, "lab").sightings.front();
        QCOMPARE(sighting.state, SightingState::NeedsMore);
        QCOMPARE(sighting.absent, (std::vector<std::string> { "lab_extra" }));
        QCOMPARE(sighting.markers.front().metric, "lab_up");
    }

    void tellsServersThatHaveNotAnsweredFromThoseNotAsked()
    {
        const LoadedKnowledge known = sourceKnowledge();
        AskedSource fresh {
            .id = u"a"_s, .name = u"fresh"_s, .evidence = {}, .topology = {}, .error = {}
        };
        AskedSource dead = fresh;
        dead.error = failure(ErrorKind::Connect, u"Nobody there"_s).value();
        const ProfileReport row =
            rowOf(makeDetectionReport(known, { labServer(known), fresh, dead }), "vllm");
        QCOMPARE(row.sightings[1].state, SightingState::NotAsked);
        QCOMPARE(row.sightings[2].state, SightingState::NoAnswer);
        QCOMPARE(row.sightings[2].error, u"Nobody there"_s);
        QCOMPARE(row.state(), SightingState::Detected); // the best speaks for all
        QCOMPARE(row.detectedCount(), 1);
    }

    /// What was found with a profile as it was says nothing of it as it is.
    void evidenceOfOtherProfilesIsNone()
    {
        const LoadedKnowledge before = sourceKnowledge();
        const AskedSource asked = labServer(before);
        const LoadedKnowledge after = sourceKnowledge();
        QCOMPARE(
            rowOf(makeDetectionReport(after, { asked }), "vllm").state(), SightingState::NotAsked);
    }

    void saysWhereProfilesAreFrom()
    {
        const QTemporaryDir own;
        writeText(own.filePath(u"lab.json"_s), smallEngine("lab", "Lab", "lab_up"));
        writeText(own.filePath(u"vllm.json"_s), smallEngine("vllm", "Ours", "vllm_up"));
        writeText(own.filePath(u"broken.json"_s), "{\n\n?");
        const LoadedKnowledge known = sourceKnowledge(own.path());
        const DetectionReport report = makeDetectionReport(known, {});
        QCOMPARE(rowOf(report, "lab").origin, ProfileOrigin::Own);
        QCOMPARE(rowOf(report, "vllm").origin, ProfileOrigin::Correction);
        QCOMPARE(rowOf(report, "triton").origin, ProfileOrigin::Shipped);
        QCOMPARE(report.problems.size(), std::size_t { 1 });
        QCOMPARE(report.problems.front().file, own.filePath(u"broken.json"_s));
        QCOMPARE(report.problems.front().line, 3);
    }

    void asksTheMonitorWhatItKnows()
    {
        const LoadedKnowledge known = sourceKnowledge();
        Mailbox gui;
        const FakeClock clock(Instant::fromSeconds(1'790'000'000));
        FakeSource source(u"f"_s);
        source.setStandingAnswer(
            Result<SnapshotPtr>(failure(ErrorKind::Connect, u"The server refused"_s)));
        FleetMonitor monitor(known.knowledge, clock, gui, 1);
        monitor.addSource(source);
        QTRY_VERIFY_WITH_TIMEOUT(!monitor.status(u"f"_s).isRunning, kWaitMs);
        const AskedSource asked = askedSource(monitor, u"f"_s, u"F"_s);
        QVERIFY(!asked.evidence);
        QCOMPARE(asked.error.value().message, u"The server refused"_s);
        QCOMPARE(asked.name, u"F"_s);
        monitor.removeSource(u"f"_s);
    }
};

QTEST_GUILESS_MAIN(tst_DetectionReport)
#include "tst_DetectionReport.moc"

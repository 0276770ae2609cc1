// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/DiscoveryQueries.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

ServerProfile profile(const std::string& id, ProfileRole role, std::vector<std::string> markers)
{
    ServerProfile made;
    made.id = id;
    made.role = role;
    made.markers = std::move(markers);
    return made;
}

ServerProfile engine()
{
    ServerProfile made =
        profile("engine", ProfileRole::Engine, { "engine_new_total", "engine_old_total" });
    made.markerMatchers = "kind=\"a\"";
    made.identity.cluster = { "cluster" };
    made.identity.endpoint = { "model" };
    made.identity.replica = { "replica" };
    return made;
}

SignalBinding bound(const std::string& profileId, const std::string& signalId)
{
    SignalBinding made;
    made.profileId = profileId;
    made.signalId = signalId;
    made.expression = "sum by ($by) (rate(" + signalId + "{$sel}[$win]))";
    return made;
}

HealthRules rules()
{
    return HealthRules::fromJson("{\"schemaVersion\":1,\"vitals\":{\"endpoint\":[\"latency_p99\","
                                 "\"latency_avg\"],\"node\":[]},\"rules\":[]}")
        .value_or(HealthRules());
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

std::size_t countOf(const std::string& text, const std::string& part)
{
    std::size_t count = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++count;
    }
    return count;
}

} // namespace

class tst_DiscoveryQueries : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void guardsWithOneQueryOverAllMetrics()
    {
        ProfileSet set;
        set.profiles = { engine(),
            profile("machine", ProfileRole::Machine, { "node_uname_info" }) };
        set.profiles.back().alsoNeeded = { "node_load1" };
        const std::string guard = guardExpression(set);
        QVERIFY2(guard.starts_with("count by (__name__) ({"), guard.c_str());
        for (const char* metric : { "engine_new_total", "engine_old_total", "node_uname_info",
                 "node_load1", "kube_node_info", "kube_pod_info" }) {
            QVERIFY2(contains(guard, metric), metric);
        }
    }

    /// NIM and vLLM were never found beside each other: `or` takes series for the same that differ
    /// in nothing but the metric's name.
    void keepsThePartsOfOneQueryApart()
    {
        ProfileSet set;
        set.profiles = { engine(), profile("machine", ProfileRole::Machine, { "machine_cores" }) };
        set.profiles.back().markerMatchers = "server=\"\"";
        const std::string guard = guardExpression(set);
        QVERIFY2(contains(guard, " or label_replace(count by (__name__) ("), guard.c_str());
        QVERIFY2(contains(guard, "machine_cores\",server=\"\"})"), guard.c_str());
        const std::string markers = markerExpression({ &set.profiles[0], &set.profiles[1] },
            { { "engine_new_total", 1 }, { "machine_cores", 1 } });
        QVERIFY2(contains(markers, "\"promdesk_part\", \"engine\""), markers.c_str());
        QVERIFY2(contains(markers, "\"promdesk_part\", \"machine\""), markers.c_str());
    }

    void detectsByAnyMarkerButAllThatIsNeeded()
    {
        ProfileSet set;
        set.profiles = { engine(),
            profile("machine", ProfileRole::Machine, { "node_uname_info" }) };
        set.profiles.back().alsoNeeded = { "node_load1" };
        QVERIFY(detectProfiles(set, {}).empty());
        const auto old =
            detectProfiles(set, { { "engine_old_total", 1 }, { "node_uname_info", 1 } });
        QCOMPARE(old.size(), std::size_t { 1 });
        QCOMPARE(old.front()->id, std::string("engine"));
        const auto both = detectProfiles(
            set, { { "node_uname_info", 1 }, { "node_load1", 2 }, { "engine_new_total", 0 } });
        QCOMPARE(both.size(), std::size_t { 1 });
        QCOMPARE(both.front()->id, std::string("machine"));
    }

    /// In the middle of an upgrade some targets have the new name of a metric and some the old.
    void listsEachTargetByTheBestMarkerItHas()
    {
        const ServerProfile one = engine();
        const std::string both =
            markerExpression({ &one }, { { "engine_new_total", 1 }, { "engine_old_total", 1 } });
        QVERIFY2(contains(both,
                     "({__name__=\"engine_old_total\",kind=\"a\"} unless on (job, instance) "
                     "{__name__=\"engine_new_total\",kind=\"a\"})"),
            both.c_str());
        const std::string old = markerExpression({ &one }, { { "engine_old_total", 1 } });
        QVERIFY2(contains(old, "engine_old_total") && !contains(old, "unless"), old.c_str());
        QVERIFY2(contains(old, "kind=\"a\""), old.c_str());
        QVERIFY2(contains(old, "exported_namespace"), old.c_str());
        QVERIFY(markerExpression({ &one }, {}).empty());
        QVERIFY(markerExpression({}, {}).empty());
    }

    /// A marker with very many series is asked without what multiplies them.
    void leavesReplicasOutOfHeavyMarkers_data()
    {
        QTest::addColumn<qint64>("series");
        QTest::addColumn<bool>("hasReplicas");
        QTest::newRow("as many as are fine") << qint64 { kSeriesPerInventory } << true;
        QTest::newRow("one more") << qint64 { kSeriesPerInventory + 1 } << false;
    }

    void leavesReplicasOutOfHeavyMarkers()
    {
        QFETCH(qint64, series);
        QFETCH(bool, hasReplicas);
        const ServerProfile one = engine();
        const std::string asked = markerExpression({ &one }, { { "engine_new_total", series } });
        QCOMPARE(contains(asked, "replica"), hasReplicas);
        QCOMPARE(contains(asked, "pod"), hasReplicas);
        QVERIFY(contains(asked, "model"));
    }

    void countsGpusThatAreTooManyToBeListed()
    {
        ServerProfile gpus = profile("gpus", ProfileRole::Accelerator, { "gpu_info" });
        gpus.identity.node = { "Hostname" };
        gpus.identity.gpu = { "gpu", "GPU_I_ID" };
        const std::string few = markerExpression({ &gpus }, { { "gpu_info", 8 } });
        QVERIFY2(contains(few, "group by (") && !contains(few, "count by ("), few.c_str());
        QVERIFY2(contains(few, "GPU_I_ID"), few.c_str());
        const std::string many =
            markerExpression({ &gpus }, { { "gpu_info", kSeriesPerInventory + 1 } });
        const std::size_t inner = many.find("group by (");
        QVERIFY2(contains(many, "count by (") && inner != std::string::npos, many.c_str());
        QVERIFY2(!contains(many.substr(0, inner), "UUID"), many.c_str());
        QVERIFY2(contains(many.substr(inner), "UUID"), many.c_str());
        QVERIFY2(!contains(many, "GPU_I_ID"), many.c_str());
    }

    void asksForAllEntitiesInOneQuery()
    {
        const ServerProfile one = engine();
        const ServerProfile machine =
            profile("machine", ProfileRole::Machine, { "node_uname_info" });
        const ServerProfile monitor = profile("monitor", ProfileRole::Monitor, { "up" });
        const ServerProfile inventory =
            profile("inventory", ProfileRole::Inventory, { "kube_node_info" });
        const std::string asked = markerExpression({ &one, &machine, &monitor, &inventory },
            { { "engine_new_total", 1 }, { "node_uname_info", 1 }, { "up", 1 },
                { "kube_node_info", 1 } });
        QCOMPARE(countOf(asked, " or "), std::size_t { 1 });
        QVERIFY(!contains(asked, "kube_node_info"));
    }

    void listsInPiecesWhereOneWouldBeTooLong()
    {
        std::vector<ServerProfile> kinds;
        SeriesCounts counts;
        for (int i = 0; i < 9; ++i) {
            kinds.push_back(engine());
            kinds.back().id = "kind" + std::to_string(i);
            kinds.back().markers = { kinds.back().id + "_info" };
            counts[kinds.back().markers.front()] = 1;
        }
        std::vector<const ServerProfile*> detected;
        for (const ServerProfile& kind : kinds) {
            detected.push_back(&kind);
        }
        const std::string whole = markerExpression(detected, counts);
        const auto one = markerExpressions(detected, counts, {}, whole.size());
        QCOMPARE(one.size(), std::size_t { 1 });
        QCOMPARE(one.front(), whole);
        const auto some = markerExpressions(detected, counts, {}, whole.size() / 2);
        QVERIFY(some.size() == 2 || some.size() == 3);
        const auto each = markerExpressions(detected, counts, {}, 10);
        QCOMPARE(each.size(), kinds.size()); // one exporter cannot be divided
        std::size_t asked = 0;
        for (const std::string& piece : some) {
            QVERIFY(piece.size() <= whole.size() / 2);
            asked += countOf(piece, "_info");
        }
        QCOMPARE(asked, kinds.size());
        QVERIFY(markerExpressions({}, {}, {}, 100).empty());
    }

    void asksForPodsInPieces()
    {
        std::vector<std::string> pods;
        for (int i = 0; i < 1000; ++i) {
            pods.push_back("llama.70b." + std::to_string(i)); // dots are escaped
        }
        const std::size_t mostBytes = 4096;
        const auto pieces = podInfoExpressions({}, pods, mostBytes);
        QVERIFY(pieces.size() >= 5 && pieces.size() <= 8);
        std::size_t names = 0;
        for (const std::string& piece : pieces) {
            QVERIFY2(piece.size() <= mostBytes, piece.c_str());
            names += countOf(piece, "llama");
        }
        QCOMPARE(names, pods.size());
        QVERIFY(podInfoExpressions({}, {}, mostBytes).empty());
        QCOMPARE(podInfoExpressions({}, { "a" }, 1).size(), std::size_t { 1 });
    }

    void namesNoLabelTwice()
    {
        ServerProfile one = engine();
        one.identity.node = { "node", "instance" };
        one.identity.alias = { "node" };
        const std::string asked = markerExpression({ &one }, { { "engine_new_total", 1 } });
        const std::string list = asked.substr(0, asked.find(") ({")) + ", ";
        QCOMPARE(countOf(list, " instance,"), std::size_t { 1 });
        QCOMPARE(countOf(list, " node,"), std::size_t { 1 });
    }

    void asksVitalsOverAWindowOfSeveralScrapes()
    {
        const ServerProfile one = engine();
        const std::string vital = "latency_p99";
        const auto fast =
            vitalQueries({ &one }, { bound("engine", vital) }, rules(), Duration::fromSeconds(5));
        QCOMPARE(fast.size(), std::size_t { 1 });
        QVERIFY2(contains(fast.front().expression, "[2m]"), fast.front().expression.c_str());
        const auto slow =
            vitalQueries({ &one }, { bound("engine", vital) }, rules(), Duration::fromSeconds(60));
        QVERIFY2(contains(slow.front().expression, "[4m]"), slow.front().expression.c_str());
    }

    void leavesTheMeanOutWhereThereIsAQuantile()
    {
        const ServerProfile one = engine();
        const auto with = vitalQueries({ &one },
            { bound("engine", "latency_p99"), bound("engine", "latency_avg") }, rules(),
            Duration::fromSeconds(15));
        const bool hasMean = std::any_of(with.begin(), with.end(),
            [](const VitalQuery& query) { return query.signalId == "latency_avg"; });
        QVERIFY(!hasMean);
    }

    void asksNothingForWhatIsNotBoundOrNotThere()
    {
        const ServerProfile one = engine();
        SignalBinding unbound = bound("engine", "latency_p99");
        unbound.expression.clear();
        QVERIFY(vitalQueries({ &one }, { unbound, bound("other", "latency_p99") }, rules(),
            Duration::fromSeconds(15))
                    .empty());
    }
};

QTEST_GUILESS_MAIN(tst_DiscoveryQueries)
#include "tst_DiscoveryQueries.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "DraftRig.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "topology/DiscoveryQueries.h"
#include "topology/FleetDiscovery.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>
#include <optional>
#include <vector>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration kGrownUp = Duration::fromMinutes(6); ///< past the minutes of a young server

LabelSet ofPart(LabelSet labels, const std::string& part)
{
    labels.set("promdesk_question", part);
    return labels;
}

LabelSet engine(const std::string& pod)
{
    return { { "__name__", "engine_info" }, { "job", "engine" }, { "pod", pod },
        { "model", "llama" }, { "instance", pod + ":8000" } };
}

} // namespace

class tst_FleetDiscovery : public QObject, private DraftRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_profiles.profiles.clear();
        ServerProfile profile;
        profile.id = "engine";
        profile.title = u"Engine"_s;
        profile.markers = { "engine_info" };
        profile.identity.cluster = { "cluster" };
        profile.identity.endpoint = { "model" };
        profile.identity.replica = { "pod" };
        profile.signalList = { { .id = "ttft_p95",
            .alternatives = { { .expression = "max by ($by) (engine_ttft{$sel})",
                .needs = { "engine_ttft" } } },
            .missing = {} } };
        ServerProfile machine;
        machine.id = "machine";
        machine.role = ProfileRole::Machine;
        machine.level = Level::Node;
        machine.markers = { "machine_info" };
        machine.identity.cluster = { "cluster" };
        machine.identity.node = { "instance" };
        m_profiles.profiles = { profile, machine };
        m_knowledge.profiles = std::make_shared<const ProfileSet>(m_profiles);
        m_counts = { { "engine_info", 2 } };
        m_markers = { engine("llama-0"), engine("llama-1") };
        m_update = {};
        m_isJoinedRefused = false;
        m_isByMarker = false;
        m_clock = std::make_unique<FakeClock>();
        m_source = std::make_unique<FakeSource>();
        MetadataAnswer names;
        names.content = std::vector<std::string> { "engine_info", "engine_ttft", "up" };
        m_source->setMetadata(names);
        m_discovery = std::make_unique<FleetDiscovery>(*m_source,
            std::make_shared<const FleetKnowledge>(m_knowledge), *m_clock,
            FleetDiscovery::Threads { m_now, m_now });
        m_found.reset();
        m_doneCount = 0;
    }

    void cleanup() { m_discovery.reset(); }

    void findsWhatTheServerKnows()
    {
        run();
        QVERIFY2(*m_found, *m_found ? "" : qPrintable(m_found->error().toDisplayText()));
        const TopologySource& source = **m_found;
        QCOMPARE(source.id, u"fake"_s);
        QCOMPARE(source.profileIds, QStringList { u"engine"_s });
        const TopologyEndpoint& endpoint = source.clusters.at(0).endpoints.at(0);
        QCOMPARE(endpoint.name, u"llama"_s);
        QCOMPARE(endpoint.replicas.size(), std::size_t { 2 });
        QCOMPARE(endpoint.vitals.at("ttft_p95"), 0.5);
        QVERIFY(source.findBinding("engine", "ttft_p95")->isBound());
        QCOMPARE(m_doneCount, 1);
        QVERIFY(!m_discovery->isRunning());
        QCOMPARE(
            m_source->asked().size(), std::size_t { 5 }); // up, alerts, counts, rows, one vital
    }

    void tellsHowFarItIs()
    {
        std::vector<DiscoveryProgress> told;
        m_discovery->setProgress(
            [&told](const DiscoveryProgress& progress) { told.push_back(progress); });
        run();
        QVERIFY(told.size() >= 4);
        for (std::size_t i = 1; i < told.size(); ++i) {
            QVERIFY(told[i].finishedRequests >= told[i - 1].finishedRequests);
            QVERIFY(told[i].finishedRequests <= told[i].totalRequests);
            QVERIFY(!told[i].step.isEmpty());
        }
        QCOMPARE(told.back().finishedRequests, told.back().totalRequests);
    }

    /// Without the counts nothing can be said; the other questions may fail.
    void failsWithTheCountsAlone_data()
    {
        QTest::addColumn<int>("question");
        QTest::addColumn<bool>("isFound");
        QTest::newRow("targets") << 0 << true;
        QTest::newRow("alerts") << 1 << true;
        QTest::newRow("counts") << 2 << false;
        QTest::newRow("entities") << 3 << false;
        QTest::newRow("a vital sign") << 4 << true;
    }

    void failsWithTheCountsAlone()
    {
        QFETCH(int, question);
        QFETCH(bool, isFound);
        m_refused = question;
        run();
        m_refused = -1;
        QCOMPARE(m_doneCount, 1);
        QCOMPARE(m_found->has_value(), isFound);
        QVERIFY(!m_discovery->isRunning());
        if (isFound) {
            QVERIFY2((*m_found)->notes.join(u'|').contains(u"refused"_s),
                qPrintable((*m_found)->notes.join(u'|')));
        } else {
            QCOMPARE(m_found->error().kind, ErrorKind::BadQuery);
        }
    }

    /// A fleet of many kinds of engines has many vital signs, but no more questions.
    void asksForManyVitalSignsTogether_data()
    {
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("answered") << false;
        QTest::newRow("refused, then one by one") << true;
    }

    void asksForManyVitalSignsTogether()
    {
        QFETCH(bool, isRefused);
        constexpr int kKinds = 40;
        for (int kind = 0; kind < kKinds; ++kind) {
            ServerProfile profile = m_profiles.profiles.front();
            profile.id = "kind" + std::to_string(kind);
            profile.markers = { profile.id + "_info" };
            m_counts[profile.markers.front()] = 1;
            m_profiles.profiles.push_back(std::move(profile));
        }
        m_knowledge.profiles = std::make_shared<const ProfileSet>(m_profiles);
        m_discovery = std::make_unique<FleetDiscovery>(*m_source,
            std::make_shared<const FleetKnowledge>(m_knowledge), *m_clock,
            FleetDiscovery::Threads { m_now, m_now });
        m_isJoinedRefused = isRefused;
        m_update = { { ofPart({ { "model", "llama" } }, "vital/0"), 0.25 } }; // of each question
        run();
        QVERIFY(m_found->has_value());
        const std::size_t asked = m_source->asked().size();
        QCOMPARE(asked, isRefused ? std::size_t { 4 + 21 + 40 } : std::size_t { 4 + 21 });
        const TopologyEndpoint& endpoint = (**m_found).clusters.at(0).endpoints.at(0);
        QCOMPARE(endpoint.vitals.at("ttft_p95"), isRefused ? 0.5 : 0.25);
    }

    /// VictoriaMetrics refuses a query of more than 16 KiB.
    void asksInPiecesWhereAServerTakesShortQuestionsOnly()
    {
        run();
        const std::size_t whole = m_source->asked().size();
        m_counts["machine_info"] = 1;
        SourceCapabilities capabilities;
        capabilities.longestExpression = 100; // each exporter alone needs more
        m_discovery->setCapabilities(capabilities);
        m_isByMarker = true;
        m_markers.push_back(
            { { "__name__", "machine_info" }, { "job", "machine" }, { "instance", "n1:9100" } });
        run();
        QVERIFY2(*m_found, *m_found ? "" : qPrintable(m_found->error().toDisplayText()));
        QCOMPARE(m_source->asked().size(), whole + whole + 1); // one more list
        const TopologyCluster& cluster = (*m_found)->clusters.at(0);
        QCOMPARE(cluster.nodes.size(), std::size_t { 1 });
        QCOMPARE(cluster.endpoints.at(0).replicas.size(), std::size_t { 2 });
    }

    void goesOnWithoutTheListOfNames()
    {
        m_source->setMetadata(failure(ErrorKind::NotFound, u"no such call"_s));
        run();
        QVERIFY(*m_found);
        QVERIFY((*m_found)->notes.join(u'|').contains(u"no such call"_s));
        QCOMPARE((*m_found)->clusters.at(0).endpoints.size(), std::size_t { 1 });
    }

    /// A server that is known is asked one question a cycle.
    void asksKnownServersOneQuestion()
    {
        becomeKnown();
        m_update = knownUpdate();
        m_update.push_back({ ofPart({ { "model", "llama" } }, "vital/0"), 2.5 });
        const std::size_t before = m_source->asked().size();
        goOn(Duration::fromSeconds(32));
        QCOMPARE(m_source->asked().size(), before + 1);
        QVERIFY(*m_found);
        const TopologyEndpoint& endpoint = (*m_found)->clusters.at(0).endpoints.at(0);
        QCOMPARE(endpoint.replicas.size(), std::size_t { 2 });
        QCOMPARE(endpoint.vitals.at("ttft_p95"), 2.5);
    }

    void takesWhatCameAndWent()
    {
        becomeKnown();
        m_update = knownUpdate();
        m_update.push_back({ ofPart(engine("llama-2"), "markers+"), 1 });
        m_update.push_back({ ofPart(engine("llama-0"), "markers-"), 1 });
        goOn(Duration::fromSeconds(64)); // entities are asked for in every second cycle
        QVERIFY(m_source->asked().back().request.expression.find(" unless ") != std::string::npos);
        QStringList replicas;
        for (const TopologyReplica& replica : (*m_found)->clusters.at(0).endpoints.at(0).replicas) {
            replicas += replica.name;
        }
        QCOMPARE(replicas, (QStringList { u"llama-1"_s, u"llama-2"_s }));
    }

    void discoversAnewWhenAnExporterComes()
    {
        becomeKnown();
        m_update = knownUpdate();
        m_update.push_back({ ofPart({ { "__name__", "machine_info" } }, "counts"), 1 });
        m_counts["machine_info"] = 1;
        m_markers.push_back(
            { { "__name__", "machine_info" }, { "job", "machine" }, { "instance", "n1:9100" } });
        goOn(Duration::fromSeconds(32));
        QVERIFY(*m_found);
        QCOMPARE((*m_found)->profileIds, (QStringList { u"engine"_s, u"machine"_s }));
        QCOMPARE((*m_found)->clusters.at(0).nodes.size(), std::size_t { 1 });
        QCOMPARE(m_doneCount, 1); // within one cycle
    }

    /// A server that cannot take the joined question is never asked it again.
    void asksOneByOneWhereTheJoinedQuestionIsRefused()
    {
        becomeKnown();
        m_isJoinedRefused = true;
        const int before = joinedCount();
        goOn(Duration::fromSeconds(32));
        QVERIFY(*m_found); // found in the old way within the same cycle
        const int joined = joinedCount();
        QCOMPARE(joined, before + 1);
        goOn(kGrownUp);
        QVERIFY(*m_found);
        QCOMPARE(joinedCount(), joined);
    }

    void failsAnUpdateThatDoesNotArrive()
    {
        becomeKnown();
        m_clock->advance(Duration::fromSeconds(32));
        begin();
        QCOMPARE(m_source->openCount(), 1);
        m_source->answerAll(failure(ErrorKind::Connect, u"nobody there"_s));
        QVERIFY(m_found.has_value() && !*m_found);
        QCOMPARE(m_found->error().kind, ErrorKind::Connect);
        m_update = knownUpdate();
        const std::size_t before = m_source->asked().size();
        goOn(Duration::fromSeconds(32));
        QVERIFY(*m_found);
        QCOMPARE(m_source->asked().size(), before + 1); // what was known still is
    }

    void asksAtTheServersTime()
    {
        SourceCapabilities capabilities;
        capabilities.clockSkew = Duration::fromSeconds(90);
        m_discovery->setCapabilities(capabilities);
        begin();
        for (const FakeSource::Asked& asked : m_source->asked()) {
            QCOMPARE(asked.request.start, m_clock->now() + Duration::fromSeconds(90));
        }
    }

    void cancelsWhenDestroyed()
    {
        begin();
        QVERIFY(m_discovery->isRunning());
        QVERIFY(m_source->openCount() > 0);
        m_discovery.reset();
        QCOMPARE(m_source->openCount(), 0);
        answerOpen();
        QCOMPARE(m_doneCount, 0);
    }

private:
    void begin()
    {
        m_found.reset();
        m_doneCount = 0;
        m_discovery->start(m_previous, [this](Result<TopologySource> found) {
            ++m_doneCount;
            m_found = std::move(found);
        });
    }

    void run()
    {
        m_previous.reset();
        begin();
        answerOpen();
        QVERIFY(m_found.has_value());
    }

    /// A cycle after so long; what is asked is answered.
    void goOn(Duration after)
    {
        m_clock->advance(after);
        begin();
        answerOpen();
        QVERIFY(m_found.has_value());
    }

    void becomeKnown()
    {
        run();
        m_clock->advance(kGrownUp);
        begin(); // too long after the first for changes alone: everything is listed once more
        m_update = knownUpdate();
        for (const LabelSet& labels : m_markers) {
            m_update.push_back({ ofPart(labels, "markers"), 1 });
        }
        answerOpen();
        QVERIFY(m_found.has_value() && m_found->has_value());
    }

    [[nodiscard]] Rows knownUpdate() const
    {
        return { { ofPart({ { "__name__", "engine_info" } }, "counts"), 2 } };
    }

    void answerOpen()
    {
        for (std::size_t i = 0; i < m_source->asked().size(); ++i) {
            const FakeSource::Asked& asked = m_source->asked().at(i);
            if (asked.done) {
                m_source->answer(i, answerTo(asked.request.expression));
            }
        }
    }

    [[nodiscard]] Result<SnapshotPtr> answerTo(const std::string& expression) const
    {
        const auto asks = [&expression](const char* text) {
            return expression.find(text) != std::string::npos;
        };
        if (asks("promdesk_question")) {
            return m_isJoinedRefused
                ? Result<SnapshotPtr>(failure(ErrorKind::BadQuery, u"refused"_s))
                : Result<SnapshotPtr>(vectorOf(m_update));
        }
        const int question = expression == "up"                    ? 0
            : asks("ALERTS")                                       ? 1
            : expression == guardExpression(*m_knowledge.profiles) ? 2
            : asks("engine_ttft")                                  ? 4
                                                                   : 3;
        if (question == m_refused) {
            return failure(ErrorKind::BadQuery, u"refused"_s);
        }
        Rows rows;
        if (question == 2) {
            for (const auto& [name, count] : m_counts) {
                rows.push_back({ { { "__name__", name } }, static_cast<double>(count) });
            }
        } else if (question == 3) {
            for (const LabelSet& labels : m_markers) {
                if (!m_isByMarker || asks(std::string(labels.metricName()).c_str())) {
                    rows.push_back({ labels, 1 });
                }
            }
        } else if (question == 4) {
            rows = { { { { "model", "llama" } }, 0.5 } };
        }
        return vectorOf(rows);
    }

    [[nodiscard]] int joinedCount() const
    {
        int count = 0;
        for (const FakeSource::Asked& asked : m_source->asked()) {
            const bool isJoined =
                asked.request.expression.find("promdesk_question") != std::string::npos;
            count += isJoined ? 1 : 0;
        }
        return count;
    }

    ImmediateExecutor m_now;
    std::map<std::string, int> m_counts;
    std::vector<LabelSet> m_markers;
    Rows m_update;
    bool m_isJoinedRefused = false;
    bool m_isByMarker = false; ///< a list has only what its question names
    int m_refused = -1; ///< which of the questions is
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<FakeSource> m_source;
    std::unique_ptr<FleetDiscovery> m_discovery;
    std::shared_ptr<const TopologySource> m_previous;
    std::optional<Result<TopologySource>> m_found;
    int m_doneCount = 0;
};

QTEST_GUILESS_MAIN(tst_FleetDiscovery)
#include "tst_FleetDiscovery.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ChangeRows.h"
#include "changes/FleetComparison.h"
#include "changes/MetricComparison.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_FleetComparison : public QObject
{
    Q_OBJECT

private:
    ProfileSet m_profiles = twoProfiles();
    ChangeAnswers m_answers;

    static SnapshotPtr names(std::initializer_list<const char*> metrics)
    {
        Rows rows;
        for (const char* metric : metrics) {
            rows.push_back({ { { "__name__", metric } }, 4 });
        }
        return vectorOf(rows);
    }

    [[nodiscard]] SourceChanges compare() const { return compareFleet(m_answers, m_profiles); }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_answers = {};
        m_answers.sourceId = u"s"_s;
        m_answers.sourceName = u"prom"_s;
        m_answers.beforeAt = Instant::fromSeconds(1'790'000'000);
        m_answers.afterAt = Instant::fromSeconds(1'790'003'600);
        m_answers.profileIds = { "engine", "machine" };
        for (MomentAnswers* moment : { &m_answers.before, &m_answers.after }) {
            moment->names = names({ "up", "engine_up" });
            moment->targets = vectorOf({ { { { "__name__", "up" }, { "job", "j" } }, 1 } });
            moment->markers = vectorOf({ { engineRow("llama-0"), 1 }, { engineRow("llama-1"), 1 },
                { machineRow("n1"), 1 } });
            moment->infos = vectorOf({});
        }
    }

    void nothingIsNothing()
    {
        const SourceChanges found = compare();
        QVERIFY(found.changes.empty());
        QVERIFY(found.problems.isEmpty());
        QVERIFY(found.notes.isEmpty());
    }

    void countsReplicas()
    {
        m_answers.after.markers = vectorOf({ { engineRow("llama-0"), 1 },
            { engineRow("llama-2"), 1 }, { engineRow("llama-3"), 1 }, { machineRow("n1"), 1 } });
        const SourceChanges found = compare();
        QCOMPARE(found.changes.size(), std::size_t(1));
        const FleetChange& change = found.changes.front();
        QVERIFY(change.kind == ChangeKind::Replicas);
        QCOMPARE(change.entity, u"llama"_s);
        QCOMPARE(change.before, u"2"_s);
        QCOMPARE(change.after, u"3"_s);
        QCOMPARE(change.details, (QStringList { u"gone: llama-1"_s, u"new: llama-2, llama-3"_s }));
        QVERIFY(change.scope.level == Level::Endpoint);
        QCOMPARE(change.scope.cluster, u"lab"_s);
        QCOMPARE(change.sources, QStringList { u"prom"_s });
    }

    void asManyOthersAreAChangeToo()
    {
        m_answers.after.markers = vectorOf(
            { { engineRow("llama-0"), 1 }, { engineRow("llama-9"), 1 }, { machineRow("n1"), 1 } });
        const SourceChanges found = compare();
        QCOMPARE(found.changes.front().before, u"2"_s);
        QCOMPARE(found.changes.front().after, u"2, others"_s);
    }

    void tellsNodesAndEndpointsThatCameAndWent()
    {
        m_answers.after.markers =
            vectorOf({ { engineRow("qwen-0", "qwen"), 1 }, { machineRow("n2"), 1 } });
        const SourceChanges found = compare();
        QCOMPARE(found.changes.size(), std::size_t(4));
        QStringList told;
        for (const FleetChange& change : found.changes) {
            told += change.entity + u' ' + change.before + u'>' + change.after;
        }
        told.sort();
        QCOMPARE(told,
            (QStringList { u"llama Engine, 2 replicas>"_s, u"n1 there>"_s, u"n2 >there"_s,
                u"qwen >Engine, 1 replicas"_s }));
    }

    void tellsMetricNamesThatCameAndWent()
    {
        m_answers.after.names = names({ "up", "new_total" });
        const SourceChanges found = compare();
        const FleetChange* went = find(found.changes, ChangeKind::Metric, u"engine_up"_s);
        const FleetChange* came = find(found.changes, ChangeKind::Metric, u"new_total"_s);
        QVERIFY(went && came);
        QCOMPARE(went->before, u"4 series"_s);
        QVERIFY(went->after.isEmpty());
        QVERIFY(came->before.isEmpty());
        QCOMPARE(came->entity, u"prom"_s);
    }

    void manyMetricNamesAreCut()
    {
        Rows rows;
        for (int i = 0; i < 100'000; ++i) {
            rows.push_back({ { { "__name__", "m" + std::to_string(i) } }, 1 });
        }
        m_answers.after.names = vectorOf(rows);
        const SourceChanges found = compare();
        QCOMPARE(qsizetype(found.changes.size()), kMostMetricChanges + 2); // and two that went
        QCOMPARE(found.notes, QStringList { u"prom: 98000 more metric names came"_s });
    }

    void manyNamesThatBeginAlikeAreOneRow()
    {
        Rows rows { { { { "__name__", "up" } }, 4 }, { { { "__name__", "engine_up" } }, 4 } };
        for (int i = 0; i < 20; ++i) {
            rows.push_back({ { { "__name__", "go_" + std::to_string(i) } }, 3 });
        }
        m_answers.after.names = vectorOf(rows);
        const SourceChanges found = compare();
        QCOMPARE(found.changes.size(), std::size_t(1));
        const FleetChange& row = found.changes.front();
        QCOMPARE(row.what, u"go_…"_s);
        QCOMPARE(row.after, u"60 series"_s);
        QVERIFY(row.before.isEmpty());
        QCOMPARE(row.count, 20);
        QCOMPARE(row.details.size(), kMostDetails);
        QCOMPARE(row.details.front(), u"go_0"_s);
    }

    void aTimeWithoutDataIsAProblemAndNoChange()
    {
        m_answers.before = { .names = vectorOf({}),
            .counts = nullptr,
            .targets = vectorOf({}),
            .markers = nullptr,
            .infos = nullptr };
        const SourceChanges found = compare();
        QVERIFY(found.changes.empty());
        QCOMPARE(found.problems,
            QStringList { u"prom has no data of 2026-09-21T14:13:20Z: nothing can be compared"_s });
    }

    void whatIsKnownOfOneTimeOnlyIsNotCompared()
    {
        m_answers.before.markers = nullptr;
        m_answers.after.targets = nullptr;
        m_answers.before.infos = nullptr;
        m_answers.after.infos =
            vectorOf({ { { { "__name__", "kube_node_info" }, { "node", "n9" } }, 1 } });
        m_answers.problems = { u"prom: nodes could not be compared: no"_s };
        const SourceChanges found = compare();
        QVERIFY(found.changes.empty());
        QCOMPARE(found.problems, m_answers.problems);
    }

    void showsTheScopeOnly()
    {
        m_answers.after.markers = vectorOf({ { engineRow("llama-0"), 1 },
            { engineRow("qwen-0", "qwen"), 1 }, { machineRow("n1"), 1 }, { machineRow("n2"), 1 } });
        m_answers.scope = { .level = Level::Endpoint,
            .source = {},
            .cluster = u"lab"_s,
            .node = {},
            .endpoint = u"llama"_s };
        const SourceChanges found = compare();
        QCOMPARE(found.changes.size(), std::size_t(1));
        QCOMPARE(found.changes.front().what, u"replicas"_s);
    }

    void anEngineOfAnotherKindIsSaid()
    {
        ServerProfile other = m_profiles.profiles.front();
        other.id = "other";
        other.title = u"Other"_s;
        other.markers = { "other_up" };
        m_profiles.profiles.push_back(other);
        m_answers.profileIds.push_back("other");
        LabelSet row = engineRow("llama-0");
        row.set("__name__", "other_up");
        LabelSet second = engineRow("llama-1");
        second.set("__name__", "other_up");
        m_answers.after.markers = vectorOf({ { row, 1 }, { second, 1 }, { machineRow("n1"), 1 } });
        const SourceChanges found = compare();
        m_profiles = twoProfiles();
        const FleetChange* change = find(found.changes, ChangeKind::Endpoint, u"model server"_s);
        QVERIFY(change);
        QCOMPARE(change->before, u"Engine"_s);
        QCOMPARE(change->after, u"Other"_s);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_FleetComparison)
#include "tst_FleetComparison.moc"

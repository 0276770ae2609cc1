// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "DraftRig.h"
#include "core/Limits.h"
#include "topology/DiscoveryUpdate.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

LabelSet part(const std::string& name, LabelSet labels)
{
    labels.set("promdesk_question", name);
    return labels;
}

LabelSet target(const std::string& instance)
{
    return { { "__name__", "up" }, { "instance", instance } };
}

/// "instance=value", sorted.
QByteArray textOf(const SnapshotPtr& rows)
{
    if (!rows) {
        return "nothing";
    }
    QByteArrayList all;
    for (const Series& series : rows->series) {
        all += QByteArray::fromStdString(std::string(series.labels.value("instance"))) + '='
            + QByteArray::number(series.values.front());
    }
    std::sort(all.begin(), all.end());
    return all.join(' ');
}

int countOf(const std::string& text, const std::string& word)
{
    int count = 0;
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word, at + 1)) {
        ++count;
    }
    return count;
}

} // namespace

/// DiscoveryUpdate without a server: one question for everything, and what its answer changes.
class tst_UpdateParts : public QObject, private DraftRig
{
    Q_OBJECT

    /// The one question of a small fleet.
    [[nodiscard]] std::string questionOf(const UpdatePlan& plan) const
    {
        const std::vector<std::string> all = updateExpressions(m_profiles, plan);
        return all.size() == 1 ? all.front() : std::string();
    }

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        start();
    }

    void putsEachAnswerIntoItsPart()
    {
        const UpdateParts parts = splitUpdate(
            vectorOf({ { part("down", target("a")), 0 }, { part("vital/0", target("b")), 7 },
                { part("down", target("c")), 0 }, { target("stray"), 1 } }));
        QCOMPARE(textOf(parts.at("down")), QByteArray("a=0 c=0"));
        QCOMPARE(textOf(parts.at("vital/0")), QByteArray("b=7"));
        QVERIFY(!parts.at("down")->series.front().labels.contains("promdesk_question"));
        QVERIFY(splitUpdate(std::make_shared<const SeriesSnapshot>()).empty());
    }

    void readsTheCountsThatAreThere()
    {
        const auto count = [](const char* name, double value) {
            return std::pair(part("counts", { { "__name__", name } }), value);
        };
        const SeriesCounts counts = countsIn(splitUpdate(vectorOf({ count("some", 12),
            count("none", 0), count("wrong", std::nan("")), count("many", 1e300) })));
        QCOMPARE(counts.size(), std::size_t { 2 });
        QCOMPARE(counts.at("some"), std::int64_t { 12 });
        QCOMPARE(counts.at("many"), std::int64_t { 1'000'000'000'000'000 });
        QVERIFY(countsIn({}).empty());
    }

    /// A target that fails says so; the others were listed before and answer.
    void takesTargetsThatFail()
    {
        DiscoveryAnswers before;
        before.targets = vectorOf({ { target("a"), 1 }, { target("b"), 0 }, { target("c"), 1 } });
        const auto after =
            updated(before, splitUpdate(vectorOf({ { part("down", target("c")), 0 } })), {});
        QCOMPARE(textOf(after.targets), QByteArray("a=1 b=1 c=0"));
        QCOMPARE(textOf(updated(before, {}, {}).targets), QByteArray("a=1 b=1 c=1"));
        QCOMPARE(textOf(updated({}, {}, {}).targets), QByteArray());
    }

    void addsWhatCameAndDropsWhatWent_data()
    {
        QTest::addColumn<QByteArray>("list");
        QTest::newRow("entities") << QByteArray("markers");
        QTest::newRow("nodes") << QByteArray("nodes");
        QTest::newRow("pods") << QByteArray("pods");
    }

    void addsWhatCameAndDropsWhatWent()
    {
        QFETCH(QByteArray, list);
        const std::string name = list.toStdString();
        const auto place = list == "markers" ? &DiscoveryAnswers::markers
            : list == "nodes"                ? &DiscoveryAnswers::nodeInfo
                                             : &DiscoveryAnswers::podInfo;
        DiscoveryAnswers before;
        before.*place = vectorOf({ { target("a"), 1 }, { target("b"), 1 } });
        const auto after = updated(before,
            splitUpdate(vectorOf({ { part(name + '+', target("c")), 1 },
                { part(name + '-', target("a")), 1 }, { part(name + '+', target("b")), 5 } })),
            {});
        QCOMPARE(textOf(after.*place), QByteArray("b=5 c=1"));
        const auto whole =
            updated(before, splitUpdate(vectorOf({ { part(name, target("z")), 1 } })), {});
        QCOMPARE(textOf(whole.*place), QByteArray("z=1"));
        QCOMPARE((updated(before, {}, {}).*place).get(), (before.*place).get()); // nothing copied
        const auto first =
            updated({}, splitUpdate(vectorOf({ { part(name + '+', target("c")), 1 } })), {});
        QCOMPARE(textOf(first.*place), QByteArray("c=1"));
    }

    /// Alerts and vital signs are of this moment: what is not answered is not there.
    void forgetsWhatIsOfTheMoment()
    {
        DiscoveryAnswers before;
        before.alerts = vectorOf({ { target("a"), 1 } });
        before.vitals = { { "engine", "old", vectorOf({ { target("a"), 1 } }) } };
        const std::vector<VitalQuery> vitals { { "engine", "one", "x" }, { "engine", "two", "y" } };
        const auto after =
            updated(before, splitUpdate(vectorOf({ { part("vital/1", target("b")), 3 } })), vitals);
        QVERIFY(after.alerts == nullptr);
        QCOMPARE(after.vitals.size(), std::size_t { 1 });
        QCOMPARE(after.vitals.front().signalId, std::string("two"));
        QCOMPARE(textOf(after.vitals.front().rows), QByteArray("b=3"));
    }

    void asksForNoMoreThanThePlanSays()
    {
        UpdatePlan plan { .detected = { &profile("engine") },
            .counts = { { "engine_info", 3 }, { "kube_pod_info", 5 } },
            .vitals = { { "engine", "one", "rate(x[1m])" } },
            .listing = Listing::None,
            .sinceListing = {} };
        const std::string none = questionOf(plan);
        QVERIFY(none.find("(up == 0)") != std::string::npos);
        QVERIFY(none.find("(rate(x[1m]))") != std::string::npos);
        QCOMPARE(countOf(none, "promdesk_question"), 4); // counts, down, alerts, a vital sign
        plan.listing = Listing::Changes;
        plan.sinceListing = Duration::fromSeconds(64);
        const std::string changes = questionOf(plan);
        QCOMPARE(countOf(changes, " unless "), 4); // entities and pods, both ways
        QVERIFY(changes.find(" offset 64000ms") != std::string::npos);
        plan.listing = Listing::All;
        const std::string all = questionOf(plan);
        QCOMPARE(countOf(all, "promdesk_question"), 6);
        QVERIFY(all.find("unless") == std::string::npos);
        QVERIFY(all.find("up == 0") == std::string::npos);
    }

    /// Of a fleet that has everything: what came and went is asked of each profile three times.
    void asksInPiecesWhereOneWouldBeTooLong()
    {
        UpdatePlan plan { .detected = {},
            .counts = {},
            .vitals = {},
            .listing = Listing::Changes,
            .sinceListing = Duration::fromMinutes(10) };
        for (int i = 0; i < 1000; ++i) {
            plan.vitals.push_back({ "engine", std::to_string(i), std::string(300, 'x') });
        }
        const std::vector<std::string> all = updateExpressions(m_profiles, plan);
        QVERIFY(all.size() > 2 && all.size() < 6);
        int parts = 0;
        for (const std::string& one : all) {
            QVERIFY(one.size() <= limits::kExpressionBytes);
            parts += countOf(one, "promdesk_question");
        }
        QCOMPARE(parts, 1003); // each once: counts, down, alerts, vital signs
        QVERIFY(all.back().find("\"vital/999\"") != std::string::npos);
        plan.mostBytes = 16 * 1024; // as a server takes them
        const std::vector<std::string> shorter = updateExpressions(m_profiles, plan);
        QVERIFY(shorter.size() > 6 * all.size());
        for (const std::string& one : shorter) {
            QVERIFY(one.size() <= plan.mostBytes);
        }
    }

    void joinsListsToOne()
    {
        QVERIFY(joinedLists({}) == nullptr);
        const SnapshotPtr one = vectorOf({ { target("a"), 1 } });
        QCOMPARE(joinedLists({ one }).get(), one.get()); // nothing copied
        const SnapshotPtr other = vectorOf({ { target("b"), 2 }, { target("c"), 3 } });
        QCOMPARE(textOf(joinedLists({ one, other, one })), QByteArray("a=1 a=1 b=2 c=3"));
        QCOMPARE(one->series.size(), std::size_t { 1 });
    }

    void doesNotListPodsThatAreTooMany()
    {
        UpdatePlan plan { .detected = {},
            .counts = { { "kube_pod_info", kSeriesPerInventory } },
            .vitals = {},
            .listing = Listing::All,
            .sinceListing = {} };
        QVERIFY(countOf(questionOf(plan), "\"pods\"") == 1);
        plan.counts["kube_pod_info"] = kSeriesPerInventory + 1;
        QVERIFY(countOf(questionOf(plan), "\"pods\"") == 0);
    }
};

QTEST_APPLESS_MAIN(tst_UpdateParts)
#include "tst_UpdateParts.moc"

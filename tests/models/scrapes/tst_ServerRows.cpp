// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "scrapes/ServerRows.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ServerRows : public QObject
{
    Q_OBJECT

private:
    EntityIndex m_index { LabelWords(), u"s"_s };

    static ScrapeTarget target(const char* instance, const char* health, const char* error = "")
    {
        ScrapeTarget one;
        one.pool = "pool";
        one.url = "http://me:secret@" + std::string(instance) + "/metrics?token=secret#x";
        one.health = health;
        one.lastError = error;
        one.labels = { { "job", "vllm" }, { "instance", instance } };
        one.lastScrape = Instant::fromSeconds(1'790'000'000);
        one.lastScrapeSeconds = 0.25;
        return one;
    }

    [[nodiscard]] std::vector<TargetRow> rows(const std::vector<ScrapeTarget>& targets) const
    {
        return targetRows(targets, m_index, u"prom"_s);
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsTargets()
    {
        const TargetRow row = rows({ target("a:1", "down", "connection refused") }).front();
        QVERIFY(row.state == WatchState::Failing);
        QCOMPARE(row.job, u"vllm"_s);
        QCOMPARE(row.instance, u"a:1"_s);
        QCOMPARE(row.error, u"connection refused"_s);
        QCOMPARE(row.took, Duration::fromMs(250));
        QCOMPARE(row.source, u"prom"_s);
        QVERIFY(rows({ target("a:1", "up") }).front().state == WatchState::Ok);
        QVERIFY(rows({ target("a:1", "unknown") }).front().state == WatchState::Unknown);
        QVERIFY(rows({ target("a:1", "<img>") }).front().state == WatchState::Unknown);
    }

    void addressesKeepNoSecrets()
    {
        QCOMPARE(rows({ target("a:1", "up") }).front().address, u"http://a:1/metrics"_s);
        ScrapeTarget odd = target("a:1", "up");
        odd.url = "://secret";
        QVERIFY(!rows({ odd }).front().address.contains(u"secret"_s));
    }

    void hostileTextsStayTextsAndAreBounded()
    {
        ScrapeTarget odd = target("a:1", "down");
        odd.lastError = std::string(100'000, 'x');
        odd.labels = { { "job", "a\nb" }, { "instance", "../../x" } };
        odd.lastScrapeSeconds = std::numeric_limits<double>::infinity();
        const TargetRow row = rows({ odd }).front();
        QVERIFY(row.error.size() <= 1001);
        QVERIFY(!row.job.contains(u'\n'));
        QCOMPARE(row.took, Duration::fromHours(24));
    }

    void readsRules()
    {
        Rule fails;
        fails.name = "r";
        fails.health = "err";
        fails.lastError = "many-to-many";
        fails.query = "a / b";
        Rule fires;
        fires.isAlerting = true;
        fires.name = "alert";
        fires.health = "ok";
        fires.state = "firing";
        const auto found = ruleRows(
            { { .name = "g", .file = "f", .interval = {}, .rules = { fails, fires } } }, u"prom"_s);
        QCOMPARE(found.size(), std::size_t(2));
        QVERIFY(found.front().state == WatchState::Failing);
        QCOMPARE(found.front().error, u"many-to-many"_s);
        QCOMPARE(found.front().group, u"g"_s);
        QVERIFY(found.back().isAlerting);
        QCOMPARE(found.back().alertState, u"firing"_s);
    }

    void readsCounts()
    {
        TsdbStatus status;
        status.seriesCount = 200;
        status.seriesByMetric = { { "up", 50 } };
        status.seriesByPair = { { "job=vllm", 100 } };
        status.seriesByLabel = { { "job", 200 } };
        status.valuesByLabel = { { "pod", 9 } };
        status.bytesByLabel = { { "pod", 900 } };
        const auto found = countRows(status, u"prom"_s);
        QCOMPARE(found.size(), std::size_t(5));
        QCOMPARE(found.at(0).share, 0.25);
        QCOMPARE(found.at(1).name, u"job=vllm"_s);
        QCOMPARE(found.at(1).share, 0.5);
        QCOMPARE(found.at(2).share, 1.0);
        QCOMPARE(found.at(3).name, u"pod"_s);
        QCOMPARE(found.at(3).share, 0.0);
        QCOMPARE(found.at(4).count, std::int64_t(900));
        QCOMPARE(found.at(4).share, 0.0);
    }

    void theWorstStandFirst()
    {
        ServerReport report;
        report.targets = rows({ target("c:1", "up"), target("b:1", "down"),
            target("a:1", "unknown"), target("a:1", "down") });
        finishServerReport(report);
        QStringList order;
        for (const TargetRow& row : report.targets) {
            order += row.instance;
        }
        QCOMPARE(order, (QStringList { u"a:1"_s, u"b:1"_s, u"a:1"_s, u"c:1"_s }));
    }

    void manyAreCut()
    {
        ServerReport report;
        report.targets.resize(kMostServerRows + 3);
        finishServerReport(report);
        QCOMPARE(report.targets.size(), kMostServerRows);
        QCOMPARE(report.notes, QStringList { u"3 more targets are left out"_s });
    }

    void aTargetIsOfTheNodeAtItsAddress()
    {
        TopologySource fleet;
        TopologyCluster lab;
        lab.name = u"lab"_s;
        TopologyNode node;
        node.name = u"n1"_s;
        lab.nodes = { node };
        fleet.clusters = { lab };
        LabelWords words;
        words.node = { "node" };
        EntityIndex index(words, u"s"_s);
        index.add(fleet);
        ScrapeTarget exporter = target("10.0.0.1:9100", "up");
        exporter.labels.set("node", "n1");
        exporter.labels.set("pod", "node-exporter-bcdfg");
        const auto found =
            targetRows({ target("10.0.0.1:8042", "down"), exporter, target("10.0.0.2:1", "up") },
                index, u"prom"_s);
        QCOMPARE(found.at(0).place.name, u"n1"_s);
        QCOMPARE(found.at(1).place.name, u"n1"_s);
        QVERIFY(found.at(1).place.scope.level == Level::Node);
        QCOMPARE(found.at(2).place.name, u"10.0.0.2:1"_s);
    }

    void sentencesLeaveTheAddressOut()
    {
        std::vector<TargetRow> found =
            rows({ target("a:1", "down", "Get \"http://a:1/metrics\": EOF") });
        QCOMPARE(downTargetSentences(found, {}),
            QStringList { u"The target a:1 of job vllm is down: EOF"_s });
    }

    void saysWhichTargetOfAPlaceIsDown()
    {
        std::vector<TargetRow> found;
        for (const char* instance : { "a:1", "b:1", "c:1", "d:1", "e:1" }) {
            found.push_back(rows({ target(instance, "down", "refused") }).front());
            found.back().place.scope.cluster = u"lab"_s;
            found.back().place.node = u"n1"_s;
        }
        found.push_back(rows({ target("up:1", "up") }).front());
        Scope node {
            .level = Level::Node, .source = {}, .cluster = u"lab"_s, .node = u"n1"_s, .endpoint = {}
        };
        QCOMPARE(downTargetSentences(found, node),
            (QStringList { u"The target a:1 of job vllm is down: refused"_s,
                u"The target b:1 of job vllm is down: refused"_s, u"3 more targets are down."_s }));
        node.node = u"n2"_s;
        QVERIFY(downTargetSentences(found, node).isEmpty());
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_ServerRows)
#include "tst_ServerRows.moc"

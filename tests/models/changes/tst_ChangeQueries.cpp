// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "ChangeRows.h"
#include "changes/ChangeQueries.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

class tst_ChangeQueries : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void countsAllSeriesByName()
    {
        QCOMPARE(namesExpression({}), std::string("count by (__name__) ({__name__!=\"\"})"));
    }

    void keepsTheCountsOfSeveralSelectorsApart()
    {
        const std::string expression = namesExpression({ "pod=\"a\"", "instance=\"b\"" });
        QCOMPARE(expression,
            std::string("label_replace(count by (__name__) ({__name__!=\"\",pod=\"a\"}), "
                        "\"promdesk_part\", \"0\", \"\", \"\") or label_replace(count by "
                        "(__name__) ({__name__!=\"\",instance=\"b\"}), \"promdesk_part\", \"1\", "
                        "\"\", \"\")"));
        const SeriesCounts counts =
            seriesCounts(vectorOf({ { { { "__name__", "up" }, { "promdesk_part", "0" } }, 2 },
                { { { "__name__", "up" }, { "promdesk_part", "1" } }, 3 } }));
        QCOMPARE(counts.at("up"), 5);
    }

    void countsWithoutNumbersAreNone()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const SeriesCounts counts = seriesCounts(
            vectorOf({ { { { "__name__", "a" } }, nan }, { { { "__name__", "b" } }, -1 } }));
        QCOMPARE(counts.at("a"), 0);
        QCOMPARE(counts.at("b"), 0);
        QVERIFY(seriesCounts(nullptr).empty());
    }

    void countsWhatTheOtherQuestionsAreAbout()
    {
        const std::string expression = countsExpression(twoProfiles());
        for (const char* name :
            { ".+_info", "up", "engine_up", "machine_up", "process_start_time_seconds" }) {
            QVERIFY2(expression.find(name) != std::string::npos, name);
        }
    }

    void choosesTheMostTellingFirst()
    {
        const InfoChoice choice = chooseInfos({ { "kube_pod_info", 15'000 },
            { "container_start_time_seconds", 15'000 }, { "prometheus_build_info", 3 },
            { "vllm:cache_config_info", 40 }, { "http_requests_total", 900 }, { "gone_info", 0 } });
        QCOMPARE(choice.metrics,
            (std::vector<std::string> {
                "kube_pod_info", "prometheus_build_info", "vllm:cache_config_info" }));
        QCOMPARE(choice.leftOut, QStringList { u"container_start_time_seconds (15000 series)"_s });
    }

    void staysWithinTheBoundOfSeries()
    {
        QCOMPARE(chooseInfos({ { "a_info", kMostInfoSeries } }).metrics.size(), std::size_t(1));
        QCOMPARE(chooseInfos({ { "a_info", kMostInfoSeries + 1 } }).leftOut.size(), 1);
    }

    void staysWithinTheBoundOfNames()
    {
        SeriesCounts counts;
        for (int i = 0; i < 100'000; ++i) {
            counts["m" + std::to_string(i) + "_info"] = 1;
        }
        QCOMPARE(chooseInfos(counts).metrics.size(), std::size_t(300));
    }

    void namesAreQuoted()
    {
        const std::string expression = infoExpression({ "evil\"} or up{a=\"_info", "b_info" });
        QVERIFY(expression.find("evil\\\"\\\\}") != std::string::npos);
        QVERIFY(infoExpression({}).empty());
    }

    void manyTargetsAreCountedByJob()
    {
        QCOMPARE(targetsExpression(kMostTargets), std::string("up"));
        QVERIFY(targetsExpression(kMostTargets + 1).find("count by (job)") != std::string::npos);
    }

    void selectsTheScopesSeries()
    {
        TopologySource source;
        TopologyCluster lab;
        lab.name = u"lab"_s;
        lab.selectors["machine"] = "cluster=\"lab\"";
        TopologyEndpoint llama;
        llama.name = u"llama"_s;
        llama.selectors["engine"] = "model=\"llama\"";
        llama.selectors["proxy"] = "upstream=\"llama\"";
        llama.selectors["other"] = "model=\"llama\"";
        lab.endpoints.push_back(llama);
        source.clusters.push_back(lab);
        Scope scope;
        QVERIFY(matchersOf(source, scope).empty());
        scope = { .level = Level::Endpoint,
            .source = {},
            .cluster = u"lab"_s,
            .node = {},
            .endpoint = u"llama"_s };
        QCOMPARE(matchersOf(source, scope),
            (std::vector<std::string> { "model=\"llama\"", "upstream=\"llama\"" }));
        scope.endpoint = u"gone"_s;
        QVERIFY(matchersOf(source, scope).empty());
        scope.level = Level::Cluster;
        QVERIFY(matchersOf(source, scope).empty()); // the only cluster: all series are its own
        source.clusters.emplace_back();
        QCOMPARE(matchersOf(source, scope), std::vector<std::string> { "cluster=\"lab\"" });
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_ChangeQueries)
#include "tst_ChangeQueries.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "prometheus/MetadataDecoder.h"
#include "support/SourceTree.h"

#include <QFile>
#include <QTest>

#include <cmath>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// JSON with ' for " is easier to read in C++.
QByteArray success(QByteArray data)
{
    return "{\"status\":\"success\",\"data\":" + data.replace('\'', '"') + "}";
}

QByteArray golden(const QString& name)
{
    QFile file(test::sourcePath(u"tests/data/answers/metadata_"_s + name + u".json"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

template <typename T> T contentOf(MetadataKind kind, const QByteArray& body)
{
    const auto answer = decodeMetadata(kind, body);
    if (!answer || !std::holds_alternative<T>(answer->content)) {
        qWarning("not decoded");
        return {};
    }
    return std::get<T>(answer->content);
}

} // namespace

class tst_MetadataDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void decodesSeriesAndLabels()
    {
        const auto series = contentOf<std::vector<LabelSet>>(
            MetadataKind::Series, success("[{'__name__':'up','a':'\\u003c'},null,{}]"));
        QCOMPARE(series.size(), std::size_t { 2 });
        QCOMPARE(toQString(series[0].value("a")), u"<"_s);
        const auto names = contentOf<std::vector<std::string>>(
            MetadataKind::LabelNames, success("['a',null,5,'b']"));
        QCOMPARE(names, (std::vector<std::string> { "a", "b" }));
    }

    void decodesMetricMetadataWithSeveralEntries()
    {
        const auto all = contentOf<std::vector<MetricMetadata>>(MetadataKind::MetricMetadata,
            success("{'up':[{'type':'gauge','help':'h','unit':''},{'type':'counter'}],'x':null}"));
        QCOMPARE(all.size(), std::size_t { 2 });
        QCOMPARE(all[1].type, std::string("counter"));
        QCOMPARE(contentOf<std::vector<MetricMetadata>>(
                     MetadataKind::MetricMetadata, golden(u"metadata"_s))
                     .size(),
            std::size_t { 4 });
    }

    void decodesTargetsOfARealServer()
    {
        const auto targets =
            contentOf<std::vector<ScrapeTarget>>(MetadataKind::Targets, golden(u"targets"_s));
        QCOMPARE(targets.size(), std::size_t { 2 });
        QCOMPARE(targets[0].health, std::string("down"));
        QVERIFY(targets[0].lastError.find("connection refused") != std::string::npos);
        QCOMPARE(targets[0].scrapeInterval, Duration::fromSeconds(1));
        QVERIFY(targets[0].lastScrape > Instant::fromSeconds(1'700'000'000));
        QVERIFY(targets[0].lastScrapeSeconds > 0);
        QCOMPARE(toQString(targets[1].labels.value("weird")), u"<b>\"q\"\\ \n\u202e"_s);
        QVERIFY(targets[1].discoveredLabels.contains("__address__"));
    }

    void decodesBothKindsOfRules()
    {
        const auto groups =
            contentOf<std::vector<RuleGroup>>(MetadataKind::Rules, golden(u"rules"_s));
        QCOMPARE(groups.size(), std::size_t { 1 });
        QCOMPARE(groups[0].interval, Duration::fromSeconds(1));
        QCOMPARE(groups[0].rules.size(), std::size_t { 2 });
        QVERIFY(!groups[0].rules[0].isAlerting);
        QCOMPARE(groups[0].rules[0].query, std::string("sum by (job) (up)"));
        QVERIFY(groups[0].rules[1].isAlerting);
        QCOMPARE(groups[0].rules[1].state, std::string("firing"));
        QCOMPARE(groups[0].rules[1].alerts.size(), std::size_t { 1 });
    }

    void decodesAlerts()
    {
        const auto alerts =
            contentOf<std::vector<ActiveAlert>>(MetadataKind::Alerts, golden(u"alerts"_s));
        QCOMPARE(alerts.size(), std::size_t { 1 });
        QCOMPARE(toQString(alerts[0].annotations.value("summary")), u"127.0.0.1:1 is <down>"_s);
        QCOMPARE(alerts[0].value, 0.0);
        QVERIFY(alerts[0].activeAt > Instant::fromSeconds(1'700'000'000));
        const auto odd = contentOf<std::vector<ActiveAlert>>(MetadataKind::Alerts,
            success(
                "{'alerts':[{'value':'+Inf','activeAt':'0001-01-01T00:00:00Z'},{'value':'x'}]}"));
        QVERIFY(std::isinf(odd.at(0).value));
        QCOMPARE(odd.at(0).activeAt, Instant());
        QVERIFY(std::isnan(odd.at(1).value));
    }

    void decodesTextMaps()
    {
        const auto build = contentOf<TextMap>(MetadataKind::BuildInfo, golden(u"buildinfo"_s));
        QVERIFY(build.at(u"version"_s).startsWith(u"2.42.0"_s));
        const auto runtime =
            contentOf<TextMap>(MetadataKind::RuntimeInfo, golden(u"runtimeinfo"_s));
        QCOMPARE(runtime.at(u"reloadConfigSuccess"_s), u"true"_s);
        QCOMPARE(runtime.at(u"goroutineCount"_s).toInt() > 0, true);
        const auto config = contentOf<TextMap>(MetadataKind::Config, golden(u"config"_s));
        QVERIFY(config.at(u"yaml"_s).contains(u"scrape_interval: 1s"_s));
        const auto flags = contentOf<TextMap>(
            MetadataKind::Flags, success("{'query.timeout':'2m','n':5,'o':{'a':[1]},'z':null}"));
        QCOMPARE(flags.at(u"query.timeout"_s), u"2m"_s);
        QCOMPARE(flags.at(u"n"_s), u"5"_s);
        QCOMPARE(flags.at(u"o"_s), u"{\"a\":[1]}"_s);
        QCOMPARE(flags.at(u"z"_s), QString());
    }

    void decodesTsdbStatus()
    {
        const auto status = contentOf<TsdbStatus>(MetadataKind::TsdbStatus, golden(u"tsdb"_s));
        QVERIFY(status.seriesCount > 100);
        QVERIFY(status.chunkCount > 100);
        QCOMPARE(status.seriesByMetric.size(), std::size_t { 3 });
        QVERIFY(status.seriesByMetric[0].second >= status.seriesByMetric[1].second);
        QCOMPARE(status.valuesByLabel.at(0).first, std::string("__name__"));
        QCOMPARE(status.seriesByPair.at(0),
            (std::pair<std::string, std::int64_t>("job=prometheus", 582)));
        QCOMPARE(status.seriesByPair.size(), std::size_t { 3 });
        QCOMPARE(status.bytesByLabel.at(1), (std::pair<std::string, std::int64_t>("le", 323)));
        QVERIFY(status.seriesByLabel.empty());
    }

    void decodesTsdbStatusOfVictoriaMetrics()
    {
        const auto status = contentOf<TsdbStatus>(MetadataKind::TsdbStatus,
            R"({"status":"success","data":{"totalSeries":40,"totalLabelValuePairs":90,
            "seriesCountByMetricName":[{"name":"up","value":30}],
            "seriesCountByLabelName":[{"name":"job","value":40},{"name":"pod","value":4}],
            "seriesCountByFocusLabelValue":[],
            "seriesCountByLabelValuePair":[{"name":"job=vm","value":40}],
            "labelValueCountByLabelName":[{"name":"pod","value":4}]}})");
        QCOMPARE(status.seriesCount, std::int64_t { 40 });
        QCOMPARE(status.seriesByLabel.at(0).first, std::string("job"));
        QCOMPARE(status.seriesByPair.at(0).second, std::int64_t { 40 });
        QVERIFY(status.bytesByLabel.empty());
    }

    void toleratesWhatIsAbsent_data()
    {
        QTest::addColumn<QByteArray>("body");
        for (const char* const data : { "null", "{}", "[]", "5", "'text'", "[null]",
                 "{'activeTargets':null,'groups':null,'alerts':null,'headStats':null,'yaml':null}",
                 "{'activeTargets':[5],'groups':[{}],'alerts':[{'labels':5}],'up':[{}]}",
                 "{'groups':[{'rules':[{'alerts':[{}]}]}],'activeTargets':[{'labels':null}]}" }) {
            QTest::newRow(data) << success(data);
        }
        QTest::newRow("no data") << QByteArray("{\"status\":\"success\"}");
    }

    void toleratesWhatIsAbsent()
    {
        QFETCH(QByteArray, body);
        for (int kind = 0; kind <= static_cast<int>(MetadataKind::TsdbStatus); ++kind) {
            const auto answer = decodeMetadata(static_cast<MetadataKind>(kind), body);
            QVERIFY2(answer, QByteArray::number(kind).constData());
        }
    }

    void keepsWarnings()
    {
        const auto answer = decodeMetadata(MetadataKind::LabelNames,
            "{\"status\":\"success\",\"data\":[],\"warnings\":[\"w\",\"w\"],\"infos\":[\"i\"]}");
        QVERIFY(answer);
        QCOMPARE(answer->warnings, (QStringList { u"w"_s, u"i"_s }));
    }

    void refusesWhatIsNoAnswer_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("nothing") << QByteArray() << ErrorKind::Truncated;
        QTest::newRow("a login page") << QByteArray("<html>") << ErrorKind::NotPrometheus;
        QTest::newRow("no status") << QByteArray("{}") << ErrorKind::NotPrometheus;
        QTest::newRow("garbage") << QByteArray("{\"a\":?}") << ErrorKind::Malformed;
        QTest::newRow("too deep") << QByteArray("{\"a\":" + QByteArray(100'000, '['))
                                  << ErrorKind::TooMuch;
        QTest::newRow("an error") << QByteArray(
            "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"e\"}")
                                  << ErrorKind::BadQuery;
    }

    void refusesWhatIsNoAnswer()
    {
        QFETCH(QByteArray, body);
        QFETCH(ErrorKind, kind);
        const auto answer = decodeMetadata(MetadataKind::LabelNames, body);
        QVERIFY(!answer);
        QCOMPARE(toText(answer.error().kind), toText(kind));
    }

    void mendsInvalidUtf8()
    {
        const auto names =
            contentOf<std::vector<std::string>>(MetadataKind::LabelValues, success("['a\xff']"));
        QCOMPARE(names, std::vector<std::string> { "a\xef\xbf\xbd" });
    }

    void boundsTexts()
    {
        const auto values = contentOf<std::vector<std::string>>(
            MetadataKind::LabelValues, success("['" + QByteArray(100'000, 'x') + "']"));
        QCOMPARE(values.at(0).size(), limits::kLabelValueBytes);
    }

    void survivesCutsAndMutations_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<MetadataKind>("kind");
        QTest::newRow("targets") << golden(u"targets"_s) << MetadataKind::Targets;
        QTest::newRow("rules") << golden(u"rules"_s) << MetadataKind::Rules;
        QTest::newRow("tsdb") << golden(u"tsdb"_s) << MetadataKind::TsdbStatus;
        QTest::newRow("metadata") << golden(u"metadata"_s) << MetadataKind::MetricMetadata;
    }

    void survivesCutsAndMutations()
    {
        QFETCH(QByteArray, body);
        QFETCH(MetadataKind, kind);
        QVERIFY(decodeMetadata(kind, body));
        for (qsizetype length = 0; length < body.size(); ++length) {
            const auto answer = decodeMetadata(kind, body.left(length));
            QVERIFY(!answer);
            QCOMPARE(toText(answer.error().kind), u"truncated"_s);
        }
        std::mt19937 random(7);
        for (int round = 0; round < 1500; ++round) {
            QByteArray mutated = body;
            for (int edit = 0; edit < 3; ++edit) {
                const auto at =
                    static_cast<qsizetype>(random() % static_cast<std::uint32_t>(mutated.size()));
                mutated[at] = static_cast<char>(random() & 0xffU);
            }
            const auto answer = decodeMetadata(kind, mutated);
            QVERIFY(answer || !answer.error().message.isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(tst_MetadataDecoder)
#include "tst_MetadataDecoder.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/LocalRule.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

SourceCapabilities server(const QString& version)
{
    SourceCapabilities capabilities;
    capabilities.flavour = Flavour::Prometheus;
    capabilities.version = version;
    capabilities.hasRemoteRead = true;
    capabilities.isConfigurationKnown = true;
    capabilities.areFlagsKnown = true;
    return capabilities;
}

/// So many series, scraped every 15 s, shown as lines over hours at a step.
LocalOutlook outlook(double series, double hours, double step, double lines)
{
    return { .load = { .samplesPerSecond = series / 15, .series = series },
        .lines = lines,
        .points = hours * 3600 / step + 1,
        .length = Duration::fromSeconds(static_cast<std::int64_t>(hours * 3600) + 300) };
}

bool pays(const char* expression, const LocalOutlook& outlook, SamplesHeld held = SamplesHeld::No)
{
    return paysHere(*localExpression(expression), outlook, held);
}

} // namespace

class tst_LocalRule : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void knowsHowVersionsEvaluate()
    {
        const auto debian = evaluationRules(server(u"2.42.0+ds"_s));
        QVERIFY(debian.has_value());
        QCOMPARE(*debian, EvaluationRules());
        const auto later = evaluationRules(server(u"2.53.3+ds1"_s));
        QVERIFY(later && later->boundsZeroPoint && later->smoothsBuckets);
        QVERIFY(!later->hasLeftOpenWindows && !later->hasExactSums);
        const auto three = evaluationRules(server(u"3.5.0"_s));
        QVERIFY(three && three->hasLeftOpenWindows && three->hasExactSums && three->hasExactMeans);
        QVERIFY(three->hasSplitMeans);
        for (const QString& version : { u"2.55.0"_s, u"3.4.2"_s }) {
            const auto between = evaluationRules(server(version));
            QVERIFY(between && between->hasExactMeans && !between->hasSplitMeans);
        }
        SourceCapabilities shorter = server(u"v3.0.1"_s);
        shorter.lookback = Duration::fromMinutes(1);
        QCOMPARE(evaluationRules(shorter)->lookback, Duration::fromMinutes(1));
    }

    void leavesOthersAlone()
    {
        for (const QString& version : { u""_s, u"2.39.1"_s, u"1.8.2"_s, u"4.0.0"_s, u"main"_s,
                 u"2"_s, u"20.5"_s, u"99999999999.1"_s, u"-2.42"_s }) {
            QVERIFY2(!evaluationRules(server(version)), qPrintable(version));
        }
        for (const Flavour flavour : { Flavour::Unknown, Flavour::Thanos, Flavour::Mimir,
                 Flavour::Cortex, Flavour::VictoriaMetrics, Flavour::GoogleManaged,
                 Flavour::AmazonManaged, Flavour::AzureManaged }) {
            SourceCapabilities other = server(u"2.42.0"_s);
            other.flavour = flavour;
            QVERIFY(!evaluationRules(other));
        }
        SourceCapabilities without = server(u"2.42.0"_s);
        without.hasRemoteRead = false;
        QVERIFY(!evaluationRules(without));
        SourceCapabilities hidden = server(u"2.42.0"_s);
        hidden.isConfigurationKnown = false;
        QVERIFY(!evaluationRules(hidden));
        SourceCapabilities secretive = server(u"2.42.0"_s);
        secretive.areFlagsKnown = false; // the look-back
        QVERIFY(!evaluationRules(secretive));
        SourceCapabilities altered = server(u"3.5.0"_s);
        altered.altersEvaluation = true;
        QVERIFY(!evaluationRules(altered));
    }

    void learnsFromTheServersCount()
    {
        const QueryRequest request { .kind = QueryRequest::Kind::Range,
            .expression = {},
            .start = Instant::fromMs(0),
            .end = Instant::fromMs(90'000),
            .step = Duration::fromSeconds(10) };
        SeriesSnapshot answer;
        answer.stats.totalQueryableSamples = 4000; // 400 a point, 300 s each
        const auto interval = Duration::fromSeconds(15);
        const auto load =
            selectorLoad(*localExpression("sum(rate(x[5m]))"), request, answer, interval);
        QVERIFY(load.has_value());
        QCOMPARE(load->samplesPerSecond, 400.0 / 300);
        QCOMPARE(load->series, 20.0);
        const auto last = selectorLoad(*localExpression("sum(x)"), request, answer, interval);
        QCOMPARE(last->series, 400.0);
        QCOMPARE(last->samplesPerSecond, 400.0 / 15);
        answer.stats.totalQueryableSamples = 0;
        QVERIFY(!selectorLoad(*localExpression("sum(x)"), request, answer, interval));
    }

    void mindsExternalLabels()
    {
        const LabelSet external { { "cluster", "x" } };
        const SelectorLoad unknown;
        const Instant since = Instant::fromSeconds(1000);
        const SelectorLoad seen {
            .samplesPerSecond = 1, .series = 1, .freeOfExternalLabels = { { since, since } }
        };
        const SelectorLoad seenLater { .samplesPerSecond = 1,
            .series = 1,
            .freeOfExternalLabels = { { since + Duration::fromMs(1), since } } };
        const auto mayMistake = [&](const char* text, const SelectorLoad& load) {
            return mayMistakeLabels(*localExpression(text), load, external, since);
        };
        QVERIFY(mayMistake("rate(x[5m])", unknown));
        QVERIFY(!mayMistake("rate(x[5m])", seen));
        QVERIFY(mayMistake("rate(x[5m])", seenLater));
        QVERIFY(!mayMistake("sum by (job) (rate(x[5m]))", unknown));
        QVERIFY(mayMistake("sum by (cluster) (rate(x[5m]))", unknown));
        QVERIFY(mayMistake("sum without (job) (rate(x[5m]))", unknown));
        QVERIFY(mayMistake("sum(histogram_quantile(0.9, rate(x[5m])))", unknown));
        QVERIFY(!mayMistake("histogram_quantile(0.9, sum by (le) (rate(x[5m])))", unknown));
        QVERIFY(!mayMistakeLabels(*localExpression("rate(x[5m])"), unknown, {}, since));
    }

    void knowsWhichAnswersShowAllSeries_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<int>("secondsBefore"); // of the first sample; -1: they do not
        const auto row = [](const char* expression, int secondsBefore) {
            QTest::newRow(expression) << QByteArray(expression) << secondsBefore;
        };
        row("x", 300);
        row("x * 2", 300);
        row("count_over_time(x[10m])", 600);
        row("last_over_time(x[1m])", 60);
        row("8 * present_over_time(x[1m])", 60);
        row("last_over_time(x[59s])", -1); // what lies between two points is in no window
        row("rate(x[10m])", -1); // it takes two samples
        row("changes(x[10m])", -1);
        row("max_over_time(x[10m])", -1);
        row("sum by (job) (x)", -1);
        row("histogram_quantile(0.9, x)", -1);
    }

    void knowsWhichAnswersShowAllSeries()
    {
        QFETCH(QByteArray, expression);
        QFETCH(int, secondsBefore);
        const Instant start = Instant::fromSeconds(10'000);
        const Instant end = Instant::fromSeconds(20'020);
        const QueryRequest request { .kind = QueryRequest::Kind::Range,
            .expression = {},
            .start = start,
            .end = end,
            .step = Duration::fromSeconds(60) };
        SeriesSnapshot answer;
        const auto seen = [&] {
            return allSeriesSeen(
                *localExpression(expression.toStdString()), request, answer, EvaluationRules());
        };
        QVERIFY(!seen()); // nothing tells nothing
        answer.series.emplace_back();
        QCOMPARE(seen().has_value(), secondsBefore >= 0);
        if (secondsBefore >= 0) {
            QCOMPARE(seen()->start, start - Duration::fromSeconds(secondsBefore));
            QCOMPARE(seen()->end, end);
        }
        answer.isPartial = true;
        QVERIFY(!seen());
    }

    void seesLabelsInLines()
    {
        SeriesSnapshot answer;
        const LabelSet external { { "cluster", "x" } };
        QVERIFY(!hasAnyName(answer, external));
        answer.series.emplace_back();
        answer.series.emplace_back();
        answer.series.front().labels = { { "job", "a" } };
        QVERIFY(!hasAnyName(answer, external));
        answer.series.back().labels = { { "cluster", "own" } };
        QVERIFY(hasAnyName(answer, external));
        QVERIFY(!hasAnyName(answer, {}));
    }

    void joinsRangesThatWereSeen()
    {
        const auto range = [](std::int64_t start, std::int64_t end) {
            return std::optional(TimeRange { Instant::fromMs(start), Instant::fromMs(end) });
        };
        QVERIFY(freeAfter({}, range(5, 9), false) == range(5, 9));
        QVERIFY(freeAfter(range(5, 9), {}, false) == range(5, 9));
        QVERIFY(freeAfter(range(5, 9), range(8, 12), false) == range(5, 12)); // a tail
        QVERIFY(freeAfter(range(5, 9), range(1, 5), false) == range(1, 9)); // an older slice
        QVERIFY(freeAfter(range(5, 9), range(6, 7), false) == range(5, 9));
        QVERIFY(freeAfter(range(5, 9), range(10, 12), false) == range(10, 12));
        QVERIFY(!freeAfter(range(5, 9), {}, true));
        QVERIFY(!freeAfter(range(5, 9), range(8, 12), true));
    }

    /// Where `bench_local` found it to pay, and where not.
    void paysForManyLinesAndLongWindows()
    {
        QVERIFY(pays("rate(x[5m])", outlook(1000, 6, 15, 1000)));
        QVERIFY(pays("max_over_time(x[1h])", outlook(1000, 6, 15, 1000)));
        // What the server saves is spent here.
        QVERIFY(!pays("sum by (job) (avg_over_time(x[1h]))", outlook(1000, 6, 15, 5)));
        QVERIFY(!pays("sum by (job) (rate(x[5m]))", outlook(1000, 6, 60, 5)));
        QVERIFY(!pays("rate(x[5m])", outlook(1000, 24, 360, 1000)));
        QVERIFY(!pays("rate(x[5m])", outlook(10, 6, 15, 10))); // too little to gain
        QVERIFY(!pays("sum(x)", outlook(10'000, 1, 30, 1)));
    }

    void paysForAggregatesOfSamplesThatAreHere()
    {
        QVERIFY(pays("sum by (job) (rate(x[5m]))", outlook(1000, 6, 60, 5), SamplesHeld::Yes));
        QVERIFY(!pays("sum by (job) (rate(x[5m]))", outlook(10, 6, 60, 5), SamplesHeld::Yes));
    }

    void keepsWithinItsBounds()
    {
        QVERIFY(!pays("max_over_time(x[1h])", outlook(1000, 24, 15, 1000)));
        QVERIFY(!pays("rate(x[5m])", outlook(100'000, 1, 15, 100'000)));
    }
};

QTEST_GUILESS_MAIN(tst_LocalRule)
#include "tst_LocalRule.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/LocalEvaluation.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

const TimeGrid kGrid { Instant::fromMs(600'000), Duration::fromSeconds(60), 4 };

/// Every half minute from the epoch on, one more each time, times the factor.
Series counter(LabelSet labels, double factor, std::size_t count = 30)
{
    Series series;
    series.labels = std::move(labels);
    std::vector<std::int64_t> times;
    for (std::size_t i = 0; i < count; ++i) {
        times.push_back(static_cast<std::int64_t>(i) * 30'000);
        series.values.push_back(factor * static_cast<double>(i));
    }
    series.axis = TimeAxis::explicitTimes(std::move(times));
    return series;
}

SeriesSnapshot twoPods()
{
    SeriesSnapshot raw;
    raw.series.push_back(counter({ { "__name__", "x" }, { "pod", "a" } }, 30));
    raw.series.push_back(counter({ { "__name__", "x" }, { "pod", "b" } }, 60));
    return raw;
}

Result<SnapshotPtr> evaluated(
    const char* text, const SeriesSnapshot& raw, const EvaluationRules& rules = {})
{
    const auto expression = localExpression(text);
    return expression ? evaluateLocally(*expression, raw, kGrid, rules)
                      : failure(ErrorKind::BadQuery, u"not read"_s);
}

QString textOf(const Result<SnapshotPtr>& answer)
{
    if (!answer) {
        return answer.error().message;
    }
    QStringList lines;
    for (const Series& series : (*answer)->series) {
        QString line = toQString(toSelectorText(series.labels));
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            line += u" %1:%2"_s.arg(series.axis.at(i).toMs() / 1000).arg(series.values[i]);
        }
        lines += line;
    }
    return lines.join(u'\n');
}

} // namespace

/// The functions are tested by themselves; all of it is held against servers in tst_LocalRoute.
class tst_LocalEvaluation : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// From 2.48 on the server says that this is no counter; seen on 2.53.3 and 3.5.3.
    void ratesOfWhatIsNoCounterAreTheServers()
    {
        const EvaluationRules modern { .hasRemarks = true };
        QVERIFY(evaluated("rate(x[2m])", twoPods()));
        QVERIFY(!evaluated("rate(x[2m])", twoPods(), modern));
        QVERIFY(!evaluated("sum(increase(x[2m]))", twoPods(), modern));
        QVERIFY(evaluated("delta(x[2m])", twoPods(), modern));
        SeriesSnapshot named;
        for (const char* name : { "x_total", "x_sum", "x_count", "x_bucket" }) {
            named.series.push_back(counter({ { "__name__", name } }, 1));
            named.series.back().labels.set("pod", name);
        }
        QVERIFY(evaluated("rate(x_total[2m])", named, modern));
        QVERIFY(ratesNoCounter(*localExpression("sum(rate(x{a=\"b_total\"}[2m]))")));
        QVERIFY(!ratesNoCounter(*localExpression("sum(rate(x_total{a=\"b\"}[2m]))")));
        QVERIFY(!ratesNoCounter(*localExpression("rate({__name__=~\"x.*\"}[2m])"))); // by samples
        QVERIFY(!ratesNoCounter(*localExpression("irate(x[2m])")));
    }

    void dropsTheNameWhereTheServerDoes()
    {
        QCOMPARE(textOf(evaluated("rate(x[2m])", twoPods())),
            u"{pod=\"a\"} 600:1 660:1 720:1 780:1\n{pod=\"b\"} 600:2 660:2 720:2 780:2"_s);
        QCOMPARE(textOf(evaluated("last_over_time(x[2m])", twoPods())).section(u' ', 0, 0),
            u"x{pod=\"a\"}"_s);
        QCOMPARE(textOf(evaluated("x", twoPods())).section(u' ', 0, 1), u"x{pod=\"a\"} 600:600"_s);
        QCOMPARE(
            textOf(evaluated("x * 2", twoPods())).section(u' ', 0, 1), u"{pod=\"a\"} 600:1200"_s);
    }

    void goesFromStepToStep()
    {
        QCOMPARE(textOf(evaluated("100 - sum(rate(x[2m])) * 10", twoPods())), u"not read"_s);
        QCOMPARE(textOf(evaluated("100 - (sum(rate(x[2m])) * 10)", twoPods())),
            u"{} 600:70 660:70 720:70 780:70"_s);
        QCOMPARE(textOf(evaluated("max by (__name__) (x)", twoPods())).section(u' ', 0, 1),
            u"x{} 600:1200"_s);
    }

    void quantilesComeFromBuckets()
    {
        SeriesSnapshot raw;
        raw.series.push_back(counter({ { "__name__", "b" }, { "le", "+Inf" } }, 10));
        raw.series.push_back(counter({ { "__name__", "b" }, { "le", "1" } }, 5));
        raw.series.push_back(counter({ { "__name__", "b" }, { "le", "2" } }, 10));
        QCOMPARE(textOf(evaluated("histogram_quantile(0.75, rate(b[2m]))", raw)),
            u"{} 600:1.5 660:1.5 720:1.5 780:1.5"_s);
        QCOMPARE(textOf(evaluated("histogram_quantile(0.75, b)", raw)).section(u' ', 0, 1),
            u"{} 600:1.5"_s);
    }

    void leavesWhatHasNoSamplesOut()
    {
        SeriesSnapshot raw = twoPods();
        raw.series.push_back(counter({ { "__name__", "x" }, { "pod", "gone" } }, 1, 3));
        raw.series.push_back(counter({ { "__name__", "x" }, { "pod", "going" } }, 30, 22));
        QCOMPARE(textOf(evaluated("increase(x[1m])", raw)).section(u'\n', 2),
            u"{pod=\"going\"} 600:60 660:60"_s);
        QCOMPARE(textOf(evaluated("count(rate(x[1m]))", raw)), u"{} 600:3 660:3 720:2 780:2"_s);
        QCOMPARE(textOf(evaluated("rate(x[1m])", {})), QString());
    }

    void markersEndLines()
    {
        SeriesSnapshot raw;
        raw.series.push_back(counter({ { "__name__", "x" } }, 1, 24));
        raw.series.front().values.back() = missingValue(); // at 690 s
        QCOMPARE(textOf(evaluated("x", raw)), u"x{} 600:20 660:22"_s);
        QCOMPARE(textOf(evaluated("count_over_time(x[1m])", raw)), u"{} 600:3 660:3 720:1"_s);
    }

    void sortsByLabels()
    {
        SeriesSnapshot raw = twoPods();
        std::swap(raw.series[0], raw.series[1]);
        QVERIFY(textOf(evaluated("rate(x[2m])", raw)).startsWith(u"{pod=\"a\"}"));
    }

    void refusesWhatOnlyTheServerKnows()
    {
        SeriesSnapshot twins = twoPods();
        twins.series[1].labels = { { "__name__", "y" }, { "pod", "a" } };
        QVERIFY(!evaluated("rate({pod=\"a\"}[2m])", twins));
        QVERIFY(!evaluated("sum(rate({pod=\"a\"}[2m]))", twins));
        QVERIFY(evaluated("sum({pod=\"a\"})", twins).has_value());
        QVERIFY(!evaluated("{pod=\"a\"} + 1", twins));
        SeriesSnapshot native = twoPods();
        native.series[1].histograms.emplace_back();
        QVERIFY(!evaluated("rate(x[2m])", native));
        SeriesSnapshot named = twoPods();
        named.series[0].labels = { { "__name__", "x" }, { "le", "1" } };
        named.series[1].labels = { { "__name__", "y" }, { "le", "+Inf" } };
        QVERIFY(!evaluated("histogram_quantile(0.5, {le!=\"\"})", named));
    }

    void passesOnWhatTheAnswerSaid()
    {
        SeriesSnapshot raw = twoPods();
        raw.warnings = { u"half"_s };
        raw.isPartial = true;
        raw.bodyBytes = 77;
        const auto answer = evaluated("sum(x)", raw);
        QVERIFY(answer.has_value());
        QCOMPARE((*answer)->warnings, raw.warnings);
        QVERIFY((*answer)->isPartial);
        QCOMPARE((*answer)->bodyBytes, std::size_t { 77 });
    }

    void asksForTheWindowBefore()
    {
        const TimeRange range { Instant::fromMs(600'000), Instant::fromMs(900'000) };
        const auto needed = samplesNeeded(*localExpression("rate(x[2m])"), range, {});
        QCOMPARE(needed.start, Instant::fromMs(480'000));
        QCOMPARE(needed.end, range.end);
        const auto lookback =
            samplesNeeded(*localExpression("x"), range, { .lookback = Duration::fromMinutes(1) });
        QCOMPARE(lookback.start, Instant::fromMs(540'000));
    }
};

QTEST_GUILESS_MAIN(tst_LocalEvaluation)
#include "tst_LocalEvaluation.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/MetricRecorder.h"

#include <QRegularExpression>
#include <QTest>

#include <array>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr MetricFamily kUp { "server_live", MetricType::Gauge, "Lives." };
constexpr MetricFamily kSeconds { "busy_seconds_total", MetricType::Counter, "Busy." };
constexpr MetricFamily kRequests { "requests_total", MetricType::Counter, "Requests." };
constexpr MetricFamily kLatency { "latency_seconds", MetricType::Histogram, "Latency." };
constexpr std::array kBounds { 0.5, 1.0, 2.5 };

DemoTarget targetAt(const std::string& path)
{
    return { .job = "one",
        .path = path,
        .labels = { { "instance", path } },
        .node = -1,
        .honoursLabels = false };
}

/// What an exporter does at every step: the same names in the same order.
struct Step
{
    double live = 1.0;
    double perSecond = 2.0;
    char isUp = 1;
    LatencySpread spread = { .median = 1.0, .sigma = 0.5 };

    void record(MetricRecorder& recorder) const
    {
        recorder.target(targetAt("/a"), 1);
        recorder.gauge(kUp, {}, live);
        recorder.counter(kSeconds, { "cpu=\"0\"", "mode=\"user\"" }, perSecond / 4);
        recorder.target(targetAt("/b"), isUp);
        recorder.count(kRequests, { "", "code=\"200\"" }, perSecond);
        recorder.histogram(kLatency, "path=\"/\"", kBounds, spread, perSecond);
    }
};

struct Declared
{
    MetricCatalog catalog;
    MetricFrame frame;

    explicit Declared(const Step& step = {})
    {
        MetricRecorder recorder = MetricRecorder::declaring(catalog, frame);
        step.record(recorder);
    }

    void go(const Step& step, double seconds)
    {
        MetricRecorder recorder = MetricRecorder::stepping(frame, seconds);
        step.record(recorder);
    }

    [[nodiscard]] std::size_t place(const std::string& exposed) const
    {
        std::size_t at = 0;
        while (at < catalog.series.size() && catalog.series[at].exposed != exposed + ' ') {
            ++at;
        }
        return at;
    }

    [[nodiscard]] double value(const std::string& exposed) const
    {
        return frame.values.at(place(exposed));
    }
};

} // namespace

class tst_MetricRecorder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void declaresEachSeriesWithItsTargetAndItsNames()
    {
        const Declared declared;
        QCOMPARE(declared.catalog.targets.size(), std::size_t { 2 });
        QCOMPARE(declared.catalog.series.size(), declared.frame.values.size());
        const DemoSeries& live = declared.catalog.series.at(declared.place("server_live"));
        QCOMPARE(live.target, std::size_t { 0 });
        QCOMPARE(live.stored, std::string("server_live{job=\"one\",instance=\"/a\"} "));
        QCOMPARE(live.style, NumberStyle::Gauge);
        QCOMPARE(declared.catalog.series
                     .at(declared.place("busy_seconds_total{cpu=\"0\",mode=\"user\"}"))
                     .style,
            NumberStyle::Counter);
        const DemoSeries& requests =
            declared.catalog.series.at(declared.place("requests_total{code=\"200\"}"));
        QCOMPARE(requests.target, std::size_t { 1 });
        QCOMPARE(requests.style, NumberStyle::WholeCounter);
        QCOMPARE(requests.stored,
            std::string("requests_total{job=\"one\",code=\"200\",instance=\"/b\"} "));
    }

    void countersHaveCountedForAWhileAtFirst()
    {
        const Declared declared;
        QVERIFY(declared.value("requests_total{code=\"200\"}") > 0.0);
        QCOMPARE(declared.value("busy_seconds_total{cpu=\"0\",mode=\"user\"}"),
            declared.value("requests_total{code=\"200\"}") / 4);
        QCOMPARE(declared.value("server_live"), 1.0);
    }

    void aStepAddsToCountersAndReplacesGauges()
    {
        Declared declared;
        const double before = declared.value("requests_total{code=\"200\"}");
        const std::size_t count = declared.catalog.series.size();
        declared.go({ .live = 0.0, .perSecond = 3.0 }, 5.0);
        QCOMPARE(declared.catalog.series.size(), count);
        QCOMPARE(declared.frame.values.size(), count);
        QCOMPARE(declared.value("requests_total{code=\"200\"}"), before + 15.0);
        QCOMPARE(declared.value("server_live"), 0.0);
        declared.go({ .live = 7.0, .perSecond = 0.0 }, 5.0);
        QCOMPARE(declared.value("requests_total{code=\"200\"}"), before + 15.0);
        QCOMPARE(declared.value("server_live"), 7.0);
    }

    void remembersWhichTargetsAnswer()
    {
        Declared declared;
        QCOMPARE(declared.frame.isTargetUp, (std::vector<char> { 1, 1 }));
        declared.go({ .isUp = 0 }, 5.0);
        QCOMPARE(declared.frame.isTargetUp, (std::vector<char> { 1, 0 }));
        declared.go({}, 5.0);
        QCOMPARE(declared.frame.isTargetUp, (std::vector<char> { 1, 1 }));
    }

    void aHistogramCountsEveryEventInItsBuckets()
    {
        Declared declared({ .perSecond = 0.0 });
        const Step step { .perSecond = 10.0 };
        declared.go(step, 60.0);
        const auto bucket = [&](const std::string& bound) {
            return declared.value("latency_seconds_bucket{path=\"/\",le=\"" + bound + "\"}");
        };
        QCOMPARE(bucket("1.0"), 300.0); // the median
        QVERIFY(bucket("0.5") > 0.0 && bucket("0.5") < bucket("1.0"));
        QVERIFY(bucket("1.0") < bucket("2.5") && bucket("2.5") < bucket("+Inf"));
        QCOMPARE(bucket("+Inf"), 600.0);
        QCOMPARE(declared.value("latency_seconds_count{path=\"/\"}"), 600.0);
        QCOMPARE(declared.value("latency_seconds_sum{path=\"/\"}"), 600.0 * step.spread.mean());
    }

    void aHistogramWithoutEventsStandsStill()
    {
        Declared declared({ .perSecond = 0.0, .spread = {} });
        declared.go({ .perSecond = 0.0, .spread = {} }, 60.0);
        for (std::size_t i = 0; i < declared.catalog.series.size(); ++i) {
            const bool isHistogram = declared.catalog.series[i].family == &kLatency;
            QVERIFY(!isHistogram || declared.frame.values[i] == 0.0);
        }
    }
};

QTEST_APPLESS_MAIN(tst_MetricRecorder)
#include "tst_MetricRecorder.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "queries/LocalEvaluation.h"
#include "queries/LocalRule.h"
#include "queries/QueryScheduler.h"
#include "series/SampleValue.h"
#include "support/FakeClock.h"
#include "support/PrometheusServer.h"
#include "support/RemoteWriter.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <random>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 60'000;
constexpr Duration kScrape = Duration::fromSeconds(15);
constexpr int kWide = 300; ///< series of one metric
constexpr Duration kWritten = Duration::fromMinutes(200);
constexpr double kLastDigits = 1e-12;
#ifdef Q_PROCESSOR_X86_64
constexpr bool kIsExactMachine = true;
#else
constexpr bool kIsExactMachine = false;
#endif

/// Every function over counters, gauges, sparse and awkward series; aggregations of what has few
/// and many series; quantiles; numbers.
std::vector<std::string> expressions()
{
    std::vector<std::string> all;
    for (const char* function : { "rate", "increase", "delta", "irate", "idelta", "avg_over_time",
             "min_over_time", "max_over_time", "sum_over_time", "count_over_time", "last_over_time",
             "present_over_time", "stddev_over_time", "stdvar_over_time", "changes", "resets" }) {
        for (const char* argument : { "requests_total[5m]", "requests_total[1m]",
                 "requests_total{instance=~\"d|restarts\"}[47s]", "gauge[5m]", "gauge[90s250ms]",
                 "gauge[1h]", "sparse[10m]", "sparse[3m]", "huge[4m]", "seconds_bucket[2m]" }) {
            all.push_back(std::string(function) + '(' + argument + ')');
        }
    }
    for (const char* name : { "sum", "avg", "min", "max", "count" }) {
        for (const char* grouping : { "", " by (instance)", " without (code)",
                 " by (code, nothing)", " without (instance, code)", " by (__name__)" }) {
            for (const char* argument : { "rate(requests_total[5m])", "requests_total", "gauge",
                     "max_over_time(gauge[10m])", "delta(gauge[2m])", "sparse", "huge" }) {
                all.push_back(std::string(name) + grouping + " (" + argument + ')');
            }
        }
    }
    for (const char* quantile : { "0", "0.5", "0.9", "0.99", "1" }) {
        for (const char* argument : { "seconds_bucket", "rate(seconds_bucket[5m])",
                 "sum by (le) (rate(seconds_bucket[5m]))", "increase(seconds_bucket[1m])",
                 "sum by (le, instance) (increase(seconds_bucket[1m]))",
                 "avg without (instance) (rate(seconds_bucket[2m]))" }) {
            all.push_back(std::string("histogram_quantile(") + quantile + ", " + argument + ')');
        }
    }
    for (const char* text : { "gauge", "sparse", "requests_total", "awkward", "gauge * 8",
             "100 - gauge", "1 / sparse", "rate(requests_total[5m]) * 60", "gauge / 0",
             "sum(rate(requests_total[5m])) * 100", "max(histogram_quantile(0.9, seconds_bucket))",
             "sum by (instance) (max by (instance, code) (requests_total))",
             "max_over_time(awkward[1m])", "avg_over_time(awkward[2m])",
             "sum_over_time(awkward[2m])", "stddev_over_time(awkward[2m])", "sum(awkward)",
             "avg(awkward)", "max(awkward)", "min by (kind) (awkward)", "nothing_there",
             "rate(nothing_there[5m])", "sum(nothing_there)",
             "histogram_quantile(0.5, falling_bucket)", "histogram_quantile(0.5, almost_bucket)",
             "histogram_quantile(0.5, requests_total)" }) {
        all.emplace_back(text);
    }
    return all;
}

bool isAlike(double here, double there, double share)
{
    if (std::isnan(here) || std::isnan(there)) {
        return std::isnan(here) && std::isnan(there);
    }
    return here == there
        || std::abs(here - there) <= share * std::max(std::abs(here), std::abs(there));
}

using Points = std::vector<std::pair<std::int64_t, double>>;

std::map<LabelSet, Points> pointsOf(const SeriesSnapshot& snapshot)
{
    std::map<LabelSet, Points> all;
    for (const Series& series : snapshot.series) {
        Points& points = all[series.labels];
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (!isMissing(series.values[i])) {
                points.emplace_back(series.axis.at(i).toMs(), series.values[i]);
            }
        }
    }
    return all;
}

/// Of two answers; empty where they agree.
QString firstDifference(const SeriesSnapshot& here, const SeriesSnapshot& there, double share)
{
    const auto ours = pointsOf(here);
    const auto theirs = pointsOf(there);
    for (const auto& [labels, points] : theirs) {
        const QString name = toQString(toSelectorText(labels));
        const auto found = ours.find(labels);
        if (found == ours.end() || found->second.size() != points.size()) {
            return name
                + u" has %1 points, not %2"_s.arg(found == ours.end() ? 0 : found->second.size())
                      .arg(points.size());
        }
        for (std::size_t i = 0; i < points.size(); ++i) {
            const auto& [time, value] = found->second[i];
            if (time != points[i].first || !isAlike(value, points[i].second, share)) {
                return u"%1: %2 at %3, not %4 at %5"_s.arg(name)
                    .arg(value, 0, 'g', 17)
                    .arg(time)
                    .arg(points[i].second, 0, 'g', 17)
                    .arg(points[i].first);
            }
        }
    }
    return ours.size() > theirs.size() ? u"there are series only here"_s : QString();
}

/// Servers add up series in an order of their own; nothing else may differ in a single bit, but
/// on machines that fuse multiplications with additions.
double toleranceOf(const std::string& text)
{
    const auto expression = localExpression(text);
    const bool isExact = kIsExactMachine && expression
        && std::none_of(expression->steps.begin(), expression->steps.end(),
            [](const LocalStep& one) { return std::holds_alternative<AggregateStep>(one); });
    return isExact ? 0 : kLastDigits;
}

/// Old blocks of two of the metrics, as OpenMetrics.
QByteArray history(Instant end)
{
    QByteArray text = "# TYPE gauge gauge\n";
    for (const char* instance : { "a", "nans", "z" }) {
        for (int minute = 120; minute > 0; --minute) {
            text += QByteArray("gauge{instance=\"") + instance + "\"} "
                + QByteArray::number(std::sin(minute) * 100, 'g', 17) + ' '
                + QByteArray::number((end - Duration::fromMinutes(minute)).toMs() / 1000) + '\n';
        }
    }
    return text;
}

} // namespace

/// What is evaluated here beside what a real Prometheus answers to the same expressions.
class tst_LocalRoute : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase()
    {
        m_end = Instant::fromMs(QDateTime::currentMSecsSinceEpoch()).alignedDown(kScrape);
        m_start = m_end - kWritten;
        m_clock.jump(m_end - m_clock.now());
        m_server = std::make_unique<PrometheusServer>(
            PrometheusSetup { .history = history(m_start - Duration::fromMinutes(60)),
                .globalYaml = "  external_labels:\n    replica: bench\n",
                .arguments = { u"--web.enable-remote-write-receiver"_s } });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
        RemoteWriter writer(m_server->baseUrl());
        write(writer);
        QVERIFY2(writer.send(), qPrintable(writer.errorText()));
        TransportSetup setup;
        setup.settings.baseUrl = m_server->baseUrl();
        m_source = std::make_unique<PrometheusSource>(std::move(setup), m_io, m_worker);
        std::optional<Result<SourceCapabilities>> found;
        m_source->probe({}, [&found](Result<SourceCapabilities> result) { found = result; });
        QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), kWaitMs);
        QVERIFY(found->has_value());
        m_capabilities = **found;
        const auto rules = evaluationRules(m_capabilities);
        QVERIFY2(rules.has_value(), qPrintable(m_capabilities.version));
        m_rules = *rules;
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void agreesWithTheServer_data()
    {
        QTest::addColumn<int>("fromMinutes"); // before the end
        QTest::addColumn<int>("toMinutes");
        QTest::addColumn<int>("step"); // seconds
        QTest::addColumn<int>("every"); // of the expressions
        QTest::newRow("all of it, by minutes") << 230 << -10 << 60 << 1;
        QTest::newRow("as scraped") << 110 << 60 << 15 << 3;
        QTest::newRow("every second") << 12 << 8 << 1 << 3;
        QTest::newRow("odd step") << 95 << 80 << 7 << 3;
        QTest::newRow("steps longer than windows") << 210 << 0 << 600 << 3;
        QTest::newRow("one point") << 100 << 100 << 15 << 3;
        QTest::newRow("blocks and head") << 400 << 0 << 300 << 2;
        QTest::newRow("before all") << 3000 << 2900 << 60 << 4;
    }

    void agreesWithTheServer()
    {
        QFETCH(int, fromMinutes);
        QFETCH(int, toMinutes);
        QFETCH(int, step);
        QFETCH(int, every);
        QStringList differences;
        int withValues = 0;
        int declined = 0;
        const std::vector<std::string> all = expressions();
        for (std::size_t i = 0; i < all.size(); i += static_cast<std::size_t>(every)) {
            const std::string& text = all[i];
            QueryRequest request;
            request.expression = text;
            request.step = Duration::fromSeconds(step);
            request.start = (m_end - Duration::fromMinutes(fromMinutes)).alignedDown(request.step);
            request.end = (m_end - Duration::fromMinutes(toMinutes)).alignedDown(request.step);
            const SnapshotPtr there = ask(request);
            const Result<SnapshotPtr> here = evaluated(request);
            QVERIFY2(there, text.c_str());
            const QStringList remarks = there->infos + there->warnings;
            if (!here && m_rules.hasRemarks && here.error().kind == ErrorKind::Unsupported) {
                declined += remarks.isEmpty() ? 0 : 1; // the server's business, as in the program
                continue;
            }
            QVERIFY2(here, text.c_str());
            if (!remarks.isEmpty()) {
                differences += QString::fromStdString(text) + u": only there "_s + remarks.first();
            }
            const QString difference = firstDifference(**here, *there, toleranceOf(text));
            if (!difference.isEmpty()) {
                differences += QString::fromStdString(text) + u": "_s + difference;
            }
            withValues += there->series.empty() ? 0 : 1;
        }
        QVERIFY2(differences.isEmpty(),
            qPrintable(
                u"%1 differ\n"_s.arg(differences.size()) + differences.mid(0, 20).join(u'\n')));
        QVERIFY(fromMinutes > 1000 || withValues > 300 / every);
        QVERIFY(fromMinutes > 1000 || !m_rules.hasRemarks || declined > 10 / every);
    }

    /// From the first question to the frame, through the scheduler and its store.
    void panelsShowWhatTheServerWouldSay()
    {
        Mailbox gui;
        WorkerPool workers;
        QueryScheduler scheduler(m_clock, gui, 1);
        scheduler.setWorker(workers);
        scheduler.addSource(*m_source, kScrape);
        SourceCapabilities capabilities = m_capabilities;
        capabilities.scrapeInterval = kScrape;
        scheduler.setCapabilities(m_source->id(), capabilities);
        const auto ask = [&](const char* text, const char* from, SeriesFrame& frame) {
            LiveQuery query;
            query.sourceId = m_source->id();
            query.expression = text;
            query.range.from = QString::fromLatin1(from);
            query.minimumStep = kScrape;
            query.widthPx = 5000;
            return scheduler.subscribe(query, [&frame](const SeriesFrame& now) { frame = now; });
        };
        SeriesFrame first;
        // How much it is, and that no series has a label like the server's own in all that time.
        const auto learning = ask("count_over_time(wide_total[5m])", "now-3h", first);
        QTRY_COMPARE_WITH_TIMEOUT(first.state, FrameState::Fresh, kWaitMs);
        SeriesFrame lines;
        const auto rates = ask("rate(wide_total[5m])", "now-3h", lines);
        QTRY_COMPARE_WITH_TIMEOUT(lines.state, FrameState::Fresh, kWaitMs);
        QCOMPARE(scheduler.log().entries().back().kind, QueryLogEntry::Kind::Local);
        QVERIFY(scheduler.log().entries().back().bodyBytes > 0);
        SeriesFrame sums;
        const auto aggregate = ask("sum by (shard) (rate(wide_total[5m]))", "now-3h", sums);
        QTRY_COMPARE_WITH_TIMEOUT(sums.state, FrameState::Fresh, kWaitMs);
        QCOMPARE(scheduler.log().entries().back().kind, QueryLogEntry::Kind::Local);
        QCOMPARE(scheduler.log().entries().back().bodyBytes, std::size_t { 0 });
        for (const auto& [frame, share] : { std::pair(&lines, kIsExactMachine ? 0.0 : kLastDigits),
                 std::pair(&sums, kLastDigits) }) {
            QueryRequest request;
            request.expression = frame->expression;
            request.start = frame->range.start;
            request.end = frame->range.end;
            request.step = frame->step;
            const SnapshotPtr there = this->ask(request);
            QVERIFY(there && there->series.size() >= 10);
            const QString difference = firstDifference(*frame->snapshot, *there, share);
            QVERIFY2(difference.isEmpty(), qPrintable(difference));
        }
    }

    void refusesWhatTheServerRefuses()
    {
        QueryRequest request;
        request.expression = "rate({__name__=~\"twin_.\"}[5m])";
        request.step = kScrape;
        request.start = m_start;
        request.end = m_end;
        QVERIFY(!evaluated(request));
        QVERIFY(!fetch(request));
    }

private:
    void write(RemoteWriter& writer)
    {
        std::mt19937 random(11);
        const auto noise = [&random] {
            return std::uniform_real_distribution<double>(0, 1)(random);
        };
        std::map<std::string, double> totals;
        const auto count = static_cast<int>(kWritten / kScrape);
        for (int i = 0; i <= count; ++i) {
            const Instant time = m_start + kScrape * i;
            writer.add({ { "__name__", "a_first" } }, time, 1);
            writeCounters(writer, i, noise, totals);
            writeBuckets(writer, i, noise, totals);
            writeGauges(writer, i, noise);
            for (int series = 0; series < kWide; ++series) {
                writer.add({ { "__name__", "wide_total" }, { "pod", std::to_string(series) },
                               { "shard", std::to_string(series % 10) } },
                    time, i * (series + 0.1));
            }
            for (const auto& [bound, value] :
                { std::pair("1", 5), std::pair("2", 3), std::pair("+Inf", 6) }) {
                writer.add({ { "__name__", "falling_bucket" }, { "le", bound } }, time, value);
            }
            for (const auto& [bound, value] :
                { std::pair("1", 5.0), std::pair("2", 5.0 - 1e-13), std::pair("+Inf", 6.0) }) {
                writer.add({ { "__name__", "almost_bucket" }, { "le", bound } }, time, value);
            }
            for (const char* name : { "twin_a", "twin_b" }) {
                writer.add({ { "__name__", name } }, time, i);
            }
        }
    }

    /// Restarts, a gap, a marker before a gap, one that starts late from zero, irregular times.
    template <typename Noise>
    void writeCounters(
        RemoteWriter& writer, int i, Noise noise, std::map<std::string, double>& totals)
    {
        for (const char* instance : { "a", "restarts", "gaps", "marked", "d", "jitter" }) {
            const std::string name = instance;
            const bool isGap = (name == "gaps" && i % 100 > 60) || (name == "d" && i < 300)
                || (name == "marked" && i % 40 > 25);
            const Duration shift =
                Duration::fromMs(name == "jitter" ? static_cast<std::int64_t>(noise() * 5000) : 0);
            const Instant time = m_start + kScrape * i + shift;
            for (const char* code : { "200", "500" }) {
                double& total = totals[name + code];
                const bool isRestart = name == "restarts" && noise() < 0.03;
                total = isRestart ? noise() : total + noise() * (name == "d" ? 0.01 : 10);
                const bool isMark = name == "marked" && i % 40 == 26;
                if (isMark || !isGap) {
                    writer.add({ { "__name__", "requests_total" }, { "code", code },
                                   { "instance", name } },
                        time, isMark ? missingValue() : total);
                }
            }
        }
    }

    template <typename Noise>
    void writeBuckets(
        RemoteWriter& writer, int i, Noise noise, std::map<std::string, double>& totals)
    {
        const Instant time = m_start + kScrape * i;
        for (const char* instance : { "a", "b", "idle", "noinf", "restarts" }) {
            const std::string name = instance;
            double cumulative = 0;
            const bool isRestart = name == "restarts" && i % 50 == 0;
            for (const char* bound : { "0.1", "0.5", "1", "1.0", "5", "+Inf" }) {
                double& bucket = totals[name + "le" + bound];
                bucket = isRestart ? 0 : bucket + (name == "idle" ? 0 : std::floor(noise() * 4));
                cumulative += bucket;
                if (name != "noinf" || bound != std::string("+Inf")) {
                    writer.add(
                        { { "__name__", "seconds_bucket" }, { "instance", name }, { "le", bound } },
                        time, cumulative);
                }
            }
        }
    }

    template <typename Noise> void writeGauges(RemoteWriter& writer, int i, Noise noise)
    {
        using Limits = std::numeric_limits<double>;
        const Instant time = m_start + kScrape * i;
        for (const char* instance : { "a", "b", "nans", "steady", "gone" }) {
            const std::string name = instance;
            const bool isNaN = name == "nans" && noise() < 0.3;
            if (name != "gone" || i < 200 || i > 260) {
                writer.add({ { "__name__", "gauge" }, { "instance", name } }, time,
                    isNaN                  ? std::nan("")
                        : name == "steady" ? 0.1
                                           : 500 + 400 * std::sin(i * 0.05) + noise());
            }
        }
        if (i % 17 == 0) {
            writer.add({ { "__name__", "sparse" }, { "instance", "a" } }, time, noise() * 3 - 1);
            writer.add({ { "__name__", "sparse" }, { "instance", "b" } },
                time + Duration::fromMs(1), i % 5 == 0 ? 0 : i);
        }
        writer.add({ { "__name__", "huge" }, { "instance", "a" } }, time, 1e308 + noise() * 1e307);
        writer.add({ { "__name__", "huge" }, { "instance", "b" } }, time, 1.5e308);
        writer.add({ { "__name__", "huge" }, { "instance", "c" } }, time,
            i % 9 == 0 ? Limits::infinity() : Limits::denorm_min() * i);
        const std::map<std::string, double> kinds { { "inf", Limits::infinity() },
            { "-inf", -Limits::infinity() }, { "-0", -0.0 }, { "largest", Limits::max() },
            { "2^53", 9007199254740993.0 }, { "1/3", 1.0 / 3 } };
        for (const auto& [kind, value] : kinds) {
            writer.add({ { "__name__", "awkward" }, { "kind", kind } }, time,
                i % 3 == 0 ? value : i * 0.7);
        }
    }

    [[nodiscard]] Result<SnapshotPtr> evaluated(const QueryRequest& request)
    {
        const auto expression = localExpression(request.expression);
        if (!expression) {
            return failure(ErrorKind::BadQuery, u"not in the grammar"_s);
        }
        const TimeRange needed =
            samplesNeeded(*expression, { request.start, request.end }, m_rules);
        const SnapshotPtr raw = samples({ .selector = expression->selector,
            .start = needed.start,
            .end = needed.end,
            .usesRemoteRead = true,
            .externalLabels = m_capabilities.externalLabels,
            .isRemoteReadOnly = true,
            .isKnownSmall = true });
        if (!raw) {
            return failure(ErrorKind::Unsupported, u"no samples"_s);
        }
        const auto count =
            static_cast<std::size_t>((request.end - request.start) / request.step + 1);
        return evaluateLocally(*expression, *raw, { request.start, request.step, count }, m_rules);
    }

    [[nodiscard]] SnapshotPtr samples(const RawRequest& request)
    {
        const auto key = std::tuple(request.selector, request.start, request.end);
        if (const auto held = m_samples.find(key); held != m_samples.end()) {
            return held->second;
        }
        std::optional<Result<SnapshotPtr>> answer;
        m_source->fetchRaw(
            request, {}, [&answer](Result<SnapshotPtr> result) { answer = std::move(result); });
        wait(answer);
        const SnapshotPtr got = answer && *answer ? **answer : nullptr;
        m_samples.emplace(key, got);
        return got;
    }

    [[nodiscard]] Result<SnapshotPtr> fetch(const QueryRequest& request)
    {
        std::optional<Result<SnapshotPtr>> answer;
        m_source->fetch(
            request, {}, [&answer](Result<SnapshotPtr> result) { answer = std::move(result); });
        wait(answer);
        return answer ? *answer : failure(ErrorKind::Timeout, u"late"_s);
    }

    [[nodiscard]] SnapshotPtr ask(const QueryRequest& request)
    {
        const Result<SnapshotPtr> answer = fetch(request);
        if (!answer) {
            qWarning("%s", qPrintable(answer.error().toDisplayText()));
        }
        return answer.value_or(nullptr);
    }

    static void wait(const std::optional<Result<SnapshotPtr>>& answer)
    {
        QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kWaitMs);
    }

    std::unique_ptr<PrometheusServer> m_server;
    FakeClock m_clock;
    Instant m_start;
    Instant m_end;
    SourceCapabilities m_capabilities;
    EvaluationRules m_rules;
    std::map<std::tuple<std::string, Instant, Instant>, SnapshotPtr> m_samples;
    IoThread m_io;
    Mailbox m_worker;
    std::unique_ptr<PrometheusSource> m_source;
};

QTEST_GUILESS_MAIN(tst_LocalRoute)
#include "tst_LocalRoute.moc"

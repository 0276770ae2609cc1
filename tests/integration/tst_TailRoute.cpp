// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "queries/QueryScheduler.h"
#include "series/SampleValue.h"
#include "support/FakeClock.h"
#include "support/PrometheusServer.h"
#include "support/RemoteWriter.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTest>

#include <bit>
#include <cmath>
#include <map>
#include <optional>
#include <random>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 60'000;
constexpr std::int64_t kScrapeSeconds = 15;
constexpr std::int64_t kHistorySeconds = 100 * 60;

std::vector<std::string> rangeFunctions()
{
    std::vector<std::string> expressions;
    const std::vector<std::string> windows { "45s", "2m", "9m", "20m", "1h" };
    for (const std::string& window : windows) {
        for (const char* name : { "rate", "increase", "irate", "resets" }) {
            expressions.push_back(std::string(name) + "(requests_total[" + window + "])");
        }
        for (const char* name :
            { "delta", "idelta", "deriv", "changes", "avg_over_time", "sum_over_time",
                "min_over_time", "max_over_time", "count_over_time", "stddev_over_time",
                "stdvar_over_time", "last_over_time", "present_over_time", "absent_over_time" }) {
            expressions.push_back(std::string(name) + "(memory_bytes[" + window + "])");
        }
        expressions.push_back("quantile_over_time(0.9, memory_bytes[" + window + "])");
        expressions.push_back("predict_linear(memory_bytes[" + window + "], 600)");
        expressions.push_back("holt_winters(memory_bytes[" + window + "], 0.3, 0.4)");
    }
    return expressions;
}

std::vector<std::string> aggregations()
{
    std::vector<std::string> expressions;
    for (const char* name : { "sum", "avg", "min", "max", "count", "group", "stddev", "stdvar",
             "quantile", "topk", "bottomk", "count_values" }) {
        const std::string op = name;
        const std::string parameter = op == "quantile" ? "0.9, "
            : op == "count_values"                     ? "\"value\", "
            : op == "topk" || op == "bottomk"          ? "2, "
                                                       : "";
        for (const char* grouping : { "", " by (instance)", " without (instance)" }) {
            for (const char* inner : { "rate(requests_total[2m])", "memory_bytes" }) {
                expressions.push_back(op + grouping + " (" + parameter + inner + ")");
            }
        }
    }
    return expressions;
}

std::vector<std::string> histograms()
{
    std::vector<std::string> expressions;
    for (const char* quantile : { "0.5", "0.9", "0.99" }) {
        for (const char* window : { "1m", "5m", "30m" }) {
            for (const char* by : { "le", "le, instance" }) {
                expressions.push_back(std::string("histogram_quantile(") + quantile + ", sum by ("
                    + by + ") (rate(seconds_bucket[" + window + "])))");
            }
        }
    }
    return expressions;
}

std::vector<std::string> modifiers(Instant start)
{
    const std::string early = std::to_string(start.toMs() / 1000 + 3000);
    const std::string recent = std::to_string(start.toMs() / 1000 + kHistorySeconds - 120);
    return { "memory_bytes offset 5m", "memory_bytes offset 1h", "memory_bytes offset -5m",
        "rate(requests_total[5m] offset -10m)", "sum(rate(requests_total[5m] offset 30m))",
        "memory_bytes @ " + early, "memory_bytes @ " + recent,
        "rate(requests_total[10m] @ " + early + ")",
        "sum(requests_total) - sum(requests_total @ " + recent + ")", "memory_bytes @ start()",
        "memory_bytes @ end()", "rate(requests_total[5m] @ end())",
        "max_over_time(rate(requests_total[1m])[10m:1m])",
        "avg_over_time(sum(memory_bytes)[30m:30s])", "min_over_time(memory_bytes[1h:5m])",
        "max_over_time(memory_bytes[10m:])",
        "sum_over_time(rate(requests_total[2m])[20m:45s] offset 7m)",
        "max_over_time(deriv(memory_bytes[5m])[15m:1m] offset -3m)",
        "quantile_over_time(0.5, max(memory_bytes)[25m:1m])" };
}

std::vector<std::string> others()
{
    return { "up", "up == 0", "up == bool 0", "absent(up{instance=\"gone\"})",
        "absent(memory_bytes{instance=\"dies\"})", "memory_bytes / 1024 / 1024",
        "memory_bytes > 500", "memory_bytes and on (instance) up == 1",
        "memory_bytes unless on (instance) up", "up or memory_bytes",
        "requests_total / on (instance) group_left () memory_bytes",
        "sum by (instance) (rate(requests_total[3m])) / ignoring (code) up", "time()",
        "scalar(sum(up))", "vector(7)", "timestamp(memory_bytes)", "time() - timestamp(up)",
        "minute()", "hour(timestamp(up))", "clamp(memory_bytes, 1, 600)",
        "clamp_max(memory_bytes, 500)", "abs(delta(memory_bytes[5m]))", "ln(memory_bytes)",
        "sqrt(memory_bytes)", "-memory_bytes", "memory_bytes % 7", "2 ^ (memory_bytes / 100)",
        "round(memory_bytes, 0.1)", "sgn(deriv(memory_bytes[5m]))",
        "label_replace(up, \"host\", \"$1\", \"instance\", \"(.*)\")",
        "label_join(up, \"both\", \"-\", \"instance\", \"job\")", "odd_value", "odd_value * 0",
        "sum(odd_value)", "1", "sort(up)", "count(up) by (job)", "sum(up) / count(up)",
        "rate(seconds_sum[5m]) / rate(seconds_count[5m])" };
}

std::vector<std::string> allExpressions(Instant start, const SourceCapabilities& server)
{
    std::vector<std::string> all = rangeFunctions();
    if (server.flavour == Flavour::Prometheus && server.hasQuotedNames) {
        std::erase_if(all, [](const std::string& expression) {
            return expression.starts_with("holt_winters"); // renamed in Prometheus 3
        });
    }
    for (const auto& more : { aggregations(), histograms(), modifiers(start), others() }) {
        all.insert(all.end(), more.begin(), more.end());
    }
    return all;
}

/// Writes what a small fleet would have been scraped: counters that restart, a target that dies and
/// one that comes, gaps, one whose samples come minutes late.
class Fleet
{
public:
    Fleet(RemoteWriter& writer, Instant start)
        : m_writer(writer)
        , m_start(start)
        , m_written(start - Duration::fromSeconds(kScrapeSeconds))
    { }

    /// Everything that has arrived by then.
    [[nodiscard]] bool writeUntil(Instant now)
    {
        const Duration step = Duration::fromSeconds(kScrapeSeconds);
        for (Instant time = m_written + step; time <= now; time = time + step) {
            m_written = time;
            for (const char* instance : { "a", "b", "restarts", "dies", "comes", "pauses" }) {
                scrape(instance, time);
            }
            m_late.push_back(time);
        }
        // The late one sends in bursts, up to eight minutes after the fact.
        const bool isBurst = m_bursts++ % 2 == 1;
        for (const Instant time : isBurst ? std::exchange(m_late, {}) : std::vector<Instant>()) {
            if (now - time < Duration::fromMinutes(8)) {
                scrape("late", time);
            }
        }
        return m_writer.send();
    }

private:
    void scrape(const std::string& instance, Instant time)
    {
        const Duration age = time - m_start;
        const Duration change = Duration::fromSeconds(kHistorySeconds + 40);
        if (instance == "dies" && age >= change) {
            if (age < change + Duration::fromSeconds(kScrapeSeconds)) {
                add("up", instance, {}, time, missingValue()); // stale marker
                add("memory_bytes", instance, {}, time, missingValue());
            }
            return;
        }
        const bool isPause = (age.toMs() / 60'000) % 20 > 12;
        if ((instance == "comes" && age < change) || (instance == "pauses" && isPause)) {
            return;
        }
        add("up", instance, {}, time, instance == "pauses" ? 0 : 1);
        const double wave = std::sin(age.toSeconds() / 300.0 + static_cast<double>(instance[0]));
        add("memory_bytes", instance, {}, time, 500 + 100 * wave + noise());
        count(instance, time, age);
        const double odd = age.toMs() % 4 == 0 && noise() > 0.8 ? std::nan("") : noise() / 3;
        add("odd_value", instance, {}, time, noise() > 0.95 ? HUGE_VAL : odd);
    }

    void count(const std::string& instance, Instant time, Duration age)
    {
        const bool isRestart = instance == "restarts" && age.toMs() % 600'000 < 15'000;
        for (const char* code : { "200", "500" }) {
            double& total = m_totals[instance + code];
            total = isRestart ? 0 : total + 10 * noise();
            add("requests_total", instance, { { "code", code } }, time, total);
        }
        double& observations = m_totals[instance + "count"];
        double& sum = m_totals[instance + "sum"];
        double cumulative = 0;
        for (const char* bound : { "0.1", "0.5", "1", "5", "+Inf" }) {
            double& bucket = m_totals[instance + bound];
            bucket = isRestart ? 0 : bucket + std::floor(noise() * 8);
            cumulative += bucket;
            add("seconds_bucket", instance, { { "le", bound } }, time, cumulative);
        }
        observations = cumulative;
        sum = isRestart ? 0 : sum + noise();
        add("seconds_count", instance, {}, time, observations);
        add("seconds_sum", instance, {}, time, sum);
    }

    void add(const char* name, const std::string& instance, std::vector<LabelSet::Label> more,
        Instant time, double value)
    {
        more.emplace_back("__name__", name);
        more.emplace_back("instance", instance);
        more.emplace_back("job", "fleet");
        m_writer.add(LabelSet(std::move(more)), time, value);
    }

    double noise() { return std::uniform_real_distribution<double>(0, 1)(m_random); }

    RemoteWriter& m_writer;
    Instant m_start;
    Instant m_written;
    std::vector<Instant> m_late;
    int m_bursts = 0;
    std::map<std::string, double> m_totals;
    std::mt19937 m_random { 3 };
};

/// Some hours that end an hour before the start: blocks on the server's disk.
QByteArray olderHistory(Instant start)
{
    QByteArray text;
    std::mt19937 random(9);
    for (const char* name : { "memory_bytes", "up" }) {
        text += QByteArray("# TYPE ") + name + " gauge\n";
        for (const char* instance : { "a", "b", "comes", "dies", "late", "pauses", "restarts" }) {
            for (int minute = 300; minute > 60; --minute) {
                const Instant time = start - Duration::fromMinutes(minute);
                text += QByteArray(name) + "{instance=\"" + instance + "\",job=\"fleet\"} "
                    + QByteArray::number(static_cast<double>(random() % 100'000) / 7.0, 'g', 17)
                    + ' ' + QByteArray::number(time.toMs() / 1000) + '\n';
            }
        }
    }
    return text;
}

/// What a snapshot says, for comparing bit by bit: labels, time, bits.
QString textOf(const SeriesSnapshot& snapshot)
{
    QString text;
    for (const Series& series : snapshot.series) {
        text += toQString(toSelectorText(series.labels));
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            if (!isMissing(series.values[i])) {
                text += u'\n' + QString::number(series.axis.at(i).toMs()) + u' '
                    + QString::number(std::bit_cast<quint64>(series.values[i]), 16);
            }
        }
        text += u'\n';
    }
    return text;
}

/// How much the same point may differ from one reload to the next, as a share of its value: from
/// Prometheus 3 on series are added up in an order that depends on the range asked for.
double roundingOf(const SourceCapabilities& server)
{
    return server.hasQuotedNames ? 1e-12 : 0;
}

/// Lines are as textOf() writes them.
bool isRounding(const QString& left, const QString& right, double share)
{
    const QStringList a = left.split(u' ');
    const QStringList b = right.split(u' ');
    if (a.size() != 2 || b.size() != 2 || a[0] != b[0]) {
        return false;
    }
    const double x = std::bit_cast<double>(a[1].toULongLong(nullptr, 16));
    const double y = std::bit_cast<double>(b[1].toULongLong(nullptr, 16));
    return std::abs(x - y) <= share * std::max({ std::abs(x), std::abs(y), 1.0 });
}

QString firstDifference(const QString& a, const QString& b, const SourceCapabilities& server)
{
    const double share = roundingOf(server);
    const QStringList left = a.split(u'\n');
    const QStringList right = b.split(u'\n');
    for (qsizetype i = 0; i < std::max(left.size(), right.size()); ++i) {
        const bool isSame = left.value(i) == right.value(i)
            || (share > 0 && isRounding(left.value(i), right.value(i), share));
        if (!isSame) {
            return u"line %1: tail %2, full %3"_s.arg(i).arg(left.value(i), right.value(i));
        }
    }
    return {};
}

} // namespace

/// Refreshes by tail against full reloads, on a real server that takes in samples meanwhile.
class tst_TailRoute : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyRefreshEqualsAFullReload_data()
    {
        QTest::addColumn<int>("stepSeconds");
        QTest::addColumn<int>("hours");
        QTest::newRow("step as long as the scrape interval") << 15 << 1;
        QTest::newRow("longer step") << 60 << 1;
        QTest::newRow("reaching into older blocks") << 60 << 6;
    }

    void everyRefreshEqualsAFullReload()
    {
        QFETCH(int, stepSeconds);
        QFETCH(int, hours);
        const Duration quarter = Duration::fromMinutes(15);
        // The test ends before now: Prometheus 3 takes no samples of the future.
        const Duration age = Duration::fromMinutes(30);
        m_clock = std::make_unique<FakeClock>(
            (Instant::fromMs(QDateTime::currentMSecsSinceEpoch()) - age).alignedDown(quarter));
        const Instant start = m_clock->now() - Duration::fromSeconds(kHistorySeconds);
        PrometheusServer server({ .history = hours > 1 ? olderHistory(start) : QByteArray(),
            .configYaml = "storage:\n  tsdb:\n"
                          "    out_of_order_time_window: 10m\n",
            .arguments = { u"--web.enable-remote-write-receiver"_s } });
        QVERIFY2(server.start(), qPrintable(server.errorText()));
        RemoteWriter writer(server.baseUrl());
        Fleet fleet(writer, start);
        QVERIFY2(fleet.writeUntil(m_clock->now()), qPrintable(writer.errorText()));
        connectTo(server.baseUrl());
        QCOMPARE(m_capabilities.flavour, Flavour::Prometheus);
        m_hours = hours;
        subscribeAll(allExpressions(start, m_capabilities), Duration::fromSeconds(stepSeconds));
        QVERIFY(m_panels.size() >= 200);
        compareAll(u"first"_s);
        if (QTest::currentTestFailed()) {
            return;
        }
        int tick = 0;
        for (const std::int64_t seconds : { 60, 75, 300, 900, 60 }) {
            m_clock->advance(Duration::fromSeconds(seconds));
            if (++tick == 3) {
                server.kill(); // samples of the last minutes come back from its log
                QVERIFY2(server.start(), qPrintable(server.errorText()));
            }
            QVERIFY2(fleet.writeUntil(m_clock->now()), qPrintable(writer.errorText()));
            m_scheduler->tick();
            compareAll(u"after tick %1"_s.arg(tick));
            if (QTest::currentTestFailed()) {
                return;
            }
        }
        qInfo(
            "%zu expressions, %d refreshes: the tails were %.1f %% of the samples of full reloads",
            m_panels.size(), tick, 100.0 * m_tailSamples / m_fullSamples);
        QVERIFY(m_tailSamples * 2 < m_fullSamples);
        QVERIFY(m_bucketQueries >= 6 * tick); // six histograms, three quantiles each
        disconnect();
    }

private:
    struct Panel
    {
        std::string expression;
        SeriesFrame frame;
        QuerySubscription subscription;
    };

    void connectTo(const QUrl& url)
    {
        ConnectionSettings settings;
        settings.id = u"prometheus"_s;
        settings.baseUrl = url;
        m_io = std::make_unique<IoThread>();
        m_workers = std::make_unique<WorkerPool>(2);
        m_gui = std::make_unique<Mailbox>();
        m_source = std::make_unique<PrometheusSource>(
            TransportSetup { .settings = settings, .credentials = {} }, *m_io, *m_workers);
        m_scheduler = std::make_unique<QueryScheduler>(*m_clock, *m_gui, 1);
        m_scheduler->setWorker(*m_workers);
        m_scheduler->setRefreshInterval(Duration::fromSeconds(10));
        m_scheduler->addSource(*m_source, Duration::fromSeconds(kScrapeSeconds));
        std::optional<Result<SourceCapabilities>> found;
        m_source->probe({}, [this, &found](const Result<SourceCapabilities>& result) {
            m_gui->post([&found, result] { found = result; });
        });
        QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), kWaitMs);
        QVERIFY(found->has_value());
        m_capabilities = **found;
        m_capabilities.scrapeInterval = Duration::fromSeconds(kScrapeSeconds);
        m_capabilities.clockSkew = {}; // the test's clock is its own
        m_scheduler->setCapabilities(m_source->id(), m_capabilities);
        m_tailSamples = 0;
        m_fullSamples = 0;
        m_bucketQueries = 0;
        m_logged = 0;
    }

    void disconnect()
    {
        m_panels.clear();
        m_scheduler.reset();
        m_source.reset();
        m_workers.reset();
        m_io.reset();
    }

    void subscribeAll(const std::vector<std::string>& expressions, Duration step)
    {
        m_panels.clear();
        m_step = step;
        for (const std::string& expression : expressions) {
            LiveQuery query;
            query.sourceId = m_source->id();
            query.expression = expression;
            query.minimumStep = step;
            query.range.from = u"now-%1h"_s.arg(m_hours);
            m_panels.push_back(std::make_unique<Panel>());
            Panel* panel = m_panels.back().get();
            panel->expression = expression;
            panel->subscription = m_scheduler->subscribe(
                query, [panel](const SeriesFrame& frame) { panel->frame = frame; });
        }
    }

    [[nodiscard]] bool areAllFresh() const
    {
        const Instant end = m_clock->now().alignedDown(m_step);
        return std::all_of(m_panels.begin(), m_panels.end(), [end](const auto& panel) {
            return panel->frame.state == FrameState::Fresh && panel->frame.range.end == end;
        });
    }

    [[nodiscard]] QString whoIsNotFresh() const
    {
        QString text;
        for (const auto& panel : m_panels) {
            const SeriesFrame& frame = panel->frame;
            if (frame.state != FrameState::Fresh) {
                text += u'\n' + QString::fromStdString(panel->expression) + u": "_s
                    + (frame.error ? frame.error->toDisplayText() : u"is on its way"_s);
            }
        }
        return text;
    }

    void compareAll(const QString& when)
    {
        static_cast<void>(QTest::qWaitFor([this] { return areAllFresh(); }, kWaitMs));
        QVERIFY2(areAllFresh(), qPrintable(when + whoIsNotFresh()));
        countTailSamples();
        const std::vector<Result<SnapshotPtr>> reloads = reloadAll();
        for (std::size_t i = 0; i < m_panels.size(); ++i) {
            const Panel& panel = *m_panels[i];
            const Result<SnapshotPtr>& full = reloads[i];
            QVERIFY2(full, qPrintable(QString::fromStdString(panel.expression)));
            m_fullSamples += static_cast<double>((*full)->sampleCount());
            const QString difference =
                firstDifference(textOf(*panel.frame.snapshot), textOf(**full), m_capabilities);
            QVERIFY2(difference.isEmpty(),
                qPrintable(
                    QString::fromStdString(panel.expression) + u' ' + when + u' ' + difference));
        }
    }

    void countTailSamples()
    {
        const QueryLog& log = m_scheduler->log();
        const std::size_t fresh = std::min(log.totalCount() - m_logged, log.entries().size());
        for (std::size_t i = log.entries().size() - fresh; i < log.entries().size(); ++i) {
            m_bucketQueries +=
                log.entries()[i].request.expression.starts_with("sum by (le") ? 1 : 0;
            m_tailSamples += static_cast<double>(log.entries()[i].sampleCount);
        }
        m_logged = log.totalCount();
    }

    /// The whole range of each panel, asked past the scheduler.
    std::vector<Result<SnapshotPtr>> reloadAll()
    {
        std::vector<Result<SnapshotPtr>> answers(
            m_panels.size(), failure(ErrorKind::Timeout, u"no answer"_s));
        std::size_t open = m_panels.size();
        for (std::size_t i = 0; i < m_panels.size(); ++i) {
            QueryRequest request;
            request.expression = m_panels[i]->expression;
            request.start = m_panels[i]->frame.range.start;
            request.end = m_panels[i]->frame.range.end;
            request.step = m_panels[i]->frame.step;
            m_source->fetch(request, {}, [this, &answers, &open, i](Result<SnapshotPtr> result) {
                m_gui->post([&answers, &open, i, result = std::move(result)] {
                    answers[i] = result;
                    --open;
                });
            });
        }
        static_cast<void>(QTest::qWaitFor([&open] { return open == 0; }, kWaitMs));
        return answers;
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<IoThread> m_io;
    std::unique_ptr<WorkerPool> m_workers;
    std::unique_ptr<Mailbox> m_gui;
    std::unique_ptr<PrometheusSource> m_source;
    std::unique_ptr<QueryScheduler> m_scheduler;
    std::vector<std::unique_ptr<Panel>> m_panels;
    SourceCapabilities m_capabilities;
    Duration m_step;
    int m_hours = 1;
    double m_tailSamples = 0;
    double m_fullSamples = 0;
    int m_bucketQueries = 0;
    std::size_t m_logged = 0;
};

QTEST_GUILESS_MAIN(tst_TailRoute)
#include "tst_TailRoute.moc"

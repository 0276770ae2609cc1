// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Clock.h"
#include "core/IoThread.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "prometheus/PrometheusSource.h"
#include "queries/QueryScheduler.h"
#include "signals/PromqlText.h"
#include "support/PrometheusServer.h"

#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <memory>
#include <optional>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr int kWaitMs = 120'000;
constexpr std::int64_t kFirstSecond = 1'790'000'000;
constexpr int kHeavySeries = 60;
constexpr int kHeavySamples = 1440; // six hours
constexpr int kPanels = 40;

/// Label values that break legends, quoting and patterns elsewhere.
std::vector<std::string> weirdValues()
{
    return { "line\nbreak", "quo\"te", R"(C:\temp\x)", "a|b", "it's", "a/b", "a.b", "axb", "^a$",
        "(a)", "[a]", "{a}", "a+", "a*", "a?", "$1", "${x}", "$__interval", "<b>bold</b>", "%s%n",
        "tab\there",
        "\xE2\x80\xAE"
        "rtl",
        "zero\xE2\x80\x8Bwidth", "\xF0\x9F\x94\xA5", " ", "`", std::string(4096, 'x') };
}

/// As OpenMetrics has it: backslash, quote and line break escaped.
QByteArray escaped(const std::string& value)
{
    QByteArray text = QByteArray::fromStdString(value);
    return text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
}

QByteArray history()
{
    QByteArray text = "# TYPE weird gauge\n";
    int number = 0;
    for (const std::string& value : weirdValues()) {
        text += "weird{value=\"" + escaped(value) + "\"} " + QByteArray::number(++number) + ' '
            + QByteArray::number(qint64(kFirstSecond)) + '\n';
    }
    text += "# TYPE heavy gauge\n";
    for (int series = 0; series < kHeavySeries; ++series) {
        for (int i = 0; i < kHeavySamples; ++i) {
            text += "heavy{n=\"" + QByteArray::number(series) + "\"} "
                + QByteArray::number((series + i) % 97) + ' '
                + QByteArray::number(qint64(kFirstSecond + i * 15)) + '\n';
        }
    }
    return text;
}

} // namespace

/// Pitfalls that need a real server; PITFALLS.md has them all.
class tst_Pitfalls : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void initTestCase()
    {
        m_server = std::make_unique<PrometheusServer>(PrometheusSetup { .history = history(),
            .arguments = { u"--query.max-concurrency=4"_s, u"--query.timeout=20s"_s } });
        QVERIFY2(m_server->start(), qPrintable(m_server->errorText()));
        ConnectionSettings settings;
        settings.id = u"id"_s;
        settings.baseUrl = m_server->baseUrl();
        m_source = std::make_unique<PrometheusSource>(
            TransportSetup { .settings = settings, .credentials = {} }, m_io, m_workers);
        std::optional<Result<SourceCapabilities>> found;
        m_source->probe({}, [this, &found](const Result<SourceCapabilities>& result) {
            m_gui.post([&found, result] { found = result; });
        });
        QTRY_VERIFY_WITH_TIMEOUT(found.has_value(), kWaitMs);
        QVERIFY(found->has_value());
        m_capabilities = **found;
    }

    void cleanupTestCase()
    {
        m_source.reset();
        m_server.reset();
    }

    void aValueInAQueryFindsExactlyItsSeries_data()
    {
        QTest::addColumn<int>("index");
        const std::vector<std::string> values = weirdValues();
        for (std::size_t i = 0; i < values.size(); ++i) {
            QTest::addRow("value %zu", i) << static_cast<int>(i);
        }
    }

    void aValueInAQueryFindsExactlyItsSeries()
    {
        QFETCH(int, index);
        const std::string value = weirdValues().at(static_cast<std::size_t>(index));
        for (const std::string& matcher :
            { "=" + quotePromql(value), "=~" + quotePromql(escapeRegex(value)) }) {
            const Result<SnapshotPtr> answer = ask("weird{value" + matcher + "}");
            QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().toDisplayText()));
            QCOMPARE((*answer)->series.size(), std::size_t { 1 });
            QCOMPARE((*answer)->series.front().labels.value("value"), std::string_view(value));
            QCOMPARE((*answer)->series.front().values.front(), index + 1.0);
        }
    }

    void namesInQuotesWorkOrAreExplained()
    {
        const Result<SnapshotPtr> answer = ask(R"({"my.metric","k.\u00fc"="x"})");
        if (m_capabilities.hasQuotedNames) {
            QVERIFY2(answer.has_value(), answer ? "" : qPrintable(answer.error().toDisplayText()));
        } else if (!answer) { // 2.53 reads them already
            QVERIFY2(answer.error().message.contains(u"need Prometheus 3"_s),
                qPrintable(answer.error().message));
        }
    }

    void takesAScalarAndATextForWhatTheyAre()
    {
        const Result<SnapshotPtr> scalar = ask("1+1");
        QVERIFY(scalar.has_value());
        QCOMPARE((*scalar)->type, ResultType::Scalar);
        QCOMPARE((*scalar)->series.front().values.front(), 2.0);
        const Result<SnapshotPtr> text = ask("\"x\"");
        QVERIFY(text.has_value());
        QCOMPARE((*text)->text, u"x"_s);
        QueryRequest range;
        range.expression = "\"x\"";
        range.start = Instant::fromSeconds(kFirstSecond);
        range.end = range.start + Duration::fromMinutes(10);
        QCOMPARE(ask(range).error().kind, ErrorKind::BadQuery);
    }

    /// A page of forty heavy panels on a server with four slots: nobody fails, and the first
    /// picture is there while most are still waiting.
    void fortyPanelsOnFourSlots()
    {
        SystemClock clock;
        QueryScheduler scheduler(clock, m_gui, 1);
        scheduler.setWorker(m_workers);
        scheduler.setRefreshInterval({});
        scheduler.addSource(*m_source, Duration::fromSeconds(15));
        m_capabilities.scrapeInterval = Duration::fromSeconds(15);
        scheduler.setCapabilities(m_source->id(), m_capabilities);
        const Instant end = Instant::fromSeconds(kFirstSecond + kHeavySamples * 15);
        int fresh = 0;
        int failed = 0;
        QElapsedTimer watch;
        watch.start();
        std::vector<qint64> freshAfter;
        std::vector<QuerySubscription> panels;
        for (int i = 0; i < kPanels; ++i) {
            LiveQuery query;
            query.sourceId = m_source->id();
            query.expression = "sum(avg_over_time(heavy[" + std::to_string(5 + i) + "m]))";
            query.range.from = toEpochText(end - Duration::fromHours(6));
            query.range.to = toEpochText(end);
            query.minimumStep = Duration::fromSeconds(15);
            query.widthPx = 2000;
            panels.push_back(scheduler.subscribe(query, [&](const SeriesFrame& frame) {
                fresh += frame.state == FrameState::Fresh ? 1 : 0;
                failed += frame.error ? 1 : 0;
                if (frame.state == FrameState::Fresh) {
                    freshAfter.push_back(watch.elapsed());
                }
            }));
        }
        QTRY_VERIFY_WITH_TIMEOUT(fresh == kPanels || failed > 0, kWaitMs);
        QCOMPARE(failed, 0);
        QCOMPARE(fresh, kPanels);
        qInfo("first picture after %lld ms, the last after %lld ms", freshAfter.front(),
            freshAfter.back());
        QVERIFY(freshAfter.front() * 4 < freshAfter.back());
    }

private:
    Result<SnapshotPtr> ask(const std::string& expression)
    {
        QueryRequest request;
        request.kind = QueryRequest::Kind::Instant;
        request.expression = expression;
        request.start = Instant::fromSeconds(kFirstSecond);
        return ask(request);
    }

    Result<SnapshotPtr> ask(const QueryRequest& request)
    {
        std::optional<Result<SnapshotPtr>> answer;
        m_source->fetch(request, {}, [this, &answer](const Result<SnapshotPtr>& result) {
            m_gui.post([&answer, result] { answer = result; });
        });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(answer.has_value(), kWaitMs); }();
        return answer.value_or(failure(ErrorKind::Internal, u"no answer"_s));
    }

    IoThread m_io;
    WorkerPool m_workers { 2 };
    Mailbox m_gui;
    std::unique_ptr<PrometheusServer> m_server;
    std::unique_ptr<PrometheusSource> m_source;
    SourceCapabilities m_capabilities;
};

QTEST_GUILESS_MAIN(tst_Pitfalls)
#include "tst_Pitfalls.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/LateExecutor.h"
#include "support/SchedulerRig.h"

#include <QTest>

#include <algorithm>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kSeries = 1000;
constexpr int kPanels = 12;

/// The answer of a server that read a thousand series, 20 samples of each a point.
SnapshotPtr servers(const QueryRequest& request)
{
    auto snapshot = std::make_shared<SeriesSnapshot>();
    for (std::int64_t i = 0; i < kSeries; ++i) {
        snapshot->series.push_back(FakeSource::snapshotFor(request, 7)->series.front());
        snapshot->series.back().labels.set("pod", std::to_string(i));
    }
    snapshot->stats.totalQueryableSamples =
        ((request.end - request.start) / request.step + 1) * kSeries * 20;
    return snapshot;
}

/// A counter that rises by one each second.
SnapshotPtr scraped(const RawRequest& request)
{
    Series series;
    series.labels = LabelSet { { "__name__", "x" }, { "job", "a" } };
    std::vector<std::int64_t> times;
    for (Instant t = request.start; t <= request.end; t = t + kInterval) {
        times.push_back(t.toMs());
        series.values.push_back(static_cast<double>(t.toMs()) / 1000);
    }
    series.axis = TimeAxis::explicitTimes(std::move(times));
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->series.push_back(std::move(series));
    snapshot->bodyBytes = 123;
    return snapshot;
}

/// Of the same series; nothing of it is stored for rate(), so that that is asked as a whole.
LiveQuery increase()
{
    LiveQuery query = ask("increase(x[5m])");
    query.minimumStep = kInterval;
    return query;
}

LiveQuery rate(const QString& from);

/// Over six hours by 15 s.
LiveQuery asks(const char* expression)
{
    LiveQuery query = rate(QStringLiteral("now-6h"));
    query.expression = expression;
    return query;
}

LiveQuery rate(const QString& from)
{
    LiveQuery query = ask("rate(x[5m])");
    query.range.from = from;
    query.minimumStep = kInterval;
    query.widthPx = 5000;
    return query;
}

} // namespace

/// When the scheduler evaluates by itself, and what it does when that fails.
class tst_QueryLocal : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        open();
        m_capabilities = {};
        m_capabilities.flavour = Flavour::Prometheus;
        m_capabilities.version = u"2.42.0"_s;
        m_capabilities.hasRemoteRead = true;
        m_capabilities.isConfigurationKnown = true;
        m_capabilities.areFlagsKnown = true;
        m_scheduler->setCapabilities(u"fake"_s, m_capabilities);
        m_source->setRawAnswers(
            [](const RawRequest& request) -> Result<SnapshotPtr> { return scraped(request); });
    }

    void cleanup() { close(); }

    void evaluatesOnceTheServerToldHowMuchItIs()
    {
        auto subscription = subscribe(increase());
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QVERIFY(m_source->askedRaw().empty());
        answerLast();
        subscription.setQuery(rate(u"now-6h"_s));
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        const RawRequest& raw = m_source->askedRaw().front();
        QCOMPARE(raw.selector, std::string("x"));
        QVERIFY(raw.usesRemoteRead && raw.isRemoteReadOnly && raw.isKnownSmall);
        QCOMPARE(last().state, FrameState::Fresh);
        QVERIFY(!last().isRaw);
        QCOMPARE(last().step, kInterval);
        QCOMPARE(raw.start, last().range.start - Duration::fromMinutes(5));
        QCOMPARE(raw.end, last().range.end);
        QCOMPARE(last().snapshot->series.size(), std::size_t { 1 });
        const Series& series = last().snapshot->series.front();
        QCOMPARE(series.labels, (LabelSet { { "job", "a" } }));
        QCOMPARE(series.values.front(), 1.0);
        QCOMPARE(series.values.size(), std::size_t { 6 * 240 + 1 });
    }

    void isSeenInTheLog()
    {
        learn();
        const auto subscription = subscribe(rate(u"now-6h"_s));
        const QueryLogEntry& entry = m_scheduler->log().entries().back();
        QCOMPARE(entry.kind, QueryLogEntry::Kind::Local);
        QCOMPARE(entry.request.expression, std::string("rate(x[5m])"));
        QCOMPARE(entry.bodyBytes, std::size_t { 123 });
        QCOMPARE(entry.sampleCount, std::size_t { 6 * 240 + 1 });
        QVERIFY(!entry.error);
    }

    /// The newest points come first, from the server; what is left of the range is worth it.
    void evaluatesWhatIsNotStored()
    {
        auto subscription = subscribe(rate(u"now-1h"_s));
        answerLast();
        subscription.setQuery(rate(u"now-6h"_s));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QVERIFY(m_source->askedRaw().empty());
        answerLast();
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QCOMPARE(last().state, FrameState::Fresh);
        const auto found =
            std::find_if(last().snapshot->series.begin(), last().snapshot->series.end(),
                [](const Series& series) { return !series.labels.contains("pod"); });
        QVERIFY(found != last().snapshot->series.end());
        QCOMPARE(found->values.front(), 1.0);
    }

    void tailsAreTheServers()
    {
        learn();
        const auto subscription = subscribe(rate(u"now-6h"_s));
        const std::size_t before = m_source->asked().size();
        goOn(kInterval * 2);
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QCOMPARE(m_source->asked().size(), before + 1);
        QVERIFY(m_source->asked().back().request.start > last().range.start);
    }

    void asksTheServerWhereItFails_data()
    {
        QTest::addColumn<int>("kind");
        for (const ErrorKind kind :
            { ErrorKind::Unsupported, ErrorKind::NotFound, ErrorKind::TooMuch, ErrorKind::BadQuery,
                ErrorKind::Timeout, ErrorKind::Malformed, ErrorKind::Forbidden }) {
            QTest::addRow("%d", static_cast<int>(kind)) << static_cast<int>(kind);
        }
    }

    void asksTheServerWhereItFails()
    {
        QFETCH(int, kind);
        learn();
        m_source->setRawAnswer(refusal(static_cast<ErrorKind>(kind)));
        m_frames.clear();
        auto subscription = subscribe(rate(u"now-6h"_s));
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        answerLast();
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().range.end - last().range.start, Duration::fromHours(6));
        QCOMPARE(last().snapshot->series.front().values.front(), 7.0);
        for (const SeriesFrame& frame : m_frames) {
            QVERIFY(!frame.error);
        }
        subscription.setQuery(rate(u"now-5h"_s)); // and never tries again
        goOn(Duration::fromSeconds(1));
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
    }

    void asksTheServerForNativeHistograms()
    {
        learn();
        m_source->setRawAnswers([](const RawRequest& request) -> Result<SnapshotPtr> {
            auto snapshot = std::make_shared<SeriesSnapshot>(*scraped(request));
            snapshot->series.front().histograms.emplace_back();
            return snapshot;
        });
        const auto subscription = subscribe(rate(u"now-6h"_s));
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        answerLast();
        QCOMPARE(last().snapshot->series.front().values.front(), 7.0);
    }

    void whatIsHeldAnswersOtherPanels()
    {
        learn();
        const auto first = subscribe(rate(u"now-6h"_s));
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        const auto second = subscribe(asks("sum by (job) (rate(x[5m]))"));
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().snapshot->series.front().values.front(), 1.0);
        const QueryLogEntry& entry = m_scheduler->log().entries().back();
        QCOMPARE(entry.kind, QueryLogEntry::Kind::Local);
        QCOMPARE(entry.bodyBytes, std::size_t { 0 });
    }

    void aZoomIntoWhatIsHeldAsksNothing()
    {
        learn();
        const auto first = subscribe(rate(u"now-6h"_s));
        m_clock->advance(Duration::fromSeconds(10));
        LiveQuery zoom = asks("sum by (job) (rate(x[5m]))");
        zoom.range = { u"now-5h"_s, u"now-1h"_s };
        m_frames.clear();
        const auto second = subscribe(zoom);
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QCOMPARE(last().state, FrameState::Fresh);
        QCOMPARE(last().range.end - last().range.start, Duration::fromHours(4));
    }

    /// Else thirty panels would follow, each with another sign-in that fails.
    void whatIsHeldSaysNothingOfTheServer()
    {
        learn();
        const auto first = subscribe(rate(u"now-6h"_s));
        m_clock->advance(Duration::fromMs(1));
        const auto refused = subscribe("up");
        m_source->answerAll(refusal(ErrorKind::Authentication));
        m_clock->advance(Duration::fromSeconds(61)); // it may be tried again
        LiveQuery zoom = asks("sum by (job) (rate(x[5m]))");
        zoom.range = { u"now-5h"_s, u"now-1h"_s };
        SeriesFrame frame;
        const auto second =
            m_scheduler->subscribe(zoom, [&frame](const SeriesFrame& next) { frame = next; });
        QCOMPARE(frame.state, FrameState::Fresh);
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QVERIFY(m_scheduler->loads().front().isLockedOut);
        QCOMPARE(m_scheduler->loads().front().inFlight, 1); // the try, by who was refused
    }

    /// Alone, none of them would be worth it.
    void manyPanelsShareOneFlight()
    {
        std::vector<QuerySubscription> subscriptions;
        for (int i = 0; i < kPanels; ++i) {
            const std::string window = i == 7 ? "10m" : "5m";
            const std::string text =
                "sum by (job, l" + std::to_string(i) + ") (rate(x[" + window + "]))";
            subscriptions.push_back(subscribe(asks(text.c_str())));
        }
        answerInOneLine();
        QVERIFY(m_source->askedRaw().empty());
        QCOMPARE(m_source->asked().size(), std::size_t { kPanels });
        LateExecutor later;
        m_source->answerOn(later);
        m_clock->advance(Duration::fromSeconds(1));
        m_scheduler->refreshNow();
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QCOMPARE(m_scheduler->status().inFlight, 1);
        const RawRequest& raw = m_source->askedRaw().front();
        QCOMPARE(raw.end - raw.start, Duration::fromHours(6) + Duration::fromMinutes(10));
        later.runAll();
        QCOMPARE(m_scheduler->status().inFlight, 0);
        QCOMPARE(m_scheduler->status().waiting, 0);
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QCOMPARE(m_source->asked().size(), std::size_t { kPanels });
        QCOMPARE(last().snapshot->series.front().values.front(), 1.0);
    }

    void whoWaitsForAFlightThatFailsAsksTheServer()
    {
        learn();
        LateExecutor later;
        m_source->answerOn(later);
        m_source->setRawAnswer(refusal(ErrorKind::Unsupported));
        const auto leader = subscribe(rate(u"now-6h"_s));
        const auto follower = subscribe(asks("sum by (job) (rate(x[5m]))"));
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        later.runAll();
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QCOMPARE(m_source->asked().size(), std::size_t { 3 });
    }

    void whoWaitsForAFlightThatIsCancelledGoesOn()
    {
        learn();
        LateExecutor later;
        m_source->answerOn(later);
        auto leader = subscribe(rate(u"now-6h"_s));
        const auto follower = subscribe(asks("sum by (job) (rate(x[5m]))"));
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        leader.reset();
        m_scheduler->tick();
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
        later.runAll();
    }

    void aReloadAsksForSamplesAgain()
    {
        learn();
        const auto subscription = subscribe(rate(u"now-6h"_s));
        m_clock->advance(Duration::fromSeconds(1));
        m_scheduler->refreshNow();
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 2 });
    }

    void aLostConnectionIsTheSources()
    {
        learn();
        m_source->setRawAnswer(refusal(ErrorKind::Connect));
        const auto subscription = subscribe(rate(u"now-6h"_s));
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QVERIFY(last().error.has_value());
    }

    void canBeSwitchedOff()
    {
        learn();
        m_scheduler->setLocalEvaluation(LocalEvaluation::Never);
        const auto subscription = subscribe(rate(u"now-6h"_s));
        QVERIFY(m_source->askedRaw().empty());
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
    }

    void leavesOtherServersAlone()
    {
        m_capabilities.flavour = Flavour::Thanos;
        m_scheduler->setCapabilities(u"fake"_s, m_capabilities);
        learn();
        const auto subscription = subscribe(rate(u"now-6h"_s));
        QVERIFY(m_source->askedRaw().empty());
    }

    /// Series may have had labels of their own before the time that was looked at.
    void whatWasSeenOfLabelsCountsForItsTime_data()
    {
        QTest::addColumn<QByteArray>("seen");
        QTest::addColumn<QString>("from");
        QTest::addColumn<bool>("isHere");
        QTest::newRow("as long") << QByteArray("last_over_time(x[5m])") << u"now-6h"_s << true;
        QTest::newRow("an hour of six")
            << QByteArray("last_over_time(x[5m])") << u"now-1h"_s << false;
        QTest::newRow("of some series") << QByteArray("increase(x[5m])") << u"now-6h"_s << false;
    }

    void whatWasSeenOfLabelsCountsForItsTime()
    {
        QFETCH(QByteArray, seen);
        QFETCH(QString, from);
        m_capabilities.externalLabels = LabelSet { { "cluster", "x" } };
        m_scheduler->setCapabilities(u"fake"_s, m_capabilities);
        LiveQuery before = rate(from);
        before.expression = seen.toStdString();
        auto subscription = subscribe(before);
        answerLast();
        subscription.setQuery(rate(u"now-6h"_s));
        QTEST(!m_source->askedRaw().empty(), "isHere");
    }

    void leavesWhatItCannotReadAlone()
    {
        learn();
        LiveQuery query = rate(u"now-6h"_s);
        query.expression = "topk(5, rate(x[5m]))";
        const auto subscription = subscribe(query);
        QVERIFY(m_source->askedRaw().empty());
    }

private:
    void answerLast()
    {
        const std::size_t index = m_source->asked().size() - 1;
        QVERIFY(m_source->answer(index, servers(m_source->asked().at(index).request)));
    }

    /// Everything that is asked, as servers() would but with a single line each.
    void answerInOneLine()
    {
        for (std::size_t i = 0; i < m_source->asked().size(); ++i) {
            const QueryRequest request = m_source->asked().at(i).request;
            auto snapshot = std::make_shared<SeriesSnapshot>(*FakeSource::snapshotFor(request, 7));
            snapshot->stats.totalQueryableSamples = servers(request)->stats.totalQueryableSamples;
            m_source->answer(i, snapshot);
        }
    }

    void learn()
    {
        const auto subscription = subscribe(increase());
        answerLast();
    }

    SourceCapabilities m_capabilities;
};

QTEST_GUILESS_MAIN(tst_QueryLocal)
#include "tst_QueryLocal.moc"

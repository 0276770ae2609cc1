// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/SchedulerRig.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

/// A sample every 15 s at three seconds past, as a server would give for this window.
SnapshotPtr scraped(const RawRequest& request, double value)
{
    Series series;
    series.labels = LabelSet { { "__name__", "up" } };
    std::vector<std::int64_t> times;
    const Instant first = (request.start - Duration::fromMs(3001)).alignedDown(kInterval);
    for (Instant t = first + Duration::fromSeconds(18); t <= request.end; t = t + kInterval) {
        times.push_back(t.toMs());
    }
    series.values.assign(times.size(), value);
    series.axis = TimeAxis::explicitTimes(std::move(times));
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->series.push_back(std::move(series));
    return snapshot;
}

} // namespace

/// What the scheduler asks and shows where steps would be finer than the scrape interval.
class tst_QueryRaw : public QObject, private SchedulerRig
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        open();
        m_value = 1;
        m_warning.clear();
        m_source->setRawAnswers([this](const RawRequest& request) -> Result<SnapshotPtr> {
            auto answer = std::make_shared<SeriesSnapshot>(*scraped(request, m_value));
            answer->isPartial = !m_warning.isEmpty();
            answer->warnings = m_warning.isEmpty() ? QStringList() : QStringList { m_warning };
            return answer;
        });
    }

    void cleanup() { close(); }

    void showsSamplesAtTheirOwnTimes()
    {
        SourceCapabilities capabilities;
        capabilities.hasRemoteRead = true;
        capabilities.externalLabels = LabelSet { { "replica", "a" } };
        m_scheduler->setCapabilities(u"fake"_s, capabilities);
        const auto subscription = subscribe(raw("up"));
        QVERIFY(m_source->asked().empty());
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        const RawRequest& asked = m_source->askedRaw().front();
        QCOMPARE(asked.selector, std::string("up"));
        QVERIFY(asked.usesRemoteRead);
        QVERIFY(asked.isKnownSmall);
        QCOMPARE(asked.externalLabels, capabilities.externalLabels);
        QCOMPARE(last().state, FrameState::Fresh);
        QVERIFY(last().isRaw);
        QCOMPARE(last().step, kInterval);
        QCOMPARE(last().snapshot->series.front().axis.front().toMs() % 15'000, 3000);
        QCOMPARE(m_scheduler->log().entries().back().kind, QueryLogEntry::Kind::Raw);
    }

    void asksStepsWhereTheyAreNoFiner()
    {
        LiveQuery query = raw("up");
        query.range.from = u"now-6h"_s;
        const auto longRange = subscribe(query);
        const auto function = subscribe(raw("rate(up[5m])"));
        const auto never = subscribe("up");
        QVERIFY(m_source->askedRaw().empty());
        QCOMPARE(m_source->asked().size(), std::size_t { 3 });
        answerAll();
        QVERIFY(!last().isRaw);
    }

    void refreshesOnlyTheTail()
    {
        const auto subscription = subscribe(raw("up"));
        const std::size_t samples = last().snapshot->sampleCount();
        m_value = 2;
        goOn(kInterval * 2);
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 2 });
        const RawRequest& whole = m_source->askedRaw().at(0);
        const RawRequest& tail = m_source->askedRaw().at(1);
        QCOMPARE(tail.end, whole.end + kInterval * 2);
        QCOMPARE(tail.start, whole.end - Duration::fromMinutes(10));
        const Series& series = last().snapshot->series.front();
        QCOMPARE(series.values.size(), samples);
        QCOMPARE(series.values.front(), 1.0);
        QCOMPARE(series.values.back(), 2.0);
        const std::size_t from = series.axis.lowerBound(tail.start);
        QCOMPARE(series.values.at(from - 1), 1.0);
        QCOMPARE(series.values.at(from), 2.0);
        QCOMPARE(last().range.end - last().range.start, Duration::fromHours(1));
        QVERIFY(series.axis.front() >= last().range.start - Duration::fromMinutes(5));
    }

    void asksAllAnewAtTheUsersWish()
    {
        const auto subscription = subscribe(raw("up"));
        m_value = 2;
        m_clock->advance(kInterval);
        m_scheduler->refreshNow();
        const RawRequest& again = m_source->askedRaw().at(1);
        QCOMPARE(again.end - again.start, Duration::fromHours(1) + Duration::fromMinutes(5));
        QCOMPARE(last().snapshot->series.front().values.front(), 2.0);
    }

    void asksAllAnewAfterAPartialAnswer()
    {
        m_warning = u"a store is away"_s;
        const auto subscription = subscribe(raw("up"));
        QVERIFY(last().snapshot->isPartial);
        m_warning.clear();
        goOn(kInterval * 2);
        QVERIFY(isWhole(m_source->askedRaw().back()));
        QVERIFY(!last().snapshot->isPartial);
        goOn(kInterval * 2);
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 3 });
        QVERIFY(!isWhole(m_source->askedRaw().back()));
    }

    void aTailThatWasPartialIsMended()
    {
        const auto subscription = subscribe(raw("up"));
        m_warning = u"a store is away"_s;
        goOn(kInterval * 2);
        QVERIFY(!isWhole(m_source->askedRaw().back()));
        QVERIFY(last().snapshot->isPartial);
        m_warning.clear();
        goOn(kInterval * 2);
        QVERIFY(isWhole(m_source->askedRaw().back()));
        QVERIFY(!last().snapshot->isPartial);
        QVERIFY(last().snapshot->warnings.isEmpty());
    }

    /// A server may warn with every answer.
    void asksEverMoreSeldomForWhatStaysPartial()
    {
        m_warning = u"a store is away"_s;
        const auto subscription = subscribe(raw("up"));
        for (int i = 0; i < 40; ++i) {
            goOn(kInterval);
        }
        const std::vector<RawRequest>& asked = m_source->askedRaw();
        const auto whole = std::count_if(asked.begin(), asked.end(), isWhole);
        QVERIFY(asked.size() > 30);
        QVERIFY2(whole >= 4 && whole <= 7, qPrintable(QString::number(whole)));
        QVERIFY(last().snapshot->isPartial);
        QCOMPARE(last().snapshot->warnings, QStringList { m_warning });
    }

    /// One of them stands beside a server that is scraped more seldom: they are two questions.
    void mendsBothOfTwoThatHoldTheSameSamples()
    {
        FakeSource slow(u"slow"_s);
        m_scheduler->addSource(slow, Duration::fromMinutes(1));
        m_warning = u"a store is away"_s;
        SeriesFrame alone;
        SeriesFrame beside;
        LiveQuery query = raw("up");
        const auto first =
            m_scheduler->subscribe(query, [&alone](const SeriesFrame& frame) { alone = frame; });
        query.companions = { u"slow"_s };
        const auto second =
            m_scheduler->subscribe(query, [&beside](const SeriesFrame& frame) { beside = frame; });
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 2 });
        QVERIFY(alone.snapshot->isPartial && beside.snapshot->isPartial);
        m_warning.clear();
        goOn(Duration::fromMinutes(1));
        QVERIFY(!alone.snapshot->isPartial);
        QVERIFY(!beside.snapshot->isPartial);
        m_scheduler->removeSource(u"slow"_s);
    }

    void asksAllAnewWhenTheClockWasSet()
    {
        const auto subscription = subscribe(raw("up"));
        m_clock->jump(Duration::fromMinutes(30));
        goOn(kInterval * 2);
        const RawRequest& again = m_source->askedRaw().at(1);
        QCOMPARE(again.end - again.start, Duration::fromHours(1) + Duration::fromMinutes(5));
    }

    void fallsBackToStepsWithoutAWord_data()
    {
        QTest::addColumn<int>("kind");
        for (const ErrorKind kind :
            { ErrorKind::TooMuch, ErrorKind::Unsupported, ErrorKind::NotFound, ErrorKind::BadQuery,
                ErrorKind::Timeout, ErrorKind::Malformed, ErrorKind::Forbidden }) {
            QTest::addRow("%d", static_cast<int>(kind)) << static_cast<int>(kind);
        }
    }

    void fallsBackToStepsWithoutAWord()
    {
        QFETCH(int, kind);
        m_source->setRawAnswer(refusal(static_cast<ErrorKind>(kind)));
        const auto subscription = subscribe(raw("up"));
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        QCOMPARE(m_source->asked().front().request.start.toMs() % 15'000, 0);
        answerAll();
        QCOMPARE(last().state, FrameState::Fresh);
        QVERIFY(!last().isRaw);
        QVERIFY(!last().error);
        for (const SeriesFrame& frame : m_frames) {
            QVERIFY(!frame.error);
        }
        goOn(kInterval * 2);
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 }); // once is enough
        QCOMPARE(m_source->asked().size(), std::size_t { 2 });
    }

    void aFaultKeepsTheSamples_data()
    {
        QTest::addColumn<int>("kind");
        for (const ErrorKind kind :
            { ErrorKind::Timeout, ErrorKind::Malformed, ErrorKind::Truncated,
                ErrorKind::NotPrometheus, ErrorKind::Authentication, ErrorKind::Forbidden }) {
            QTest::addRow("%d", static_cast<int>(kind)) << static_cast<int>(kind);
        }
    }

    void aFaultKeepsTheSamples()
    {
        QFETCH(int, kind);
        const auto subscription = subscribe(raw("up"));
        QVERIFY(last().isRaw);
        const SnapshotPtr before = last().snapshot;
        m_source->setRawAnswer(refusal(static_cast<ErrorKind>(kind)));
        goOn(kInterval * 2);
        QVERIFY(m_source->asked().empty());
        QCOMPARE(last().state, FrameState::Stale);
        QCOMPARE(last().snapshot, before);
        QVERIFY(last().isRaw);
    }

    void asksForNoStepsWhereItIsNotLetIn()
    {
        m_source->setRawAnswer(refusal(ErrorKind::Authentication));
        const auto subscription = subscribe(raw("up"));
        QVERIFY(m_source->asked().empty());
        QCOMPARE(last().state, FrameState::Failed);
    }

    void aLostConnectionIsNoReasonForSteps()
    {
        m_source->setRawAnswer(refusal(ErrorKind::Connect));
        const auto subscription = subscribe(raw("up"));
        QVERIFY(m_source->asked().empty());
        QCOMPARE(last().state, FrameState::Failed);
        m_source->setRawAnswers([this](const RawRequest& request) -> Result<SnapshotPtr> {
            return scraped(request, m_value);
        });
        goOn(Duration::fromMinutes(2));
        QVERIFY(m_source->asked().empty());
        QCOMPARE(last().state, FrameState::Fresh);
        QVERIFY(last().isRaw);
    }

    /// Between two samples there is the value before them: steps show it.
    void aRangeWithoutASampleIsShownInSteps()
    {
        m_source->setRawAnswers([](const RawRequest& request) -> Result<SnapshotPtr> {
            RawRequest before = request;
            before.end = request.start + Duration::fromMinutes(5) - Duration::fromMs(1);
            return scraped(before, 1);
        });
        const auto subscription = subscribe(raw("up"));
        QCOMPARE(m_source->asked().size(), std::size_t { 1 });
        answerAll();
        QVERIFY(!last().isRaw);
        QCOMPARE(last().state, FrameState::Fresh);
        // Another range of the same expression has some.
        m_source->setRawAnswers([this](const RawRequest& request) -> Result<SnapshotPtr> {
            return scraped(request, m_value);
        });
        LiveQuery other = raw("up");
        other.range.from = u"now-30m"_s;
        const auto more = subscribe(other);
        QVERIFY(last().isRaw);
    }

    void rawSamplesAreTriedAgainAtTheUsersWish()
    {
        m_source->setRawAnswer(refusal(ErrorKind::Timeout));
        const auto subscription = subscribe(raw("up"));
        answerAll();
        m_source->setRawAnswers([this](const RawRequest& request) -> Result<SnapshotPtr> {
            return scraped(request, m_value);
        });
        m_scheduler->refreshNow();
        QVERIFY(last().isRaw);
        QCOMPARE(last().state, FrameState::Fresh);
    }

    /// Zooming in on a chart of steps keeps it until the samples are there, and back again.
    void zoomingGoesFromStepsToSamplesAndBack()
    {
        LiveQuery wide = raw("up");
        wide.range.from = u"now-6h"_s;
        auto subscription = subscribe(wide);
        answerAll();
        QVERIFY(!last().isRaw);
        m_clock->advance(Duration::fromSeconds(1));
        subscription.setQuery(raw("up"));
        QVERIFY(last().isRaw);
        m_clock->advance(Duration::fromSeconds(1));
        subscription.setQuery(wide);
        answerAll();
        QVERIFY(!last().isRaw);
        QVERIFY(last().snapshot->series.front().axis.isGrid());
    }

    /// Remote read could take a label of a series for one that the server has added.
    void tellsWhetherSeriesHaveSuchLabelsThemselves_data()
    {
        QTest::addColumn<QString>("label");
        QTest::addColumn<bool>("isFree");
        QTest::newRow("no label of the kind") << u"job"_s << true;
        QTest::newRow("one of their own") << u"replica"_s << false;
        QTest::newRow("no answer has told") << QString() << false;
    }

    void tellsWhetherSeriesHaveSuchLabelsThemselves()
    {
        QFETCH(QString, label);
        m_scheduler->setCapabilities(u"fake"_s, withExternalLabel("replica"));
        LiveQuery wide = raw("up");
        wide.range.from = u"now-6h"_s;
        auto subscription = subscribe(label.isEmpty() ? raw("up") : wide);
        if (!label.isEmpty()) {
            answerWithLabel(label.toStdString());
            subscription.setQuery(raw("up"));
        }
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
        QTEST(m_source->askedRaw().back().isFreeOfExternalLabels, "isFree");
    }

    void labelsOfALaterTimeTellNothing()
    {
        m_scheduler->setCapabilities(u"fake"_s, withExternalLabel("replica"));
        LiveQuery wide = raw("up");
        wide.range.from = u"now-6h"_s;
        auto subscription = subscribe(wide);
        answerWithLabel("job");
        LiveQuery before = raw("up");
        before.range = { u"now-7h"_s, u"now-6h"_s };
        subscription.setQuery(before);
        QVERIFY(!m_source->askedRaw().back().isFreeOfExternalLabels);
    }

    void otherExternalLabelsAreNotKnownYet()
    {
        m_scheduler->setCapabilities(u"fake"_s, withExternalLabel("replica"));
        LiveQuery wide = raw("up");
        wide.range.from = u"now-6h"_s;
        auto subscription = subscribe(wide);
        answerWithLabel("cluster");
        m_scheduler->setCapabilities(u"fake"_s, withExternalLabel("cluster"));
        subscription.setQuery(raw("up"));
        QVERIFY(!m_source->askedRaw().back().isFreeOfExternalLabels);
    }

    void equalQuestionsFlyOnce()
    {
        const auto one = subscribe(raw("up{a=\"1\",b=\"2\"}"));
        const auto two = subscribe(raw("up{b=\"2\", a=\"1\"}"));
        QCOMPARE(m_source->askedRaw().size(), std::size_t { 1 });
    }

private:
    static LiveQuery raw(std::string expression)
    {
        LiveQuery query = ask(std::move(expression));
        query.raw = RawSamples::WhenFiner;
        return query;
    }

    static SourceCapabilities withExternalLabel(const char* name)
    {
        SourceCapabilities capabilities;
        capabilities.flavour = Flavour::Prometheus;
        capabilities.version = u"2.42.0"_s;
        capabilities.hasRemoteRead = true;
        capabilities.isConfigurationKnown = true;
        capabilities.areFlagsKnown = true;
        capabilities.externalLabels = LabelSet { { name, "a" } };
        return capabilities;
    }

    /// The server's answer to the last question, of one series with this label.
    void answerWithLabel(const std::string& name)
    {
        const std::size_t last = m_source->asked().size() - 1;
        auto answer = std::make_shared<SeriesSnapshot>(
            *FakeSource::snapshotFor(m_source->asked().at(last).request));
        answer->series.front().labels = LabelSet { { "__name__", "up" }, { name, "a" } };
        answer->stats.totalQueryableSamples = 1000;
        m_source->answer(last, answer);
    }

    static bool isWhole(const RawRequest& request)
    {
        return request.end - request.start == Duration::fromHours(1) + Duration::fromMinutes(5);
    }

    double m_value = 1;
    QString m_warning; ///< of each answer; empty: it is whole
};

QTEST_GUILESS_MAIN(tst_QueryRaw)
#include "tst_QueryRaw.moc"

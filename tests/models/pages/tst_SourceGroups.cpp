// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "pages/SourceGroups.h"
#include "series/SampleValue.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration kStep = Duration::fromSeconds(15);
const Instant kStart = Instant::fromMs(1'790'000'010'000);

/// One question to so many sources: "s0", "s1" …
PanelPlan planFor(int sources, const QString& haGroup = {})
{
    PanelPlan plan;
    for (int i = 0; i < sources; ++i) {
        PlannedQuery query;
        query.sourceId = u"s%1"_s.arg(i);
        query.sourceName = u"eu-%1"_s.arg(i);
        query.sourcePlace = i;
        query.haGroup = haGroup;
        query.group = 0;
        query.expression = "up";
        plan.queries.push_back(query);
    }
    return plan;
}

SeriesFrame gridOf(std::vector<double> values, Instant start, Duration step,
    const LabelSet& labels = { { "job", "a" } })
{
    SeriesFrame frame;
    frame.state = FrameState::Fresh;
    frame.step = step;
    frame.range = { start, start + step * static_cast<std::int64_t>(values.size()) };
    frame.receivedAt = frame.range.end;
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->series.push_back({ .labels = labels,
        .axis = TimeAxis::grid(start, step, values.size()),
        .values = std::move(values),
        .histograms = {} });
    frame.snapshot = snapshot;
    return frame;
}

SeriesFrame frameOf(std::vector<double> values, const LabelSet& labels = { { "job", "a" } })
{
    return gridOf(std::move(values), kStart, kStep, labels);
}

/// An instant answer of one series.
SeriesFrame momentOf(double value, Instant time)
{
    SeriesFrame frame = frameOf({});
    frame.step = Duration();
    frame.range = { time, time };
    frame.receivedAt = time;
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->series.push_back({ .labels = { { "job", "a" } },
        .axis = TimeAxis::explicitTimes({ time.toMs() }),
        .values = { value },
        .histograms = {} });
    frame.snapshot = snapshot;
    return frame;
}

SeriesFrame failing(SeriesFrame frame)
{
    frame.state = frame.snapshot ? FrameState::Stale : FrameState::Failed;
    frame.error = Error { ErrorKind::Connect, u"refused"_s, {}, {} };
    frame.failingSince = kStart + Duration::fromHours(1);
    return frame;
}

} // namespace

class tst_SourceGroups : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isRawWhereOneSourceGaveRawSamples()
    {
        std::vector<SeriesFrame> frames { frameOf({ 1 }), frameOf({ 2 }) };
        QVERIFY(!shownFrames(planFor(2), frames, {}).front().isRaw);
        frames[1].isRaw = true;
        QVERIFY(shownFrames(planFor(2), frames, {}).front().isRaw);
        QVERIFY(!shownFrames(planFor(2), frames, { u"s1"_s }).front().isRaw);
    }

    void showsOneFrameForAllSourcesOfAQuestion()
    {
        PanelPlan plan = planFor(2);
        PlannedQuery alone = plan.queries.front();
        alone.group = 1;
        plan.queries.push_back(alone);
        const std::vector<SeriesFrame> shown =
            shownFrames(plan, { frameOf({ 1 }), frameOf({ 2 }), frameOf({ 3 }) }, {});
        QCOMPARE(shownPlan(plan).queries.size(), std::size_t { 2 });
        QCOMPARE(shown.size(), std::size_t { 2 });
        QVERIFY(shown[0].state == FrameState::Fresh);
        QCOMPARE(shown[0].snapshot->series.size(), std::size_t { 2 });
        QCOMPARE(toQString(shown[0].snapshot->series[1].labels.value("source")), u"eu-1"_s);
        QCOMPARE(sourceIdOf(shown[0], shown[0].snapshot->series[1]), u"s1"_s);
        QVERIFY(shown[1].parts.empty());
        QVERIFY(!shown[1].snapshot->series[0].labels.contains("source"));
    }

    void keepsWhatASilentSourceSaidAndSaysSinceWhen()
    {
        const SeriesFrame old = frameOf({ 1, 2 });
        const auto shown = shownFrames(planFor(2), { failing(old), frameOf({ 5, 6, 7, 8 }) }, {});
        const SeriesFrame& frame = shown.at(0);
        QVERIFY(frame.state == FrameState::Fresh);
        QVERIFY(!frame.error);
        QCOMPARE(frame.snapshot->series.size(), std::size_t { 2 });
        QVERIFY(frame.parts.at(0).isMissing());
        QCOMPARE(frame.parts.at(0).silentSince, old.receivedAt);
        QCOMPARE(frame.parts.at(0).knownUntil, old.range.end);
        QVERIFY(!frame.parts.at(1).isMissing());
    }

    void namesASourceThatNeverAnswered()
    {
        const auto shown = shownFrames(planFor(2), { failing({}), frameOf({ 5 }) }, {});
        QVERIFY(shown.at(0).state == FrameState::Fresh);
        QVERIFY(shown.at(0).parts.at(0).isMissing());
        QCOMPARE(shown.at(0).parts.at(0).silentSince, kStart + Duration::fromHours(1));
        QCOMPARE(shown.at(0).parts.at(0).knownUntil, Instant());
    }

    void failsWhenNoneAnswers()
    {
        const auto none = shownFrames(planFor(2), { failing({}), failing({}) }, {});
        QVERIFY(none.at(0).state == FrameState::Failed);
        QCOMPARE(none.at(0).error->message, u"refused"_s);
        const auto old = shownFrames(planFor(2), { failing(frameOf({ 1 })), failing({}) }, {});
        QVERIFY(old.at(0).state == FrameState::Stale);
    }

    /// They are asked again all the time; until one answers nothing is better.
    void staysOldWhileAllAreAskedAgain()
    {
        SeriesFrame hangs = failing(frameOf({ 1 }));
        hangs.state = FrameState::Refreshing;
        SeriesFrame never = failing({});
        never.state = FrameState::Loading;
        const auto old = shownFrames(planFor(2), { hangs, never }, {});
        QVERIFY(old.at(0).state == FrameState::Stale);
        QCOMPARE(old.at(0).error->message, u"refused"_s);
        const auto none = shownFrames(planFor(2), { never, never }, {});
        QVERIFY(none.at(0).state == FrameState::Failed);
        const auto one = shownFrames(planFor(2), { hangs, frameOf({ 5 }) }, {});
        QVERIFY(one.at(0).state == FrameState::Fresh);
    }

    void fillsTheHolesOfAPair()
    {
        const double hole = missingValue();
        const auto shown = shownFrames(planFor(2, u"pair"_s),
            { frameOf({ 1, hole, hole, 4 }), frameOf({ 11, 2, 3, 14, 5 }) }, {});
        QCOMPARE(shown.at(0).snapshot->series.size(), std::size_t { 1 });
        QCOMPARE(shown.at(0).snapshot->series[0].values, (std::vector<double> { 1, 2, 3, 4, 5 }));
    }

    void aTwinStandsInForASilentSource()
    {
        const auto shown = shownFrames(
            planFor(2, u"pair"_s), { failing(frameOf({ 1, 2 })), frameOf({ 1, 2, 3, 4 }) }, {});
        QVERIFY(shown.at(0).parts.at(0).isReplaced);
        QVERIFY(!shown.at(0).parts.at(0).isMissing());
        QCOMPARE(shown.at(0).snapshot->series.size(), std::size_t { 1 });
        QCOMPARE(shown.at(0).snapshot->series[0].values, (std::vector<double> { 1, 2, 3, 4 }));
    }

    void showsTheLiveTwinsValueOfAMoment()
    {
        const auto shown = shownFrames(planFor(2, u"pair"_s),
            { failing(momentOf(3, kStart)), momentOf(17, kStart + Duration::fromHours(1)) }, {});
        QCOMPARE(shown.at(0).snapshot->series.size(), std::size_t { 1 });
        QCOMPARE(shown.at(0).snapshot->series[0].values, std::vector<double> { 17 });
        QCOMPARE(toQString(shown.at(0).snapshot->series[0].labels.value("source")), u"eu-1"_s);
        const auto old = shownFrames(planFor(2, u"pair"_s),
            { failing(momentOf(3, kStart)), failing(momentOf(4, kStart + kStep)) }, {});
        QCOMPARE(old.at(0).snapshot->series[0].values, std::vector<double> { 4 });
    }

    void whatASilentSourceSaidOfAnEarlierViewDecidesNothing_data()
    {
        QTest::addColumn<QString>("haGroup");
        QTest::addColumn<bool>("isLiveFirst");
        QTest::newRow("pair, live first") << u"pair"_s << true;
        QTest::newRow("pair, silent first") << u"pair"_s << false;
        QTest::newRow("strangers, live first") << QString() << true;
        QTest::newRow("strangers, silent first") << QString() << false;
    }

    void whatASilentSourceSaidOfAnEarlierViewDecidesNothing()
    {
        QFETCH(const QString, haGroup);
        QFETCH(const bool, isLiveFirst);
        // Half an hour in steps of 15 s after a look at sixteen hours in steps of two minutes.
        SeriesFrame live = frameOf(std::vector<double>(120, 17));
        live.expression = "rate(a[1m])";
        const Instant before = kStart - Duration::fromHours(14);
        SeriesFrame old =
            failing(gridOf(std::vector<double>(480, 3), before, Duration::fromMinutes(2)));
        old.expression = "rate(a[8m])";
        std::vector<SeriesFrame> frames { live, old };
        if (!isLiveFirst) {
            std::swap(frames[0], frames[1]);
        }
        const auto shown = shownFrames(planFor(2, haGroup), frames, {});
        const SeriesFrame& frame = shown.at(0);
        QCOMPARE(frame.step, kStep);
        QVERIFY(frame.range == live.range);
        QCOMPARE(frame.expression, live.expression);
        QVERIFY(frame.snapshot);
        const Series& first = frame.snapshot->series.at(0);
        QCOMPARE(first.values, live.snapshot->series[0].values);
        QCOMPARE(frame.snapshot->series.size(), std::size_t { haGroup.isEmpty() ? 2U : 1U });
    }

    void joinsOnlyWithinAPair()
    {
        PanelPlan plan = planFor(3, u"pair"_s);
        plan.queries[2].haGroup.clear();
        const auto shown =
            shownFrames(plan, { frameOf({ 1 }), frameOf({ 1 }), frameOf({ 1 }) }, {});
        QCOMPARE(shown.at(0).snapshot->series.size(), std::size_t { 2 });
    }

    void aSourceThatDoesNotFitIsMissing()
    {
        SeriesFrame odd = frameOf({ 1 });
        auto text = std::make_shared<SeriesSnapshot>();
        text->type = ResultType::String;
        odd.snapshot = text;
        const auto shown = shownFrames(planFor(2), { frameOf({ 1 }), odd }, {});
        const SeriesFrame& frame = shown.at(0);
        QVERIFY(frame.snapshot->isPartial);
        QVERIFY(!frame.parts.at(0).isMissing());
        QVERIFY(frame.parts.at(1).isMissing());
        QCOMPARE(frame.parts.at(1).silentSince, Instant()); // it did answer
        QCOMPARE(
            leftOutSources(frame), QStringList { u"eu-1: "_s + frame.parts.at(1).error->message });
        QVERIFY(leftOutSources(shownFrames(planFor(2), { frameOf({ 1 }), failing({}) }, {}).at(0))
                    .isEmpty());
    }

    void saysWhatEachSourceWasAsked()
    {
        SeriesFrame asked = frameOf({ 1 });
        asked.expression = "rate(up[1m])";
        const auto shown = shownFrames(planFor(2), { asked, {} }, {});
        QCOMPARE(shown.at(0).parts.at(0).expression, asked.expression);
        QCOMPARE(shown.at(0).parts.at(1).expression, std::string("up")); // as planned
    }

    void leavesOutHiddenSources()
    {
        const PanelPlan plan = planFor(2);
        const auto one = shownFrames(plan, { frameOf({ 1 }), failing({}) }, { u"s1"_s });
        QVERIFY(one.at(0).state == FrameState::Fresh);
        QCOMPARE(one.at(0).snapshot->series.size(), std::size_t { 1 });
        QVERIFY(!one.at(0).parts.at(1).isMissing());
        const auto none =
            shownFrames(plan, { frameOf({ 1 }), frameOf({ 2 }) }, { u"s0"_s, u"s1"_s });
        QVERIFY(!none.at(0).snapshot);
    }

    void listsThePagesSourcesOnceInTheirOrder()
    {
        PagePlan page;
        PanelPlan backwards = planFor(2);
        std::swap(backwards.queries[0], backwards.queries[1]);
        page.panels = { backwards, planFor(3) };
        const auto sources = sourcesOf(page);
        QCOMPARE(sources.size(), std::size_t { 3 });
        QCOMPARE(sources[0].id, u"s0"_s);
        QCOMPARE(sources[2].name, u"eu-2"_s);
        QCOMPARE(sources[2].place, 2);
        page.panels = { planFor(3) };
        page.panels.front().queries.erase(page.panels.front().queries.begin());
        QCOMPARE(sourcesOf(page).front().place, 1);
        QCOMPARE(companionsOf(backwards, backwards.queries[0]), QStringList { u"s0"_s });
    }
};

QTEST_GUILESS_MAIN(tst_SourceGroups)
#include "tst_SourceGroups.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Mailbox.h"
#include "knowledge/MarkerTrial.h"
#include "profiles/ProfileLoader.h"
#include "support/FakeClock.h"
#include "support/FakeSource.h"
#include "support/KnowledgeSamples.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

SnapshotPtr countsOf(const std::vector<std::pair<std::string, double>>& counts)
{
    auto rows = std::make_shared<SeriesSnapshot>();
    rows->type = ResultType::Vector;
    for (const auto& [name, count] : counts) {
        rows->series.push_back({ .labels = LabelSet { { "__name__", name } },
            .axis = TimeAxis::grid(Instant::fromSeconds(1), Duration::fromSeconds(1), 1),
            .values = { count },
            .histograms = {} });
    }
    return rows;
}

} // namespace

namespace {

constexpr int kWaitMs = 30'000;

} // namespace

class tst_MarkerTrial : public QObject
{
    Q_OBJECT

    FakeClock m_clock { Instant::fromSeconds(1'790'000'000) };
    Mailbox m_gui;
    ServerProfile m_profile;

private Q_SLOTS:

    void initTestCase()
    {
        m_profile = parseProfile(smallEngine("lab", "Lab", "lab_up"), {}).value();
    }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void countsTheMarkersOfEveryServer()
    {
        FakeSource one(u"one"_s);
        FakeSource two(u"two"_s);
        one.setStandingAnswer(Result<SnapshotPtr>(countsOf({ { "lab_up", 7 } })));
        two.setStandingAnswer(Result<SnapshotPtr>(failure(ErrorKind::Connect, u"Gone"_s)));
        MarkerTrial trial(m_clock, m_gui);
        std::vector<MarkerTrialResult> results;
        trial.count(m_profile, { &one, &two },
            [&](const MarkerTrialResult& result) { results.push_back(result); });
        QTRY_COMPARE_WITH_TIMEOUT(results.size(), std::size_t { 2 }, kWaitMs);
        QCOMPARE(results[0].server, u"one"_s);
        QCOMPARE(results[0].counts.value().at("lab_up"), std::int64_t { 7 });
        QCOMPARE(results[1].counts.error().message, u"Gone"_s);
        QCOMPARE(one.asked().size(), std::size_t { 1 }); // one question, whatever it looks for
        QVERIFY(one.asked().front().request.expression.find("lab_up") != std::string::npos);
        QCOMPARE(one.asked().front().request.start, m_clock.now());
    }

    void aNewTrialEndsTheOneBefore()
    {
        FakeSource one(u"one"_s);
        MarkerTrial trial(m_clock, m_gui);
        int first = 0;
        int second = 0;
        trial.count(m_profile, { &one }, [&](const MarkerTrialResult&) { ++first; });
        trial.count(m_profile, { &one }, [&](const MarkerTrialResult&) { ++second; });
        one.answerAll(Result<SnapshotPtr>(countsOf({})));
        QTRY_COMPARE_WITH_TIMEOUT(second, 1, kWaitMs);
        QCOMPARE(first, 0);
    }

    void listsTheLabelsOfMetrics()
    {
        FakeSource one(u"one"_s);
        MetadataAnswer answer;
        answer.content = std::vector<std::string> { "__name__", "farm", "pod" };
        one.setMetadata(answer);
        MarkerTrial trial(m_clock, m_gui);
        std::vector<std::string> names;
        trial.labelsOn(
            { "lab_up" }, { &one }, [&](const std::vector<std::string>& found) { names = found; });
        QTRY_COMPARE_WITH_TIMEOUT(names.size(), std::size_t { 3 }, kWaitMs);
        QCOMPARE(names[1], "farm");
    }

    void aServerDoesNotDecideHowManyNamesThereAre()
    {
        FakeSource one(u"one"_s);
        MetadataAnswer answer;
        answer.content = std::vector<std::string>(100'000, "label");
        one.setMetadata(answer);
        MarkerTrial trial(m_clock, m_gui);
        std::size_t count = 0;
        trial.labelsOn({ "lab_up" }, { &one },
            [&](const std::vector<std::string>& found) { count = found.size(); });
        QTRY_COMPARE_WITH_TIMEOUT(count, std::size_t { MarkerTrial::kMostLabels }, kWaitMs);
    }
};

QTEST_GUILESS_MAIN(tst_MarkerTrial)
#include "tst_MarkerTrial.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Limits.h"
#include "panels/PanelSeries.h"
#include "series/SampleValue.h"
#include "support/PanelSamples.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

LabelSet pod(const std::string& name)
{
    return { { "pod", name } };
}

} // namespace

class tst_PanelSeries : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void joinsTheAnswersInTheOrderOfTheQueries()
    {
        SeriesColors colors;
        const PanelSeries all = seriesOf(planOf(u"timeseries"_s, u"T"_s, Unit::None, 2),
            { frameOf(snapshotOf({ curve(pod("a"), 1, 0), curve(pod("b"), 1, 0) })),
                frameOf(snapshotOf({ curve(pod("a"), 1, 0) })) },
            colors);
        QCOMPARE(all.total, std::size_t { 3 });
        QCOMPARE(all.queries, (std::vector<std::size_t> { 0, 0, 1 }));
        QCOMPARE(all.series.at(1).index, std::size_t { 1 });
        // The same labels of another query are another line.
        QVERIFY(all.series.at(0).colorIndex != all.series.at(2).colorIndex);
    }

    void aSeriesKeepsItsColourWhateverComesAndGoes()
    {
        SeriesColors colors;
        const PanelPlan plan = planOf(u"timeseries"_s, u"T"_s, Unit::None);
        const auto colourOf = [&](const std::vector<std::string>& pods, std::size_t at) {
            std::vector<Series> series;
            for (const std::string& name : pods) {
                series.push_back(curve(pod(name), 1, 0));
            }
            return seriesOf(plan, { frameOf(snapshotOf(series)) }, colors).series.at(at).colorIndex;
        };
        const int first = colourOf({ "b", "c" }, 0);
        QCOMPARE(colourOf({ "a", "b", "c" }, 1), first);
        QCOMPARE(colourOf({ "b" }, 0), first);
        colors.forget();
        QCOMPARE(colourOf({ "z" }, 0), 0);
    }

    void coloursDoNotDependOnWhichAnswerComesFirst()
    {
        const PanelPlan plan = planOf(u"timeseries"_s, u"T"_s, Unit::None, 2);
        const SeriesFrame two =
            frameOf(snapshotOf({ curve(pod("a"), 1, 0), curve(pod("b"), 1, 0) }));
        const SeriesFrame one = frameOf(snapshotOf({ curve(pod("a"), 1, 0) }));
        const auto coloursOf = [&plan](const std::vector<std::vector<SeriesFrame>>& arrivals) {
            SeriesColors colors;
            std::vector<int> indexes;
            for (const std::vector<SeriesFrame>& frames : arrivals) {
                indexes.clear();
                for (const ChartSeries& series : seriesOf(plan, frames, colors).series) {
                    indexes.push_back(series.colorIndex);
                }
            }
            return indexes;
        };
        const std::vector<int> expected { 0, 2, 1 };
        QCOMPARE(coloursOf({ { two, one } }), expected);
        QCOMPARE(coloursOf({ { two, SeriesFrame {} }, { two, one } }), expected);
        QCOMPARE(coloursOf({ { SeriesFrame {}, one }, { two, one } }), expected);
    }

    void drawsNoMoreThanAPlotCarriesAndTellsHowManyThereAre()
    {
        SeriesColors colors;
        std::vector<Series> many;
        for (std::size_t i = 0; i < limits::kSeriesPerPlot + 5; ++i) {
            many.push_back(curve(pod(std::to_string(i)), 1, 0, 1));
        }
        const PanelSeries all = seriesOf(
            planOf(u"timeseries"_s, u"T"_s, Unit::None), { frameOf(snapshotOf(many)) }, colors);
        QCOMPARE(all.series.size(), static_cast<std::size_t>(limits::kSeriesPerPlot));
        QCOMPARE(all.total, many.size());
    }

    void framesWithoutAnAnswerAndFramesTooManyAreLeftOut()
    {
        SeriesColors colors;
        const PanelSeries all = seriesOf(planOf(u"timeseries"_s, u"T"_s, Unit::None, 1),
            { frameOf(nullptr), frameOf(snapshotOf({ curve(pod("a"), 1, 0) })) }, colors);
        QVERIFY(all.series.empty());
        QCOMPARE(all.total, std::size_t { 0 });
    }

    void theOnlySeriesHasTheNameOfThePanel()
    {
        SeriesColors colors;
        const PanelSeries all = seriesOf(planOf(u"timeseries"_s, u"Requests"_s, Unit::None),
            { frameOf(snapshotOf({ curve({}, 1, 0) })) }, colors);
        QCOMPARE(all.series.front().name.raw(), u"Requests"_s);
    }

    void theNewestValueIsTheLastThatIsThere_data()
    {
        QTest::addColumn<QList<double>>("values");
        QTest::addColumn<double>("newest");
        const double infinite = std::numeric_limits<double>::infinity();
        QTest::newRow("last") << QList<double> { 1, 2 } << 2.0;
        QTest::newRow("gap at the end") << QList<double> { 1, 2, missingValue() } << 2.0;
        QTest::newRow("infinite") << QList<double> { 1, infinite } << infinite;
        QTest::newRow("not a number") << QList<double> { 1, std::nan("") } << std::nan("");
        QTest::newRow("only gaps") << QList<double> { missingValue() } << std::nan("");
        QTest::newRow("nothing") << QList<double> {} << std::nan("");
    }

    void theNewestValueIsTheLastThatIsThere()
    {
        QFETCH(QList<double>, values);
        QFETCH(double, newest);
        Series series;
        series.values = { values.begin(), values.end() };
        series.axis = TimeAxis::grid(sampleStart(), Duration::fromMinutes(1), series.values.size());
        const double found = newestValue(series);
        QVERIFY(std::isnan(newest) ? std::isnan(found) : found == newest);
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_PanelSeries)
#include "tst_PanelSeries.moc"

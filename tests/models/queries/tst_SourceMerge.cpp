// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "queries/SourceMerge.h"
#include "series/SampleValue.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration kStep = Duration::fromMs(1000);

Series seriesOf(LabelSet labels, std::vector<double> values)
{
    Series series;
    series.labels = std::move(labels);
    series.axis = TimeAxis::grid(Instant::fromMs(0), kStep, values.size());
    series.values = std::move(values);
    return series;
}

SeriesSnapshot snapshotOf(std::vector<Series> series, ResultType type = ResultType::Matrix)
{
    SeriesSnapshot snapshot;
    snapshot.type = type;
    snapshot.series = std::move(series);
    return snapshot;
}

SourceAnswer answerOf(const QString& name, SeriesSnapshot snapshot, Duration step = kStep)
{
    return { name, step, std::make_shared<const SeriesSnapshot>(std::move(snapshot)) };
}

SourceAnswer failed(const QString& name)
{
    return { name, kStep, failure(ErrorKind::Connect, u"refused"_s) };
}

/// So many series with one value each: {n="prefix0"}, …
SeriesSnapshot manySeries(std::size_t count, const std::string& prefix = {})
{
    std::vector<Series> series;
    series.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        series.push_back(seriesOf(LabelSet { { "n", prefix + std::to_string(i) } }, { 1 }));
    }
    return snapshotOf(std::move(series));
}

QStringList selectorsOf(const MergedAnswer& merged)
{
    QStringList selectors;
    for (const Series& series : merged.snapshot->series) {
        selectors += toQString(toSelectorText(series.labels));
    }
    return selectors;
}

const SourceMergeOptions kJoin { .duplicates = SourceMergeOptions::Duplicates::Join };

} // namespace

class tst_SourceMerge : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void setsSourcesSideBySideInTheirOrder()
    {
        const MergedAnswer merged = mergeSources(
            { answerOf(u"b"_s,
                  snapshotOf({ seriesOf({ { "pod", "y" } }, { 1, 2 }), seriesOf({}, { 5 }) })),
                answerOf(u"a"_s, snapshotOf({ seriesOf({ { "pod", "y" } }, { 3, 4 }) })) });
        QVERIFY(merged.snapshot);
        QVERIFY(merged.failures.empty());
        QVERIFY(!merged.snapshot->isPartial);
        QCOMPARE(selectorsOf(merged),
            (QStringList { u"{pod=\"y\",source=\"b\"}"_s, u"{source=\"b\"}"_s,
                u"{pod=\"y\",source=\"a\"}"_s }));
        QCOMPARE(merged.snapshot->series[2].values, (std::vector<double> { 3, 4 }));
        QCOMPARE(merged.snapshot->series[2].axis, TimeAxis::grid(Instant(), kStep, 2));
    }

    void keepsTheOriginalOfAClashingLabel()
    {
        const MergedAnswer merged = mergeSources({ answerOf(u"s"_s,
            snapshotOf({ seriesOf({ { "source", "kafka" } }, { 1 }),
                seriesOf({ { "exported_source", "old" }, { "source", "kafka" } }, { 1 }) })) });
        QCOMPARE(selectorsOf(merged).value(0), u"{exported_source=\"kafka\",source=\"s\"}"_s);
        QCOMPARE(selectorsOf(merged).value(1),
            u"{exported_exported_source=\"kafka\",exported_source=\"old\",source=\"s\"}"_s);
    }

    void namesASourceThatFailed()
    {
        const MergedAnswer merged =
            mergeSources({ failed(u"a"_s), answerOf(u"b"_s, snapshotOf({ seriesOf({}, { 1 }) })) });
        QVERIFY(merged.snapshot);
        QVERIFY(merged.snapshot->isPartial);
        QCOMPARE(merged.snapshot->series.size(), std::size_t(1));
        QCOMPARE(merged.failures.size(), std::size_t(1));
        QCOMPARE(merged.failures[0].sourceName, u"a"_s);
        QCOMPARE(merged.failures[0].error.kind, ErrorKind::Connect);
    }

    void hasNoAnswerWhenAllFailed()
    {
        const MergedAnswer merged = mergeSources({ failed(u"a"_s), failed(u"b"_s) });
        QVERIFY(!merged.snapshot);
        QCOMPARE(merged.failures.size(), std::size_t(2));
        QVERIFY(!mergeSources({}).snapshot);
    }

    void refusesAnotherStep()
    {
        const MergedAnswer merged =
            mergeSources({ answerOf(u"a"_s, snapshotOf({ seriesOf({}, { 1, 2 }) })),
                answerOf(u"b"_s, snapshotOf({ seriesOf({}, { 1, 2 }) }), kStep * 2) });
        QCOMPARE(merged.snapshot->series.size(), std::size_t(1));
        QCOMPARE(merged.failures.size(), std::size_t(1));
        QCOMPARE(merged.failures[0].error.kind, ErrorKind::InvalidArgument);
        QVERIFY(merged.snapshot->isPartial);
    }

    void refusesAnotherTypeOfAnswer()
    {
        const MergedAnswer merged = mergeSources({ answerOf(u"a"_s, snapshotOf({})),
            answerOf(u"b"_s, snapshotOf({ seriesOf({}, { 1 }) }, ResultType::Vector)) });
        QVERIFY(merged.snapshot->series.empty());
        QCOMPARE(merged.failures.at(0).error.kind, ErrorKind::InvalidArgument);
    }

    void makesAVectorOfScalars()
    {
        const MergedAnswer merged = mergeSources(
            { answerOf(u"a"_s, snapshotOf({ seriesOf({}, { 1 }) }, ResultType::Scalar)),
                answerOf(u"b"_s, snapshotOf({ seriesOf({}, { 2 }) }, ResultType::Scalar)) });
        QCOMPARE(merged.snapshot->type, ResultType::Vector);
        QCOMPARE(selectorsOf(merged), (QStringList { u"{source=\"a\"}"_s, u"{source=\"b\"}"_s }));
    }

    void leadsRemarksByTheSourceAndAddsUpTheWork()
    {
        SeriesSnapshot one;
        one.warnings = { u"slow"_s };
        one.infos = { u"hint"_s };
        one.stats = { .evalSeconds = 2, .totalQueryableSamples = 10, .peakSamples = 4 };
        one.bodyBytes = 7;
        one.isPartial = true;
        SeriesSnapshot two;
        two.stats = { .evalSeconds = 1, .totalQueryableSamples = 5, .peakSamples = 6 };
        two.bodyBytes = 8;
        const MergedAnswer merged = mergeSources({ answerOf(u"a"_s, one), answerOf(u"b"_s, two) });
        QCOMPARE(merged.snapshot->warnings, QStringList { u"a: slow"_s });
        QCOMPARE(merged.snapshot->infos, QStringList { u"a: hint"_s });
        QCOMPARE(merged.snapshot->stats.evalSeconds, 2.0);
        QCOMPARE(merged.snapshot->stats.totalQueryableSamples, std::int64_t(15));
        QCOMPARE(merged.snapshot->stats.peakSamples, std::int64_t(6));
        QCOMPARE(merged.snapshot->bodyBytes, std::size_t(15));
        QVERIFY(merged.snapshot->isPartial);
    }

    void joinsAPairAndFillsTheHolesOfTheFirst()
    {
        const double none = missingValue();
        const auto half = [](const std::string& replica, std::vector<double> values) {
            return snapshotOf({ seriesOf(
                { { "pod", "y" }, { "prometheus_replica", replica } }, std::move(values)) });
        };
        const MergedAnswer merged =
            mergeSources({ answerOf(u"a"_s, half("r0", { 1, none, none, 4 })),
                             answerOf(u"b"_s, half("r1", { 10, 20, none, 40 })),
                             answerOf(u"c"_s, half("r2", { 100, 200, 300, 400 })) },
                kJoin);
        QCOMPARE(selectorsOf(merged), QStringList { u"{pod=\"y\",source=\"a\"}"_s });
        QCOMPARE(merged.snapshot->series[0].values, (std::vector<double> { 1, 20, 300, 4 }));
        QCOMPARE(merged.joinedSeries, std::size_t(2));
        QCOMPARE(merged.filledSamples, std::size_t(2));
    }

    void joinKeepsWhatOnlyOneKnows()
    {
        const MergedAnswer merged = mergeSources(
            { failed(u"a"_s), answerOf(u"b"_s, snapshotOf({ seriesOf({ { "pod", "x" } }, { 1 }) })),
                answerOf(u"c"_s,
                    snapshotOf({ seriesOf({ { "pod", "y" } }, { 2 }),
                        seriesOf({ { "pod", "x" } }, { 9 }) })) },
            kJoin);
        QCOMPARE(selectorsOf(merged),
            (QStringList { u"{pod=\"x\",source=\"b\"}"_s, u"{pod=\"y\",source=\"c\"}"_s }));
        QCOMPARE(merged.snapshot->series[0].values, std::vector<double> { 1 });
    }

    void otherLabelsKeepSeriesApart()
    {
        const MergedAnswer merged = mergeSources(
            { answerOf(u"a"_s, snapshotOf({ seriesOf({ { "replica", "0" } }, { 1 }) })),
                answerOf(u"b"_s, snapshotOf({ seriesOf({ { "replica", "1" } }, { 1 }) })) },
            kJoin);
        QCOMPARE(merged.snapshot->series.size(), std::size_t(2));
        QCOMPARE(merged.joinedSeries, std::size_t(0));
    }

    void boundsTheNumberOfSeries()
    {
        const SeriesSnapshot half = manySeries(limits::kSeriesPerAnswer / 2, "x");
        const SeriesSnapshot otherHalf = manySeries(limits::kSeriesPerAnswer / 2, "y");
        const std::vector<SourceAnswer> full { answerOf(u"a"_s, half),
            answerOf(u"b"_s, otherHalf) };
        const MergedAnswer merged = mergeSources(full);
        QCOMPARE(merged.snapshot->series.size(), limits::kSeriesPerAnswer);
        QVERIFY(merged.failures.empty());

        std::vector<SourceAnswer> more = full;
        more.push_back(answerOf(u"c"_s, manySeries(1)));
        const MergedAnswer cut = mergeSources(more);
        QCOMPARE(cut.snapshot->series.size(), limits::kSeriesPerAnswer);
        QCOMPARE(cut.failures.size(), std::size_t(1));
        QCOMPARE(cut.failures[0].error.kind, ErrorKind::TooMuch);
        QVERIFY(cut.snapshot->isPartial);
    }

    void aFullPairStillJoins()
    {
        const SeriesSnapshot all = manySeries(limits::kSeriesPerAnswer);
        const MergedAnswer merged =
            mergeSources({ answerOf(u"a"_s, all), answerOf(u"b"_s, all) }, kJoin);
        QVERIFY(merged.failures.empty());
        QCOMPARE(merged.snapshot->series.size(), limits::kSeriesPerAnswer);
        QCOMPARE(merged.joinedSeries, limits::kSeriesPerAnswer);
    }
};

QTEST_GUILESS_MAIN(tst_SourceMerge)
#include "tst_SourceMerge.moc"

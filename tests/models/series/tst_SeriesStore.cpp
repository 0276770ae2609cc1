// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/WorkerPool.h"
#include "series/SampleValue.h"
#include "series/SeriesStore.h"

#include <QRegularExpression>
#include <QTest>

#include <atomic>
#include <bit>
#include <map>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

constexpr Duration kStep = Duration::fromSeconds(15);
constexpr std::int64_t kNothingSettled = INT64_MIN;

Instant timeOf(std::int64_t point)
{
    return Instant() + kStep * point;
}

StoreKey keyOf(std::string expression, Duration step = kStep)
{
    return { .family = "server\n" + expression, .step = step, .expression = expression };
}

/// What a server knows: by series and point.
using Truth = std::map<std::string, std::map<std::int64_t, double>>;

/// The answer to the span as the decoder would give it.
SeriesSnapshot answerOf(const Truth& truth, const GridSpan& span)
{
    SeriesSnapshot snapshot;
    for (const auto& [pod, samples] : truth) {
        const auto first = samples.lower_bound(span.first);
        const auto end = samples.lower_bound(span.end);
        if (first == end) {
            continue;
        }
        Series series { .labels = { { "pod", pod } }, .axis = {}, .values = {}, .histograms = {} };
        const std::int64_t last = std::prev(end)->first;
        series.values.assign(static_cast<std::size_t>(last - first->first + 1), missingValue());
        for (auto at = first; at != end; ++at) {
            series.values[static_cast<std::size_t>(at->first - first->first)] = at->second;
        }
        series.axis = TimeAxis::grid(timeOf(first->first), kStep, series.values.size());
        snapshot.series.push_back(std::move(series));
    }
    return snapshot;
}

QString differenceOf(const SeriesSnapshot& a, const SeriesSnapshot& b)
{
    if (a.series.size() != b.series.size()) {
        return u"%1 series, not %2"_s.arg(a.series.size()).arg(b.series.size());
    }
    for (std::size_t i = 0; i < a.series.size(); ++i) {
        const Series& x = a.series[i];
        const Series& y = b.series[i];
        if (x.labels != y.labels || x.axis != y.axis || x.values.size() != y.values.size()) {
            return u"series %1 has another shape"_s.arg(i);
        }
        for (std::size_t v = 0; v < x.values.size(); ++v) {
            if (std::bit_cast<std::uint64_t>(x.values[v])
                != std::bit_cast<std::uint64_t>(y.values[v])) {
                return u"series %1 differs at %2"_s.arg(i).arg(v);
            }
        }
    }
    return {};
}

SeriesSnapshot constant(const GridSpan& span, double value, const std::string& pod = "a")
{
    Truth truth;
    for (std::int64_t n = span.first; n < span.end; ++n) {
        truth[pod][n] = value;
    }
    return answerOf(truth, span);
}

/// Bits that nothing can make fewer.
SeriesSnapshot noise(const GridSpan& span, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    Truth truth;
    for (std::int64_t n = span.first; n < span.end; ++n) {
        truth["a"][n] = std::bit_cast<double>(random() & 0x7fefffffffffffffULL);
    }
    return answerOf(truth, span);
}

/// Short decimals with holes.
SeriesSnapshot decimals(const GridSpan& span, std::uint64_t seed)
{
    std::mt19937_64 random(seed);
    Truth truth;
    for (std::int64_t n = span.first; n < span.end; ++n) {
        if (random() % 8 != 0) {
            truth["a"][n] = static_cast<double>(random() % 1000) / 10;
        }
    }
    return answerOf(truth, span);
}

} // namespace

class tst_SeriesStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void givesBackWhatWasPut()
    {
        SeriesStore store;
        const GridSpan span { 500, 1600 }; // four blocks
        const SeriesSnapshot answer = constant(span, 3);
        QVERIFY(store.put(keyOf("x"), span, answer, 1500));
        QCOMPARE(store.blockCount(), std::size_t { 4 });
        const StoredSeries stored = store.read(keyOf("x"), span);
        QCOMPARE(differenceOf(*stored.snapshot, answer), QString());
        QVERIFY((stored.held == std::vector<GridSpan> { span }));
        QVERIFY((store.missing(keyOf("x"), { 400, 1700 })
            == std::vector<GridSpan> { { 400, 500 }, { 1500, 1700 } }));
        QVERIFY((store.missing(keyOf("y"), span) == std::vector<GridSpan> { span }));
    }

    void replacesTheTailAndKeepsSeriesThatAreMissingThere()
    {
        SeriesStore store;
        Truth truth;
        for (std::int64_t n = 0; n < 100; ++n) {
            truth["old"][n] = 1;
            truth["stays"][n] = 2;
        }
        QVERIFY(store.put(keyOf("x"), { 0, 100 }, answerOf(truth, { 0, 100 }), 90));
        truth["old"].erase(truth["old"].lower_bound(95), truth["old"].end());
        truth["stays"][97] = 5; // came late
        for (std::int64_t n = 95; n < 110; ++n) {
            truth["new"][n] = 3;
        }
        const GridSpan tail { 90, 110 };
        QVERIFY(store.put(keyOf("x"), tail, answerOf(truth, tail), 100));
        const GridSpan window { 10, 110 }; // what left the range is gone
        QCOMPARE(differenceOf(*store.read(keyOf("x"), window).snapshot, answerOf(truth, window)),
            QString());
    }

    void neverChangesSettledPoints()
    {
        SeriesStore store;
        const GridSpan span { 0, 100 };
        QVERIFY(store.put(keyOf("x"), span, constant(span, 1), 60));
        QVERIFY(store.put(keyOf("x"), span, constant(span, 2), 50)); // asked before, came after
        const auto values = store.read(keyOf("x"), span).snapshot->series.at(0).values;
        QCOMPARE(values.at(59), 1.0);
        QCOMPARE(values.at(60), 2.0);
        QVERIFY(store.put(keyOf("x"), span, constant(span, 3), 50, PutMode::Replace));
        QCOMPARE(store.read(keyOf("x"), span).snapshot->series.at(0).values.at(10), 3.0);
        QCOMPARE(store.missing(keyOf("x"), span).front().first, std::int64_t { 50 });
    }

    /// Whatever is shown says that something is missing in it, and why, until it is there.
    void remembersWhichAnswersWerePartial()
    {
        SeriesStore store;
        const StoreKey key = keyOf("up");
        SeriesSnapshot partial;
        partial.isPartial = true;
        partial.warnings = { u"a store did not answer"_s };
        QVERIFY(store.put(key, { 0, 10 }, {}, 10));
        QVERIFY(store.put(key, { 10, 20 }, partial, kNothingSettled));
        QVERIFY(store.put(key, { 20, 30 }, {}, kNothingSettled));
        const StoredSeries all = store.read(key, { 0, 30 });
        QVERIFY(all.snapshot->isPartial);
        QCOMPARE(all.snapshot->warnings, partial.warnings);
        QVERIFY(!store.read(key, { 0, 10 }).snapshot->isPartial);
        QVERIFY(store.read(key, { 0, 11 }).snapshot->isPartial);
        QVERIFY(!store.read(key, { 20, 30 }).snapshot->isPartial);
        QVERIFY(store.read(key, { 20, 30 }).snapshot->warnings.isEmpty());
        // Settled points are not written again: they stay as whole as they were.
        QVERIFY(store.put(key, { 0, 12 }, partial, kNothingSettled));
        QVERIFY(!store.read(key, { 0, 10 }).snapshot->isPartial);
        QVERIFY(store.put(key, { 5, 25 }, {}, kNothingSettled));
        QVERIFY(!store.read(key, { 0, 30 }).snapshot->isPartial);
        QVERIFY(store.read(key, { 0, 30 }).snapshot->warnings.isEmpty());
    }

    /// Settled, so that a tail is a tail; not whole, so that it can be asked for once more.
    void settlesPartialAnswersUntilAWholeOneComes()
    {
        SeriesStore store;
        const StoreKey key = keyOf("up");
        using Spans = std::vector<GridSpan>;
        Truth truth { { "a", { { 0, 1 }, { 15, 1 }, { 25, 1 } } } };
        SeriesSnapshot partial;
        partial.isPartial = true;
        QVERIFY(store.put(key, { 0, 10 }, answerOf(truth, { 0, 10 }), 30));
        QVERIFY(store.put(key, { 10, 20 }, partial, 30));
        QVERIFY(store.missing(key, { 0, 30 }) == (Spans { { 20, 30 } }));
        QVERIFY(store.missing(key, { 0, 30 }, Trust::Whole) == (Spans { { 10, 30 } }));
        truth["a"][0] = 7; // too late for what is settled and whole
        QVERIFY(store.put(key, { 0, 30 }, answerOf(truth, { 0, 30 }), 30));
        QVERIFY(store.missing(key, { 0, 30 }, Trust::Whole).empty());
        const StoredSeries all = store.read(key, { 0, 30 });
        QCOMPARE(all.snapshot->series.at(0).values.at(0), 1.0);
        QCOMPARE(all.snapshot->series.at(0).values.at(15), 1.0);
        QVERIFY(!all.snapshot->isPartial);
    }

    void boundsTheReasonsItKeeps()
    {
        SeriesStore store;
        SeriesSnapshot partial;
        partial.isPartial = true;
        for (int i = 0; i < 100; ++i) {
            partial.warnings = { u"reason %1"_s.arg(i), u"again"_s };
            QVERIFY(store.put(keyOf("up"), { i, i + 1 }, partial, kNothingSettled));
        }
        const QStringList kept = store.read(keyOf("up"), { 0, 100 }).snapshot->warnings;
        QCOMPARE(kept.size(), 20);
        QCOMPARE(kept.count(u"again"_s), 1);
    }

    void refusesWhatHasNoPlaceOnTheGrid_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("off the grid") << 0;
        QTest::newRow("another step") << 1;
        QTest::newRow("equal labels") << 2;
        QTest::newRow("no matrix") << 3;
    }

    void refusesWhatHasNoPlaceOnTheGrid()
    {
        QFETCH(int, kind);
        const GridSpan span { 0, 10 };
        SeriesSnapshot answer = constant(span, 1);
        Series& series = answer.series.front();
        if (kind == 0) {
            series.axis = TimeAxis::explicitTimes({ 0, 15'001 });
            series.values.resize(2);
        } else if (kind == 1) {
            series.axis = TimeAxis::grid(Instant(), kStep * 2, series.values.size());
        } else if (kind == 2) {
            answer.series.push_back(Series(series));
        } else {
            answer.type = ResultType::Vector;
        }
        SeriesStore store;
        QVERIFY(store.put(keyOf("x"), span, constant(span, 1), 5));
        QVERIFY(!store.put(keyOf("x"), span, answer, 5));
        QCOMPARE(store.blockCount(), std::size_t { 0 });
        QCOMPARE(store.bytes(), std::size_t { 0 });
    }

    void takesFarApartSamples()
    {
        SeriesSnapshot answer;
        answer.series.push_back({ .labels = { { "pod", "a" } },
            .axis = TimeAxis::explicitTimes({ timeOf(5).toMs(), timeOf(3000).toMs() }),
            .values = { 1, 2 },
            .histograms = {} });
        SeriesStore store;
        QVERIFY(store.put(keyOf("x"), { 0, 4000 }, answer, kNothingSettled));
        const StoredSeries stored = store.read(keyOf("x"), { 0, 4000 });
        QCOMPARE(stored.snapshot->series.at(0).values.size(), std::size_t { 2996 });
        QCOMPARE(stored.snapshot->series.at(0).axis.front(), timeOf(5));
        QCOMPARE(store.read(keyOf("x"), { 6, 3000 }).snapshot->series.size(), std::size_t { 0 });
    }

    void keepsHistograms()
    {
        SeriesStore store;
        const auto histogramsOf = [](std::int64_t first, std::int64_t end, double count) {
            SeriesSnapshot answer;
            Series series;
            series.labels = { { "pod", "a" } };
            for (std::int64_t n = first; n < end; ++n) {
                series.histograms.push_back(
                    { .time = timeOf(n), .count = count, .sum = 1, .buckets = {} });
            }
            answer.series.push_back(std::move(series));
            return answer;
        };
        QVERIFY(store.put(keyOf("x"), { 500, 520 }, histogramsOf(500, 520, 1), 510));
        QVERIFY(store.put(keyOf("x"), { 510, 530 }, histogramsOf(512, 530, 2), 520));
        const auto read = store.read(keyOf("x"), { 505, 530 });
        const std::vector<HistogramSample>& there = read.snapshot->series.at(0).histograms;
        QCOMPARE(there.size(), std::size_t { 5 + 18 });
        QCOMPARE(there.at(4).time, timeOf(509));
        QCOMPARE(there.at(5).time, timeOf(512));
        QCOMPARE(there.back().count, 2.0);
    }

    void showsTheNearestStep()
    {
        SeriesStore store;
        const auto put = [&store](Duration step, const GridSpan& span, double value) {
            SeriesSnapshot answer = constant(span, value);
            answer.series.front().axis =
                TimeAxis::grid(Instant() + step * span.first, step, answer.series[0].values.size());
            StoreKey key = keyOf("x", step);
            key.expression += toText(step).toStdString();
            return store.put(key, span, answer, 0);
        };
        QVERIFY(put(kStep * 4, { 0, 100 }, 4));
        QVERIFY(put(kStep * 2, { 0, 200 }, 2));
        QVERIFY(put(kStep / 15, { 0, 300 }, 1)); // holds less of the span
        const StoredSeries near = store.readNeighbour(keyOf("x"), { 0, 400 });
        QCOMPARE(near.step, kStep * 2);
        QCOMPARE(near.snapshot->series.at(0).values.at(0), 2.0);
        QVERIFY(store.readNeighbour(keyOf("y"), { 0, 400 }).held.empty());
        QVERIFY(store.readNeighbour(keyOf("x"), { 9000, 9400 }).held.empty());
    }

    void forgetsWhatIsLongUnused()
    {
        SeriesStore store(200'000);
        const auto name = [](int i) { return "x" + std::to_string(i); };
        for (int i = 0; i < 100; ++i) {
            const GridSpan span { 0, kBlockPoints };
            QVERIFY(store.put(
                keyOf(name(i)), span, noise(span, static_cast<std::uint64_t>(i)), kBlockPoints));
            static_cast<void>(store.read(keyOf(name(0)), span));
            QVERIFY(store.bytes() <= 200'000);
        }
        const GridSpan span { 0, kBlockPoints };
        QVERIFY(store.missing(keyOf(name(0)), span).empty());
        QVERIFY(store.missing(keyOf(name(99)), span).empty());
        QVERIFY((store.missing(keyOf(name(50)), span) == std::vector<GridSpan> { span }));
        store.forgetFamilies("server\nx9");
        QVERIFY(!store.missing(keyOf(name(99)), span).empty());
        QVERIFY(store.missing(keyOf(name(0)), span).empty());
        store.clear();
        QCOMPARE(store.bytes(), std::size_t { 0 });
    }

    void forgetsWhatNobodyUsedSince()
    {
        SeriesStore store;
        const GridSpan early { 0, kBlockPoints };
        const GridSpan late { kBlockPoints, 2 * kBlockPoints };
        const GridSpan both { 0, 2 * kBlockPoints };
        QVERIFY(store.put(keyOf("x"), both, noise(both, 1), 2 * kBlockPoints));
        QVERIFY(store.put(keyOf("y"), early, noise(early, 2), kBlockPoints));
        const std::uint64_t then = store.useCount();
        static_cast<void>(store.read(keyOf("x"), late));
        store.forgetUnused(0);
        QCOMPARE(store.blockCount(), std::size_t { 3 });
        store.forgetUnused(then);
        QCOMPARE(store.blockCount(), std::size_t { 1 });
        QVERIFY(store.missing(keyOf("x"), late).empty());
        QVERIFY((store.missing(keyOf("x"), both) == std::vector<GridSpan> { early }));
        QVERIFY((store.missing(keyOf("y"), early) == std::vector<GridSpan> { early }));
        store.forgetUnused(store.useCount());
        QCOMPARE(store.bytes(), std::size_t { 0 });
        QVERIFY(store.put(keyOf("y"), early, noise(early, 2), kBlockPoints));
        QVERIFY(store.missing(keyOf("y"), early).empty());
    }

    void packsSettledBlocksThatAreLongUnused()
    {
        const auto name = [](std::uint64_t i) { return "x" + std::to_string(i); };
        const GridSpan span { 0, 2 * kBlockPoints };
        constexpr std::uint64_t kKeys = 50;
        SeriesStore store(400'000); // unpacked they would take twice as much
        for (std::uint64_t i = 0; i < kKeys; ++i) {
            QVERIFY(store.put(keyOf(name(i)), span, decimals(span, i), span.end));
        }
        QVERIFY(store.packedCount() > 70);
        QVERIFY(store.packedCount() < store.blockCount()); // those used last are not
        QCOMPARE(store.blockCount(), std::size_t { 2 * kKeys });
        QVERIFY(store.bytes() < 300'000);
        for (std::uint64_t i = 0; i < kKeys; ++i) {
            QVERIFY(store.missing(keyOf(name(i)), span).empty());
            const StoredSeries stored = store.read(keyOf(name(i)), span);
            QCOMPARE(differenceOf(*stored.snapshot, decimals(span, i)), QString());
        }
        QVERIFY(store.packedCount() > 70);
        // A reload of what is packed replaces it, a part of it only that part.
        const GridSpan part { 100, 200 };
        QVERIFY(store.put(keyOf(name(0)), part, constant(part, 5), span.end, PutMode::Replace));
        QCOMPARE(
            differenceOf(*store.read(keyOf(name(0)), part).snapshot, constant(part, 5)), QString());
        const GridSpan rest { 200, span.end };
        QCOMPARE(store.read(keyOf(name(0)), rest).held, std::vector<GridSpan> { rest });
        store.forgetFamilies("server\n");
        QCOMPARE(store.bytes(), std::size_t { 0 });
    }

    void leavesWhatMayChangeUnpacked()
    {
        SeriesStore store(400'000);
        const GridSpan span { 0, kBlockPoints };
        for (int i = 0; i < 50; ++i) {
            const StoreKey key = keyOf("x" + std::to_string(i));
            QVERIFY(store.put(key, span, constant(span, i), kBlockPoints - 1));
        }
        QCOMPARE(store.packedCount(), std::size_t { 0 });
        QVERIFY(store.bytes() > 50 * kBlockPoints * sizeof(double));
    }

    void equalsAFullAnswerAfterAnyOrderOfAnswers()
    {
        std::mt19937 random(11);
        for (int round = 0; round < 60; ++round) {
            Truth truth;
            // In every second round most of what is settled is packed.
            SeriesStore store(round % 2 == 0 ? SeriesStore::kUsualBytes : 150'000);
            std::int64_t now = 700;
            const std::int64_t lateness = 40;
            std::int64_t start = 0;
            for (int tick = 0; tick < 12; ++tick) {
                // New and late samples; series come, go and pause.
                for (int i = 0; i < 300; ++i) {
                    const std::string pod(1, static_cast<char>('a' + random() % 6));
                    const std::int64_t oldest = tick == 0 ? 0 : now - lateness;
                    const std::int64_t at =
                        oldest + static_cast<std::int64_t>(random() % 1000) % (now - oldest);
                    truth[pod][at] =
                        random() % 10 == 0 ? std::nan("") : static_cast<double>(random()) * 0.1;
                }
                const GridSpan window { start, now };
                for (const GridSpan& span : store.missing(keyOf("x"), window)) {
                    const GridSpan half { span.first, span.first + span.size() / 2 };
                    const GridSpan rest { half.end, span.end };
                    for (const GridSpan& part : { rest, half }) {
                        QVERIFY(store.put(keyOf("x"), part, answerOf(truth, part), now - lateness));
                    }
                }
                QCOMPARE(
                    differenceOf(*store.read(keyOf("x"), window).snapshot, answerOf(truth, window)),
                    QString());
                now += static_cast<std::int64_t>(random() % 35);
                start += static_cast<std::int64_t>(random() % 50) - 10;
            }
        }
    }

    void mergesOnManyThreads()
    {
        SeriesStore store(48'000); // all of it, but most of it packed
        std::atomic<int> left = 400;
        {
            WorkerPool pool(4);
            for (int i = 0; i < 400; ++i) {
                pool.post([&store, &left, i] {
                    const GridSpan span { i * 10, i * 10 + 20 };
                    const bool isPut = store.put(keyOf("x"), span, constant(span, 7), INT64_MAX);
                    static_cast<void>(store.read(keyOf("x"), { 0, 4010 }));
                    static_cast<void>(store.missing(keyOf("x"), { 0, 4010 }));
                    left -= isPut ? 1 : 0;
                });
            }
            QTRY_COMPARE_WITH_TIMEOUT(left.load(), 0, 60'000);
        }
        const GridSpan whole { 0, 4010 };
        QVERIFY(store.missing(keyOf("x"), whole).empty());
        QCOMPARE(
            differenceOf(*store.read(keyOf("x"), whole).snapshot, constant(whole, 7)), QString());
    }
};

QTEST_GUILESS_MAIN(tst_SeriesStore)
#include "tst_SeriesStore.moc"

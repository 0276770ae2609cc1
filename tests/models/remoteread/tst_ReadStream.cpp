// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Limits.h"
#include "remoteread/ReadStream.h"
#include "series/SampleValue.h"
#include "support/ReadFrames.h"

#include <QRandomGenerator>
#include <QRegularExpression>
#include <QTest>

#include <bit>
#include <cmath>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

namespace {

const LabelSet kUp { { "__name__", "up" }, { "job", "a" } };

ReadStreamSetup window(std::int64_t start, std::int64_t end)
{
    return { .start = Instant::fromMs(start),
        .end = Instant::fromMs(end),
        .externalLabels = {},
        .onSeries = {} };
}

Result<SnapshotPtr> decode(const QByteArray& body, ReadStreamSetup setup = window(0, 1'000'000))
{
    ReadStream stream(std::move(setup));
    return stream.add(body).and_then([&stream] { return stream.finish(); });
}

/// "10=1 20=2": what a series holds.
QString shown(const Series& series)
{
    QStringList all;
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        const double value = series.values[i];
        all += QString::number(series.axis.at(i).toMs()) + u'='
            + (isMissing(value) ? u"gap"_s : QString::number(value));
    }
    return all.join(u' ');
}

QByteArray sampleBody()
{
    RawSamples samples;
    for (int i = 0; i < 60; ++i) {
        samples.emplace_back(1'000 * i, i % 7);
    }
    return seriesFrame(kUp, { { samples }, { { { 60'001, 1 }, { 60'500, 2 } } } })
        + seriesFrame(LabelSet { { "__name__", "x" } }, { { samples } });
}

} // namespace

class tst_ReadStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void putsChunksTogether_data()
    {
        QTest::addColumn<std::vector<ReadChunk>>("chunks");
        QTest::addColumn<QString>("expected");
        using Chunks = std::vector<ReadChunk>;
        QTest::newRow("in order") << Chunks { { { { 10, 1 }, { 20, 2 } } }, { { { 30, 3 } } } }
                                  << u"10=1 20=2 30=3"_s;
        QTest::newRow("equal times: the first counts") << Chunks { { { { 10, 1 }, { 20, 2 } } },
            { { { 20, 9 }, { 30, 3 } } } } << u"10=1 20=2 30=3"_s;
        QTest::newRow("interleaved")
            << Chunks { { { { 10, 1 }, { 30, 3 } } }, { { { 20, 2 }, { 45, 4 } } } }
            << u"10=1 20=2 30=3 45=4"_s;
        QTest::newRow("inside another") << Chunks { { { { 10, 1 }, { 40, 4 } } }, { { { 20, 2 } } },
            { { { 50, 5 } } } } << u"10=1 20=2 40=4 50=5"_s;
        QTest::newRow("backwards")
            << Chunks { { { { 30, 3 } } }, { { { 10, 1 } } } } << u"10=1 30=3"_s;
        QTest::newRow("stale marker")
            << Chunks { { { { 10, 1 }, { 20, missingValue() }, { 30, 3 } } } }
            << u"10=1 20=gap 30=3"_s;
        QTest::newRow("ordinary NaN")
            << Chunks { { { { 10, 1 }, { 20, std::nan("") } } } } << u"10=1 20=nan"_s;
    }

    void putsChunksTogether()
    {
        QFETCH(std::vector<ReadChunk>, chunks);
        const Result<SnapshotPtr> answer = decode(seriesFrame(kUp, chunks));
        QVERIFY(answer.has_value());
        QCOMPARE((*answer)->series.size(), std::size_t { 1 });
        QCOMPARE((*answer)->series.front().labels, kUp);
        QTEST(shown((*answer)->series.front()), "expected");
    }

    void clipsToTheWindowWithBothEnds()
    {
        const QByteArray body =
            seriesFrame(kUp, { { { { 9, 1 }, { 10, 2 }, { 15, 3 }, { 20, 4 }, { 21, 5 } } } });
        const Result<SnapshotPtr> answer = decode(body, window(10, 20));
        QCOMPARE(shown((*answer)->series.front()), u"10=2 15=3 20=4"_s);
        QVERIFY((*decode(body, window(22, 30)))->series.empty());
        QVERIFY((*decode(body, window(16, 19)))->series.empty());
    }

    void leavesOutSeriesThatAreStaleThroughout()
    {
        QVERIFY((*decode(seriesFrame(kUp, { { { { 10, missingValue() } } } })))->series.empty());
    }

    void makesAGridOfEqualDistances()
    {
        const Result<SnapshotPtr> answer = decode(
            seriesFrame(kUp, { { { { 10, 1 }, { 20, 2 } } }, { { { 30, 3 }, { 40, 4 } } } }));
        QVERIFY((*answer)->series.front().axis.isGrid());
        QCOMPARE((*answer)->series.front().axis.step(), Duration::fromMs(10));
    }

    void joinsASeriesThatComesInSeveralFrames()
    {
        const Result<SnapshotPtr> answer =
            decode(seriesFrame(kUp, { { { { 10, 1 } } } }) + seriesFrame(kUp, { { { { 20, 2 } } } })
                + seriesFrame(LabelSet { { "a", "b" } }, { { { { 30, 3 } } } }));
        QCOMPARE((*answer)->series.size(), std::size_t { 2 });
        QCOMPARE(shown((*answer)->series.front()), u"10=1 20=2"_s);
        QCOMPARE(shown((*answer)->series.back()), u"30=3"_s);
    }

    /// With its external labels, x{job="j"} looks like x{cluster="prod",job="j"}: no chunk of one
    /// series begins before the end of the one in front of it.
    void refusesSeriesThatExternalLabelsMadeOne_data()
    {
        QTest::addColumn<qint64>("next"); // where the second frame begins
        QTest::addColumn<bool>("hasExternalLabels");
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("overlapping") << 15LL << true << true;
        QTest::newRow("the same time") << 20LL << true << true;
        QTest::newRow("before") << 1LL << true << true;
        QTest::newRow("behind") << 21LL << true << false;
        QTest::newRow("overlapping, but one series") << 15LL << false << false;
    }

    void refusesSeriesThatExternalLabelsMadeOne()
    {
        QFETCH(qint64, next);
        QFETCH(bool, hasExternalLabels);
        ReadStreamSetup setup = window(0, 100);
        if (hasExternalLabels) {
            setup.externalLabels = LabelSet { { "cluster", "prod" } };
        }
        const LabelSet labels { { "cluster", "prod" }, { "job", "j" } };
        const Result<SnapshotPtr> answer =
            decode(seriesFrame(labels, { { { { 10, 1 }, { 20, 2 } } } })
                    + seriesFrame(labels, { { { { next, 3 } } }, { { { 50, 4 }, { 60, 5 } } } }),
                setup);
        QTEST(!answer.has_value(), "isRefused");
        if (answer) {
            QCOMPARE((*answer)->series.size(), std::size_t { 1 });
            QCOMPARE((*answer)->series.front().values.size(), std::size_t { 5 });
        } else {
            QCOMPARE(answer.error().kind, ErrorKind::Unsupported);
        }
    }

    void mayHaveOverlappingChunksInAFrame()
    {
        ReadStreamSetup setup = window(0, 100);
        setup.externalLabels = LabelSet { { "cluster", "prod" } };
        const Result<SnapshotPtr> answer =
            decode(seriesFrame(kUp, { { { { 10, 1 }, { 20, 2 } } }, { { { 15, 3 } } } })
                    + seriesFrame(LabelSet { { "a", "b" } }, { { { { 5, 1 } } } }),
                setup);
        QCOMPARE((*answer)->series.size(), std::size_t { 2 });
        QCOMPARE(shown((*answer)->series.front()), u"10=1 15=3 20=2"_s);
    }

    void takesExternalLabelsOff()
    {
        ReadStreamSetup setup = window(0, 100);
        setup.externalLabels = LabelSet { { "replica", "a" }, { "cluster", "x" } };
        const Result<SnapshotPtr> answer = decode(
            seriesFrame(LabelSet { { "__name__", "up" }, { "cluster", "own" }, { "replica", "a" } },
                { { { { 10, 1 } } } }),
            setup);
        QCOMPARE((*answer)->series.front().labels,
            (LabelSet { { "__name__", "up" }, { "cluster", "own" } }));
    }

    /// As the JSON decoder does: broken text would break what is written of it.
    void mendsLabelsThatAreNoUtf8()
    {
        const LabelSet broken { { "__name__", "up" }, { "a\xff", "b\xc3" }, { "c", "\xc3\xa4" } };
        const QByteArray frame = seriesFrame(broken, { { { { 10, 1 } } } });
        const Result<SnapshotPtr> answer = decode(frame + frame);
        QCOMPARE((*answer)->series.size(), std::size_t { 1 });
        QCOMPARE((*answer)->series.front().labels,
            (LabelSet {
                { "__name__", "up" }, { "a\xef\xbf\xbd", "b\xef\xbf\xbd" }, { "c", "\xc3\xa4" } }));
        QCOMPARE((*answer)->warnings.size(), 1);
        QVERIFY(!(*answer)->isPartial);
        QVERIFY((*decode(seriesFrame(kUp, { { { { 10, 1 } } } })))->warnings.isEmpty());
    }

    void givesEachSeriesOnItsWay()
    {
        std::vector<QString> seen;
        ReadStreamSetup setup = window(0, 100);
        setup.onSeries = [&seen](const Series& series) -> Result<void> {
            seen.push_back(shown(series));
            return {};
        };
        ReadStream stream(setup);
        QVERIFY(stream.add(seriesFrame(kUp, { { { { 10, 1 } } } })));
        QVERIFY(seen.empty());
        QVERIFY(stream.add(seriesFrame(LabelSet { { "a", "b" } }, { { { { 20, 2 } } } })));
        QCOMPARE(seen, (std::vector<QString> { u"10=1"_s }));
        const Result<SnapshotPtr> answer = stream.finish();
        QCOMPARE(seen, (std::vector<QString> { u"10=1"_s, u"20=2"_s }));
        QVERIFY((*answer)->series.empty());
    }

    /// 2, 3: native histograms; 4 to 6: what newer servers may be told to write.
    void refusesOtherCodings()
    {
        for (const int type : { 0, 2, 3, 4, 5, 6, 99 }) {
            const Result<SnapshotPtr> answer =
                decode(seriesFrame(kUp, { { { { 10, 1 } } }, { { { 20, 1 } }, type } }));
            QVERIFY(!answer.has_value());
            QCOMPARE(answer.error().kind, ErrorKind::Unsupported);
        }
    }

    void refusesWhatIsNoProtobuf()
    {
        QCOMPARE(decode(readFrame("\xff\xff\xff")).error().kind, ErrorKind::Malformed);
    }

    void isNotFooledByTextBehindTheFrames()
    {
        const Result<SnapshotPtr> answer = decode(sampleBody() + "expected 5 blocks\n");
        QVERIFY(!answer.has_value());
        QVERIFY(answer.error().detail.contains(u"expected 5 blocks"_s));
    }

    void noticesEveryCutInsideAFrame()
    {
        const QByteArray body = sampleBody();
        int whole = 0;
        for (qsizetype cut = 0; cut <= body.size(); ++cut) {
            whole += decode(body.left(cut)).has_value() ? 1 : 0;
        }
        QCOMPARE(whole, 3); // nothing, one frame, two
    }

    /// With sound checksums, so that what is behind them is reached.
    void survivesMutations()
    {
        RawSamples samples;
        for (int i = 0; i < 40; ++i) {
            samples.emplace_back(1'000 * i, i);
        }
        const QByteArray message = seriesMessage(kUp, { { samples }, { samples } });
        QRandomGenerator generator(7);
        int decoded = 0;
        for (int round = 0; round < 20'000; ++round) {
            QByteArray mutated = message;
            for (int i = 0; i <= round % 3; ++i) {
                mutated[generator.bounded(mutated.size())] =
                    static_cast<char>(generator.bounded(256));
            }
            const Result<SnapshotPtr> answer = decode(readFrame(mutated));
            if (!answer) {
                continue;
            }
            ++decoded;
            for (const Series& series : (*answer)->series) {
                QCOMPARE(series.axis.size(), series.values.size());
                for (std::size_t i = 1; i < series.axis.size(); ++i) {
                    QVERIFY(series.axis.at(i - 1) < series.axis.at(i));
                }
            }
        }
        QVERIFY(decoded > 100);
    }

    void boundsLabels()
    {
        LabelSet many;
        for (std::size_t i = 0; i < limits::kLabelsPerSeries; ++i) {
            many.set("l" + std::to_string(i), "v");
        }
        QVERIFY(decode(seriesFrame(many, { { { { 1, 1 } } } })).has_value());
        many.set("one", "more");
        QCOMPARE(decode(seriesFrame(many, { { { { 1, 1 } } } })).error().kind, ErrorKind::TooMuch);
        const LabelSet large { { "a", std::string(limits::kLabelValueBytes + 1, 'x') } };
        QCOMPARE(decode(seriesFrame(large, { { { { 1, 1 } } } })).error().kind, ErrorKind::TooMuch);
    }

    void boundsSamples()
    {
        RawSamples samples;
        for (int i = 0; i < 65'000; ++i) {
            samples.emplace_back(i, 1);
        }
        const QByteArray frame = seriesFrame(kUp, { { samples } });
        ReadStreamSetup setup = window(0, 100'000);
        ReadStream stream(setup);
        Result<void> read;
        std::size_t frames = 0;
        for (; read && frames < 400; ++frames) {
            read = stream.add(frame);
        }
        QVERIFY(!read.has_value());
        QCOMPARE(read.error().kind, ErrorKind::TooMuch);
        QCOMPARE(frames, limits::kSamplesPerAnswer / 65'000 + 1);
    }
};

QTEST_APPLESS_MAIN(tst_ReadStream)
#include "tst_ReadStream.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/FetchRound.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_FetchRound : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void cutsTheNewestSliceAtMidnight_data()
    {
        QTest::addColumn<qint64>("stepSeconds");
        QTest::addColumn<qint64>("firstHour");
        QTest::addColumn<qint64>("endHour");
        QTest::addColumn<int>("days");
        QTest::addColumn<int>("slices");
        QTest::newRow("an hour") << 15LL << 100LL << 101LL << 1 << 1;
        QTest::newRow("a day over midnight") << 60LL << 100LL << 124LL << 1 << 1;
        QTest::newRow("a week") << 600LL << 100LL << 268LL << 1 << 8;
        QTest::newRow("a week in pairs of days") << 600LL << 100LL << 268LL << 2 << 4;
        QTest::newRow("steps of a day") << 86'400LL << 0LL << 240LL << 1 << 9;
        QTest::newRow("steps of a week") << 604'800LL << 0LL << 8400LL << 1 << 49;
        QTest::newRow("before the epoch") << 600LL << -268LL << -100LL << 1 << 8;
    }

    void cutsTheNewestSliceAtMidnight()
    {
        QFETCH(qint64, stepSeconds);
        QFETCH(qint64, firstHour);
        QFETCH(qint64, endHour);
        QFETCH(int, days);
        QFETCH(int, slices);
        const Duration step = Duration::fromSeconds(stepSeconds);
        const GridSpan whole = gridSpan(Instant() + Duration::fromHours(firstHour),
            Instant() + Duration::fromHours(endHour) - Duration::fromMs(1), step);
        std::vector<GridSpan> missing { whole };
        std::int64_t end = whole.end;
        int count = 0;
        while (!missing.empty()) {
            const GridSpan slice = takeNewestSlice(missing, step, days);
            QVERIFY(!slice.isEmpty());
            QCOMPARE(slice.end, end);
            QVERIFY(step * (slice.size() - 1) <= std::max(Duration::fromHours(24) * days, step));
            end = slice.first;
            ++count;
        }
        QCOMPARE(end, whole.first);
        QCOMPARE(count, slices);
    }

    void startsWithTheNewestGap()
    {
        std::vector<GridSpan> missing { { 0, 10 }, { 20, 30 } };
        QVERIFY((takeNewestSlice(missing, Duration::fromSeconds(15), 1) == GridSpan { 20, 30 }));
        QVERIFY((missing == std::vector<GridSpan> { { 0, 10 } }));
    }

    void knowsHowLateSamplesAre()
    {
        SourceCapabilities capabilities;
        QCOMPARE(latenessOf(capabilities), Duration::fromMinutes(10));
        capabilities.clockSkew = Duration::fromMinutes(-2);
        QCOMPARE(latenessOf(capabilities), Duration::fromMinutes(12));
        capabilities.scrapeInterval = Duration::fromMinutes(30);
        QCOMPARE(latenessOf(capabilities), Duration::fromMinutes(62));
        capabilities.flavour = Flavour::VictoriaMetrics;
        QCOMPARE(latenessOf(capabilities), Duration::fromMs(62 * 60'000 + 30'000));
    }

    void knowsHowFarBeforeARangeItsAnswerBegins()
    {
        SourceCapabilities capabilities;
        QCOMPARE(leadOf(capabilities), Duration());
        capabilities.flavour = Flavour::VictoriaMetrics;
        QCOMPARE(leadOf(capabilities), Duration::fromMinutes(5));
    }

    void neverShowsTheLeadOfAnAnswerThatCannotBeStored()
    {
        PieceOrder order { .store = std::make_shared<SeriesStore>(),
            .key = { .family = "f", .step = Duration::fromSeconds(15), .expression = "x" },
            .asked = { 10, 20 },
            .span = { 10, 20 },
            .settledEnd = 15,
            .mode = PutMode::KeepSettled,
            .isStored = true,
            .warnings = {},
            .quantiles = {} };
        auto answer = std::make_shared<SeriesSnapshot>();
        answer->type = ResultType::Scalar;
        QVERIFY(mergePiece(order, SnapshotPtr(answer)).joined);
        order.hasLead = true;
        const FetchedPiece led = mergePiece(order, SnapshotPtr(answer));
        QVERIFY(!led.isStorable && !led.isWhole && !led.joined);
    }

    void passesFailuresOn()
    {
        const FetchedPiece piece = mergePiece({}, failure(ErrorKind::Timeout, u"too slow"_s));
        QVERIFY(!piece.answer);
        QVERIFY(!piece.joined);
    }

    void collectsTheWarningsOfAllPieces()
    {
        PieceOrder order { .store = std::make_shared<SeriesStore>(),
            .key = { .family = "f", .step = Duration::fromSeconds(15), .expression = "x" },
            .asked = { 0, 10 },
            .span = { 0, 20 },
            .settledEnd = 5,
            .mode = PutMode::KeepSettled,
            .isStored = true,
            .warnings = { u"first"_s },
            .quantiles = {} };
        auto answer = std::make_shared<SeriesSnapshot>();
        answer->warnings = { u"second"_s, u"first"_s };
        const FetchedPiece half = mergePiece(order, SnapshotPtr(answer));
        QVERIFY(half.isStorable && !half.isWhole && half.joined);
        QCOMPARE(half.joined->warnings, QStringList({ u"first"_s, u"second"_s }));
        order.asked = { 10, 20 };
        QVERIFY(mergePiece(order, SnapshotPtr(answer)).isWhole);
        QVERIFY(
            (order.store->missing(order.key, order.span) == std::vector<GridSpan> { { 5, 20 } }));
    }

    /// The newest slice comes first: an older one that is whole does not make the picture whole.
    void staysPartialWhileAnyPieceIs()
    {
        PieceOrder order { .store = std::make_shared<SeriesStore>(),
            .key = { .family = "f", .step = Duration::fromSeconds(15), .expression = "x" },
            .asked = { 10, 20 },
            .span = { 0, 20 },
            .settledEnd = 15,
            .mode = PutMode::KeepSettled,
            .isStored = true,
            .warnings = {},
            .quantiles = {} };
        auto partial = std::make_shared<SeriesSnapshot>();
        partial->isPartial = true;
        partial->warnings = { u"a store did not answer"_s };
        QVERIFY(mergePiece(order, SnapshotPtr(partial)).joined->isPartial);
        order.asked = { 0, 10 };
        const auto whole = std::make_shared<const SeriesSnapshot>();
        const FetchedPiece older = mergePiece(order, whole);
        QVERIFY(older.joined->isPartial);
        QCOMPARE(older.joined->warnings, partial->warnings); // also in a round of its own
        order.asked = { 10, 20 };
        QVERIFY(!mergePiece(order, whole).joined->isPartial);
    }
};

QTEST_GUILESS_MAIN(tst_FetchRound)
#include "tst_FetchRound.moc"

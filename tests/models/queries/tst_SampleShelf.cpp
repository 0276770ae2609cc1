// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/SampleShelf.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

SnapshotPtr samples(std::size_t count)
{
    auto snapshot = std::make_shared<SeriesSnapshot>();
    snapshot->series.emplace_back();
    snapshot->series.back().values.resize(count);
    return snapshot;
}

TimeRange range(int from, int to)
{
    return { Instant::fromSeconds(from), Instant::fromSeconds(to) };
}

HeldSamples held(int from, int to, int at, std::size_t count = 10)
{
    return { .selector = "x",
        .range = range(from, to),
        .settledEnd = Instant::fromSeconds(900),
        .heldAt = Duration::fromSeconds(at),
        .samples = samples(count) };
}

SnapshotPtr found(const SampleShelf& shelf, int from, int to, int now, int since = 0)
{
    return shelf.find(
        "x", range(from, to), Duration::fromSeconds(now), Duration::fromSeconds(since));
}

} // namespace

class tst_SampleShelf : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void findsWhatCoversARange()
    {
        SampleShelf shelf;
        shelf.put(held(100, 800, 50));
        QVERIFY(found(shelf, 100, 800, 60));
        QVERIFY(found(shelf, 300, 400, 60));
        QVERIFY(!found(shelf, 99, 400, 60));
        QVERIFY(!found(shelf, 300, 801, 60));
        QVERIFY(!shelf.find("y", range(300, 400), Duration::fromSeconds(60), {}));
    }

    void whatMayChangeIsSoonOld()
    {
        SampleShelf shelf;
        shelf.put(held(100, 1000, 50));
        QVERIFY(found(shelf, 200, 1000, 55));
        QVERIFY(!found(shelf, 200, 1000, 56));
        QVERIFY(!found(shelf, 200, 900, 56));
        QVERIFY(found(shelf, 200, 899, 56));
    }

    void aReloadWantsNewOnes()
    {
        SampleShelf shelf;
        shelf.put(held(100, 800, 50));
        QVERIFY(found(shelf, 100, 800, 52, 50));
        QVERIFY(!found(shelf, 100, 800, 52, 51));
    }

    void forgets()
    {
        SampleShelf shelf;
        shelf.put(held(100, 800, 50));
        QVERIFY(found(shelf, 100, 800, 170));
        QVERIFY(!found(shelf, 100, 800, 171));
        shelf.expire(Duration::fromSeconds(170));
        QCOMPARE(shelf.sampleCount(), std::size_t { 10 });
        shelf.expire(Duration::fromSeconds(171));
        QCOMPARE(shelf.sampleCount(), std::size_t { 0 });
    }

    void keepsWithinItsBound()
    {
        SampleShelf shelf;
        shelf.put(held(100, 200, 50, SampleShelf::kMostSamples + 1));
        QCOMPARE(shelf.sampleCount(), std::size_t { 0 });
        shelf.put(held(100, 200, 50, SampleShelf::kMostSamples - 10));
        shelf.put(held(300, 400, 51));
        QVERIFY(found(shelf, 100, 200, 52) && found(shelf, 300, 400, 52));
        shelf.put(held(500, 600, 52));
        QVERIFY(!found(shelf, 100, 200, 52));
        QVERIFY(found(shelf, 300, 400, 52) && found(shelf, 500, 600, 52));
        shelf.put(held(200, 700, 53));
        QCOMPARE(shelf.sampleCount(), std::size_t { 10 });
    }
};

QTEST_GUILESS_MAIN(tst_SampleShelf)
#include "tst_SampleShelf.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QueryTally.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QueryLogEntry entryOf(const QString& source, std::int64_t latencyMs)
{
    QueryLogEntry entry;
    entry.sourceId = source;
    entry.latency = Duration::fromMs(latencyMs);
    entry.bodyBytes = 10;
    return entry;
}

SourceLoad loadOf(const QString& source)
{
    SourceLoad load;
    load.sourceId = source;
    load.inFlight = 2;
    return load;
}

} // namespace

class tst_QueryTally : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aSourceThatWasNotAskedHasNoLatency()
    {
        const auto tallies = QueryTally().read(QueryLog(), { loadOf(u"a"_s) });
        QCOMPARE(tallies.size(), std::size_t { 1 });
        QCOMPARE(tallies.front().load, loadOf(u"a"_s));
        QCOMPARE(tallies.front().totals, QueryTotals());
        QVERIFY(!tallies.front().medianLatency);
        QVERIFY(!tallies.front().p95Latency);
    }

    void withoutSourcesThereIsNothing()
    {
        QueryLog log;
        log.add(entryOf(u"gone"_s, 5));
        QVERIFY(QueryTally().read(log, {}).empty());
    }

    void latenciesAreNearestRanksOfEachSource()
    {
        QueryLog log;
        for (int ms = 100; ms >= 1; --ms) {
            log.add(entryOf(u"a"_s, ms));
        }
        log.add(entryOf(u"b"_s, 7));
        const auto tallies = QueryTally().read(log, { loadOf(u"b"_s), loadOf(u"a"_s) });
        QCOMPARE(tallies[0].medianLatency.value(), Duration::fromMs(7));
        QCOMPARE(tallies[0].p95Latency.value(), Duration::fromMs(7));
        QCOMPARE(tallies[1].medianLatency.value(), Duration::fromMs(50));
        QCOMPARE(tallies[1].p95Latency.value(), Duration::fromMs(95));
        QCOMPARE(tallies[1].totals.requests, std::size_t { 100 });
        QCOMPARE(tallies[1].totals.bodyBytes, std::size_t { 1000 });
    }

    void whatFailedOrWasStoredHasNoLatency()
    {
        QueryLog log;
        QueryLogEntry failed = entryOf(u"a"_s, 30'000);
        failed.error = Error { ErrorKind::Timeout, u"late"_s, {}, {} };
        log.add(failed);
        QueryLogEntry stored = entryOf(u"a"_s, 0);
        stored.kind = QueryLogEntry::Kind::Stored;
        log.add(stored);
        const auto tallies = QueryTally().read(log, { loadOf(u"a"_s) });
        QVERIFY(!tallies.front().medianLatency);
        QCOMPARE(tallies.front().totals.failures, std::size_t { 1 });
        QCOMPARE(tallies.front().totals.requests, std::size_t { 1 });
    }

    void countsAnewAfterARestart()
    {
        QueryLog log;
        QueryTally tally;
        log.add(entryOf(u"a"_s, 900));
        tally.restart(log);
        QVERIFY(!tally.read(log, { loadOf(u"a"_s) }).front().medianLatency);
        log.add(entryOf(u"a"_s, 3));
        log.add(entryOf(u"b"_s, 4)); // not asked before
        const auto tallies = tally.read(log, { loadOf(u"a"_s), loadOf(u"b"_s) });
        for (const SourceTally& one : tallies) {
            QCOMPARE(one.totals.requests, std::size_t { 1 });
            QCOMPARE(one.totals.bodyBytes, std::size_t { 10 });
        }
        QCOMPARE(tallies[0].p95Latency.value(), Duration::fromMs(3));
        QCOMPARE(tallies[1].p95Latency.value(), Duration::fromMs(4));
    }

    void countsRightWhenTheLogHasForgotten()
    {
        QueryLog log;
        QueryTally tally;
        log.add(entryOf(u"a"_s, 900));
        tally.restart(log);
        const std::size_t count = QueryLog::kCapacity + 10;
        for (std::size_t i = 0; i < count; ++i) {
            log.add(entryOf(u"a"_s, 2));
        }
        const auto tallies = tally.read(log, { loadOf(u"a"_s) });
        QCOMPARE(tallies.front().totals.requests, count);
        QCOMPARE(tallies.front().p95Latency.value(), Duration::fromMs(2));
        log.clear();
        QVERIFY(!tally.read(log, { loadOf(u"a"_s) }).front().p95Latency);
        QCOMPARE(tally.read(log, { loadOf(u"a"_s) }).front().totals.requests, count);
    }
};

QTEST_GUILESS_MAIN(tst_QueryTally)
#include "tst_QueryTally.moc"

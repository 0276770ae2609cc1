// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/QueryRates.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

void addBytes(QueryLog& log, std::size_t bytes, QueryLogEntry::Kind kind)
{
    QueryLogEntry entry;
    entry.sourceId = u"a"_s;
    entry.bodyBytes = bytes;
    entry.kind = kind;
    log.add(entry);
}

Duration seconds(std::int64_t count)
{
    return Duration::fromSeconds(count);
}

} // namespace

class tst_QueryRates : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isZeroBeforeThereAreTwoSamples()
    {
        QueryLog log;
        QueryRates rates;
        QCOMPARE(rates.bytesPerSecond(u"a"_s), 0.0);
        QCOMPARE(rates.lately(u"a"_s), QueryTotals());
        addBytes(log, 5000, QueryLogEntry::Kind::Full);
        rates.sample(seconds(100), log);
        QCOMPARE(rates.bytesPerSecond(u"a"_s), 0.0); // when those came is not known
        QCOMPARE(rates.lately(u"a"_s), QueryTotals());
    }

    void ratesAreOfTheTimeThatWasSeen()
    {
        QueryLog log;
        QueryRates rates;
        rates.sample(seconds(100), log);
        addBytes(log, 5000, QueryLogEntry::Kind::Tail);
        rates.sample(seconds(110), log);
        QCOMPARE(rates.bytesPerSecond(u"a"_s), 500.0);
        QCOMPARE(rates.lately(u"a"_s).tails, std::size_t { 1 });
        QCOMPARE(rates.bytesPerSecond(u"b"_s), 0.0);
    }

    void whatIsOlderThanTheWindowIsForgotten()
    {
        QueryLog log;
        QueryRates rates;
        rates.sample(seconds(0), log);
        addBytes(log, 9000, QueryLogEntry::Kind::Full);
        for (std::int64_t now = 1; now <= 30; ++now) {
            rates.sample(seconds(now), log);
        }
        QCOMPARE(rates.lately(u"a"_s).bodyBytes, std::size_t { 9000 });
        QCOMPARE(rates.bytesPerSecond(u"a"_s), 300.0);
        rates.sample(seconds(31), log);
        QCOMPARE(rates.lately(u"a"_s), QueryTotals());
        QCOMPARE(rates.bytesPerSecond(u"a"_s), 0.0);
    }

    void frequentSamplesAreHeardAtOnce()
    {
        QueryLog log;
        QueryRates rates;
        rates.sample(Duration::fromMs(0), log);
        rates.sample(Duration::fromMs(10), log);
        addBytes(log, 100, QueryLogEntry::Kind::Full);
        rates.sample(Duration::fromMs(20), log);
        QCOMPARE(rates.lately(u"a"_s).bodyBytes, std::size_t { 100 });
        QCOMPARE(rates.bytesPerSecond(u"a"_s), 5000.0);
    }

    void beginsAnewWhenCleared()
    {
        QueryLog log;
        QueryRates rates;
        rates.sample(seconds(0), log);
        addBytes(log, 100, QueryLogEntry::Kind::Full);
        rates.clear();
        QCOMPARE(rates.lately(u"a"_s), QueryTotals());
        rates.sample(seconds(10), log);
        QCOMPARE(rates.lately(u"a"_s), QueryTotals());
    }
};

QTEST_GUILESS_MAIN(tst_QueryRates)
#include "tst_QueryRates.moc"

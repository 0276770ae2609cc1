// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "queries/QueryLog.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_QueryLog : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsTheLastEntriesAndCountsAll()
    {
        QueryLog log;
        const std::size_t count = QueryLog::kCapacity + 7;
        for (std::size_t i = 0; i < count; ++i) {
            QueryLogEntry entry;
            entry.bodyBytes = i;
            log.add(entry);
        }
        QCOMPARE(log.entries().size(), QueryLog::kCapacity);
        QCOMPARE(log.entries().front().bodyBytes, std::size_t { 7 });
        QCOMPARE(log.entries().back().bodyBytes, count - 1);
        QCOMPARE(log.totalCount(), count);
        log.clear();
        QVERIFY(log.entries().empty());
        QCOMPARE(log.totalCount(), count);
    }

    void sumsUpWhatEachSourceWasAsked()
    {
        QueryLog log;
        QueryLogEntry tail;
        tail.sourceId = u"a"_s;
        tail.kind = QueryLogEntry::Kind::Tail;
        tail.bodyBytes = 100;
        tail.serverSamples = 7;
        tail.askedPoints = 3;
        tail.storedPoints = 9;
        log.add(tail);
        QueryLogEntry stored;
        stored.sourceId = u"a"_s;
        stored.kind = QueryLogEntry::Kind::Stored;
        stored.storedPoints = 12;
        log.add(stored);
        QueryLogEntry refused;
        refused.sourceId = u"a"_s;
        refused.error = Error { ErrorKind::Connect, u"no"_s, {}, {} };
        log.add(refused);
        refused.error->kind = ErrorKind::Cancelled;
        log.add(refused);
        QCOMPARE(log.totals(u"a"_s),
            (QueryTotals { .requests = 3,
                .failures = 1,
                .tails = 1,
                .bodyBytes = 100,
                .serverSamples = 7,
                .askedPoints = 3,
                .storedPoints = 21 }));
        QCOMPARE(log.totals(u"b"_s), QueryTotals());
        QCOMPARE(log.allTotals().size(), std::size_t { 1 });
    }

    void forgetsTheOldestWhenTheTextsAreLong()
    {
        QueryLog log;
        QueryLogEntry entry;
        entry.request.expression = std::string(QueryLog::kMostTextBytes / 4, 'x');
        for (int i = 0; i < 4; ++i) {
            log.add(entry);
        }
        QCOMPARE(log.entries().size(), std::size_t { 4 });
        entry.request.expression = "y";
        log.add(entry);
        QCOMPARE(log.entries().size(), std::size_t { 4 });
        QCOMPARE(log.entries().back().request.expression, std::string("y"));
        log.clear();
        log.add(entry);
        QCOMPARE(log.entries().size(), std::size_t { 1 });
    }

    void keepsTheNewestHoweverLong()
    {
        QueryLog log;
        QueryLogEntry entry;
        entry.error = Error { ErrorKind::BadQuery, u"no"_s, {}, {} };
        entry.error->detail = QString(QueryLog::kMostTextBytes, u'x');
        log.add({});
        log.add(entry);
        QCOMPARE(log.entries().size(), std::size_t { 1 });
        QCOMPARE(log.entries().back().error->detail.size(), entry.error->detail.size());
        log.add({});
        QCOMPARE(log.entries().size(), std::size_t { 1 });
        QVERIFY(!log.entries().back().error);
        QCOMPARE(log.totalCount(), std::size_t { 3 });
    }

    void tellsSharesOfWhatThereWas()
    {
        QVERIFY(!storedShare({}));
        QVERIFY(!tailShare({}));
        const QueryTotals totals { .requests = 4,
            .failures = 0,
            .tails = 1,
            .bodyBytes = 0,
            .serverSamples = 0,
            .askedPoints = 10,
            .storedPoints = 30 };
        QCOMPARE(storedShare(totals).value(), 0.75);
        QCOMPARE(tailShare(totals).value(), 0.25);
        QVERIFY(!storedShare(totals - totals));
        QCOMPARE(totals - QueryTotals(), totals);
    }
};

QTEST_GUILESS_MAIN(tst_QueryLog)
#include "tst_QueryLog.moc"

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
    }
};

QTEST_GUILESS_MAIN(tst_QueryLog)
#include "tst_QueryLog.moc"

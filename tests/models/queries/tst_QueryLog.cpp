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
                .asked = 3,
                .failures = 1,
                .tails = 1,
                .bodyBytes = 100,
                .serverSamples = 7,
                .askedPoints = 3,
                .storedPoints = 21 }));
        QCOMPARE(log.totals(u"b"_s), QueryTotals());
        QCOMPARE(log.allTotals().size(), std::size_t { 1 });
    }

    void whatOthersAskIsListedAsItLeft()
    {
        QueryLog log;
        RequestNote note;
        note.sourceId = u"a"_s;
        note.path = u"/api/v1/series"_s;
        note.about.expression = "{job=\"x\"}";
        note.about.origin.asker = RequestOrigin::Asker::Discovery;
        note.latency = Duration::fromMs(12);
        note.bytes = 500;
        note.status = 503;
        log.note(note);
        QCOMPARE(log.entries().size(), std::size_t { 1 });
        const QueryLogEntry& entry = log.entries().front();
        QCOMPARE(entry.kind, QueryLogEntry::Kind::Call);
        QCOMPARE(entry.path, u"/api/v1/series"_s);
        QCOMPARE(entry.status, 503);
        QCOMPARE(entry.request.origin.asker, RequestOrigin::Asker::Discovery);
        QCOMPARE(
            log.totals(u"a"_s), (QueryTotals { .requests = 1, .failures = 1, .bodyBytes = 500 }));
        note.about.origin.asker = RequestOrigin::Asker::Connection; // asks what a server lacks
        note.status = 404;
        log.note(note);
        QCOMPARE(log.totals(u"a"_s).failures, std::size_t { 1 });
        note.path = u"/api/v1/query_range"_s;
        log.note(note);
        QCOMPARE(log.entries().back().kind, QueryLogEntry::Kind::Full);
    }

    void whatAFlightNeededIsOneLine()
    {
        QueryLog log;
        RequestNote note;
        note.sourceId = u"a"_s;
        note.path = u"/api/v1/read"_s;
        note.about.origin = { .asker = RequestOrigin::Asker::Panel, .name = {}, .flight = 3 };
        note.bytes = 20;
        note.status = 404;
        log.note(note);
        note.path = u"/api/v1/query"_s;
        note.bytes = 1000;
        note.status = 200;
        log.note(note);
        QVERIFY(log.entries().empty());
        QueryLogEntry entry;
        entry.sourceId = u"a"_s;
        entry.kind = QueryLogEntry::Kind::Raw;
        entry.request.origin = note.about.origin;
        entry.seriesCount = 5;
        log.add(entry);
        QCOMPARE(log.entries().size(), std::size_t { 1 });
        const QueryLogEntry& line = log.entries().front();
        QCOMPARE(line.sent, std::size_t { 2 });
        QCOMPARE(line.status, 200);
        QCOMPARE(line.path, u"/api/v1/query"_s);
        QCOMPARE(line.bodyBytes, std::size_t { 1020 });
        QCOMPARE(line.seriesCount, std::size_t { 5 });
        QCOMPARE(log.totals(u"a"_s).requests, std::size_t { 2 });
        QCOMPARE(log.totals(u"a"_s).asked, std::size_t { 1 });
    }

    void flightsThatNobodyAddsAreForgotten()
    {
        QueryLog log;
        for (std::uint64_t flight = 1; flight <= QueryLog::kMostFlights + 1; ++flight) {
            RequestNote note;
            note.about.origin.flight = flight;
            note.status = 200;
            log.note(note);
        }
        QueryLogEntry entry;
        entry.request.origin.flight = 1;
        log.add(entry);
        entry.request.origin.flight = 2;
        log.add(entry);
        QCOMPARE(log.entries().front().status, 0);
        QCOMPARE(log.entries().back().status, 200);
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
        const QueryTotals totals { .requests = 7,
            .asked = 4, // the others were discovery's, which has no tails
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

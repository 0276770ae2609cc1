// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "LoggedEntries.h"
#include "activity/QueryWords.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_QueryWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void everyKindHasItsOwnWords()
    {
        using Kind = QueryLogEntry::Kind;
        QSet<QString> words;
        QSet<QString> sentences;
        for (const Kind kind : { Kind::Full, Kind::Tail, Kind::Slice, Kind::Instant, Kind::Estimate,
                 Kind::Stored, Kind::Raw, Kind::Local, Kind::Call }) {
            words.insert(kindText(kind));
            sentences.insert(kindExplanation(kind));
        }
        QCOMPARE(words.size(), 9);
        QCOMPARE(sentences.size(), 9);
        QVERIFY(!words.contains(QString()) && !sentences.contains(QString()));
    }

    void tellsWhoAsked()
    {
        QCOMPARE(
            originText({ .asker = RequestOrigin::Asker::Panel, .name = u"Load"_s }), u"Load"_s);
        QCOMPARE(originText({ .asker = RequestOrigin::Asker::Discovery }), u"discovery"_s);
        QVERIFY(!originText({ .asker = RequestOrigin::Asker::Panel, .name = u"a\nb\u202e"_s })
                     .contains(u'\n'));
        QSet<QString> words;
        using Asker = RequestOrigin::Asker;
        for (const Asker asker :
            { Asker::Unknown, Asker::Panel, Asker::Discovery, Asker::Connection, Asker::Servers,
                Asker::Changes, Asker::Detection, Asker::Export }) {
            words.insert(askerText(asker));
        }
        QCOMPARE(words.size(), 8);
    }

    void tellsWhatWasAsked()
    {
        QueryLogEntry entry = logged("up");
        entry.path = u"/api/v1/query"_s;
        QCOMPARE(subjectText(entry), u"up"_s);
        entry.kind = QueryLogEntry::Kind::Call;
        entry.path = u"/api/v1/series"_s;
        QCOMPARE(subjectText(entry), u"/api/v1/series up"_s);
        entry.request.expression.clear();
        QCOMPARE(subjectText(entry), u"/api/v1/series"_s);
    }

    void tellsOutcomes()
    {
        QueryLogEntry refused = logged("up");
        refused.status = 404;
        QCOMPARE(outcomeText(refused), u"HTTP 404"_s);
        QCOMPARE(outcomeText(logged("up")), u"ok"_s);
        QCOMPARE(outcomeText(failed("up", ErrorKind::Cancelled, u"gone"_s)), u"cancelled"_s);
        QCOMPARE(
            outcomeText(failed("up", ErrorKind::Timeout, u"too late"_s)), u"failed: too late"_s);
    }

    void whatAServerSaidIsPlainAndBounded()
    {
        const QString text = outcomeText(
            failed("up", ErrorKind::BadQuery, u"a\nb\u202e"_s + QString(100'000, u'x')));
        QVERIFY(text.size() < 300);
        QVERIFY(!text.contains(u'\n') && !text.contains(QChar(0x202e)));
    }

    void writesFigures()
    {
        QCOMPARE(latencyText(Duration()), u"< 1 ms"_s);
        QVERIFY2(latencyText(Duration::fromMs(20)).startsWith(u"20"_s),
            qPrintable(latencyText(Duration::fromMs(20))));
        QCOMPARE(shareText(std::nullopt), noValueText());
        QVERIFY2(shareText(0.83).startsWith(u"83"_s), qPrintable(shareText(0.83)));
        QVERIFY2(shareText(0.0).startsWith(u"0"_s), qPrintable(shareText(0.0)));
        QVERIFY2(bytesText(2048).startsWith(u"2"_s), qPrintable(bytesText(2048)));
    }

    void tellsWhetherAServerIsHeldBack()
    {
        SourceLoad load;
        QCOMPARE(loadText(load), u"ok"_s);
        load.failures = 1;
        QCOMPARE(loadText(load), u"tried again after a failure"_s);
        load.failures = 3;
        QCOMPARE(loadText(load), u"tried again after 3 failures"_s);
        load.heldFor = Duration::fromMs(11'200);
        QCOMPARE(loadText(load), u"held back for 12s after 3 failures"_s);
        load.isLockedOut = true;
        QCOMPARE(loadText(load), u"sign-in refused, tried again in 12s"_s);
        load.heldFor.reset();
        QCOMPARE(loadText(load), u"sign-in refused"_s);
    }
};

QTEST_MAIN(tst_QueryWords)
#include "tst_QueryWords.moc"

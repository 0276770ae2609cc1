// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/AnswerReader.h"

#include <QRegularExpression>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

using Ending = AnswerReader::Ending;

QueryRequest rangeRequest()
{
    QueryRequest request;
    request.step = Duration::fromSeconds(15);
    return request;
}

std::string_view viewOf(const QByteArray& text)
{
    return { text.constData(), static_cast<std::size_t>(text.size()) };
}

/// JSON with ' for ".
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

QByteArray wholeAnswer()
{
    return json("{'status':'success','warnings':['w','w','x'],'infos':['i'],'isPartial':true,"
                "'later':{'a':[{}]},'data':{'resultType':'matrix','stats':{'timings':"
                "{'evalTotalTime':0.25},'samples':{'totalQueryableSamples':12,'peakSamples':3}},"
                "'result':[{'metric':{'__name__':'up','job':'a'},'values':[[1790000010,'1'],"
                "[1790000025,'2.5'],[1790000055,'3']]},{'metric':{'job':'b'},'values':[],"
                "'histograms':[[1790000010,{'count':'1','sum':'2','buckets':[[0,'0','1','1']]}]]}"
                "]}}");
}

/// Everything of an answer that can be compared, as text.
QByteArray textOf(AnswerReader& reader)
{
    RawAnswer& answer = reader.answer();
    QByteArrayList parts { QByteArray::fromStdString(answer.status),
        QByteArray::fromStdString(answer.resultType), answer.snapshot.warnings.join(u',').toUtf8(),
        answer.snapshot.infos.join(u',').toUtf8(), answer.snapshot.isPartial ? "partial" : "whole",
        QByteArray::number(answer.snapshot.stats.evalSeconds),
        QByteArray::number(qlonglong(answer.snapshot.stats.totalQueryableSamples)),
        QByteArray::number(qlonglong(answer.snapshot.stats.peakSamples)) };
    for (const Series& series : answer.snapshot.series) {
        parts += QByteArray::fromStdString(toSelectorText(series.labels));
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            parts += QByteArray::number(qlonglong(series.axis.at(i).toMs())) + '='
                + QByteArray::number(series.values[i]);
        }
        parts += QByteArray::number(qulonglong(series.histograms.size()));
    }
    return parts.join(' ') + reader.notes().join(u' ').toUtf8();
}

/// Reads a text in pieces of that size, as a stream does: what is unread comes again.
std::unique_ptr<AnswerReader> readInPieces(const QByteArray& text, qsizetype size)
{
    auto reader = std::make_unique<AnswerReader>(rangeRequest());
    QByteArray held;
    for (qsizetype at = 0; at < text.size(); at += size) {
        held += text.mid(at, size);
        if (!reader->read(viewOf(held), Ending::Open)) {
            return reader;
        }
        held = held.right(static_cast<qsizetype>(reader->unread()));
    }
    static_cast<void>(reader->read(viewOf(held), Ending::Closed));
    return reader;
}

} // namespace

class tst_AnswerReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsEveryMemberOfAnAnswer()
    {
        const QByteArray text = wholeAnswer();
        AnswerReader reader(rangeRequest());
        QVERIFY(reader.read(viewOf(text), Ending::Closed));
        QCOMPARE(reader.unread(), std::size_t { 0 });
        QCOMPARE(textOf(reader),
            QByteArray("success matrix w,x i partial 0.25 12 3 up{job=\"a\"} 1790000010000=1 "
                       "1790000025000=2.5 1790000040000=nan 1790000055000=3 0 {job=\"b\"} 1"));
        QVERIFY(reader.answer().snapshot.series.front().axis.isGrid());
    }

    void readsTheSameInPiecesOfAnySize()
    {
        const QByteArray text = wholeAnswer();
        const QByteArray wanted = textOf(*readInPieces(text, text.size()));
        for (qsizetype size = 1; size < text.size(); ++size) {
            const auto reader = readInPieces(text, size);
            QVERIFY2(!reader->cursor().hasFailed(), QByteArray::number(size).constData());
            QCOMPARE(textOf(*reader), wanted);
        }
    }

    /// A stream keeps what is unread: it must not grow with the answer.
    void leavesNoMoreUnreadThanOneValue()
    {
        QByteArray text = json("{'status':'success','data':{'resultType':'matrix','result':["
                               "{'metric':{},'values':[");
        for (int i = 0; i < 1000; ++i) {
            text += (i > 0 ? ",[" : "[") + QByteArray::number(1'790'000'010 + 15 * i) + ",\"1\"]";
        }
        AnswerReader reader(rangeRequest());
        QVERIFY(reader.read(viewOf(text), Ending::Open));
        QVERIFY2(
            reader.unread() < 200, QByteArray::number(qulonglong(reader.unread())).constData());
        QVERIFY(!reader.cursor().hasFailed());
    }

    /// "12" may go on as "123": the number is read once something stands behind it.
    void waitsForTheEndOfNumbers()
    {
        const QByteArray front = json("{'data':{'resultType':'scalar','result':[12");
        AnswerReader reader(rangeRequest());
        QVERIFY(reader.read(viewOf(front), Ending::Open));
        QVERIFY(!reader.answer().hasPair);
        const QByteArray rest =
            front.right(static_cast<qsizetype>(reader.unread())) + json("34.5,'0.1']}}");
        QVERIFY(reader.read(viewOf(rest), Ending::Closed));
        QVERIFY(reader.answer().hasPair);
        QCOMPARE(reader.answer().pairMs, std::int64_t { 1'234'500 });
        QCOMPARE(reader.answer().pairText, std::string("0.1"));
    }

    void wantsTheWholeDocumentAndNothingBehindIt_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("nothing") << QByteArray() << ErrorKind::Truncated;
        QTest::newRow("blanks") << QByteArray(" \n") << ErrorKind::Truncated;
        QTest::newRow("cut") << json("{'status':'succ") << ErrorKind::Truncated;
        QTest::newRow("something behind") << json("{'status':'success'} x") << ErrorKind::Malformed;
        QTest::newRow("two documents") << json("{}{}") << ErrorKind::Malformed;
        QTest::newRow("an array") << QByteArray("[]") << ErrorKind::Malformed;
        QTest::newRow("a page") << QByteArray("<html>") << ErrorKind::NotPrometheus;
    }

    void wantsTheWholeDocumentAndNothingBehindIt()
    {
        QFETCH(QByteArray, text);
        QFETCH(ErrorKind, kind);
        AnswerReader reader(rangeRequest());
        QVERIFY(!reader.read(viewOf(text), Ending::Closed));
        QCOMPARE(reader.cursor().error().kind, kind);
    }

    void keepsTheLastOfRepeatedResults()
    {
        const QByteArray text = json("{'data':{'result':[{'metric':{'a':'1'}}],'result':"
                                     "[{'metric':{'a':'2'}},{'metric':{'a':'3'}}]}}");
        AnswerReader reader(rangeRequest());
        QVERIFY(reader.read(viewOf(text), Ending::Closed));
        QCOMPARE(reader.answer().snapshot.series.size(), std::size_t { 2 });
        QCOMPARE(reader.answer().snapshot.series.front().labels.value("a"), std::string_view("2"));
    }

    void passesOverMembersOfOtherTypes()
    {
        const QByteArray text = json("{'status':7,'error':[],'warnings':'no list','infos':[1,'i'],"
                                     "'isPartial':'yes','stats':7,'data':{'resultType':null,"
                                     "'stats':{'timings':{'evalTotalTime':'quick'},'samples':[]},"
                                     "'result':null}}");
        AnswerReader reader(rangeRequest());
        QVERIFY(reader.read(viewOf(text), Ending::Closed));
        const RawAnswer& answer = reader.answer();
        QVERIFY(answer.status.empty() && answer.resultType.empty());
        QVERIFY(!answer.snapshot.isPartial);
        QVERIFY(answer.snapshot.warnings.isEmpty());
        QCOMPARE(answer.snapshot.infos, QStringList { u"i"_s });
        QCOMPARE(answer.snapshot.stats.evalSeconds, 0.0);
    }

    void boundsTextsAndStatistics()
    {
        QByteArray warnings;
        for (int i = 0; i < 100; ++i) {
            warnings +=
                (i > 0 ? ",'w" : "'w") + QByteArray::number(i) + QByteArray(5000, 'x') + '\'';
        }
        const QByteArray text = json("{'warnings':[" + warnings
            + "],'stats':{'samples':{'totalQueryableSamples':1e300,'peakSamples':-5}}}");
        AnswerReader reader(rangeRequest());
        QVERIFY(reader.read(viewOf(text), Ending::Closed));
        const SeriesSnapshot& snapshot = reader.answer().snapshot;
        QCOMPARE(snapshot.warnings.size(), 32);
        QCOMPARE(snapshot.warnings.front().size(), 4096);
        QCOMPARE(snapshot.stats.totalQueryableSamples, std::int64_t { 9'000'000'000'000'000 });
        QCOMPARE(snapshot.stats.peakSamples, std::int64_t { 0 });
    }

    void notesEachKindOfMendingOnce()
    {
        const QByteArray text = json("{'data':{'result':[{'metric':{'a':'1','a':'2'}},"
                                     "{'metric':{'b':'1','b':'2'},'values':[[30,'1'],[15,'2'],"
                                     "[30,'1e999']]}]}}");
        AnswerReader reader(rangeRequest());
        QVERIFY(reader.read(viewOf(text), Ending::Closed));
        const QStringList notes = reader.notes();
        QCOMPARE(notes.size(), 3);
        QVERIFY2(notes.at(0).startsWith(u"2 series repeat"_s), qPrintable(notes.at(0)));
        QVERIFY2(notes.at(1).startsWith(u"1 series had unsorted"_s), qPrintable(notes.at(1)));
        QVERIFY2(notes.at(2).startsWith(u"1 values were too large"_s), qPrintable(notes.at(2)));
    }
};

QTEST_APPLESS_MAIN(tst_AnswerReader)
#include "tst_AnswerReader.moc"

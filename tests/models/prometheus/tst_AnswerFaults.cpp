// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "prometheus/AnswerDecoder.h"
#include "support/SourceTree.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <bit>
#include <cmath>
#include <random>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QueryRequest rangeRequest()
{
    return { .kind = QueryRequest::Kind::Range,
        .expression = "up",
        .start = Instant(),
        .end = Instant(),
        .step = Duration::fromSeconds(15) };
}

QByteArray quoted(QByteArray json)
{
    return json.replace('\'', '"');
}

QByteArray matrix(const QByteArray& series)
{
    return quoted("{'status':'success','data':{'resultType':'matrix','result':[" + series + "]}}");
}

QByteArray fileBody(const QString& name)
{
    QFile file(test::sourcePath(u"tests/data/answers/"_s + name));
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

QStringList goldenNames()
{
    return QDir(test::sourcePath(u"tests/data/answers"_s))
        .entryList({ u"query_*.json"_s }, QDir::Files, QDir::Name);
}

/// The value that Go's text stands for.
double numberOf(const QString& text)
{
    if (text == u"NaN") {
        return std::nan("");
    }
    if (text == u"+Inf" || text == u"-Inf") {
        return text == u"+Inf" ? HUGE_VAL : -HUGE_VAL;
    }
    return text.toDouble();
}

ErrorKind kindOf(const Result<SnapshotPtr>& answer)
{
    return answer ? ErrorKind::Internal : answer.error().kind;
}

void compareSamples(const Series& series, const QJsonArray& expected)
{
    std::size_t next = 0;
    for (const QJsonValue& pair : expected) {
        const qint64 ms = qRound64(pair.toArray().at(0).toDouble() * 1000);
        const std::size_t index = series.axis.lowerBound(Instant::fromMs(ms));
        QVERIFY(index >= next && index < series.values.size());
        next = index + 1;
        QCOMPARE(series.axis.at(index).toMs(), ms);
        const double value = numberOf(pair.toArray().at(1).toString());
        QVERIFY(
            std::isnan(value) ? std::isnan(series.values[index]) : series.values[index] == value);
    }
}

/// What decoding in pieces of the given size comes to, without a byte behind any piece.
Result<SnapshotPtr> decodeInPieces(const QByteArray& body, qsizetype pieceBytes)
{
    AnswerStream stream(rangeRequest());
    for (qsizetype at = 0; at < body.size(); at += pieceBytes) {
        const QByteArray piece = body.mid(at, pieceBytes);
        const std::vector<char> exact(piece.begin(), piece.end());
        if (!stream.add(QByteArrayView(exact.data(), static_cast<qsizetype>(exact.size())))) {
            break;
        }
    }
    return stream.finish();
}

/// Everything of a series, bit by bit.
QByteArray fingerprint(const Series& series)
{
    QByteArray text;
    const auto add = [&text](double value) {
        text += QByteArray::number(quint64 { std::bit_cast<std::uint64_t>(value) }, 16) + ' ';
    };
    for (const auto& [name, value] : series.labels) {
        text += QByteArray::fromStdString(name + '=' + value + '\n');
    }
    text += series.axis.isGrid() ? "grid " : "times ";
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        text += QByteArray::number(qint64 { series.axis.at(i).toMs() }) + ':';
        add(series.values[i]);
    }
    for (const HistogramSample& sample : series.histograms) {
        text += QByteArray::number(qint64 { sample.time.toMs() }) + ':';
        add(sample.count);
        add(sample.sum);
        for (const HistogramBucket& bucket : sample.buckets) {
            text += QByteArray::number(static_cast<int>(bucket.bounds)) + ' ';
            add(bucket.lower);
            add(bucket.upper);
            add(bucket.count);
        }
    }
    return text;
}

/// Everything that an answer says.
QByteArray fingerprint(const Result<SnapshotPtr>& answer)
{
    if (!answer) {
        const Error& error = answer.error();
        return (toText(error.kind) + u'\n' + error.message + u'\n' + error.detail).toUtf8();
    }
    const SeriesSnapshot& snapshot = **answer;
    QByteArray text = QByteArray::number(static_cast<int>(snapshot.type)) + snapshot.text.toUtf8()
        + snapshot.warnings.join(u'\n').toUtf8() + snapshot.infos.join(u'\n').toUtf8()
        + QByteArray::number(snapshot.stats.evalSeconds)
        + QByteArray::number(qint64 { snapshot.stats.totalQueryableSamples })
        + QByteArray::number(snapshot.bodyBytes) + (snapshot.isPartial ? "partial" : "");
    for (const Series& series : snapshot.series) {
        text += fingerprint(series) + '\n';
    }
    return text;
}

QByteArray mutated(const QByteArray& body, std::mt19937& random)
{
    const QByteArray alphabet = quoted("'{}[],:\\0123456789.-+eEnutlrsNIf <") + '\xff' + '\0';
    const auto pick = [&random](qsizetype bound) {
        return static_cast<qsizetype>(random() % static_cast<std::uint32_t>(bound));
    };
    QByteArray result = body;
    for (qsizetype edits = 1 + pick(4); edits > 0; --edits) {
        const qsizetype at = pick(result.size());
        const char byte = alphabet.at(pick(alphabet.size()));
        switch (pick(4)) {
        case 0:
            result[at] = byte;
            break;
        case 1:
            result.insert(at, byte);
            break;
        case 2:
            result.insert(at, body.mid(pick(body.size()), pick(64)));
            break;
        default:
            result.remove(at, 1 + pick(8));
        }
    }
    return result;
}

} // namespace

class tst_AnswerFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void goldens()
    {
        QTest::addColumn<QByteArray>("body");
        for (const QString& name : goldenNames()) {
            QTest::newRow(qPrintable(name)) << fileBody(name);
        }
    }

    void agreesWithQtsJsonReader_data() { goldens(); }

    void agreesWithQtsJsonReader()
    {
        QFETCH(QByteArray, body);
        const auto answer = decodeQueryAnswer(body, rangeRequest());
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().toDisplayText()));
        const QJsonObject data = QJsonDocument::fromJson(body).object().value("data"_L1).toObject();
        if ((*answer)->type != ResultType::Matrix && (*answer)->type != ResultType::Vector) {
            return;
        }
        const QJsonArray expected = data.value("result"_L1).toArray();
        QCOMPARE((*answer)->series.size(), static_cast<std::size_t>(expected.size()));
        for (qsizetype i = 0; i < expected.size(); ++i) {
            const QJsonObject object = expected.at(i).toObject();
            const Series& series = (*answer)->series[static_cast<std::size_t>(i)];
            const QJsonObject metric = object.value("metric"_L1).toObject();
            for (auto at = metric.begin(); at != metric.end(); ++at) {
                const QByteArray name = at.key().toUtf8();
                QCOMPARE(toQString(series.labels.value(name.toStdString())), at.value().toString());
            }
            QJsonArray samples = object.value("values"_L1).toArray();
            if (object.contains("value"_L1)) {
                samples.append(object.value("value"_L1));
            }
            compareSamples(series, samples);
        }
    }

    void findsTruncationAtEveryByte_data() { goldens(); }

    void findsTruncationAtEveryByte()
    {
        QFETCH(QByteArray, body);
        QVERIFY(body.size() > 10);
        for (qsizetype length = 0; length < body.size(); ++length) {
            // Without a NUL behind it, so that reading too far is seen by the sanitizer.
            const std::vector<char> cut(body.begin(), body.begin() + length);
            const auto answer = decodeQueryAnswer(
                QByteArray::fromRawData(cut.data(), static_cast<qsizetype>(cut.size())),
                rangeRequest());
            QVERIFY2(!answer, QByteArray::number(length).constData());
            QCOMPARE(toText(answer.error().kind), u"truncated"_s);
        }
    }

    void survivesRandomMutations_data() { goldens(); }

    void survivesRandomMutations()
    {
        QFETCH(QByteArray, body);
        std::mt19937 random(20261122);
        for (int round = 0; round < 2000; ++round) {
            const auto answer = decodeQueryAnswer(mutated(body, random), rangeRequest());
            if (!answer) {
                QVERIFY(!answer.error().message.isEmpty());
                continue;
            }
            for (const Series& series : (*answer)->series) {
                QCOMPARE(series.values.size(), series.axis.size());
            }
        }
    }

    void readsTheSameInPieces_data() { goldens(); }

    void readsTheSameInPieces()
    {
        QFETCH(QByteArray, body);
        const QByteArray whole = fingerprint(decodeQueryAnswer(body, rangeRequest()));
        for (const qsizetype pieceBytes : { 1, 2, 3, 5, 7, 16, 64, 300, 4096 }) {
            QCOMPARE(fingerprint(decodeInPieces(body, pieceBytes)), whole);
        }
    }

    /// Broken bodies fail at the same byte for the same reason, whatever the pieces.
    void failsAlikeInPieces_data() { goldens(); }

    void failsAlikeInPieces()
    {
        QFETCH(QByteArray, body);
        std::mt19937 random(20261128);
        for (int round = 0; round < 200; ++round) {
            const QByteArray broken = mutated(body, random);
            const QByteArray whole = fingerprint(decodeQueryAnswer(broken, rangeRequest()));
            for (const qsizetype pieceBytes : { 1, 4, 33, 1000 }) {
                QCOMPARE(fingerprint(decodeInPieces(broken, pieceBytes)), whole);
            }
            const QByteArray cut = body.left(body.size() * round / 200);
            QCOMPARE(fingerprint(decodeInPieces(cut, 7)),
                fingerprint(decodeQueryAnswer(cut, rangeRequest())));
        }
    }

    /// Shapes where the end of a piece could be taken for the end of a value.
    void readsOnBehindNumbersAndGaps()
    {
        const QByteArrayList bodies {
            quoted("{'x':12345,'status':'success','stats':{'executionTimeMsec':123.5e1},"
                   "'data':{'result':[1700000000.5,'42'],'resultType':'scalar'}}"),
            quoted(" { 'data' : { 'resultType' : 'matrix' , 'result' : null } , 'isPartial' : true"
                   " , 'warnings' : [ 'a' , 'b' , 'a' ] , 'status' : 'success' } \n"),
            quoted("{'status':'success','data':{'result':[{'values':null,'metric':{}},"
                   "{'values':[[1,'1e400'],[2,'-Inf']],'histograms':[]}]}}"),
            quoted("{'status':'success','data':{'result':[{'values':"
                   "[[17345678901234566e-7,'1'],[17345678901e-1,'2']]}]}}"),
            quoted("{'status':'success','data':null}"),
        };
        for (const QByteArray& body : bodies) {
            const auto whole = decodeQueryAnswer(body, rangeRequest());
            QVERIFY2(whole, body.constData());
            for (qsizetype pieceBytes = 1; pieceBytes < 40; ++pieceBytes) {
                QCOMPARE(fingerprint(decodeInPieces(body, pieceBytes)), fingerprint(whole));
            }
        }
    }

    void stopsAtTheBytesOfAllPieces()
    {
        AnswerStream stream(rangeRequest());
        const QByteArray blanks(1024 * 1024, ' ');
        qint64 bytes = 0;
        while (stream.add(blanks)) {
            bytes += blanks.size();
            QVERIFY(bytes <= limits::kAnswerBytes);
        }
        QCOMPARE(bytes, limits::kAnswerBytes);
        QCOMPARE(kindOf(stream.finish()), ErrorKind::TooMuch);
    }

    void namesGarbage_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        const auto row = [](const char* name, const QByteArray& body, ErrorKind kind) {
            QTest::newRow(name) << quoted(body) << kind;
        };
        row("nothing", "", ErrorKind::Truncated);
        row("white space", " \n", ErrorKind::Truncated);
        row("a login page", "<!DOCTYPE html><html>", ErrorKind::NotPrometheus);
        row("text", "Service Unavailable", ErrorKind::Malformed);
        row("an array", "[]", ErrorKind::Malformed);
        row("an object without a status", "{'a':1}", ErrorKind::NotPrometheus);
        row("something behind", "{'status':'success'} x", ErrorKind::Malformed);
        row("two documents", "{'status':'success'}{}", ErrorKind::Malformed);
        row("a comma too many", "{'status':'success',}", ErrorKind::Malformed);
        row("no colon", "{'status' 'success'}", ErrorKind::Malformed);
        row("a word", "{'status':sucess}", ErrorKind::Malformed);
        row("an unknown escape", "{'status':'\\x'}", ErrorKind::Malformed);
        row("a short \\u", "{'status':'\\u12g4'}", ErrorKind::Malformed);
        row("a number with a leading zero", "{'x':01}", ErrorKind::Malformed);
        row("a lone minus", "{'x':-}", ErrorKind::Malformed);
        row("a point without decimals", "{'x':1.}", ErrorKind::Malformed);
    }

    void namesGarbage()
    {
        QFETCH(QByteArray, body);
        QFETCH(ErrorKind, kind);
        const auto answer = decodeQueryAnswer(body, rangeRequest());
        QVERIFY(!answer);
        QCOMPARE(toText(answer.error().kind), toText(kind));
    }

    void refusesWrongShapes_data()
    {
        QTest::addColumn<QByteArray>("data");
        for (const char* const data :
            { "{'resultType':'scalar','result':[{'metric':{}}]}",
                "{'resultType':'matrix','result':[1,'2']}", "{'resultType':'streams','result':[]}",
                "{'resultType':'matrix','result':{}}", "{'resultType':'matrix','result':[[]]}",
                "{'resultType':'matrix','result':[{'metric':[]}]}",
                "{'resultType':'matrix','result':[{'metric':{'a':1}}]}",
                "{'resultType':'matrix','result':[{'values':[[1,2]]}]}",
                "{'resultType':'matrix','result':[{'values':[['1','2']]}]}",
                "{'resultType':'matrix','result':[{'values':[[1,'2',3]]}]}",
                "{'resultType':'matrix','result':[{'values':[[1]]}]}",
                "{'resultType':'matrix','result':[{'values':[[1e30,'2']]}]}",
                "{'resultType':'matrix','result':[{'values':[[999999999999,'2']]}]}",
                "{'resultType':'matrix','result':[{'histograms':[[1,{'buckets':[[4,'0','1','1']]"
                "}]]}]}",
                "{'resultType':'matrix','result':[{'histograms':[[1,{'buckets':[[0,'0','1']]}]]}]}",
                "{'resultType':'scalar','result':[1,'two']}" }) {
            QTest::newRow(data) << QByteArray(data);
        }
    }

    void refusesWrongShapes()
    {
        QFETCH(QByteArray, data);
        const QByteArray body = quoted("{'status':'success','data':" + data + "}");
        const auto answer = decodeQueryAnswer(body, rangeRequest());
        QVERIFY(!answer);
        QCOMPARE(toText(answer.error().kind), u"malformed"_s);
        QVERIFY(answer.error().detail.startsWith(u"byte "_s));
    }

    void boundsTheDepth()
    {
        const auto nested = [](int depth) {
            // The document itself is the first level.
            return QByteArray("{\"status\":\"success\",\"x\":" + QByteArray(depth - 1, '[')
                + QByteArray(depth - 1, ']') + "}");
        };
        QVERIFY(decodeQueryAnswer(nested(limits::kJsonDepth), rangeRequest()));
        QCOMPARE(kindOf(decodeQueryAnswer(nested(limits::kJsonDepth + 1), rangeRequest())),
            ErrorKind::TooMuch);
        QCOMPARE(kindOf(decodeQueryAnswer(
                     "{\"status\":\"success\",\"x\":" + QByteArray(100'000, '['), rangeRequest())),
            ErrorKind::TooMuch);
    }

    void boundsTheNumberOfLabels()
    {
        const auto withLabels = [](std::size_t count) {
            QByteArray labels;
            for (std::size_t i = 0; i < count; ++i) {
                labels += "'l" + QByteArray::number(i) + "':'x',";
            }
            labels.chop(1);
            return matrix("{'metric':{" + labels + "},'values':[]}");
        };
        const auto answer = decodeQueryAnswer(withLabels(limits::kLabelsPerSeries), rangeRequest());
        QVERIFY(answer);
        QCOMPARE((*answer)->series.at(0).labels.size(), limits::kLabelsPerSeries);
        QCOMPARE(
            kindOf(decodeQueryAnswer(withLabels(limits::kLabelsPerSeries + 1), rangeRequest())),
            ErrorKind::TooMuch);
    }

    void boundsTheNumberOfSeries()
    {
        QByteArray series;
        for (std::size_t i = 0; i < limits::kSeriesPerAnswer; ++i) {
            series += "{},";
        }
        series.chop(1);
        const auto answer = decodeQueryAnswer(matrix(series), rangeRequest());
        QVERIFY(answer);
        QCOMPARE((*answer)->series.size(), limits::kSeriesPerAnswer);
        QCOMPARE(
            kindOf(decodeQueryAnswer(matrix(series + ",{}"), rangeRequest())), ErrorKind::TooMuch);
    }

    void cutsLongLabelsBetweenCharacters()
    {
        const auto withValue = [](const QByteArray& value) {
            return matrix("{'metric':{'a':'" + value + "'},'values':[]}");
        };
        const QByteArray fits(static_cast<qsizetype>(limits::kLabelValueBytes), 'x');
        const auto whole = decodeQueryAnswer(withValue(fits), rangeRequest());
        QVERIFY(whole && (*whole)->warnings.isEmpty());
        const auto cut = decodeQueryAnswer(withValue(fits.chopped(1) + "\xc3\xa4"), rangeRequest());
        QVERIFY(cut);
        QCOMPARE((*cut)->series.at(0).labels.value("a").size(), limits::kLabelValueBytes - 1);
        QCOMPARE((*cut)->warnings.size(), 1);
    }

    void boundsTheBytes()
    {
        // Not touched: the size alone decides.
        const char byte = '{';
        const auto answer = decodeQueryAnswer(
            QByteArray::fromRawData(&byte, limits::kAnswerBytes + 1), rangeRequest());
        QCOMPARE(kindOf(answer), ErrorKind::TooMuch);
    }
};

QTEST_GUILESS_MAIN(tst_AnswerFaults)
#include "tst_AnswerFaults.moc"

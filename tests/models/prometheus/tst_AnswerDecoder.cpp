// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "prometheus/AnswerDecoder.h"
#include "series/SampleValue.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <limits>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// JSON with ' for " is easier to read in C++.
QByteArray quoted(QByteArray json)
{
    return json.replace('\'', '"');
}

QueryRequest rangeRequest(Duration step = Duration::fromSeconds(15))
{
    return { .kind = QueryRequest::Kind::Range,
        .expression = "up",
        .start = Instant::fromSeconds(1),
        .end = Instant::fromSeconds(9),
        .step = step };
}

QueryRequest instantRequest()
{
    QueryRequest request;
    request.kind = QueryRequest::Kind::Instant;
    request.expression = "up";
    return request;
}

QByteArray matrix(const QByteArray& series)
{
    return quoted("{'status':'success','data':{'resultType':'matrix','result':[" + series + "]}}");
}

QByteArray matrixOfValues(const QByteArray& values)
{
    return matrix("{'metric':{'a':'b'},'values':[" + values + "]}");
}

std::uint64_t bitsOf(double value)
{
    return std::bit_cast<std::uint64_t>(value);
}

std::vector<qint64> timesOf(const Series& series)
{
    std::vector<qint64> times;
    for (std::size_t i = 0; i < series.axis.size(); ++i) {
        times.push_back(series.axis.at(i).toMs());
    }
    return times;
}

} // namespace

class tst_AnswerDecoder : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void decodesAVector()
    {
        const auto answer = decodeQueryAnswer(
            quoted("{'status':'success','data':{'resultType':'vector','result':["
                   "{'metric':{'__name__':'up','job':'x'},'value':[1795269660.781,'1']},"
                   "{'metric':{'__name__':'up','job':'y'},'value':[1795269660.781,'-0.5']}]}}"),
            instantRequest());
        QVERIFY(answer);
        const SeriesSnapshot& snapshot = **answer;
        QCOMPARE(snapshot.type, ResultType::Vector);
        QCOMPARE(snapshot.series.size(), std::size_t { 2 });
        QCOMPARE(toQString(snapshot.series[0].labels.metricName()), u"up"_s);
        QCOMPARE(timesOf(snapshot.series[0]), std::vector<qint64> { 1795269660781 });
        QVERIFY(!snapshot.series[0].axis.isGrid());
        QCOMPARE(snapshot.series[1].values, std::vector<double> { -0.5 });
        QVERIFY(snapshot.warnings.isEmpty());
        QVERIFY(snapshot.bodyBytes > 100);
    }

    void makesAGridOfARangeAndMarksItsHoles()
    {
        const auto answer =
            decodeQueryAnswer(matrixOfValues("[1000,'1'],[1015,'2'],[1060,'5']"), rangeRequest());
        QVERIFY(answer);
        const Series& series = (*answer)->series.at(0);
        QVERIFY(series.axis.isGrid());
        QCOMPARE(
            timesOf(series), (std::vector<qint64> { 1000000, 1015000, 1030000, 1045000, 1060000 }));
        QCOMPARE(series.values[1], 2.0);
        QVERIFY(isMissing(series.values[2]) && isMissing(series.values[3]));
        QCOMPARE(series.values[4], 5.0);
    }

    void keepsTimesOffTheGridAsTheyAre()
    {
        const auto answer =
            decodeQueryAnswer(matrixOfValues("[1000,'1'],[1030,'2'],[1031.5,'3']"), rangeRequest());
        QVERIFY(answer);
        const Series& series = (*answer)->series.at(0);
        QVERIFY(!series.axis.isGrid());
        QCOMPARE(timesOf(series), (std::vector<qint64> { 1000000, 1030000, 1031500 }));
        QCOMPARE(series.values, (std::vector<double> { 1, 2, 3 }));
    }

    void keepsRawSamplesOfAnInstantQueryExplicit()
    {
        const auto answer =
            decodeQueryAnswer(matrixOfValues("[1000,'1'],[1015,'2']"), instantRequest());
        QVERIFY(answer);
        QVERIFY(!(*answer)->series.at(0).axis.isGrid());
    }

    void doesNotFillHolesOfYearsWithMemory()
    {
        const auto answer =
            decodeQueryAnswer(matrixOfValues("[0,'1'],[150000000000,'2']"), rangeRequest());
        QVERIFY(answer);
        QVERIFY(!(*answer)->series.at(0).axis.isGrid());
        QCOMPARE((*answer)->series.at(0).values.size(), std::size_t { 2 });
    }

    void sortsTimesAndLetsTheLastWin()
    {
        const auto answer = decodeQueryAnswer(
            matrixOfValues("[1030,'3'],[1000,'1'],[1015,'2'],[1015,'7']"), rangeRequest());
        QVERIFY(answer);
        const Series& series = (*answer)->series.at(0);
        QCOMPARE(timesOf(series), (std::vector<qint64> { 1000000, 1015000, 1030000 }));
        QCOMPARE(series.values, (std::vector<double> { 1, 7, 3 }));
        QVERIFY(series.axis.isGrid());
        QCOMPARE((*answer)->warnings.size(), 1);
    }

    void readsTimes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<qint64>("ms");
        QTest::newRow("whole seconds") << QByteArray("1795269660") << qint64 { 1795269660000 };
        QTest::newRow("three decimals") << QByteArray("1795269660.050") << qint64 { 1795269660050 };
        QTest::newRow("one decimal") << QByteArray("1.5") << qint64 { 1500 };
        QTest::newRow("rounded down") << QByteArray("1.00049") << qint64 { 1000 };
        QTest::newRow("rounded up") << QByteArray("1.0005") << qint64 { 1001 };
        QTest::newRow("rounded into the next second") << QByteArray("1.9996") << qint64 { 2000 };
        QTest::newRow("zero") << QByteArray("0") << qint64 { 0 };
        QTest::newRow("before 1970") << QByteArray("-1.25") << qint64 { -1250 };
        QTest::newRow("before 1970, below a second") << QByteArray("-0.5") << qint64 { -500 };
        QTest::newRow("an exponent") << QByteArray("1.7952696605e9") << qint64 { 1795269660500 };
        QTest::newRow("the year 9999") << QByteArray("253402300799") << qint64 { 253402300799000 };
    }

    void readsTimes()
    {
        QFETCH(QByteArray, text);
        QFETCH(qint64, ms);
        const auto answer = decodeQueryAnswer(matrixOfValues("[" + text + ",'1']"), rangeRequest());
        QVERIFY(answer);
        QCOMPARE((*answer)->series.at(0).axis.front().toMs(), ms);
        // The fast path only runs far from the end.
        const auto padded = decodeQueryAnswer(
            matrixOfValues("[" + text + ",'1']") + QByteArray(100, ' '), rangeRequest());
        QVERIFY(padded);
        QCOMPARE((*padded)->series.at(0).axis.front().toMs(), ms);
    }

    void readsValues_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<double>("value");
        const double infinity = std::numeric_limits<double>::infinity();
        QTest::newRow("zero") << QByteArray("0") << 0.0;
        QTest::newRow("negative zero") << QByteArray("-0") << -0.0;
        QTest::newRow("an integer") << QByteArray("1234567") << 1234567.0;
        QTest::newRow("2^53 + 1") << QByteArray("9007199254740993") << 9007199254740992.0;
        QTest::newRow("the largest int64")
            << QByteArray("9223372036854775807") << 9223372036854775807.0;
        QTest::newRow("17 digits") << QByteArray("0.033333333333333333") << 0.033333333333333333;
        QTest::newRow("a rate") << QByteArray("12.345678901234567") << 12.345678901234567;
        QTest::newRow("20 digits") << QByteArray("1.2345678901234567890") << 1.2345678901234567890;
        QTest::newRow("a small exponent")
            << QByteArray("1.2345678901234566e-07") << 1.2345678901234566e-07;
        QTest::newRow("a large exponent") << QByteArray("1e+21") << 1e21;
        QTest::newRow("the smallest denormal") << QByteArray("5e-324") << 5e-324;
        QTest::newRow("the largest")
            << QByteArray("1.7976931348623157e+308") << std::numeric_limits<double>::max();
        QTest::newRow("309 digits") << QByteArray("1" + QByteArray(308, '0')) << 1e308;
        QTest::newRow("+Inf") << QByteArray("+Inf") << infinity;
        QTest::newRow("Inf") << QByteArray("Inf") << infinity;
        QTest::newRow("-Inf") << QByteArray("-Inf") << -infinity;
        QTest::newRow("too large") << QByteArray("1e400") << infinity;
        QTest::newRow("too large and negative") << QByteArray("-1e400") << -infinity;
        QTest::newRow("400 digits") << QByteArray(400, '9') << infinity;
        QTest::newRow("too small") << QByteArray("-1e-400") << -0.0;
        QTest::newRow("an endless exponent") << QByteArray("1e99999999999999999999") << infinity;
        QTest::newRow("an endless negative exponent")
            << QByteArray("1e-99999999999999999999") << 0.0;
        QTest::newRow("zeros with a large exponent") << QByteArray("0e400") << 0.0;
        QTest::newRow("small digits, large exponent")
            << QByteArray("0." + QByteArray(400, '0') + "1e401") << 1.0;
        QTest::newRow("an escape in a number") << QByteArray("\\u0031.5") << 1.5;
    }

    void readsValues()
    {
        QFETCH(QByteArray, text);
        QFETCH(double, value);
        const QByteArray body = matrixOfValues("[1000,'" + text + "']");
        for (const QByteArray& padded : { body, QByteArray(body + QByteArray(100, '\n')) }) {
            const auto answer = decodeQueryAnswer(padded, rangeRequest());
            QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().toDisplayText()));
            const double got = (*answer)->series.at(0).values.at(0);
            QVERIFY2(bitsOf(got) == bitsOf(value), QByteArray::number(got, 'g', 17).constData());
        }
    }

    void keepsNaNApartFromAMissingSample()
    {
        const auto answer =
            decodeQueryAnswer(matrixOfValues("[1000,'NaN'],[1030,'NaN']"), rangeRequest());
        QVERIFY(answer);
        const std::vector<double>& values = (*answer)->series.at(0).values;
        QCOMPARE(values.size(), std::size_t { 3 });
        QVERIFY(std::isnan(values[0]) && !isMissing(values[0]));
        QVERIFY(isMissing(values[1]));
    }

    void refusesWhatIsNoNumberAndNamesThePlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* const text : { "", "abc", "0x10", "1_000", " 1", "1 ", "--1", "+-1", "1e",
                 ".", "nan", "inf", "Infinity", "1.5.2", "1,5" }) {
            QTest::newRow(text[0] == '\0' ? "empty" : text) << QByteArray(text);
        }
    }

    void refusesWhatIsNoNumberAndNamesThePlace()
    {
        QFETCH(QByteArray, text);
        const QByteArray body = matrixOfValues("[1000,'1'],[1015,'" + text + "']");
        const auto answer = decodeQueryAnswer(body + QByteArray(100, ' '), rangeRequest());
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::Malformed);
        const auto place = QString::number(body.indexOf("[1015") + 6);
        QVERIFY2(answer.error().detail.contains(place), qPrintable(answer.error().detail));
    }

    void readsKeysInAnyOrder()
    {
        const auto answer = decodeQueryAnswer(
            quoted("{'infos':['i'],'warnings':['w','w'],'isPartial':true,'tomorrow':[{'x':[null]}],"
                   "'data':{'result':[{'values':[[1000,'1']],'later':{},'metric':{'a':'b'}}],"
                   "'stats':{'timings':{'evalTotalTime':0.25},'samples':{'totalQueryableSamples':7,"
                   "'peakSamples':3,'totalQueryableSamplesPerStep':[[1,2]]}},"
                   "'resultType':'matrix'},'status':'success'}"),
            rangeRequest());
        QVERIFY(answer);
        const SeriesSnapshot& snapshot = **answer;
        QCOMPARE(snapshot.type, ResultType::Matrix);
        QCOMPARE(toQString(snapshot.series.at(0).labels.value("a")), u"b"_s);
        QCOMPARE(snapshot.warnings, QStringList { u"w"_s });
        QCOMPARE(snapshot.infos, QStringList { u"i"_s });
        QVERIFY(snapshot.isPartial);
        QCOMPARE(snapshot.stats.evalSeconds, 0.25);
        QCOMPARE(snapshot.stats.totalQueryableSamples, 7);
        QCOMPARE(snapshot.stats.peakSamples, 3);
    }

    void takesNullForEmpty_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::newRow("result") << QByteArray("{'resultType':'matrix','result':null}");
        QTest::newRow("data") << QByteArray("null");
        QTest::newRow("no type") << QByteArray("{'result':[]}");
        QTest::newRow("a string without one") << QByteArray("{'resultType':'string','result':[]}");
        QTest::newRow("null everywhere")
            << QByteArray("{'resultType':'vector','result':[],'stats':null,'warnings':null}");
    }

    void takesNullForEmpty()
    {
        QFETCH(QByteArray, data);
        const auto answer = decodeQueryAnswer(
            quoted("{'status':'success','warnings':null,'data':" + data + "}"), rangeRequest());
        QVERIFY(answer);
        QVERIFY((*answer)->series.empty());
    }

    void takesNullInsideASeries()
    {
        const auto answer = decodeQueryAnswer(
            matrix("{'metric':null,'values':null,'histograms':null},{}"), rangeRequest());
        QVERIFY(answer);
        QCOMPARE((*answer)->series.size(), std::size_t { 2 });
        QVERIFY((*answer)->series.at(0).values.empty());
    }

    void decodesAScalarAndAString()
    {
        const auto scalar = decodeQueryAnswer(
            quoted("{'status':'success','data':{'resultType':'scalar','result':[5.5,'2']}}"),
            instantRequest());
        QVERIFY(scalar);
        QCOMPARE((*scalar)->type, ResultType::Scalar);
        QCOMPARE((*scalar)->series.at(0).values, std::vector<double> { 2 });
        QCOMPARE(timesOf((*scalar)->series.at(0)), std::vector<qint64> { 5500 });

        const auto text = decodeQueryAnswer(
            quoted(
                "{'status':'success','data':{'result':[5,'a\\u00e4\\n'],'resultType':'string'}}"),
            instantRequest());
        QVERIFY(text);
        QCOMPARE((*text)->type, ResultType::String);
        QCOMPARE((*text)->text, u"a\u00e4\n"_s);
        QCOMPARE((*text)->textTime.toMs(), 5000);
    }

    void decodesNativeHistogramsBesideFloats()
    {
        const auto answer = decodeQueryAnswer(
            matrix(
                "{'metric':{},'histograms':[[1030,{'count':'3','sum':'+Inf','buckets':"
                "[[0,'0.5','1','2'],[1,'-1','-0.5','1'],[2,'1','2','0'],[3,'-0.001','0.001','4'],"
                "[0,'-Inf','1','1']]}],[1045,{'count':'0','sum':'0'}]],'values':[[1000,'1']]}"),
            rangeRequest());
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().toDisplayText()));
        const Series& series = (*answer)->series.at(0);
        QCOMPARE(series.values, std::vector<double> { 1 });
        QCOMPARE(series.histograms.size(), std::size_t { 2 });
        const HistogramSample& sample = series.histograms[0];
        QCOMPARE(sample.time.toMs(), 1030000);
        QCOMPARE(sample.count, 3.0);
        QVERIFY(std::isinf(sample.sum));
        QCOMPARE(sample.buckets.size(), std::size_t { 5 });
        QCOMPARE(sample.buckets[1].bounds, HistogramBucket::Bounds::OpenRight);
        QCOMPARE(sample.buckets[3].bounds, HistogramBucket::Bounds::ClosedBoth);
        QCOMPARE(sample.buckets[3].lower, -0.001);
        QVERIFY(std::isinf(sample.buckets[4].lower));
        QVERIFY(series.histograms[1].buckets.empty());
    }

    void decodesAHistogramInAVector()
    {
        const auto answer = decodeQueryAnswer(
            quoted("{'status':'success','data':{'resultType':'vector','result':[{'metric':{},"
                   "'histogram':[1,{'count':'3','sum':'4','buckets':[[3,'0','1','2']]}]}]}}"),
            instantRequest());
        QVERIFY(answer);
        QCOMPARE((*answer)->series.at(0).histograms.at(0).sum, 4.0);
        QVERIFY((*answer)->series.at(0).axis.isEmpty());
    }

    void decodesEscapesAndMendsBrokenText_data()
    {
        QTest::addColumn<QByteArray>("label");
        QTest::addColumn<QByteArray>("expected");
        QTest::addColumn<bool>("isMended");
        QTest::newRow("escapes") << QByteArray("\\\\ \\/ \\b\\f\\n\\r\\t \\u003c")
                                 << QByteArray("\\ / \b\f\n\r\t <") << false;
        QTest::newRow("a raw newline") << QByteArray("a\nb") << QByteArray("a\nb") << false;
        QTest::newRow("a pair of surrogates")
            << QByteArray("\\ud83d\\uDE00") << QByteArray("\xf0\x9f\x98\x80") << false;
        QTest::newRow("raw UTF-8") << QByteArray("\xc3\xa4\xf0\x9f\x98\x80")
                                   << QByteArray("\xc3\xa4\xf0\x9f\x98\x80") << false;
        QTest::newRow("a lone high surrogate")
            << QByteArray("\\ud83dx") << QByteArray("\xef\xbf\xbdx") << true;
        QTest::newRow("a high surrogate before a letter") << QByteArray("\\ud83d\\u0041")
                                                          << QByteArray("\xef\xbf\xbd"
                                                                        "A")
                                                          << true;
        QTest::newRow("a lone low surrogate")
            << QByteArray("\\ude00") << QByteArray("\xef\xbf\xbd") << true;
        QTest::newRow("invalid bytes")
            << QByteArray("a\xff\xc3") << QByteArray("a\xef\xbf\xbd\xef\xbf\xbd") << true;
        QTest::newRow("an overlong slash")
            << QByteArray("\xc0\xaf") << QByteArray("\xef\xbf\xbd\xef\xbf\xbd") << true;
    }

    void decodesEscapesAndMendsBrokenText()
    {
        QFETCH(QByteArray, label);
        QFETCH(QByteArray, expected);
        QFETCH(bool, isMended);
        const auto answer = decodeQueryAnswer(
            matrix("{'metric':{'a':'" + label + "'},'values':[]}"), rangeRequest());
        QVERIFY2(answer, qPrintable(answer ? QString() : answer.error().toDisplayText()));
        const std::string_view value = (*answer)->series.at(0).labels.value("a");
        QCOMPARE(QByteArray(value.data(), static_cast<qsizetype>(value.size())), expected);
        QCOMPARE((*answer)->warnings.size(), isMended ? 1 : 0);
    }

    void letsTheLastOfRepeatedLabelNamesWin()
    {
        const auto answer = decodeQueryAnswer(
            matrix("{'metric':{'__name__':'old','a':'b','__name__':'new'},'values':[]}"),
            rangeRequest());
        QVERIFY(answer);
        QCOMPARE(toQString((*answer)->series.at(0).labels.metricName()), u"new"_s);
        QCOMPARE((*answer)->warnings.size(), 1);
    }

    void keepsSeriesWithEqualLabelsApart()
    {
        const auto answer =
            decodeQueryAnswer(matrix("{'metric':{'a':'b','c':'d'},'values':[[1,'1']]},"
                                     "{'metric':{'c':'d','a':'b'},'values':[[1,'2']]}"),
                rangeRequest());
        QVERIFY(answer);
        QCOMPARE((*answer)->series.size(), std::size_t { 2 });
        QCOMPARE((*answer)->series[1].values, std::vector<double> { 2 });
        QCOMPARE((*answer)->warnings.size(), 1);
    }

    void turnsErrorBodiesIntoErrors()
    {
        const auto answer = decodeQueryAnswer(
            quoted("{'data':{'resultType':'matrix','result':[]},'error':'1:5: parse error',"
                   "'errorType':'bad_data','status':'error'}"),
            rangeRequest());
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, ErrorKind::BadQuery);
        QCOMPARE(answer.error().message, u"1:5: parse error"_s);
    }

    void takesAServersWordThatSomethingIsMissing_data()
    {
        QTest::addColumn<QByteArray>("warning");
        QTest::addColumn<bool>("isPartial");
        QTest::newRow("a store of Thanos")
            << QByteArray("fetch series for {} store-1: connection refused") << true;
        QTest::newRow("a remote read") << QByteArray("remote_read: connection refused") << true;
        QTest::newRow("a limit") << QByteArray("results truncated due to limit") << true;
        QTest::newRow("a remark about the expression")
            << QByteArray("PromQL warning: bucket label is missing") << false;
    }

    void takesAServersWordThatSomethingIsMissing()
    {
        QFETCH(QByteArray, warning);
        QFETCH(bool, isPartial);
        const Result<SnapshotPtr> answer = decodeQueryAnswer(
            quoted("{'status':'success','data':{'resultType':'matrix','result':[]},'warnings':['"
                + warning + "']}"),
            rangeRequest());
        QVERIFY(answer.has_value());
        QCOMPARE((*answer)->isPartial, isPartial);
    }
};

QTEST_GUILESS_MAIN(tst_AnswerDecoder)
#include "tst_AnswerDecoder.moc"

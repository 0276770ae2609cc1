// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/ApiRequest.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

QueryRequest hour()
{
    QueryRequest request;
    request.expression = "rate(x[5m])";
    request.start = Instant::fromMs(1'790'000'000'050);
    request.end = Instant::fromMs(1'790'003'600'000);
    request.step = Duration::fromMs(250 * 60);
    return request;
}

MetadataRequest about(MetadataKind kind)
{
    MetadataRequest request;
    request.kind = kind;
    request.name = "job";
    request.matchers = { "up", "{a=\"b\"}" };
    return request;
}

} // namespace

class tst_ApiRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void writesTimesInWholeMilliseconds()
    {
        const Result<HttpRequest> http = toHttpRequest(hour());
        QVERIFY(http.has_value());
        QCOMPARE(http->method, HttpRequest::Method::PostForm);
        QCOMPARE(http->path, u"/api/v1/query_range"_s);
        QCOMPARE(encodeForm(http->parameters),
            "query=rate%28x%5B5m%5D%29&start=1790000000.050&end=1790003600&step=15&timeout=119"
            "&stats=all");
        QCOMPARE(http->maxBytes, limits::kAnswerBytes);
    }

    /// A server that evaluates for as long as it may has not yet sent anything.
    void leavesTimeForTheAnswerAfterTheEvaluation()
    {
        QueryRequest request = hour();
        request.timeout = Duration::fromSeconds(30);
        const Result<HttpRequest> http = toHttpRequest(request);
        QVERIFY(http.has_value());
        QVERIFY(encodeForm(http->parameters).contains("&timeout=29&"));
        QCOMPARE(http->firstByteWithin, std::optional(Duration::fromSeconds(35)));
        QCOMPARE(http->timeout, Duration::fromSeconds(60));
    }

    void asksForOneMoment()
    {
        QueryRequest request = hour();
        request.kind = QueryRequest::Kind::Instant;
        request.timeout = Duration::fromMs(1500);
        const Result<HttpRequest> http = toHttpRequest(request);
        QVERIFY(http.has_value());
        QCOMPARE(http->path, u"/api/v1/query"_s);
        QCOMPARE(encodeForm(http->parameters),
            "query=rate%28x%5B5m%5D%29&time=1790000000.050&timeout=1.500&stats=all");
    }

    void refusesWhatNoServerAnswers()
    {
        QueryRequest request = hour();
        request.expression.clear();
        QCOMPARE(toHttpRequest(request).error().kind, ErrorKind::InvalidArgument);
        request = hour();
        request.expression.assign(limits::kExpressionBytes, 'x');
        QVERIFY(toHttpRequest(request).has_value());
        request.expression += 'x';
        QCOMPARE(toHttpRequest(request).error().kind, ErrorKind::InvalidArgument);
        request = hour();
        request.step = Duration();
        QCOMPARE(toHttpRequest(request).error().kind, ErrorKind::InvalidArgument);
        request = hour();
        request.end = request.start - Duration::fromMs(1);
        QCOMPARE(toHttpRequest(request).error().kind, ErrorKind::InvalidArgument);
    }

    void asksForAtMostElevenThousandSteps()
    {
        QueryRequest request = hour();
        request.step = Duration::fromSeconds(1);
        request.end = request.start + Duration::fromSeconds(limits::kPointsPerSeries);
        QVERIFY(toHttpRequest(request).has_value());
        request.end = request.end + Duration::fromSeconds(1);
        QCOMPARE(toHttpRequest(request).error().kind, ErrorKind::TooMuch);
    }

    void knowsTheCallOfEachKind_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("parameters");
        const auto row = [](const char* name, MetadataKind kind, const QString& path,
                             const QByteArray& parameters) {
            QTest::newRow(name) << static_cast<int>(kind) << path << parameters;
        };
        const QByteArray selection = "match%5B%5D=up&match%5B%5D=%7Ba%3D%22b%22%7D";
        row("series", MetadataKind::Series, u"/api/v1/series"_s, selection);
        row("labels", MetadataKind::LabelNames, u"/api/v1/labels"_s, selection);
        row("values", MetadataKind::LabelValues, u"/api/v1/label/job/values"_s, selection);
        row("metadata", MetadataKind::MetricMetadata, u"/api/v1/metadata"_s, "metric=job");
        row("targets", MetadataKind::Targets, u"/api/v1/targets"_s, "state=active");
        row("rules", MetadataKind::Rules, u"/api/v1/rules"_s, "");
        row("alerts", MetadataKind::Alerts, u"/api/v1/alerts"_s, "");
        row("build", MetadataKind::BuildInfo, u"/api/v1/status/buildinfo"_s, "");
        row("runtime", MetadataKind::RuntimeInfo, u"/api/v1/status/runtimeinfo"_s, "");
        row("flags", MetadataKind::Flags, u"/api/v1/status/flags"_s, "");
        row("config", MetadataKind::Config, u"/api/v1/status/config"_s, "");
        row("tsdb", MetadataKind::TsdbStatus, u"/api/v1/status/tsdb"_s, "");
    }

    void knowsTheCallOfEachKind()
    {
        QFETCH(int, kind);
        QFETCH(QString, path);
        QFETCH(QByteArray, parameters);
        const auto asked = static_cast<MetadataKind>(kind);
        const Result<HttpRequest> http = toHttpRequest(about(asked));
        QVERIFY(http.has_value());
        QCOMPARE(http->path, path);
        QCOMPARE(encodeForm(http->parameters), parameters);
        const bool isForm = asked == MetadataKind::Series || asked == MetadataKind::LabelNames;
        QCOMPARE(http->method == HttpRequest::Method::PostForm, isForm);
    }

    void refusesIncompleteSelections()
    {
        MetadataRequest request = about(MetadataKind::Series);
        request.matchers.clear();
        QCOMPARE(toHttpRequest(request).error().kind, ErrorKind::InvalidArgument);
        request = about(MetadataKind::LabelValues);
        request.name.clear();
        QCOMPARE(toHttpRequest(request).error().kind, ErrorKind::InvalidArgument);
        request.name.assign(limits::kLabelNameBytes + 1, 'x');
        QCOMPARE(toHttpRequest(request).error().kind, ErrorKind::InvalidArgument);
    }

    void escapesLabelNamesThatAreNotClassic()
    {
        QCOMPARE(labelPathSegment("job_1"), "job_1");
        QCOMPARE(labelPathSegment("1a"), "U__1a");
        QCOMPARE(labelPathSegment("my.label_x"), "U__my_2e_label__x");
        QCOMPARE(labelPathSegment("\xC3\xBC/.."), "U___fc__2f__2e__2e_");
    }
};

QTEST_GUILESS_MAIN(tst_ApiRequest)
#include "tst_ApiRequest.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/ApiAnswer.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

HttpResponse answer(int status, const QByteArray& contentType, const QByteArray& body)
{
    return HttpResponse {
        .status = status, .contentType = contentType, .body = body, .server = u"prom:9090"_s
    };
}

QByteArray apiError(const QByteArray& type, const QByteArray& text)
{
    return R"({"status":"error","errorType":")" + type + R"(","error":")" + text + "\"}";
}

const QByteArray kJson = "application/json";
const QByteArray kText = "text/plain; charset=utf-8";
const QByteArray kHtml = "text/html";

} // namespace

Q_DECLARE_METATYPE(promdesk::ErrorKind)

class tst_ApiAnswer : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void handsOutTheBodyOfASuccess()
    {
        const QByteArray body = "  {\"status\":\"success\",\"data\":[]}\n";
        QCOMPARE(apiBody(answer(200, kJson, body)).value_or(QByteArray()), body);
        QVERIFY(apiBody(answer(200, "application/stream+json", body)).has_value());
        QVERIFY(apiBody(answer(200, {}, body)).has_value());
    }

    void saysWhatAnAnswerStandsFor_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("says");
        const QByteArray login = "<html><title>Sign in</title></html>";
        QTest::newRow("login page")
            << 200 << kHtml << login << ErrorKind::NotPrometheus << u"“Sign in”"_s;
        QTest::newRow("page without title")
            << 200 << kHtml << QByteArray("<p>hello") << ErrorKind::NotPrometheus << u"web page"_s;
        QTest::newRow("page called JSON")
            << 200 << kJson << login << ErrorKind::NotPrometheus << u"“Sign in”"_s;
        QTest::newRow("text") << 200 << kText << QByteArray("OK") << ErrorKind::NotPrometheus
                              << u"something else"_s;
        QTest::newRow("JSON array")
            << 200 << kJson << QByteArray("[]") << ErrorKind::NotPrometheus << u"something else"_s;
        QTest::newRow("nothing") << 200 << kJson << QByteArray() << ErrorKind::Malformed
                                 << u"without any content"_s;
        QTest::newRow("no content")
            << 204 << kJson << QByteArray() << ErrorKind::Malformed << u"without any content"_s;
        QTest::newRow("blanks") << 200 << kJson << QByteArray(" \n") << ErrorKind::Malformed
                                << u"without any content"_s;
        QTest::newRow("cut") << 200 << kJson << QByteArray(R"({"status":"success","data":[1,)")
                             << ErrorKind::Truncated << u"ended early"_s;
        QTest::newRow("parse error")
            << 400 << kJson << apiError("bad_data", "1:5: parse error: unexpected end")
            << ErrorKind::BadQuery << u"1:5: parse error"_s;
        QTest::newRow("execution") << 422 << kJson << apiError("execution", "many-to-many matching")
                                   << ErrorKind::BadQuery << u"many-to-many"_s;
        QTest::newRow("execution timeout")
            << 422 << kJson << apiError("execution", "context deadline exceeded")
            << ErrorKind::Timeout << u"deadline"_s;
        QTest::newRow("execution timeout of VictoriaMetrics")
            << 422 << kJson << apiError("422", "timeout exceeded while fetching data block")
            << ErrorKind::Timeout << u"timeout exceeded"_s;
        QTest::newRow("too many samples")
            << 422 << kJson << apiError("execution", "query processing would load too many samples")
            << ErrorKind::TooMuch << u"samples"_s;
        QTest::newRow("timeout") << 503 << kJson << apiError("timeout", "query timed out")
                                 << ErrorKind::Timeout << u"timed out"_s;
        QTest::newRow("starting") << 503 << kText << QByteArray("Service Unavailable")
                                  << ErrorKind::Unavailable << u"starting or stopping"_s;
        QTest::newRow("gateway page") << 502 << kHtml << QByteArray("<title>502 Bad</title>")
                                      << ErrorKind::Unavailable << u"gateway"_s;
        QTest::newRow("503 of a proxy in front")
            << 503 << kText << QByteArray("no healthy upstream") << ErrorKind::Unavailable
            << u"gateway says"_s;
        QTest::newRow("a call that VictoriaMetrics lacks")
            << 400 << kText << QByteArray("unsupported path requested: \"/api/v1/stores\"")
            << ErrorKind::NotFound << u"no such call"_s;
        QTest::newRow("a tenant is missing") << 401 << kText << QByteArray("no org id\n")
                                             << ErrorKind::Authentication << u"X-Scope-OrgID"_s;
        QTest::newRow("gateway 503")
            << 503 << kHtml << QByteArray("<html>") << ErrorKind::Unavailable << u"gateway"_s;
        QTest::newRow("gateway timeout")
            << 504 << kHtml << QByteArray("<html>") << ErrorKind::Timeout << u"waited"_s;
        QTest::newRow("too many requests") << 429 << kText << QByteArray("slow down")
                                           << ErrorKind::Unavailable << u"fewer requests"_s;
        QTest::newRow("500 text") << 500 << kText << QByteArray("panic") << ErrorKind::ServerFault
                                  << u"HTTP 500"_s;
        QTest::newRow("401") << 401 << kText << QByteArray("Unauthorized")
                             << ErrorKind::Authentication << u"missing or wrong"_s;
        QTest::newRow("401 in JSON") << 401 << kJson << apiError("bad_data", "no token")
                                     << ErrorKind::Authentication << u"missing or wrong"_s;
        QTest::newRow("403") << 403 << kHtml << QByteArray("<html>") << ErrorKind::Forbidden
                             << u"does not allow"_s;
        QTest::newRow("404") << 404 << kText << QByteArray("404 page not found")
                             << ErrorKind::NotFound << u"path"_s;
        QTest::newRow("405") << 405 << kText << QByteArray() << ErrorKind::Unsupported
                             << u"HTTP 405"_s;
        QTest::newRow("406") << 406 << kText << QByteArray() << ErrorKind::Unsupported
                             << u"HTTP 406"_s;
        QTest::newRow("501") << 501 << kText << QByteArray() << ErrorKind::Unsupported
                             << u"HTTP 501"_s;
        QTest::newRow("413") << 413 << kHtml << QByteArray("<html>") << ErrorKind::TooMuch
                             << u"longer"_s;
        QTest::newRow("414") << 414 << kHtml << QByteArray("<html>") << ErrorKind::TooMuch
                             << u"longer"_s;
        QTest::newRow("plain text on a TLS port")
            << 400 << kText << QByteArray("Client sent an HTTP request to an HTTPS server.\n")
            << ErrorKind::Tls << u"https://"_s;
        QTest::newRow("400 text") << 400 << kText << QByteArray("bad") << ErrorKind::NotPrometheus
                                  << u"HTTP 400"_s;
    }

    void saysWhatAnAnswerStandsFor()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, says);
        const Result<QByteArray> result = apiBody(answer(status, type, body));
        QVERIFY(!result.has_value());
        QCOMPARE(result.error().kind, kind);
        QCOMPARE(result.error().context, u"prom:9090"_s);
        QVERIFY2(result.error().message.contains(says), qPrintable(result.error().message));
    }

    void keepsTheServersWishForAPause()
    {
        HttpResponse busy = answer(429, kText, "slow down");
        busy.retryAfterMs = 7000;
        QCOMPARE(apiBody(busy).error().retryAfterMs.value_or(0), 7000);
        busy.status = 503;
        QCOMPARE(apiBody(busy).error().retryAfterMs.value_or(0), 7000);
    }

    void findsThePositionOfAParseError()
    {
        const QByteArray text = R"(invalid parameter \"query\": 2:15: parse error: unexpected)";
        const Error error = apiBody(answer(400, kJson, apiError("bad_data", text))).error();
        QVERIFY(errorPosition(error) == std::optional<TextPosition>({ .line = 2, .column = 15 }));
        const Error vague =
            apiBody(answer(400, kJson, apiError("bad_data", "unknown position"))).error();
        QVERIFY(!errorPosition(vague));
    }

    void showsTitlesAsPlainText()
    {
        QCOMPARE(
            htmlTitle("<TITLE lang=en>\n Log &amp; in\t&lt;b&gt; </TITLE>"), u"Log & in <b>"_s);
        QCOMPARE(htmlTitle("<p>none"), QString());
        QVERIFY(htmlTitle("<title>" + QByteArray(100'000, 'x')).size() <= 81);
    }

    void boundsAndTamesForeignText()
    {
        const QByteArray text = QByteArray(R"(\u001b[31m\u202e)") + QByteArray(50'000, 'x');
        const Error error = apiBody(answer(400, kJson, apiError("bad_data", text))).error();
        QVERIFY(error.message.size() < 2000);
        QVERIFY(!error.message.contains(QChar(0x1b)));
        QVERIFY(!error.message.contains(QChar(0x202e)));
    }
};

QTEST_GUILESS_MAIN(tst_ApiAnswer)
#include "tst_ApiAnswer.moc"

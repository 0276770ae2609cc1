// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/SecretFilter.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

SecretFilter filter()
{
    ConnectionSettings settings;
    settings.username = u"ann"_s;
    Credentials credentials;
    credentials.password = u"hunter22"_s;
    credentials.bearerToken = u"hunter22-long"_s;
    credentials.headers = { { u"X-Tenant"_s, u"tenant-a"_s }, { u"X-Short"_s, u"a"_s },
        { u"cookie"_s, u"session=c00kie1; theme=dark; token=c00kie2="_s } };
    return { settings, credentials };
}

HttpResponse answerOf(int status, const QByteArray& body)
{
    HttpResponse response;
    response.status = status;
    response.body = body;
    return response;
}

} // namespace

class tst_SecretFilter : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void takesSecretsOutOfWhatIsShown_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("shown");
        const auto row = [](const char* name, int status, const QByteArray& body,
                             const QByteArray& shown) {
            QTest::newRow(name) << status << body << shown;
        };
        row("refusal", 400, "got hunter22 of tenant-a", "got *** of ***");
        row("the longer secret first", 400, "hunter22-long", "***");
        row("as it is sent", 500, "Basic " + QByteArray("ann:hunter22").toBase64(), "Basic ***");
        row("a page", 200, "<p>hunter22</p>", "<p>***</p>");
        row("a refusal with 200", 200, R"({"status":"error","error":"hunter22"})",
            R"({"status":"error","error":"***"})");
        row("a refusal with blanks", 200, R"({ "status" : "error", "error": "hunter22" })",
            R"({ "status" : "error", "error": "***" })");
        row("a label called error", 200, R"({"status":"success","data":["error","tenant-a"]})",
            R"({"status":"success","data":["error","tenant-a"]})");
        row("a value that is error", 200,
            R"({"status":"success","data":[{"metric":{"error":"x","env":"tenant-a"}}]})",
            R"({"status":"success","data":[{"metric":{"error":"x","env":"tenant-a"}}]})");
        row("data", 200, R"({"status":"success","data":["tenant-a"]})",
            R"({"status":"success","data":["tenant-a"]})");
        row("cookies, as they are sent", 400,
            "Cookie: session=c00kie1; theme=dark; token=c00kie2=", "Cookie: ***");
        row("cookies one by one", 400, "{'token': 'c00kie2=', 'session': 'c00kie1'}",
            "{'token': '***', 'session': '***'}");
        row("short secrets", 400, "a bad header", "a bad header");
    }

    void takesSecretsOutOfWhatIsShown()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, shown);
        const Result<HttpResponse> response = filter().filtered(answerOf(status, body));
        QVERIFY(response.has_value());
        QCOMPARE(response->body, shown);
        QCOMPARE(response->status, status);
    }

    void takesSecretsOutOfErrors()
    {
        const Result<HttpResponse> response = filter().filtered(failure(
            ErrorKind::Redirected, u"to tenant-a"_s, u"prom:9090"_s, u"http://x/hunter22"_s));
        QVERIFY(!response.has_value());
        QCOMPARE(response.error().kind, ErrorKind::Redirected);
        QCOMPARE(response.error().message, u"to ***"_s);
        QCOMPARE(response.error().detail, u"http://x/***"_s);
        QCOMPARE(response.error().context, u"prom:9090"_s);
    }
};

QTEST_GUILESS_MAIN(tst_SecretFilter)
#include "tst_SecretFilter.moc"

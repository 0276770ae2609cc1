// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/OAuth2Token.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(promdesk::ErrorKind)

namespace {

OAuth2Client client()
{
    return { .tokenUrl = QUrl(u"https://login.example/token"_s),
        .clientId = u"app:1"_s,
        .clientSecret = u"s3cret/+&"_s,
        .scopes = { u"https://prometheus.monitor.azure.com/.default"_s, u"b"_s },
        .parameters = { { u"audience"_s, u"api key"_s } } };
}

HttpResponse answer(int status, const QByteArray& body)
{
    return HttpResponse { .status = status, .body = body, .server = u"login.example"_s };
}

} // namespace

class tst_OAuth2Token : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    /// RFC 6749, 2.3.1: the two halves are encoded before they are joined.
    void asksWithTheClientInAHeader()
    {
        const HttpRequest request = tokenRequest(client(), ClientStyle::Header);
        QVERIFY(request.method == HttpRequest::Method::PostContent); // never repeated as GET
        QCOMPARE(request.content,
            QByteArray("grant_type=client_credentials&scope=https%3A%2F%2Fprometheus.monitor."
                       "azure.com%2F.default%20b&audience=api%20key"));
        QCOMPARE(request.headers.back().first, QByteArray("Authorization"));
        QCOMPARE(request.headers.back().second,
            "Basic " + QByteArray("app%3A1:s3cret%2F%2B%26").toBase64());
        QVERIFY(request.parameters.empty());
    }

    void asksWithTheClientInTheForm()
    {
        const HttpRequest request = tokenRequest(client(), ClientStyle::Parameters);
        QVERIFY(request.content.endsWith("&client_id=app%3A1&client_secret=s3cret%2F%2B%26"));
        QCOMPARE(request.headers.size(), std::size_t { 1 });
    }

    /// As Go's clientcredentials: some servers are asked with another grant. Nothing is said twice.
    void letsParametersReplaceTheGrant()
    {
        OAuth2Client other = client();
        other.scopes.clear();
        other.parameters = { { u"client_id"_s, u"theirs"_s }, { u"grant_type"_s, u"password"_s },
            { u"scope"_s, u"a"_s }, { u"username"_s, u"ann"_s } };
        QCOMPARE(tokenRequest(other, ClientStyle::Header).content,
            QByteArray("grant_type=password&client_id=theirs&scope=a&username=ann"));
        QCOMPARE(tokenRequest(other, ClientStyle::Parameters).content,
            QByteArray("grant_type=password&client_id=app%3A1&scope=a&username=ann"
                       "&client_secret=s3cret%2F%2B%26"));
    }

    void readsTokens_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<qint64>("lifeMs"); ///< -1: not said
        const auto row = [](const char* name, const QByteArray& body,
                             const QByteArray& authorization, qint64 lifeMs) {
            QTest::newRow(name) << body << authorization << lifeMs;
        };
        row("as usual", R"({"access_token":"abc","token_type":"Bearer","expires_in":3600})",
            "Bearer abc", 3'600'000);
        row("small letters", R"({"access_token":"abc","token_type":"bearer"})", "Bearer abc", -1);
        row("without a type", R"({"access_token":"abc"})", "Bearer abc", -1);
        row("another type", R"({"access_token":"abc","token_type":"DPoP"})", "DPoP abc", -1);
        row("life as text", R"({"access_token":"a","expires_in":"90"})", "Bearer a", 90'000);
        row("no life", R"({"access_token":"a","expires_in":0})", "Bearer a", -1);
        row("a life before its birth", R"({"access_token":"a","expires_in":-5})", "Bearer a", -1);
        row("life in words", R"({"access_token":"a","expires_in":"long"})", "Bearer a", -1);
        row("for ever", R"({"access_token":"a","expires_in":1e300})", "Bearer a",
            365LL * 24 * 3600 * 1000);
        row("a short life", R"({"access_token":"a","expires_in":0.5})", "Bearer a", 500);
    }

    void readsTokens()
    {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, authorization);
        QFETCH(qint64, lifeMs);
        const Result<OAuth2Token> token = readTokenAnswer(answer(200, body), client());
        QVERIFY2(token.has_value(), token ? "" : qPrintable(token.error().message));
        QCOMPARE(token->authorization, authorization);
        QCOMPARE(token->life ? token->life->toMs() : -1, lifeMs);
    }

    void saysWhatWentWrong_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("words");
        const auto row = [](const char* name, int status, const QByteArray& body, ErrorKind kind,
                             const QString& words) {
            QTest::newRow(name) << status << body << kind << words;
        };
        row("refused", 401, R"({"error":"invalid_client","error_description":"no such app"})",
            ErrorKind::Authentication, u"invalid_client: no such app"_s);
        row("refused without words", 400, "nope", ErrorKind::Authentication, u"did not accept"_s);
        row("refused in good order", 200, R"({"error":"invalid_scope"})", ErrorKind::Authentication,
            u"invalid_scope"_s);
        row("the secret in the words", 401,
            R"({"error":"x","error_description":"bad s3cret/+& or s3cret%2F%2B%26"})",
            ErrorKind::Authentication, u"bad *** or ***"_s);
        row("overloaded", 503, "<h1>busy</h1>", ErrorKind::Unavailable, u"HTTP status 503"_s);
        row("too many", 429, "", ErrorKind::Unavailable, u"HTTP status 429"_s);
        row("not there", 404, "<h1>no</h1>", ErrorKind::Malformed, u"HTTP status 404"_s);
        row("a web page", 200, "<html>", ErrorKind::Malformed, u"no token"_s);
        row("an empty token", 200, R"({"access_token":""})", ErrorKind::Malformed, u"no token"_s);
        row("a number for a token", 200, R"({"access_token":7})", ErrorKind::Malformed,
            u"no token"_s);
        row("a token with a line break", 200, R"({"access_token":"a\r\nX: y"})",
            ErrorKind::Malformed, u"no token"_s);
        row("a type with blanks", 200, R"({"access_token":"a","token_type":"A b"})",
            ErrorKind::Malformed, u"no token"_s);
    }

    void saysWhatWentWrong()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, words);
        const Result<OAuth2Token> token = readTokenAnswer(answer(status, body), client());
        QVERIFY(!token.has_value());
        QCOMPARE(token.error().kind, kind);
        QCOMPARE(token.error().context, u"login.example"_s);
        QVERIFY2(token.error().message.contains(words), qPrintable(token.error().message));
        QVERIFY(token.error().message.contains(u"token server"_s));
        QVERIFY(!token.error().toDisplayText().contains(u"s3cret"_s));
        QVERIFY(!token.error().message.contains(u'<'));
    }

    /// Too short to be looked for in a text: then nothing of the text is shown.
    void showsNoForeignWordsForShortSecrets()
    {
        OAuth2Client brief = client();
        brief.clientSecret = u"abc"_s;
        const Result<OAuth2Token> token =
            readTokenAnswer(answer(401, R"({"error":"x","error_description":"bad abc"})"), brief);
        QVERIFY(!token.error().message.contains(u"abc"_s));
    }

    void triesTheOtherStyleOnlyWhenRefused()
    {
        QVERIFY(isClientRefused(answer(401, "")));
        QVERIFY(isClientRefused(answer(400, "")));
        QVERIFY(!isClientRefused(answer(200, "")));
        QVERIFY(!isClientRefused(answer(503, "")));
        QVERIFY(!isClientRefused(answer(429, "")));
    }
};

QTEST_GUILESS_MAIN(tst_OAuth2Token)
#include "tst_OAuth2Token.moc"

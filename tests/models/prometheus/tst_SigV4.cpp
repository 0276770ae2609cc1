// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/SigV4.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

/// Keys and time of Amazon's published test suite for Signature Version 4.
AwsKeys suiteKeys()
{
    return AwsKeys { .region = u"us-east-1"_s,
        .service = u"service"_s,
        .accessKey = u"AKIDEXAMPLE"_s,
        .secretKey = u"wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"_s };
}

constexpr Instant kSuiteTime = Instant::fromSeconds(1'440'938'160); // 2015-08-30T12:36:00Z

QByteArray headerOf(const std::vector<SigV4Request::Header>& headers, const QByteArray& name)
{
    for (const auto& [other, value] : headers) {
        if (other == name) {
            return value;
        }
    }
    return {};
}

QUrl suiteUrl(const QByteArray& target)
{
    return QUrl::fromEncoded("https://example.amazonaws.com" + target, QUrl::StrictMode);
}

} // namespace

class tst_SigV4 : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void signsAsThePublishedVectors_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("contentType");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("signature");
        const auto row = [](const char* name, const QByteArray& method, const QByteArray& target,
                             const QByteArray& signature) {
            QTest::newRow(name) << method << target << QByteArray() << QByteArray() << signature;
        };
        row("get-vanilla", "GET", "/",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        row("post-vanilla", "POST", "/",
            "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b");
        row("get-vanilla-query-order-key-case", "GET", "/?Param2=value2&Param1=value1",
            "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500");
        row("get-vanilla-query-order-value", "GET", "/?Param1=value2&Param1=value1",
            "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694");
        row("get-vanilla-empty-query-key", "GET", "/?Param1=value1",
            "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb");
        row("get-vanilla-query-unreserved", "GET",
            "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz="
            "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
            "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197");
        row("get-vanilla-utf8-query", "GET", "/?%E1%88%B4=bar",
            "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04");
        row("get-slashes", "GET", "//",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d7"
            "63fbf31");
        row("get-relative", "GET", "/example/..",
            "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31");
        QTest::newRow("post-x-www-form-urlencoded")
            << QByteArray("POST") << QByteArray("/")
            << QByteArray("application/x-www-form-urlencoded") << QByteArray("Param1=value1")
            << QByteArray("ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a");
    }

    void signsAsThePublishedVectors()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, contentType);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, signature);
        SigV4Request request { .method = method,
            .url = suiteUrl(target),
            .headers = { { "Host", "example.amazonaws.com" } },
            .body = body,
            .at = kSuiteTime };
        QByteArray names = "host;x-amz-date";
        if (!contentType.isEmpty()) {
            request.headers.emplace_back("Content-Type", contentType);
            names.prepend("content-type;");
        }
        const auto headers = signSigV4(request, suiteKeys());
        QCOMPARE(headerOf(headers, "X-Amz-Date"), QByteArray("20150830T123600Z"));
        QCOMPARE(headerOf(headers, "Authorization"),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
            "SignedHeaders="
                + names + ", Signature=" + signature);
    }

    /// post-sts-header-before, shortened: the token is sent and is part of what is signed.
    void signsTheSessionToken()
    {
        AwsKeys keys = suiteKeys();
        const SigV4Request request { .method = "POST",
            .url = suiteUrl("/"),
            .headers = { { "Host", "example.amazonaws.com" } },
            .body = {},
            .at = kSuiteTime };
        const QByteArray without = headerOf(signSigV4(request, keys), "Authorization");
        keys.sessionToken = u"t0ken"_s;
        const auto headers = signSigV4(request, keys);
        QCOMPARE(headerOf(headers, "X-Amz-Security-Token"), QByteArray("t0ken"));
        const QByteArray with = headerOf(headers, "Authorization");
        QVERIFY(with.contains("SignedHeaders=host;x-amz-date;x-amz-security-token,"));
        QVERIFY(with.mid(with.indexOf("Signature=")) != without.mid(without.indexOf("Signature=")));
    }

    void signsTheBodyAndTheRegion()
    {
        SigV4Request request { .method = "POST",
            .url = suiteUrl("/"),
            .headers = { { "Host", "example.amazonaws.com" } },
            .body = "query=up",
            .at = kSuiteTime };
        const QByteArray first = headerOf(signSigV4(request, suiteKeys()), "Authorization");
        request.body = "query=down";
        QVERIFY(headerOf(signSigV4(request, suiteKeys()), "Authorization") != first);
        AwsKeys elsewhere = suiteKeys();
        elsewhere.region = u"eu-west-1"_s;
        request.body = "query=up";
        QVERIFY(headerOf(signSigV4(request, elsewhere), "Authorization") != first);
    }

    void writesQueriesStrictlyAndInOrder_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("canonical");
        const auto row = [](const char* name, const QByteArray& target,
                             const QByteArray& expected) {
            QTest::newRow(name) << target << expected;
        };
        row("none", "/x", "");
        row("an empty one", "/x?", "");
        row("without a value", "/x?b&a", "a=&b=");
        row("signs that URLs may hold", "/x?q=up{a!~'b*'}(1)", "q=up%7Ba%21~%27b%2A%27%7D%281%29");
        row("small hex digits", "/x?q=%c3%bc%2f", "q=%C3%BC%2F");
        row("what is plain already", "/x?q=a%2Db%5Fc", "q=a-b_c");
        row("a plus is a plus", "/x?q=a+b", "q=a%2Bb");
        row("an equals sign in a value", "/x?match[]=a=b", "match%5B%5D=a%3Db");
        row("by bytes, capitals first", "/x?b=1&B=2&a=3", "B=2&a=3&b=1");
    }

    void writesQueriesStrictlyAndInOrder()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, canonical);
        QCOMPARE(canonicalQuery(QUrl::fromEncoded("https://h" + target)), canonical);
    }

    void writesPathsWithoutDetours_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("canonical");
        const auto row = [](const char* name, const QByteArray& path, const QByteArray& expected) {
            QTest::newRow(name) << path << expected;
        };
        row("none", "", "/");
        row("a workspace", "/workspaces/ws-1/api/v1/query", "/workspaces/ws-1/api/v1/query");
        row("a slash at the end", "/a/", "/a/");
        row("slashes", "//a//b/", "/a/b/");
        row("dots", "/./a/../b", "/b");
        row("above the root", "/../a", "/a");
        row("encoded twice", "/a%20b", "/a%2520b");
    }

    void writesPathsWithoutDetours()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, canonical);
        QCOMPARE(canonicalPath(QUrl::fromEncoded("https://h" + path)), canonical);
    }

    void readsItsOwnTimeBack()
    {
        QCOMPARE(sigV4Time("20150830T123600Z").value_or(Instant()), kSuiteTime);
        QVERIFY(!sigV4Time("20150830").has_value());
        QVERIFY(!sigV4Time("").has_value());
    }

    void findsTheRegionInTheServersName()
    {
        QCOMPARE(awsRegionOf(u"aps-workspaces.eu-west-1.amazonaws.com"_s), u"eu-west-1"_s);
        QCOMPARE(awsRegionOf(u"APS-workspaces.us-gov-east-1.amazonaws.com"_s), u"us-gov-east-1"_s);
        QCOMPARE(awsRegionOf(u"aps-workspaces.cn-north-1.amazonaws.com.cn"_s), u"cn-north-1"_s);
        QVERIFY(awsRegionOf(u"aps-workspaces.eu-west-1.amazonaws.com.evil"_s).isEmpty());
        QVERIFY(awsRegionOf(u"prom.example"_s).isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_SigV4)
#include "tst_SigV4.moc"

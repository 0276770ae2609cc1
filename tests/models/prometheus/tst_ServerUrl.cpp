// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/ServerUrl.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_ServerUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void makesOneBaseOfWhatPeoplePaste_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("base");
        QTest::newRow("bare host") << u"prom"_s << u"http://prom:9090"_s;
        QTest::newRow("bare host, blanks around") << u"  prom\n"_s << u"http://prom:9090"_s;
        QTest::newRow("host and port") << u"localhost:9091"_s << u"http://localhost:9091"_s;
        QTest::newRow("host and port 443") << u"prom:443"_s << u"https://prom"_s;
        QTest::newRow("bare host with path") << u"o.example/prom"_s << u"http://o.example/prom"_s;
        QTest::newRow("without scheme") << u"//prom:9090/"_s << u"http://prom:9090"_s;
        QTest::newRow("http, no port") << u"http://prom"_s << u"http://prom"_s;
        QTest::newRow("http, own port") << u"http://prom:80/"_s << u"http://prom"_s;
        QTest::newRow("https, own port") << u"https://prom:443"_s << u"https://prom"_s;
        QTest::newRow("other port") << u"https://prom:9090"_s << u"https://prom:9090"_s;
        QTest::newRow("capitals") << u"HTTP://Prom.Example:9090"_s << u"http://prom.example:9090"_s;
        QTest::newRow("slashes") << u"http://prom:9090///"_s << u"http://prom:9090"_s;
        QTest::newRow("graph page")
            << u"http://prom:9090/graph?g0.expr=rate(x{a=\"b\"}[5m])&g0.tab=0"_s
            << u"http://prom:9090"_s;
        QTest::newRow("classic page")
            << u"http://prom:9090/classic/graph"_s << u"http://prom:9090"_s;
        QTest::newRow("query page")
            << u"http://prom:9090/query?g0.expr=up"_s << u"http://prom:9090"_s;
        QTest::newRow("targets page") << u"prom:9090/targets?search="_s << u"http://prom:9090"_s;
        QTest::newRow("fragment") << u"http://prom:9090/alerts#pool-node"_s
                                  << u"http://prom:9090"_s;
        QTest::newRow("prefix") << u"https://o.example/mon/prom/"_s
                                << u"https://o.example/mon/prom"_s;
        QTest::newRow("prefix and page")
            << u"https://o.example/prom/graph"_s << u"https://o.example/prom"_s;
        QTest::newRow("API call") << u"http://prom:9090/api/v1/query?query=up"_s
                                  << u"http://prom:9090"_s;
        QTest::newRow("API root") << u"http://prom:9090/api/v1"_s << u"http://prom:9090"_s;
        QTest::newRow("API under a tenant")
            << u"https://vm.example/select/0/prometheus/api/v1/label/job/values"_s
            << u"https://vm.example/select/0/prometheus"_s;
        QTest::newRow("health") << u"http://prom:9090/-/ready"_s << u"http://prom:9090"_s;
        QTest::newRow("metrics") << u"http://prom:9090/metrics"_s << u"http://prom:9090"_s;
        QTest::newRow("double slashes") << u"http://prom//a//b/"_s << u"http://prom/a/b"_s;
        QTest::newRow("dots") << u"http://prom/a/../b/./graph"_s << u"http://prom/b"_s;
        QTest::newRow("IPv4") << u"10.0.0.7"_s << u"http://10.0.0.7:9090"_s;
        QTest::newRow("IPv6") << u"[::1]:9090"_s << u"http://[::1]:9090"_s;
        QTest::newRow("bare IPv6") << u"fe80::17"_s << u"http://[fe80::17]:9090"_s;
        QTest::newRow("IPv6 with scheme")
            << u"http://[2001:db8::1]/"_s << u"http://[2001:db8::1]"_s;
        QTest::newRow("IDN") << u"http://müller.example/x"_s << u"http://xn--mller-kva.example/x"_s;
        QTest::newRow("percent") << u"http://prom/a%20b/graph"_s << u"http://prom/a%20b"_s;
    }

    void makesOneBaseOfWhatPeoplePaste()
    {
        QFETCH(QString, typed);
        QFETCH(QString, base);
        const Result<ServerUrl> server = parseServerUrl(typed);
        QVERIFY2(server.has_value(), server ? "" : qPrintable(server.error().message));
        QCOMPARE(server->baseUrl.toString(QUrl::FullyEncoded), base);
        const Result<ServerUrl> again = parseServerUrl(base);
        QVERIFY(again.has_value());
        QCOMPARE(again->baseUrl, server->baseUrl);
    }

    void keepsAPrefixNamedAsAPageWhenAPageFollows()
    {
        const Result<ServerUrl> server = parseServerUrl(u"https://o.example/query/graph"_s);
        QVERIFY(server.has_value());
        QCOMPARE(server->baseUrl, QUrl(u"https://o.example/query"_s));
    }

    void saysWhyAnAddressIsNone_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::newRow("nothing") << QString();
        QTest::newRow("blanks") << u"  \t"_s;
        QTest::newRow("no host") << u"http://"_s;
        QTest::newRow("no host but a port") << u"http://:9090"_s;
        QTest::newRow("port 0") << u"http://prom:0"_s;
        QTest::newRow("port too large") << u"http://prom:65536"_s;
        QTest::newRow("port in words") << u"http://prom:http"_s;
        QTest::newRow("file") << u"file:///etc/passwd"_s;
        QTest::newRow("ftp") << u"ftp://prom"_s;
        QTest::newRow("script") << u"javascript:alert(1)"_s;
        QTest::newRow("space inside") << u"http://prom example"_s;
        QTest::newRow("backslash") << u"http:\\\\prom"_s;
        QTest::newRow("line break inside") << u"http://prom\r\nX-Evil: 1"_s;
        QTest::newRow("direction mark") << u"http://prom\u202e.example"_s;
        QTest::newRow("zero-width space") << u"http://pr\u200bom"_s;
        QTest::newRow("broken brackets") << u"http://[::1"_s;
        QTest::newRow("very long") << QString(u"http://prom/"_s + QString(5000, u'a'));
    }

    void saysWhyAnAddressIsNone()
    {
        QFETCH(QString, typed);
        const Result<ServerUrl> server = parseServerUrl(typed);
        QVERIFY(!server.has_value());
        QCOMPARE(server.error().kind, ErrorKind::InvalidArgument);
        QVERIFY(server.error().message.endsWith(u'.'));
    }

    void movesSecretsOutOfTheAddress()
    {
        const Result<ServerUrl> server = parseServerUrl(u"https://ann:p%40ss%3A1@prom/graph"_s);
        QVERIFY(server.has_value());
        QCOMPARE(server->baseUrl, QUrl(u"https://prom"_s));
        QCOMPARE(server->username, u"ann"_s);
        QCOMPARE(server->password, u"p@ss:1"_s);
    }

    void tellsOriginsApart()
    {
        const QUrl base(u"http://prom/a"_s);
        QVERIFY(isSameOrigin(base, QUrl(u"http://prom:80/b"_s)));
        QVERIFY(!isSameOrigin(base, QUrl(u"https://prom/a"_s)));
        QVERIFY(!isSameOrigin(base, QUrl(u"http://prom:8080/a"_s)));
        QVERIFY(!isSameOrigin(base, QUrl(u"http://prom.evil/a"_s)));
        QCOMPARE(authorityText(QUrl(u"http://u:p@[::1]:9090/x"_s)), u"[::1]:9090"_s);
    }

    void knowsNearbyHosts()
    {
        QVERIFY(isLoopback(u"LOCALHOST"_s));
        QVERIFY(isLoopback(u"127.3.2.1"_s));
        QVERIFY(isLoopback(u"::1"_s));
        QVERIFY(!isLoopback(u"localhost.evil"_s));
        QVERIFY(isNearby(u"192.168.1.4"_s));
        QVERIFY(isNearby(u"172.31.0.1"_s));
        QVERIFY(!isNearby(u"172.32.0.1"_s));
        QVERIFY(isNearby(u"fd00::1"_s));
        QVERIFY(!isNearby(u"prom.example"_s));
    }
};

QTEST_GUILESS_MAIN(tst_ServerUrl)
#include "tst_ServerUrl.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "prometheus/ProxyRules.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_ProxyRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsExceptionsAsGoDoes_data()
    {
        QTest::addColumn<QString>("list");
        QTest::addColumn<QString>("host");
        QTest::addColumn<int>("port");
        QTest::addColumn<bool>("isWithout");
        const auto row = [](const char* name, const QString& list, const QString& host, int port,
                             bool isWithout) {
            QTest::newRow(name) << list << host << port << isWithout;
        };
        row("nothing", {}, u"prom.example"_s, 9090, false);
        row("only commas", u" , ,,"_s, u"prom.example"_s, 9090, false);
        row("everything", u"a, *"_s, u"prom.example"_s, 9090, true);
        row("the host", u"prom.example"_s, u"prom.example"_s, 9090, true);
        row("in other letters, with blanks", u" PROM.Example , x"_s, u"prom.eXample"_s, 9090, true);
        row("below the host", u"example"_s, u"a.b.example"_s, 9090, true);
        row("only ends alike", u"example"_s, u"notexample"_s, 9090, false);
        row("above the host", u"prom.example"_s, u"example"_s, 9090, false);
        row("a leading dot: below", u".example"_s, u"prom.example"_s, 80, true);
        row("a leading dot: not itself", u".example"_s, u"example"_s, 80, false);
        row("a star: below", u"*.example"_s, u"prom.example"_s, 80, true);
        row("a star: not itself", u"*.example"_s, u"example"_s, 80, false);
        row("a star elsewhere is a letter", u"pro*"_s, u"prom"_s, 80, false);
        row("its port", u"prom.example:9090"_s, u"prom.example"_s, 9090, true);
        row("another port", u"prom.example:9090"_s, u"prom.example"_s, 9091, false);
        row("dot and port", u".example:443"_s, u"prom.example"_s, 443, true);
        row("only a port", u":9090"_s, u"prom.example"_s, 9090, false);
        row("an address", u"10.1.2.3"_s, u"10.1.2.3"_s, 80, true);
        row("another address", u"10.1.2.3"_s, u"10.1.2.30"_s, 80, false);
        row("an address with its port", u"10.1.2.3:80"_s, u"10.1.2.3"_s, 80, true);
        row("an address with another port", u"10.1.2.3:80"_s, u"10.1.2.3"_s, 81, false);
        row("a range", u"10.1.0.0/16"_s, u"10.1.255.1"_s, 80, true);
        row("outside of a range", u"10.1.0.0/16"_s, u"10.2.0.1"_s, 80, false);
        row("a range is not for names", u"10.0.0.0/8"_s, u"10.example"_s, 80, false);
        row("the widest range", u"0.0.0.0/0"_s, u"8.8.8.8"_s, 80, true);
        row("too many bits", u"10.0.0.0/33"_s, u"10.0.0.0"_s, 80, false);
        row("no bits", u"10.0.0.0/"_s, u"10.0.0.0"_s, 80, false);
        row("IPv6", u"fd00::1"_s, u"fd00::1"_s, 80, true);
        row("IPv6 in another spelling", u"FD00:0::0001"_s, u"fd00::1"_s, 80, true);
        row("IPv6 with its port", u"[fd00::1]:80"_s, u"fd00::1"_s, 80, true);
        row("IPv6 with another port", u"[fd00::1]:80"_s, u"fd00::1"_s, 81, false);
        row("IPv6 range", u"fd00::/8"_s, u"fd12::9"_s, 80, true);
        row("IPv4 in IPv6's clothes", u"10.0.0.0/8"_s, u"::ffff:10.0.0.1"_s, 80, true);
        row("a name does not match the end of an address", u"3"_s, u"10.1.2.3"_s, 80, false);
        row("an IDN host", u"pr\u00f6m.example"_s, u"xn--prm-tna.example"_s, 80, true);
        row("localhost, always", {}, u"localhost"_s, 9090, true);
        row("the loopback, always", {}, u"127.0.0.2"_s, 9090, true);
        row("the loopback of IPv6", {}, u"::1"_s, 9090, true);
        row("not what only begins like it", {}, u"localhost.example"_s, 9090, false);
    }

    void readsExceptionsAsGoDoes()
    {
        QFETCH(QString, list);
        QFETCH(QString, host);
        QFETCH(int, port);
        QFETCH(bool, isWithout);
        QCOMPARE(isWithoutProxy(list, host, port), isWithout);
    }

    void readsAddressesOfProxies_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("url"); ///< empty: refused
        QTest::newRow("http") << u"http://p:3128"_s << u"http://p:3128"_s;
        QTest::newRow("without a scheme") << u"p:3128"_s << u"http://p:3128"_s;
        QTest::newRow("without a port") << u"http://p"_s << u"http://p:80"_s;
        QTest::newRow("socks5") << u"socks5://p"_s << u"socks5://p:1080"_s;
        QTest::newRow("socks5h") << u"socks5h://p:1"_s << u"socks5://p:1"_s;
        QTest::newRow("with a password") << u"http://u:p%40w@p:1"_s << u"http://u:p%40w@p:1"_s;
        QTest::newRow("https") << u"https://p:1"_s << QString();
        QTest::newRow("ftp") << u"ftp://p:1"_s << QString();
        QTest::newRow("no host") << u"http://"_s << QString();
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("blanks") << u"http://a b"_s << QString();
    }

    void readsAddressesOfProxies()
    {
        QFETCH(QString, text);
        QFETCH(QString, url);
        const Result<QUrl> read = parseProxyUrl(text);
        QCOMPARE(read.has_value(), !url.isEmpty());
        QCOMPARE(read ? read->toString(QUrl::FullyEncoded) : QString(), url);
        if (text.startsWith(u"https"_s)) {
            QCOMPARE(read.error().kind, ErrorKind::Unsupported);
        }
    }

    void followsTheEnvironment()
    {
        QProcessEnvironment environment;
        QVERIFY(
            listedProxy(*proxyRulesFromEnvironment(environment), QUrl(u"http://h"_s)).isEmpty());
        environment.insert(u"http_proxy"_s, u"low:1"_s);
        environment.insert(u"HTTPS_PROXY"_s, u"http://tls:2"_s);
        environment.insert(u"https_proxy"_s, u"http://ignored:3"_s);
        environment.insert(u"no_proxy"_s, u".inside"_s);
        const Result<ProxyRules> rules = proxyRulesFromEnvironment(environment);
        QVERIFY(rules);
        QCOMPARE(listedProxy(*rules, QUrl(u"http://h:9090"_s)), QUrl(u"http://low:1"_s));
        QCOMPARE(listedProxy(*rules, QUrl(u"https://h"_s)), QUrl(u"http://tls:2"_s));
        QVERIFY(listedProxy(*rules, QUrl(u"https://h.inside"_s)).isEmpty());
        QVERIFY(listedProxy(*rules, QUrl(u"http://127.0.0.1:9090"_s)).isEmpty());
        environment.insert(u"HTTP_PROXY"_s, u"gopher://x"_s);
        const Result<ProxyRules> wrong = proxyRulesFromEnvironment(environment);
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().context, u"HTTP_PROXY"_s);
    }

    /// As Prometheus: a proxy that is asked for without exceptions leads everywhere.
    void exemptsTheLoopbackOnlyWhereExceptionsAreSaid()
    {
        ProxyRules rules { .kind = ProxyRules::Kind::Listed,
            .forHttp = QUrl(u"http://p:1"_s),
            .forHttps = QUrl(u"http://p:1"_s) };
        const QUrl near(u"http://127.0.0.1:9090"_s);
        QCOMPARE(listedProxy(rules, near), QUrl(u"http://p:1"_s));
        rules.hasExceptions = true;
        rules.exceptions = u"example"_s;
        QVERIFY(listedProxy(rules, near).isEmpty());
        QVERIFY(listedProxy(rules, QUrl(u"https://a.example"_s)).isEmpty());
        QCOMPARE(listedProxy(rules, QUrl(u"https://other"_s)), QUrl(u"http://p:1"_s));
        rules.kind = ProxyRules::Kind::None;
        QVERIFY(listedProxy(rules, QUrl(u"https://other"_s)).isEmpty());
    }
};

QTEST_GUILESS_MAIN(tst_ProxyRules)
#include "tst_ProxyRules.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/Limits.h"
#include "prometheus/RedirectRule.h"

#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_RedirectRule : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void staysAtTheServer_data()
    {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QString>("to");
        QTest::newRow("absolute path")
            << u"http://p:9090/a"_s << QByteArray("/b?x=1") << u"http://p:9090/b?x=1"_s;
        QTest::newRow("relative path")
            << u"http://p:9090/a/b"_s << QByteArray("c") << u"http://p:9090/a/c"_s;
        QTest::newRow("same origin")
            << u"http://p/a"_s << QByteArray("http://p:80/b") << u"http://p:80/b"_s;
        QTest::newRow("without scheme")
            << u"http://p/a"_s << QByteArray("//p/b") << u"http://p/b"_s;
        QTest::newRow("userinfo and fragment dropped")
            << u"http://p/a"_s << QByteArray("http://u:w@p/b#f") << u"http://p/b"_s;
        QTest::newRow("to TLS") << u"http://p/a"_s << QByteArray("https://p/a") << u"https://p/a"_s;
        QTest::newRow("to TLS on the same port")
            << u"http://p:9090/a"_s << QByteArray("https://p:9090/a") << u"https://p:9090/a"_s;
    }

    void staysAtTheServer()
    {
        QFETCH(QString, from);
        QFETCH(QByteArray, location);
        QFETCH(QString, to);
        const Result<QUrl> target = followRedirect({ .from = QUrl(from), .location = location });
        QVERIFY2(target.has_value(), target ? "" : qPrintable(target.error().message));
        QCOMPARE(*target, QUrl(to));
    }

    void refusesToGoElsewhere_data()
    {
        QTest::addColumn<QByteArray>("location");
        QTest::addColumn<QString>("names");
        QTest::newRow("other host")
            << QByteArray("https://sso.example/login?next=1") << u"https://sso.example"_s;
        QTest::newRow("other port") << QByteArray("https://p:9091/a") << u"p:9091"_s;
        QTest::newRow("to clear text") << QByteArray("http://p/a") << u"http://p"_s;
        QTest::newRow("without scheme") << QByteArray("//evil/a") << u"evil"_s;
        QTest::newRow("host that looks alike") << QByteArray("https://p.evil/") << u"p.evil"_s;
        QTest::newRow("host as userinfo") << QByteArray("https://p@evil/") << u"evil"_s;
        QTest::newRow("file") << QByteArray("file:///etc/passwd") << QString();
        QTest::newRow("script") << QByteArray("javascript:alert(1)") << QString();
        QTest::newRow("data") << QByteArray("data:text/html,x") << QString();
        QTest::newRow("ftp") << QByteArray("ftp://p/a") << u"ftp://p"_s;
    }

    void refusesToGoElsewhere()
    {
        QFETCH(QByteArray, location);
        QFETCH(QString, names);
        const Result<QUrl> target =
            followRedirect({ .from = QUrl(u"https://p/a"_s), .location = location });
        QVERIFY(!target.has_value());
        QCOMPARE(target.error().kind, ErrorKind::Redirected);
        QVERIFY2(target.error().message.contains(names), qPrintable(target.error().message));
        QVERIFY(!target.error().toDisplayText().contains(u"next="_s));
    }

    void findsNoWayWithoutALocation()
    {
        const Result<QUrl> target =
            followRedirect({ .from = QUrl(u"http://p/a"_s), .location = {} });
        QVERIFY(!target.has_value());
        QCOMPARE(target.error().kind, ErrorKind::Malformed);
    }

    void stopsAfterAFew()
    {
        Redirect redirect { .from = QUrl(u"http://p/a"_s), .location = "/a" };
        redirect.count = limits::kRedirects;
        QVERIFY(followRedirect(redirect).has_value());
        redirect.count = limits::kRedirects + 1;
        const Result<QUrl> target = followRedirect(redirect);
        QVERIFY(!target.has_value());
        QCOMPARE(target.error().kind, ErrorKind::Redirected);
    }
};

QTEST_GUILESS_MAIN(tst_RedirectRule)
#include "tst_RedirectRule.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HeaderRules.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_HeaderRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void takesTokensAsNames_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("tenant") << u"X-Scope-OrgID"_s << true;
        QTest::newRow("signs") << u"!#$%&'*+.^_`|~"_s << true;
        QTest::newRow("longest") << QString(256, u'a') << true;
        QTest::newRow("too long") << QString(257, u'a') << false;
        QTest::newRow("empty") << QString() << false;
        QTest::newRow("blank") << u"X Y"_s << false;
        QTest::newRow("colon") << u"X:"_s << false;
        QTest::newRow("line break at the end") << u"X\n"_s << false;
        QTest::newRow("not ASCII") << u"Größe"_s << false;
        QTest::newRow("full-width letters") << u"Ｘ"_s << false;
    }

    void takesTokensAsNames()
    {
        QFETCH(QString, name);
        QFETCH(bool, isGood);
        QCOMPARE(isHeaderName(name), isGood);
    }

    void refusesValuesThatCouldBeginAnotherHeader_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isGood");
        QTest::newRow("plain") << u"team-a|team-b"_s << true;
        QTest::newRow("tab") << u"a\tb"_s << true;
        QTest::newRow("empty") << QString() << true;
        QTest::newRow("line feed") << u"a\nAuthorization: x"_s << false;
        QTest::newRow("carriage return") << u"a\rb"_s << false;
        QTest::newRow("nul") << QString(u"a"_s + QChar(0) + u"b"_s) << false;
        QTest::newRow("delete") << u"a\u007f"_s << false;
        QTest::newRow("C1 next line") << u"a\u0085b"_s << false;
    }

    void refusesValuesThatCouldBeginAnotherHeader()
    {
        QFETCH(QString, value);
        QFETCH(bool, isGood);
        QCOMPARE(isHeaderValue(value), isGood);
    }

    void keepsTheProtocolsOwnHeaders_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isReserved");
        QTest::newRow("authorization") << u"AUTHORIZATION"_s << true;
        QTest::newRow("content type") << u"Content-Type"_s << true;
        QTest::newRow("any content") << u"content-x"_s << true;
        QTest::newRow("signing") << u"X-Amz-Date"_s << true;
        QTest::newRow("remote read version") << u"X-Prometheus-Remote-Read-Version"_s << true;
        QTest::newRow("what is read") << u"Accept"_s << true;
        QTest::newRow("packing") << u"Accept-Encoding"_s << true;
        QTest::newRow("framing") << u"Transfer-Encoding"_s << true;
        QTest::newRow("cookie") << u"Cookie"_s << false;
        QTest::newRow("language") << u"Accept-Language"_s << false;
        QTest::newRow("characters") << u"Accept-Charset"_s << false;
        QTest::newRow("date") << u"Date"_s << false;
        QTest::newRow("tenant") << u"X-Scope-OrgID"_s << false;
        QTest::newRow("looks like one") << u"X-Authorization"_s << false;
    }

    void keepsTheProtocolsOwnHeaders()
    {
        QFETCH(QString, name);
        QFETCH(bool, isReserved);
        QCOMPARE(isReservedHeader(name), isReserved);
    }

    void knowsCookiesInAnyLetters()
    {
        QVERIFY(isCookieHeader(u"Cookie"));
        QVERIFY(isCookieHeader(u"cookie"));
        QVERIFY(!isCookieHeader(u"Set-Cookie"));
    }
};

QTEST_APPLESS_MAIN(tst_HeaderRules)
#include "tst_HeaderRules.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "sources/SecretKey.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_SecretKey : public QObject
{
    Q_OBJECT

private:
    static QString keyOf(const QString& address, const QString& id = u"1"_s)
    {
        ConnectionSettings settings;
        settings.id = id;
        settings.baseUrl = QUrl(address);
        return secretKey(settings);
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void isTheSameWhereverOnTheServerTheApiIs()
    {
        QCOMPARE(keyOf(u"https://prom.example/a"_s), keyOf(u"https://PROM.example:443"_s));
        QCOMPARE(keyOf(u"http://prom.example"_s), keyOf(u"http://prom.example:80/b"_s));
        QCOMPARE(keyOf(u"https://prom.example"_s), u"1 https://prom.example:443"_s);
    }

    void isAnotherForAnotherOrigin_data()
    {
        QTest::addColumn<QString>("address");
        QTest::newRow("no encryption") << u"http://prom.example:443"_s;
        QTest::newRow("another port") << u"https://prom.example:444"_s;
        QTest::newRow("another host") << u"https://prom.example.evil.example"_s;
        QTest::newRow("nothing") << QString();
    }

    void isAnotherForAnotherOrigin()
    {
        QFETCH(QString, address);
        QVERIFY(keyOf(address) != keyOf(u"https://prom.example"_s));
    }

    void isAnotherForAnotherConnection()
    {
        QVERIFY(keyOf(u"http://lab"_s, u"1"_s) != keyOf(u"http://lab"_s, u"2"_s));
    }

    /// An id comes from a file: it must not make the key of another connection.
    void noIdReachesTheKeyOfAnotherOrigin()
    {
        const QString longId = keyOf(u"http://evil.example"_s, u"1 https://prom.example:443"_s);
        QVERIFY(longId != keyOf(u"https://prom.example"_s));
        QVERIFY(longId.endsWith(u" http://evil.example:80"_s));
    }
};

QTEST_APPLESS_MAIN(tst_SecretKey)
#include "tst_SecretKey.moc"

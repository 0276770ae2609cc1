// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "credentials/CredentialText.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_CredentialText : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsBackWhatItWrites()
    {
        const Credentials credentials { .password = u"p\"\\\n\u00fc\U0001F511"_s,
            .bearerToken = u"t"_s,
            .headers = { { u"X-A"_s, u"1"_s }, { u"X-A"_s, u"2"_s }, { u"X-B"_s, QString() } },
            .configFile = u"/home/\u00fc b/http.yml"_s };
        const auto read = credentialsFromKeychainText(toKeychainText(credentials));
        QVERIFY(read);
        QCOMPARE(*read, credentials);
        QVERIFY(credentialsFromKeychainText(toKeychainText({}))->isEmpty());
    }

    /// Another program may have written into the keychain.
    void takesNothingFromATextThatIsNotItsOwn_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("a password") << QByteArray("hunter2");
        QTest::newRow("a list") << QByteArray("[\"hunter2\"]");
        QTest::newRow("cut") << toKeychainText({ u"hunter2"_s, {}, {} }).chopped(1);
    }

    void takesNothingFromATextThatIsNotItsOwn()
    {
        QFETCH(QByteArray, text);
        const auto read = credentialsFromKeychainText(text);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::Malformed);
        QVERIFY(!read.error().toDisplayText().contains(u"hunter2"_s));
        QVERIFY(!read.error().detail.contains(u"hunter2"_s));
    }

    void leavesOutFieldsOfAnotherShape()
    {
        const auto read = credentialsFromKeychainText(
            "{\"password\":7,\"headers\":[[\"a\",\"1\"],[\"b\"],\"c\",[1,2]]}");
        QVERIFY(read);
        QVERIFY(read->password.isEmpty());
        QCOMPARE(read->headers.front().first, u"a"_s);
        QCOMPARE(read->headers.size(), std::size_t { 2 });
        QVERIFY(read->headers.back().first.isEmpty());
    }
};

QTEST_APPLESS_MAIN(tst_CredentialText)
#include "tst_CredentialText.moc"

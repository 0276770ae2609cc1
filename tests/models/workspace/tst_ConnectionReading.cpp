// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/ConnectionReading.h"

#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

ConnectionSettings read(const QByteArray& json, JsonFindings& findings)
{
    return readConnection(
        JsonFields(QJsonDocument::fromJson(json).object(), u"connections[0]"_s, findings));
}

} // namespace

class tst_ConnectionReading : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void readsAWholeConnection()
    {
        JsonFindings findings;
        const ConnectionSettings settings = read("{\"id\":\"c1\",\"name\":\"EU\","
                                                 "\"url\":\"https://prom.example/prefix\","
                                                 "\"auth\":\"basic\",\"username\":\"u\","
                                                 "\"headerNames\":[\"X-Scope-OrgID\"],"
                                                 "\"caFile\":\"/ca.pem\","
                                                 "\"tlsServerName\":\"inner\","
                                                 "\"skipsTlsVerification\":true,\"later\":1}",
            findings);
        QVERIFY(findings.notes.empty());
        QCOMPARE(settings.id, u"c1"_s);
        QCOMPARE(settings.name, u"EU"_s);
        QCOMPARE(settings.baseUrl, QUrl(u"https://prom.example/prefix"_s));
        QCOMPARE(settings.auth, AuthKind::Basic);
        QCOMPARE(settings.username, u"u"_s);
        QCOMPARE(settings.headerNames, QStringList { u"X-Scope-OrgID"_s });
        QCOMPARE(settings.caFile, u"/ca.pem"_s);
        QCOMPARE(settings.tlsServerName, u"inner"_s);
        QVERIFY(settings.skipsTlsVerification);
        QCOMPARE(settings.unknown.keys(), QStringList { u"later"_s });
    }

    void takesNoAddressThatIsNotOfTheWeb_data()
    {
        QTest::addColumn<QByteArray>("url");
        QTest::newRow("file") << QByteArray("file:///etc/passwd");
        QTest::newRow("no scheme") << QByteArray("prom.example:9090");
        QTest::newRow("no host") << QByteArray("http://");
        QTest::newRow("script") << QByteArray("javascript:alert(1)");
        QTest::newRow("broken") << QByteArray("http://[::1");
    }

    void takesNoAddressThatIsNotOfTheWeb()
    {
        QFETCH(QByteArray, url);
        JsonFindings findings;
        QVERIFY(read("{\"url\":\"" + url + "\"}", findings).baseUrl.isEmpty());
        QCOMPARE(findings.notes.size(), std::size_t { 1 });
        QCOMPARE(findings.notes.front().path, u"connections[0].url"_s);
    }

    void dropsSecretsOfTheAddress()
    {
        JsonFindings findings;
        const ConnectionSettings settings =
            read("{\"url\":\"http://me:hunter2@prom.example/p?token=abc#x\"}", findings);
        QCOMPARE(settings.baseUrl, QUrl(u"http://prom.example/p"_s));
        QCOMPARE(findings.notes.size(), std::size_t { 1 });
        QVERIFY(!findings.notes.front().message.contains(u"hunter2"_s));
    }

    void dropsFieldsThatLookLikeSecrets_data()
    {
        QTest::addColumn<QByteArray>("field");
        for (const char* field : { "password", "bearerToken", "X-API-Key", "apikey", "clientSecret",
                 "Authorization", "authorisation", "headers", "cookies", "credentials" }) {
            QTest::newRow(field) << QByteArray(field);
        }
    }

    void dropsFieldsThatLookLikeSecrets()
    {
        QFETCH(QByteArray, field);
        JsonFindings findings;
        const ConnectionSettings settings = read(
            "{\"url\":\"http://h\",\"" + field + "\":\"hunter2\",\"colour\":\"red\"}", findings);
        QCOMPARE(settings.unknown.keys(), QStringList { u"colour"_s });
        QCOMPARE(findings.notes.size(), std::size_t { 1 });
        QVERIFY(!findings.notes.front().message.contains(u"hunter2"_s));
    }

    /// Which file is not for a workspace to say: it could be anybody's, with secrets for anybody.
    void namesNoConfigurationFile()
    {
        JsonFindings findings;
        const ConnectionSettings settings =
            read("{\"url\":\"http://h\",\"auth\":\"configFile\"}", findings);
        QCOMPARE(settings.auth, AuthKind::ConfigFile);
        QVERIFY(findings.notes.empty());
    }

    void usesNoAuthenticationItDoesNotKnow()
    {
        JsonFindings findings;
        QCOMPARE(read("{\"url\":\"http://h\",\"auth\":\"magic\"}", findings).auth, AuthKind::None);
        QCOMPARE(findings.notes.size(), std::size_t { 1 });
        QCOMPARE(findings.notes.front().path, u"connections[0].auth"_s);
    }
};

QTEST_APPLESS_MAIN(tst_ConnectionReading)
#include "tst_ConnectionReading.moc"

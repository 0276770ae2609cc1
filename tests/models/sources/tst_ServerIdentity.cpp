// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "sources/ServerIdentity.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

class tst_ServerIdentity : public QObject
{
    Q_OBJECT

private:
    static ConnectionSettings settings(const QString& id, const QString& address)
    {
        ConnectionSettings settings;
        settings.id = id;
        settings.baseUrl = QUrl(address);
        return settings;
    }

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void anOpenServerIsItsAddress()
    {
        const auto a = settings(u"1"_s, u"http://lab:9090/prom"_s);
        auto again = settings(u"2"_s, u"http://lab:9090/prom"_s);
        again.name = u"another name"_s;
        QCOMPARE(serverIdentity(a), serverIdentity(again));
        QVERIFY(serverIdentity(a) != serverIdentity(settings(u"1"_s, u"http://lab:9091/prom"_s)));
    }

    void whereSecretsDecideEveryConnectionIsItsOwn()
    {
        auto a = settings(u"1"_s, u"http://lab:9090"_s);
        a.headerNames = { u"X-Scope-OrgID"_s };
        auto b = a;
        b.id = u"2"_s; // perhaps another tenant
        QVERIFY(serverIdentity(a) != serverIdentity(b));
        auto c = a;
        c.auth = AuthKind::Basic;
        c.username = u"ann"_s;
        QVERIFY(serverIdentity(a) != serverIdentity(c));
        auto d = c;
        d.username = u"bob"_s;
        QVERIFY(serverIdentity(c) != serverIdentity(d));
    }

    /// Its tenant, or who signs in, may change while nobody edits the connection.
    void whoeverAConfigurationFileSaysIsNobody()
    {
        auto a = settings(u"1"_s, u"http://lab:9090"_s);
        a.auth = AuthKind::ConfigFile;
        QVERIFY(serverIdentity(a).empty());
    }

    void holdsNoSecret()
    {
        const auto a = settings(u"1"_s, u"http://ann:s3cret@lab:9090"_s);
        QVERIFY(!QString::fromStdString(serverIdentity(a)).contains(u"s3cret"_s));
    }
};

QTEST_APPLESS_MAIN(tst_ServerIdentity)
#include "tst_ServerIdentity.moc"

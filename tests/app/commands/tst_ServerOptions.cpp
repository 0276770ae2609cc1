// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/ServerOptions.h"

#include <QCommandLineParser>
#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

Result<std::vector<ServerChoice>> chosen(const QStringList& arguments)
{
    QCommandLineParser parser;
    declareServerOptions(parser);
    if (!parser.parse(QStringList { u"promdesk"_s } + arguments)) {
        return failure(ErrorKind::Internal, parser.errorText());
    }
    return chosenServers(parser);
}

} // namespace

class tst_ServerOptions : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsTheOrderAndNamesServersByTheirHost()
    {
        const auto servers =
            chosen({ u"--server"_s, u"http://b:9090/"_s, u"--server"_s, u"a.example:9091"_s });
        QVERIFY(servers);
        QCOMPARE(servers->size(), std::size_t { 2 });
        QCOMPARE(servers->at(0).settings.name, u"b:9090"_s);
        QCOMPARE(servers->at(0).settings.baseUrl, QUrl(u"http://b:9090"_s));
        QCOMPARE(servers->at(1).settings.name, u"a.example:9091"_s);
    }

    void namesServersOfOneHostByTheirWholeAddress()
    {
        const auto servers =
            chosen({ u"--server"_s, u"http://h:9090/eu"_s, u"--server"_s, u"http://h:9090/us"_s });
        QVERIFY(servers);
        QCOMPARE(servers->at(0).settings.name, u"http://h:9090/eu"_s);
        QCOMPARE(servers->at(1).settings.name, u"http://h:9090/us"_s);
    }

    void refusesWhatItCannotUse_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("none") << QStringList();
        QTest::newRow("no address") << QStringList { u"--server"_s, u"ftp://h"_s };
        QTest::newRow("twice") << QStringList { u"--server"_s, u"http://h:1"_s, u"--server"_s,
            u"http://h:1/"_s };
        QTest::newRow("password") << QStringList { u"--server"_s, u"http://me:hunter2@h"_s };
        QTest::newRow("no file") << QStringList { u"--server"_s, u"http://h"_s, u"--http-config"_s,
            u"/nowhere/config.yml"_s };
    }

    void refusesWhatItCannotUse()
    {
        QFETCH(QStringList, arguments);
        const auto servers = chosen(arguments);
        QVERIFY(!servers);
        QVERIFY(servers.error().kind != ErrorKind::Internal);
        QVERIFY(!servers.error().toDisplayText().isEmpty());
        QVERIFY(!servers.error().toDisplayText().contains(u"hunter2"_s));
    }
};

QTEST_GUILESS_MAIN(tst_ServerOptions)
#include "tst_ServerOptions.moc"

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/ServerOptions.h"
#include "core/AtomicFile.h"

#include <QCommandLineParser>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
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

    void readsHowLongACommandMayTake_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("ms"); // 0: no deadline; below: refused
        const auto row = [](const char* name, const QStringList& arguments, int ms) {
            QTest::newRow(name) << arguments << ms;
        };
        row("not said", {}, 0);
        row("seconds", { u"--timeout"_s, u"30s"_s }, 30'000);
        row("both", { u"--timeout=1m500ms"_s }, 60'500);
        row("the longest", { u"--timeout"_s, u"1h"_s }, 3'600'000);
        row("longer", { u"--timeout"_s, u"1h1ms"_s }, -1);
        row("no time", { u"--timeout"_s, u"0"_s }, -1);
        row("a bare number", { u"--timeout"_s, u"30"_s }, -1);
        row("negative", { u"--timeout"_s, u"-5s"_s }, -1);
        row("words", { u"--timeout"_s, u"soon"_s }, -1);
        row("empty", { u"--timeout="_s }, -1);
    }

    void readsHowLongACommandMayTake()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, ms);
        QCommandLineParser parser;
        declareServerOptions(parser);
        QVERIFY(parser.parse(QStringList { u"promdesk"_s } + arguments));
        const auto timeout = chosenTimeout(parser);
        QCOMPARE(timeout.has_value(), ms >= 0);
        if (!timeout) {
            QCOMPARE(timeout.error().kind, ErrorKind::InvalidArgument);
        } else {
            QCOMPARE(timeout->has_value(), ms > 0);
            QCOMPARE(timeout->value_or(Duration()), Duration::fromMs(ms));
        }
    }

    /// The transport reads it, and again when it changes.
    void handsTheConfigurationFileOn()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"http.yml"_s);
        QVERIFY(writeFile(path,
            "bearer_token: hunter2\nfollow_redirects: false\n"
            "tls_config: {insecure_skip_verify: true}\n"));
        const auto servers = chosen({ u"--server"_s, u"http://a"_s, u"--server"_s, u"http://b"_s,
            u"--http-config"_s, QDir::current().relativeFilePath(path) });
        if (!servers && servers.error().kind == ErrorKind::Unsupported) {
            QVERIFY(servers.error().message.contains(u"yaml-cpp"_s));
            return;
        }
        QVERIFY2(servers, servers ? "" : qPrintable(servers.error().toDisplayText()));
        for (const ServerChoice& server : *servers) {
            QCOMPARE(server.settings.auth, AuthKind::ConfigFile);
            QCOMPARE(QFileInfo(server.credentials.configFile).canonicalFilePath(),
                QFileInfo(path).canonicalFilePath());
            QVERIFY(QDir::isAbsolutePath(server.credentials.configFile));
            QVERIFY(server.settings.skipsTlsVerification);
            QVERIFY(!server.settings.followsRedirects);
        }
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

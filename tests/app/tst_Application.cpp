// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "GoodServer.h"
#include "ProgramWindow.h"
#include "Resources.h"
#include "prometheus/HttpConfigFile.h"
#include "windows/PageTabs.h"
#include "windows/StartPage.h"
#include "workspace/WorkspaceJson.h"

#include <QFile>
#include <QLabel>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 30'000;

StartOptions toServers(const QStringList& addresses)
{
    StartOptions options;
    options.restoresSession = false;
    options.serverAddresses = addresses;
    return options;
}

} // namespace

/// What the command line asks for, and what lives from one start to the next. The window itself is
/// asked by tst_MainWindow and its siblings.
class tst_Application : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<ProgramWindow> m_program;

    void begin(const StartOptions& options)
    {
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        m_program->start(options);
    }

    /// As a user does it; false when the window stays.
    [[nodiscard]] bool end()
    {
        m_program->window().close();
        const bool isGone =
            QTest::qWaitFor([this] { return !m_program->window().isVisible(); }, kWaitMs);
        m_program.reset();
        return isGone;
    }

    [[nodiscard]] std::vector<ServerState> servers() const
    {
        return m_program->application().sources().servers();
    }

    QString written(const QString& name, const QByteArray& content)
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size()
            ? file.fileName()
            : QString();
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
    }

    void init()
    {
        QTest::failOnWarning(
            QRegularExpression(u"^(?!This plugin does not support propagateSizeHints)"_s));
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        behaveWell(*m_server);
    }

    void cleanup()
    {
        m_program.reset();
        m_folder.reset();
    }

    void showsTheWindowAndAsksNobody()
    {
        begin(toServers({}));
        QVERIFY(m_program->window().isVisible());
        QVERIFY(servers().empty());
        QVERIFY(m_program->application().fleet().topology()->sources.empty());
        QCOMPARE(m_program->bannerTexts(), QString());
    }

    void connectsToEveryAddress()
    {
        FaultServer other;
        behaveWell(other);
        begin(toServers({ m_server->url(), other.url() }));
        QCOMPARE(servers().size(), std::size_t { 2 });
        QCOMPARE(servers().at(0).settings.name, m_server->url().mid(7));
        QVERIFY(servers().at(0).settings.id != servers().at(1).settings.id);
        QTRY_COMPARE_WITH_TIMEOUT(servers().at(1).verdict.health, Health::Ok, kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_program->application().fleet().topology()->sources.size(),
            std::size_t { 2 }, kWaitMs);
    }

    void anAddressThatIsNoneIsSaidAndTheOthersAreTaken()
    {
        begin(toServers({ u"ftp://nowhere"_s, m_server->url() }));
        QCOMPARE(servers().size(), std::size_t { 1 });
        QVERIFY(!m_program->bannerTexts().isEmpty());
    }

    void asksWithTheSecretsOfTheConfigurationFile()
    {
        StartOptions options = toServers({ m_server->url() });
        options.httpConfigFile = written(u"http.yml"_s, "bearer_token: tok\n");
        begin(options);
        if (!readHttpConfigFile(options.httpConfigFile)) { // a build without yaml-cpp
            QVERIFY(servers().empty());
            QVERIFY(!m_program->bannerTexts().isEmpty());
            return;
        }
        QTRY_COMPARE_WITH_TIMEOUT(servers().at(0).verdict.health, Health::Ok, kWaitMs);
        QCOMPARE(
            m_server->requests().front().headers.value("authorization"), QByteArray("Bearer tok"));
    }

    /// Without them it would ask with no secrets, and show a wrong failure.
    void aConfigurationFileThatCannotBeReadConnectsNobody()
    {
        StartOptions options = toServers({ m_server->url() });
        options.httpConfigFile = m_folder->filePath(u"none.yml"_s);
        begin(options);
        QVERIFY(servers().empty());
        QVERIFY2(
            m_program->bannerTexts().contains(u"none.yml"_s), qPrintable(m_program->bannerTexts()));
        QCOMPARE(m_server->connectionCount(), 0);
    }

    void bringsItsServersBackUnlessToldNotTo()
    {
        begin(toServers({ m_server->url() }));
        QTRY_COMPARE_WITH_TIMEOUT(servers().at(0).verdict.health, Health::Ok, kWaitMs);
        const QString id = servers().at(0).settings.id;
        QVERIFY(end());

        StartOptions again = toServers({});
        again.restoresSession = true;
        begin(again);
        QTRY_COMPARE_WITH_TIMEOUT(servers().size(), std::size_t { 1 }, kWaitMs);
        QCOMPARE(servers().at(0).settings.id, id);
        QTRY_COMPARE_WITH_TIMEOUT(servers().at(0).verdict.health, Health::Ok, kWaitMs);
        QVERIFY(end());

        again.serverAddresses = { m_server->url() }; // known: not a second time
        begin(again);
        QTRY_COMPARE_WITH_TIMEOUT(servers().size(), std::size_t { 1 }, kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(servers().at(0).verdict.health, Health::Ok, kWaitMs);
        QCOMPARE(servers().at(0).settings.id, id);
        QVERIFY(end());

        begin(toServers({}));
        QVERIFY(servers().empty());
    }

    /// Its secrets among them: to connect with none forgets the kept ones.
    void aKnownServerOfTheCommandLineKeepsWhatIsSaidOfIt()
    {
        Workspace workspace = workspaceOf(m_server->url(), u"up"_s);
        ConnectionSettings& lab = workspace.connections.front();
        lab.haGroup = u"pair"_s;
        lab.auth = AuthKind::Bearer;
        StartOptions options = toServers({ m_server->url() });
        options.workspaceFile = written(u"lab.promdesk"_s, toJson(workspace));
        begin(options);
        QTRY_COMPARE_WITH_TIMEOUT(servers().size(), std::size_t { 1 }, kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(servers().at(0).verdict.health, Health::Ok, kWaitMs);
        QCOMPARE(servers().at(0).settings, lab);
    }

    void aConfigurationFileSaysWhoAsksAKnownServer()
    {
        const QString config = written(u"http.yml"_s, "bearer_token: tok\n");
        if (!readHttpConfigFile(config)) { // a build without yaml-cpp
            return;
        }
        Workspace workspace = workspaceOf(m_server->url(), u"up"_s);
        ConnectionSettings expected = workspace.connections.front();
        expected.haGroup = workspace.connections.front().haGroup = u"pair"_s;
        expected.auth = AuthKind::ConfigFile;
        StartOptions options = toServers({ m_server->url() });
        options.workspaceFile = written(u"lab.promdesk"_s, toJson(workspace));
        options.httpConfigFile = config;
        begin(options);
        QTRY_COMPARE_WITH_TIMEOUT(servers().size(), std::size_t { 1 }, kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(servers().at(0).settings, expected, kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(servers().at(0).verdict.health, Health::Ok, kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().back().headers.value("authorization"),
            QByteArray("Bearer tok"), kWaitMs);
    }

    void opensAWorkspaceAndItsServers()
    {
        StartOptions options = toServers({});
        options.workspaceFile =
            written(u"lab.promdesk"_s, toJson(workspaceOf(m_server->url(), u"up"_s)));
        begin(options);
        QTRY_VERIFY_WITH_TIMEOUT(m_program->page() != nullptr, kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(servers().size(), std::size_t { 1 }, kWaitMs);
        QCOMPARE(servers().at(0).settings.name, u"lab"_s);
    }

    void opensAWorkspaceBesideTheServersOfTheCommandLine()
    {
        FaultServer other;
        behaveWell(other);
        StartOptions options = toServers({ other.url() });
        options.workspaceFile =
            written(u"lab.promdesk"_s, toJson(workspaceOf(m_server->url(), u"up"_s)));
        begin(options);
        QTRY_COMPARE_WITH_TIMEOUT(servers().size(), std::size_t { 2 }, kWaitMs);
        QCOMPARE(servers().at(0).settings.name, u"lab"_s);
        QTRY_COMPARE_WITH_TIMEOUT(servers().at(1).verdict.health, Health::Ok, kWaitMs);
    }

    void theServersOfTheCommandLineNeedNoWorkspace()
    {
        StartOptions options = toServers({ m_server->url() });
        options.workspaceFile = m_folder->filePath(u"none.promdesk"_s);
        begin(options);
        QTRY_VERIFY_WITH_TIMEOUT(m_program->bannerTexts().contains(u"none.promdesk"_s), kWaitMs);
        QTRY_COMPARE_WITH_TIMEOUT(servers().size(), std::size_t { 1 }, kWaitMs);
    }

    void aWorkspaceThatCannotBeOpenedIsSaid()
    {
        StartOptions options = toServers({});
        options.workspaceFile = m_folder->filePath(u"none.promdesk"_s);
        begin(options);
        QTRY_VERIFY_WITH_TIMEOUT(m_program->bannerTexts().contains(u"none.promdesk"_s), kWaitMs);
        QVERIFY(m_program->window().isVisible());
    }

    void aDemoThatCannotStartSaysHowItCould()
    {
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", "/nonexistent");
        StartOptions options = toServers({});
        options.startsDemo = true;
        begin(options);
        const bool isSaid = QTest::qWaitFor(
            [&] { return m_program->bannerTexts().contains(u"prometheus.io"_s); }, kWaitMs);
        qputenv("PATH", path);
        QVERIFY2(isSaid, qPrintable(m_program->bannerTexts()));
        QVERIFY(servers().empty());
    }

    void goesWhileAServerHangs()
    {
        answerEverything(*m_server, FaultScript::nothing().stall());
        begin(toServers({ m_server->url() }));
        QTRY_VERIFY_WITH_TIMEOUT(!m_server->requests().empty(), kWaitMs);
        QVERIFY(end());
        QVERIFY(QFile::exists(m_folder->filePath(u"state/session.json"_s)));
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_Application)
#include "tst_Application.moc"

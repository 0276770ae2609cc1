// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "CommandLine.h"
#include "ProgramWindow.h"
#include "Resources.h"
#include "core/AtomicFile.h"
#include "dialogs/ConnectionDialog.h"
#include "prometheus/HttpConfigFile.h"
#include "support/FaultServer.h"
#include "theme/Theme.h"
#include "tiles/PageTile.h"
#include "windows/ExportController.h"
#include "windows/MenuActions.h"
#include "windows/WorkspaceController.h"

#include <QAction>
#include <QComboBox>
#include <QDirIterator>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QLoggingCategory>
#include <QMutex>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 30'000;
const QString kUser = u"ann"_s;
const QString kPassword = u"s3ntinel-p@ss/word"_s;
const QString kToken = u"s3ntinel-token-0123456789"_s;
const QString kTenant = u"s3ntinel-tenant"_s;

/// A secret in every form in which it may be written down.
QByteArrayList formsOf(const QString& secret)
{
    const QByteArray utf8 = secret.toUtf8();
    const QByteArray utf16(reinterpret_cast<const char*>(secret.utf16()), secret.size() * 2);
    const QByteArray pair = kUser.toUtf8() + ':' + utf8;
    return { utf8, utf16, utf8.toPercentEncoding(), utf8.toBase64(QByteArray::OmitTrailingEquals),
        pair.toBase64(QByteArray::OmitTrailingEquals), utf8.toHex() };
}

/// The first secret in some bytes; empty when there is none.
QByteArray secretIn(const QByteArray& bytes)
{
    for (const QString& secret : { kPassword, kToken, kTenant }) {
        for (const QByteArray& form : formsOf(secret)) {
            if (bytes.contains(form)) {
                return form;
            }
        }
    }
    return {};
}

QByteArray& logged()
{
    static QByteArray text;
    return text;
}

void note(QtMsgType /*type*/, const QMessageLogContext& /*context*/, const QString& message)
{
    static QBasicMutex mutex;
    const QMutexLocker lock(&mutex);
    logged() += message.toUtf8() + '\n';
}

FaultScript vector()
{
    return FaultScript::json(
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\","
        "\"result\":[{\"metric\":{\"a\":\"b\"},\"value\":[1790000000,\"1\"]}]}}");
}

FaultScript matrix()
{
    const QByteArray now = toEpochText(SystemClock().now() - Duration::fromSeconds(30)).toLatin1();
    return FaultScript::json("{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\","
                             "\"result\":[{\"metric\":{\"a\":\"b\"},\"values\":[["
        + now + ",\"1\"]]}]}}");
}

/// A server that prints the headers it got, as debugging servers do.
FaultScript echo(AuthKind auth)
{
    const QByteArray pair = (kUser + u':' + kPassword).toUtf8().toBase64();
    const QByteArray who = auth == AuthKind::Basic
        ? QByteArray("Basic " + pair + ' ' + kPassword.toUtf8())
        : QByteArray("Bearer " + kToken.toUtf8());
    return FaultScript::answer(400, "application/json",
        "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"" + who
            + " X-Scope-OrgID: " + kTenant.toUtf8() + "\"}");
}

} // namespace

/// What the user typed as a secret is sent to its server and found nowhere else.
class tst_SecretsStayHome : public QObject
{
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FaultServer> m_server;
    std::unique_ptr<ProgramWindow> m_program;
    QtMessageHandler m_before = nullptr;

    void behaveWell()
    {
        m_server->on("/api/v1/status/buildinfo",
            FaultScript::json("{\"status\":\"success\",\"data\":{\"version\":\"2.42.0\","
                              "\"goVersion\":\"go1\"}}"));
        m_server->on("/api/v1/query", vector());
        m_server->on("/api/v1/query_range", matrix());
        m_server->otherwise(FaultScript::json("{\"status\":\"success\",\"data\":null}"));
    }

    /// Everything that the window shows or tells, but what is being typed.
    [[nodiscard]] QByteArray windowTexts()
    {
        QStringList texts { m_program->window().windowTitle() };
        for (const QWidget* widget : m_program->window().findChildren<QWidget*>()) {
            texts += { widget->toolTip(), widget->accessibleName(), widget->accessibleDescription(),
                widget->windowTitle() };
            if (const auto* label = qobject_cast<const QLabel*>(widget)) {
                texts += label->text();
            }
            if (const auto* field = qobject_cast<const QLineEdit*>(widget)) {
                texts += field->displayText() + field->placeholderText();
            }
        }
        return texts.join(u'\n').toUtf8();
    }

    /// The secrets in the files below the folder, with the files' names.
    [[nodiscard]] QString secretsInFiles()
    {
        QString found;
        int files = 0;
        QDirIterator all(
            m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            QFile file(all.next());
            if (!file.open(QIODevice::ReadOnly)) {
                found += file.fileName() + u" cannot be read\n"_s;
                continue;
            }
            ++files;
            const QByteArray secret = secretIn(file.readAll() + file.fileName().toUtf8());
            if (!secret.isEmpty()) {
                found += file.fileName() + u": "_s + QString::fromLatin1(secret) + u'\n';
            }
        }
        return files < 3 ? u"too few files to prove anything: %1"_s.arg(files) : found;
    }

    void exportAs(const QString& format)
    {
        ExportController& exports = m_program->window().exports();
        QSignalSpy done(&exports, &ExportController::exported);
        exports.saveData(exports.panelQueries(*m_program->page(), u"panel"_s),
            { .format = format, .options = {} }, m_folder->filePath(u"out."_s + format));
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, kWaitMs);
    }

    /// Types what belongs into the form of the only server, tests it and connects.
    void connectByForm(const QString& address, AuthKind auth)
    {
        m_program->window().actions().action(MenuCommand::Connect)->trigger();
        auto* dialog = m_program->window().findChild<ConnectionDialog*>();
        QVERIFY(dialog != nullptr);
        for (QLineEdit* field : dialog->findChildren<QLineEdit*>()) {
            if (field->accessibleName() == u"Token"_s) {
                field->setText(auth == AuthKind::Bearer ? kToken : QString());
            }
        }
        dialog->findChild<QPlainTextEdit*>()->setPlainText(u"X-Scope-OrgID: "_s + kTenant);
        dialog->setAddress(address);
        if (auth == AuthKind::Bearer) {
            for (QComboBox* box : dialog->findChildren<QComboBox*>()) {
                if (box->accessibleName() == u"Method"_s) {
                    box->setCurrentIndex(static_cast<int>(auth));
                }
            }
        }
        const Result<ConnectionSettings> form = dialog->settings();
        QVERIFY(form.has_value());
        QVERIFY2(secretIn(form->baseUrl.toEncoded()).isEmpty(), "the address lost its password");
        QCOMPARE(form->auth, auth);
        for (QPushButton* button : dialog->findChildren<QPushButton*>()) {
            if (button->text() == u"&Test"_s) {
                QTest::mouseClick(button, Qt::LeftButton);
                QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), kWaitMs);
            }
        }
        QCOMPARE(secretIn(windowTexts()), QByteArray());
        for (QPushButton* button : dialog->findChildren<QPushButton*>()) {
            if (button->text() == u"&Connect"_s) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
    }

private Q_SLOTS:

    void initTestCase()
    {
        initResources();
        installFonts();
    }

    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<FaultServer>();
        behaveWell();
        logged().clear();
        QLoggingCategory::setFilterRules(u"promdesk*=true\nqt.network*=true"_s);
        m_before = qInstallMessageHandler(note);
    }

    void cleanup()
    {
        m_program.reset();
        m_server.reset();
        m_folder.reset();
        qInstallMessageHandler(m_before);
        QLoggingCategory::setFilterRules({});
    }

    void areFoundNowhere_data()
    {
        QTest::addColumn<int>("auth");
        QTest::newRow("an address with a password") << static_cast<int>(AuthKind::Basic);
        QTest::newRow("a bearer token") << static_cast<int>(AuthKind::Bearer);
    }

    void areFoundNowhere()
    {
        QFETCH(int, auth);
        const auto kind = static_cast<AuthKind>(auth);
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        Workspace workspace = workspaceOf(m_server->url(), u"up"_s);
        workspace.connections.clear();
        const QString file = m_folder->filePath(u"mine.promdesk"_s);
        m_program->openWith(workspace, file);
        QString address = m_server->url();
        if (kind == AuthKind::Basic) {
            address.replace(u"://"_s,
                u"://"_s + kUser + u':'
                    + QString::fromLatin1(kPassword.toUtf8().toPercentEncoding()) + u'@');
        }
        connectByForm(address, kind);
        if (QTest::currentTestFailed()) {
            return;
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_program->frame().state == FrameState::Fresh, kWaitMs);
        // It did reach its server, or the rest would prove nothing.
        const FaultServer::Request& asked = m_server->requests().back();
        QCOMPARE(asked.headers.value("x-scope-orgid"), kTenant.toUtf8());
        QVERIFY(asked.headers.value("authorization").size() > 10);

        WorkspaceController& workspaces = m_program->window().workspaces();
        QSignalSpy saved(&workspaces, &WorkspaceController::saved);
        workspaces.saveAs(m_folder->filePath(u"saved.promdesk"_s));
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, kWaitMs);
        exportAs(u"csv"_s);
        exportAs(u"json"_s);

        m_server->otherwise(echo(kind));
        for (const char* path :
            { "/api/v1/query", "/api/v1/query_range", "/api/v1/status/buildinfo" }) {
            m_server->on(path, echo(kind));
        }
        m_program->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(m_program->frame().state == FrameState::Stale, kWaitMs);
        QCOMPARE(secretIn(windowTexts()), QByteArray());
        QCOMPARE(secretIn(m_program->bannerTexts().toUtf8()), QByteArray());

        m_program->window().actions().action(MenuCommand::AddPage)->trigger(); // for the journal
        m_program->window().close();
        QTRY_VERIFY_WITH_TIMEOUT(!m_program->window().isVisible(), kWaitMs);
        QCOMPARE(secretsInFiles(), QString());
        // What the system's keychain was given goes with the server.
        SourceBook& sources = m_program->application().sources();
        while (!sources.servers().empty()) {
            sources.forget(sources.servers().front().settings.id);
        }
        m_program.reset();
        QVERIFY2(secretIn(logged()).isEmpty(), logged().constData());
    }

    /// The window follows the file; what is kept of it is where it lies.
    void ofAConfigurationFileStayInIt()
    {
        QTemporaryDir elsewhere;
        const QString token = elsewhere.filePath(u"token"_s);
        const QString config = elsewhere.filePath(u"http.yml"_s);
        QVERIFY(writeFile(token, kToken.toUtf8()));
        QVERIFY(writeFile(config, "authorization: {credentials_file: token}\n"));
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        Workspace workspace = workspaceOf(m_server->url(), u"up"_s);
        workspace.connections.clear();
        m_program->openWith(workspace, m_folder->filePath(u"mine.promdesk"_s));
        m_program->application().start({ .startsDemo = false,
            .restoresSession = false,
            .serverAddresses = { m_server->url() },
            .httpConfigFile = config,
            .workspaceFile = {} });
        if (m_program->bannerTexts().contains(u"yaml-cpp"_s)) {
            QVERIFY(m_server->requests().empty());
            return;
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_program->frame().state == FrameState::Fresh, kWaitMs);
        QCOMPARE(m_server->requests().back().headers.value("authorization"),
            "Bearer " + kToken.toUtf8());
        QVERIFY(writeFile(token, "another-t0ken-of-more-bytes"));
        m_program->refresh();
        QTRY_COMPARE_WITH_TIMEOUT(m_server->requests().back().headers.value("authorization"),
            QByteArray("Bearer another-t0ken-of-more-bytes"), kWaitMs);
        WorkspaceController& workspaces = m_program->window().workspaces();
        QSignalSpy saved(&workspaces, &WorkspaceController::saved);
        const QString file = m_folder->filePath(u"saved.promdesk"_s);
        workspaces.saveAs(file);
        QTRY_COMPARE_WITH_TIMEOUT(saved.size(), 1, kWaitMs);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray text = written.readAll();
        QVERIFY2(text.contains("\"configFile\""), text.constData());
        QVERIFY2(!text.contains(elsewhere.path().toUtf8()), text.constData());
        QCOMPARE(secretIn(text), QByteArray());
        QCOMPARE(secretIn(windowTexts()), QByteArray());
    }

    /// Messages about a file with secrets name the place, not what stands there.
    void areNotQuotedFromBrokenConfigurations_data()
    {
        QTest::addColumn<QString>("yaml");
        QTest::newRow("not YAML") << u"basic_auth: { password: %1"_s;
        QTest::newRow("no mapping") << u"%1"_s;
        QTest::newRow("a list") << u"bearer_token: [ %1 ]"_s;
        QTest::newRow("two ways") << u"bearer_token: %1\nbasic_auth: { password: %1 }"_s;
        QTest::newRow("an unknown key") << u"basic_auth: { pasword: %1 }"_s;
        QTest::newRow("a line break in a header")
            << u"http_headers: { X-A: { values: [\"%1\\nX-B: c\"] } }"_s;
        QTest::newRow("a reserved header")
            << u"http_headers: { Authorization: { values: [\"%1\"] } }"_s;
        QTest::newRow("a wrong kind") << u"authorization: { type: basic, credentials: %1 }"_s;
        QTest::newRow("oauth2") << u"oauth2: { client_secret: %1 }"_s;
        QTest::newRow("a token server with a password")
            << u"oauth2: { client_id: a, token_url: \"http://u:%1@t\" }"_s;
        QTest::newRow("another grant")
            << u"oauth2: { client_id: a, client_secret: %1, grant_type: other }"_s;
        QTest::newRow("keys for Amazon without an id") << u"sigv4: { secret_key: %1 }"_s;
        QTest::newRow("a proxy of the wrong kind with a password")
            << u"proxy_url: \"https://u:%1@proxy\""_s;
        QTest::newRow("a key without a certificate") << u"tls_config: { key: %1 }"_s;
        QTest::newRow("a header for a proxy with a line break")
            << u"proxy_url: p\nproxy_connect_header: { A: [\"%1\\nB: c\"] }"_s;
        QTest::newRow("a proxy with a password") << u"proxy_url: \"http://u:%1@proxy\""_s;
    }

    void areNotQuotedFromBrokenConfigurations()
    {
        QFETCH(QString, yaml);
        const Result<HttpConfig> read =
            parseHttpConfig(yaml.arg(kToken).toUtf8(), m_folder->path(), u"file.yml"_s);
        if (read) {
            return; // whether it may is another test's question
        }
        const QByteArray said =
            (read.error().toDisplayText() + u'\n' + read.error().detail).toUtf8();
        QVERIFY2(secretIn(said).isEmpty(), said.constData());
    }

    /// A password in an address on the command line is known to the whole machine already, but it
    /// is not repeated.
    void areNotRepeatedByTheCommandLine()
    {
        const QString address = u"http://ann:"_s
            + QString::fromLatin1(kPassword.toUtf8().toPercentEncoding()) + u"@127.0.0.1:1/ x"_s;
        const Result<CommandLine> parsed =
            parseCommandLine({ u"promdesk"_s, u"--server"_s, address }, {});
        if (!parsed) {
            QVERIFY(secretIn(parsed.error().toDisplayText().toUtf8()).isEmpty());
        }
        m_program = std::make_unique<ProgramWindow>(m_folder->path());
        m_program->application().start({ .startsDemo = false,
            .restoresSession = false,
            .serverAddresses = { address, address.chopped(2) },
            .httpConfigFile = {},
            .workspaceFile = {} });
        QTRY_VERIFY_WITH_TIMEOUT(
            m_program->bannerTexts().contains(u"nothing listens there"_s), kWaitMs);
        QCOMPARE(secretIn(windowTexts()), QByteArray());
        m_program.reset();
        QVERIFY2(secretIn(logged()).isEmpty(), logged().constData());
    }
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_SecretsStayHome)
#include "tst_SecretsStayHome.moc"

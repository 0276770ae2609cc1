// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/ConnectionDialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

/// Remembers what it was asked and answers when the test says so.
class ScriptedTester final : public ConnectionTester
{
public:
    void test(const ConnectionSettings& settings, const Credentials& credentials,
        CancelToken cancel, Progress progress) override
    {
        asked = settings;
        with = credentials;
        token = std::move(cancel);
        tell = std::move(progress);
    }

    ConnectionSettings asked;
    Credentials with;
    CancelToken token;
    Progress tell;
};

} // namespace

class tst_ConnectionDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_tester = std::make_unique<ScriptedTester>();
        m_dialog = std::make_unique<ConnectionDialog>(*m_tester);
    }

    void cleanup() { m_dialog.reset(); }

    void takesAddressesAsPeoplePasteThem_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("url"); // empty: refused
        QTest::newRow("as it is") << u"http://prom:9090"_s << u"http://prom:9090"_s;
        QTest::newRow("from a browser")
            << u" http://prom:9090/graph?g0.expr=up "_s << u"http://prom:9090"_s;
        QTest::newRow("below a prefix")
            << u"https://x.example/prom/"_s << u"https://x.example/prom"_s;
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("a file") << u"file:///etc/passwd"_s << QString();
    }

    void takesAddressesAsPeoplePasteThem()
    {
        QFETCH(QString, typed);
        QFETCH(QString, url);
        m_dialog->setAddress(typed);
        const Result<ConnectionSettings> form = m_dialog->settings();
        QCOMPARE(form.has_value(), !url.isEmpty());
        QCOMPARE(button(u"&Connect"_s)->isEnabled(), !url.isEmpty());
        QCOMPARE(button(u"&Test"_s)->isEnabled(), !url.isEmpty());
        if (form) {
            QCOMPARE(form->baseUrl.toString(), url);
        } else {
            QVERIFY(!form.error().message.isEmpty());
        }
    }

    void aPasswordInTheAddressMovesIntoItsField()
    {
        m_dialog->setAddress(u"https://anna:s3cret@prom.example"_s);
        const Result<ConnectionSettings> form = m_dialog->settings();
        QVERIFY(form);
        QCOMPARE(form->auth, AuthKind::Basic);
        QCOMPARE(form->username, u"anna"_s);
        QVERIFY(!form->baseUrl.toString().contains(u"s3cret"_s));
        QVERIFY(!field(u"Address"_s)->text().contains(u"s3cret"_s));
        QCOMPARE(m_dialog->typedCredentials()->password, u"s3cret"_s);
    }

    void secretsAreNeverShown()
    {
        m_dialog->edit(known());
        m_dialog->setKept({ .password = u"s3cret"_s,
            .bearerToken = u"t0ken"_s,
            .headers = { { u"X-Scope-OrgID"_s, u"ten4nt"_s } } });
        QStringList shown;
        for (const auto* line : m_dialog->findChildren<QLineEdit*>()) {
            shown << line->displayText() << line->placeholderText() << line->toolTip();
        }
        for (const auto* text : m_dialog->findChildren<QPlainTextEdit*>()) {
            shown << text->toPlainText() << text->placeholderText();
        }
        for (const auto* label : m_dialog->findChildren<QLabel*>()) {
            shown << label->text();
        }
        const QString all = shown.join(u'\n');
        QVERIFY(all.contains(u"X-Scope-OrgID"_s));
        for (const QString& secret : { u"s3cret"_s, u"t0ken"_s, u"ten4nt"_s }) {
            QVERIFY2(!all.contains(secret), qPrintable(secret));
        }
    }

    void keptSecretsStayUnlessOthersAreTyped()
    {
        m_dialog->edit(known());
        m_dialog->setKept({ .password = u"old"_s, .bearerToken = {}, .headers = {} });
        QVERIFY(!m_dialog->typedCredentials());
        m_dialog->startTest();
        QCOMPARE(m_tester->with.password, u"old"_s);
        for (auto* line : m_dialog->findChildren<QLineEdit*>()) {
            if (line->echoMode() == QLineEdit::Password && line->isVisibleTo(m_dialog.get())) {
                line->setText(u"new"_s);
            }
        }
        QCOMPARE(m_dialog->typedCredentials()->password, u"new"_s);
    }

    /// They were given to one server and must not go to whoever answers at another address.
    void keptSecretsNeverGoToAnotherOrigin_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isSame");
        QTest::newRow("another path") << u"https://prom.example/prom"_s << true;
        QTest::newRow("another host") << u"https://prom.example.evil"_s << false;
        QTest::newRow("another port") << u"https://prom.example:8443"_s << false;
        QTest::newRow("another scheme") << u"http://prom.example"_s << false;
    }

    void keptSecretsNeverGoToAnotherOrigin()
    {
        QFETCH(QString, address);
        QFETCH(bool, isSame);
        m_dialog->edit(known());
        m_dialog->setKept({ .password = u"old"_s,
            .bearerToken = {},
            .headers = { { u"X-Scope-OrgID"_s, u"ten4nt"_s } } });
        m_dialog->setAddress(address);
        m_dialog->startTest();
        QCOMPARE(m_tester->with.password.isEmpty(), !isSame);
        QCOMPARE(m_tester->with.headers.empty(), !isSame);
        QCOMPARE(m_tester->asked.headerNames.isEmpty(), !isSame);
        // Absent: what is kept stays; present and empty: it is replaced by nothing.
        QCOMPARE(m_dialog->typedCredentials().has_value(), !isSame);
        QVERIFY(isSame || m_dialog->typedCredentials()->isEmpty());
    }

    /// A keychain may take its time; meanwhile the user types.
    void whatWasTypedOutlivesTheKeychainsAnswer()
    {
        m_dialog->edit(known());
        m_dialog->setAddress(u"https://prom.example/typed"_s);
        m_dialog->setKept({ .password = u"old"_s, .bearerToken = {}, .headers = {} });
        QCOMPARE(m_dialog->settings()->baseUrl.path(), u"/typed"_s);
    }

    void anotherMethodForgetsTheSecretOfTheOld()
    {
        m_dialog->edit(known());
        m_dialog->setKept({ .password = u"old"_s, .bearerToken = {}, .headers = {} });
        box(u"Method"_s)->setCurrentIndex(static_cast<int>(AuthKind::None));
        QVERIFY(m_dialog->typedCredentials());
        QVERIFY(m_dialog->typedCredentials()->password.isEmpty());
        QVERIFY(m_dialog->settings()->username.isEmpty());
    }

    /// Whoever names such a file has its secrets sent to the server: it is kept as they are.
    void aConfigurationFileIsNamedAmongTheSecrets()
    {
        m_dialog->setAddress(u"https://prom.example"_s);
        box(u"Method"_s)->setCurrentIndex(static_cast<int>(AuthKind::ConfigFile));
        QVERIFY(field(u"Configuration file"_s)->isVisibleTo(m_dialog.get()));
        field(u"Configuration file"_s)->setText(u" /etc/http.yml "_s);
        QCOMPARE(m_dialog->settings()->auth, AuthKind::ConfigFile);
        QCOMPARE(m_dialog->typedCredentials()->configFile, u"/etc/http.yml"_s);
        box(u"Method"_s)->setCurrentIndex(static_cast<int>(AuthKind::Bearer));
        QVERIFY(m_dialog->typedCredentials()->configFile.isEmpty());
    }

    void aKeptConfigurationFileStaysWithItsOrigin()
    {
        ConnectionSettings settings = known();
        settings.auth = AuthKind::ConfigFile;
        settings.headerNames.clear();
        m_dialog->edit(settings);
        Credentials kept;
        kept.configFile = u"/etc/http.yml"_s;
        m_dialog->setKept(kept);
        QVERIFY(!m_dialog->typedCredentials());
        QVERIFY(!field(u"Configuration file"_s)->placeholderText().isEmpty());
        m_dialog->startTest();
        QCOMPARE(m_tester->with.configFile, u"/etc/http.yml"_s);
        m_dialog->setAddress(u"https://prom.example.evil"_s);
        QVERIFY(m_dialog->typedCredentials()->isEmpty());
    }

    void headersAreNamesInTheSettingsAndValuesAmongTheSecrets()
    {
        m_dialog->setAddress(u"http://prom:9090"_s);
        m_dialog->findChild<QPlainTextEdit*>()->setPlainText(
            u"X-Scope-OrgID: team: a\n\nnonsense\n : empty\n"_s);
        QCOMPARE(m_dialog->settings()->headerNames, QStringList { u"X-Scope-OrgID"_s });
        const std::optional<Credentials> typed = m_dialog->typedCredentials();
        QVERIFY(typed);
        QCOMPARE(typed->headers.size(), std::size_t { 1 });
        QCOMPARE(typed->headers.front().second, u"team: a"_s);
    }

    void whatTheFormDoesNotShowIsKept()
    {
        ConnectionSettings settings = known();
        settings.unknown = { { u"future"_s, 1 } };
        settings.followsRedirects = false;
        m_dialog->edit(settings);
        QCOMPARE(*m_dialog->settings(), settings);
    }

    void skippingTheCheckOfCertificatesIsWarnedOf()
    {
        auto* skip = m_dialog->findChild<QCheckBox*>();
        QVERIFY(!skip->isChecked());
        const auto warnings = [this] {
            int count = 0;
            for (const auto* label : m_dialog->findChildren<QLabel*>()) {
                count += label->isHidden() ? 0 : 1;
            }
            return count;
        };
        const int before = warnings();
        skip->setChecked(true);
        QCOMPARE(warnings(), before + 1);
        QVERIFY(m_dialog->settings()->skipsTlsVerification);
    }

    void theTestShowsItsStepsAndCanBeRepeated()
    {
        m_dialog->startTest();
        QVERIFY(!button(u"Testing…"_s)->isEnabled());
        m_tester->tell({ { .title = u"Name resolves"_s,
                           .state = TestStep::State::Failed,
                           .text = u"<b>no such host</b>"_s } },
            true);
        QVERIFY(button(u"&Test again"_s)->isEnabled());
        QVERIFY(button(u"&Connect"_s)->isEnabled()); // a failed test keeps nobody from connecting
        bool isShown = false;
        for (const auto* label : m_dialog->findChildren<QLabel*>()) {
            isShown = isShown || label->text().contains(u"<b>no such host</b>"_s);
        }
        QVERIFY(isShown);
    }

    void aDialogThatGoesCancelsItsTest()
    {
        m_dialog->startTest();
        const CancelToken token = m_tester->token;
        QVERIFY(!token.isCancelled());
        m_dialog.reset();
        QVERIFY(token.isCancelled());
    }

    void removingIsOfferedOnlyForAServerThatIsThere()
    {
        QVERIFY(button(u"&Remove server"_s)->isHidden());
        m_dialog->edit(known());
        QVERIFY(!button(u"&Remove server"_s)->isHidden());
        const QSignalSpy removed(m_dialog.get(), &ConnectionDialog::connectionRemoved);
        button(u"&Remove server"_s)->click();
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed.front().front().toString(), u"lab"_s);
    }

private:
    [[nodiscard]] static ConnectionSettings known()
    {
        ConnectionSettings settings;
        settings.id = u"lab"_s;
        settings.name = u"Lab"_s;
        settings.baseUrl = QUrl(u"https://prom.example"_s);
        settings.auth = AuthKind::Basic;
        settings.username = u"anna"_s;
        settings.headerNames = { u"X-Scope-OrgID"_s };
        return settings;
    }

    [[nodiscard]] QPushButton* button(const QString& text) const
    {
        for (auto* candidate : m_dialog->findChildren<QPushButton*>()) {
            if (candidate->text() == text) {
                return candidate;
            }
        }
        return nullptr;
    }

    [[nodiscard]] QLineEdit* field(const QString& name) const
    {
        for (auto* candidate : m_dialog->findChildren<QLineEdit*>()) {
            if (candidate->accessibleName() == name) {
                return candidate;
            }
        }
        return nullptr;
    }

    [[nodiscard]] QComboBox* box(const QString& name) const
    {
        for (auto* candidate : m_dialog->findChildren<QComboBox*>()) {
            if (candidate->accessibleName() == name) {
                return candidate;
            }
        }
        return nullptr;
    }

    std::unique_ptr<ScriptedTester> m_tester;
    std::unique_ptr<ConnectionDialog> m_dialog;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ConnectionDialog)
#include "tst_ConnectionDialog.moc"

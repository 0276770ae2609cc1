// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "dialogs/ConnectionDialog.h"
#include "support/FakeClock.h"
#include "windows/BannerArea.h"
#include "windows/ServerController.h"
#include "windows/StatusBarView.h"

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

class TestedServers final : public ServerList
{
public:
    [[nodiscard]] std::vector<ServerState> servers() const override { return known; }

    void connectTo(const ConnectionSettings& settings, const std::optional<Credentials>&) override
    {
        connected += settings.name;
    }

    void forget(const QString& id) override { forgotten += id; }

    void disconnectAll() override
    {
        known.clear();
        Q_EMIT changed();
    }

    void retry(const QString& id) override { retried += id; }

    std::vector<ServerState> known;
    QStringList connected;
    QStringList forgotten;
    QStringList retried;
};

class NoTester final : public ConnectionTester
{
public:
    void test(const ConnectionSettings&, const Credentials&, CancelToken, Progress) override { }
};

/// Keeps a question until it is answered.
class LateCredentials final : public CredentialStore
{
public:
    [[nodiscard]] bool isPersistent() const override { return true; }

    void read(const QString& id, std::function<void(Result<Credentials>)> done) override
    {
        asked += id;
        answer = std::move(done);
    }

    void write(const QString&, const Credentials&, std::function<void(Result<void>)>) override { }

    void remove(const QString&, std::function<void(Result<void>)>) override { }

    QStringList asked;
    std::function<void(Result<Credentials>)> answer;
};

ServerState server(const QString& id, const QString& name, Health health = Health::Ok)
{
    ServerState state;
    state.settings.id = id;
    state.settings.name = name;
    state.settings.baseUrl = QUrl(u"http://prom.example:9090"_s);
    state.verdict = { health, u"refused <b>x</b>"_s };
    return state;
}

} // namespace

class tst_ServerController : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u"^(?!This plugin).*"_s));
        m_servers = std::make_unique<TestedServers>();
        m_credentials = std::make_unique<LateCredentials>();
        m_window = std::make_unique<QWidget>();
        m_banners = new BannerArea(m_window.get());
        m_statusBar = new StatusBarView(m_clock, m_window.get());
        m_controller = new ServerController({ .servers = *m_servers,
                                                .tester = m_tester,
                                                .credentials = *m_credentials,
                                                .banners = *m_banners,
                                                .statusBar = *m_statusBar },
            *m_window);
    }

    void cleanup() { m_window.reset(); }

    void knowsTheServersOfTheSession()
    {
        QVERIFY(!m_controller->hasServers());
        const QSignalSpy told(m_controller, &ServerController::serversChanged);
        set({ server(u"a"_s, u"Prod"_s), server(u"b"_s, u"Lab"_s) });
        QCOMPARE(told.size(), 1);
        QVERIFY(m_controller->hasServers());
        QCOMPARE(m_controller->nameOf(u"b"_s), u"Lab"_s);
        QVERIFY(m_controller->nameOf(u"gone"_s).isEmpty());
        QCOMPARE(m_controller->choices().size(), std::size_t { 2 });
        QCOMPARE(m_controller->choices().front().id, u"a"_s);
    }

    void namesInTheRosterAreUnique()
    {
        ServerState third = server(u"c"_s, u"Prod (2)"_s);
        third.settings.haGroup = u"pair"_s;
        set({ server(u"a"_s, u"Prod"_s), server(u"b"_s, u"Prod"_s), third,
            server(u"d"_s, u"Prod"_s) });
        QStringList names;
        for (const RosterSource& one : m_controller->roster()) {
            names += one.name;
        }
        QCOMPARE(names.front(), u"Prod"_s);
        QCOMPARE(QSet<QString>(names.begin(), names.end()).size(), 4);
        QCOMPARE(m_controller->roster().at(2).haGroup, u"pair"_s);
        QCOMPARE(m_controller->roster().at(3).id, u"d"_s);
    }

    void saysWhatIsWrongUntilItIsRight_data()
    {
        QTest::addColumn<Health>("health");
        QTest::addColumn<bool>("isSaid");
        QTest::newRow("ok") << Health::Ok << false;
        QTest::newRow("being asked") << Health::Unknown << false;
        QTest::newRow("degraded") << Health::Degraded << true;
        QTest::newRow("failing") << Health::Failing << true;
    }

    void saysWhatIsWrongUntilItIsRight()
    {
        QFETCH(Health, health);
        QFETCH(bool, isSaid);
        set({ server(u"a"_s, u"Prod"_s, health) });
        QCOMPARE(m_banners->isShowing(u"server:a"_s), isSaid);
        QCOMPARE(says(u"Prod: refused <b>x</b>"_s), isSaid);
        set({ server(u"a"_s, u"Prod"_s) });
        QVERIFY(!m_banners->isShowing(u"server:a"_s));
    }

    void saysNothingMoreOfAServerThatIsGone()
    {
        set({ server(u"a"_s, u"Prod"_s, Health::Failing),
            server(u"b"_s, u"Lab"_s, Health::Failing) });
        set({ server(u"b"_s, u"Lab"_s, Health::Failing) });
        QVERIFY(!m_banners->isShowing(u"server:a"_s));
        QVERIFY(m_banners->isShowing(u"server:b"_s));
        m_servers->disconnectAll(); // another workspace is opened
        QVERIFY(!m_banners->isShowing(u"server:b"_s));
    }

    void whatIsDismissedStaysAwayUntilItChanges()
    {
        const auto tell = [this](Health health) { set({ server(u"a"_s, u"Prod"_s, health) }); };
        const auto isSaid = [this] { return m_banners->isShowing(u"server:a"_s); };
        tell(Health::Degraded);
        m_banners->dismiss(u"server:a"_s);
        tell(Health::Degraded);
        QVERIFY(!isSaid());
        tell(Health::Failing); // worse
        QVERIFY(isSaid());
        m_banners->dismiss(u"server:a"_s);
        tell(Health::Failing);
        QVERIFY(!isSaid());
        tell(Health::Ok);
        tell(Health::Failing); // again
        QVERIFY(isSaid());
        press(u"Retry now"_s); // which closes it
        QVERIFY(!isSaid());
        tell(Health::Failing); // in vain
        QVERIFY(isSaid());
    }

    void anotherReasonTakesThePlaceOfTheFormer()
    {
        ServerState state = server(u"a"_s, u"Prod"_s, Health::Failing);
        set({ state });
        state.verdict.reason = u"too slow"_s;
        set({ state });
        QVERIFY(says(u"Prod: too slow"_s));
    }

    void asksAgainWhenTheUserWantsIt()
    {
        set({ server(u"a"_s, u"Prod"_s, Health::Failing) });
        press(u"Retry now"_s);
        QCOMPARE(m_servers->retried, QStringList { u"a"_s });
    }

    void passesOnWhatIsNoticed()
    {
        Q_EMIT m_servers->noticed(u"keychain"_s, u"No <b>keychain</b>"_s, u"detail"_s);
        QVERIFY(m_banners->isShowing(u"keychain"_s));
        QVERIFY(says(u"No <b>keychain</b>"_s));
    }

    void opensTheFormOfANewServer()
    {
        m_controller->openNew(u"http://new.example:9090"_s);
        QVERIFY(dialog() != nullptr && dialog()->isVisible());
        QVERIFY(hasField(u"http://new.example:9090"_s));
        dialog()->reject();
        QTRY_VERIFY(dialog() == nullptr);
        m_controller->openNew({});
        QVERIFY(dialog() != nullptr);
    }

    void opensTheFormOfAKnownServerFromTheStatusBar()
    {
        set({ server(u"a"_s, u"Prod"_s) });
        Q_EMIT m_statusBar->serverActivated(u"a"_s);
        QVERIFY(dialog() != nullptr);
        QVERIFY(hasField(u"Prod"_s));
        QCOMPARE(m_credentials->asked, QStringList { u"a http://prom.example:9090"_s });
        m_credentials->answer(Credentials());
    }

    void theKeychainMayAnswerAfterTheFormIsClosed()
    {
        set({ server(u"a"_s, u"Prod"_s) });
        m_controller->openKnown(u"a"_s);
        dialog()->reject();
        QTRY_VERIFY(dialog() == nullptr);
        m_credentials->answer(Credentials());
        m_credentials->answer(failure(ErrorKind::NotFound, u"no"_s));
        QVERIFY(dialog() == nullptr);
    }

    void unknownAndDemoServersHaveNoForm()
    {
        ServerState demo = server(u"demo"_s, u"Demo"_s);
        demo.isDemo = true;
        set({ demo });
        m_controller->openKnown(u"demo"_s);
        m_controller->openKnown(u"gone"_s);
        QVERIFY(dialog() == nullptr);
    }

    void whatTheFormDecidesIsDone()
    {
        set({ server(u"a"_s, u"Prod"_s, Health::Failing) });
        m_controller->openKnown(u"a"_s);
        Q_EMIT dialog()->connectionSaved(server(u"a"_s, u"Renamed"_s).settings, {});
        QCOMPARE(m_servers->connected, QStringList { u"Renamed"_s });
        Q_EMIT dialog()->connectionRemoved(u"a"_s);
        QCOMPARE(m_servers->forgotten, QStringList { u"a"_s });
        QVERIFY(!m_banners->isShowing(u"server:a"_s));
    }

private:
    void set(std::vector<ServerState> servers)
    {
        m_servers->known = std::move(servers);
        Q_EMIT m_servers->changed();
    }

    [[nodiscard]] ConnectionDialog* dialog() const
    {
        return m_window->findChild<ConnectionDialog*>();
    }

    [[nodiscard]] bool hasField(const QString& text) const
    {
        const auto fields = dialog()->findChildren<QLineEdit*>();
        return std::any_of(fields.begin(), fields.end(),
            [&text](const QLineEdit* field) { return field->text() == text; });
    }

    [[nodiscard]] bool says(const QString& text) const
    {
        const auto labels = m_banners->findChildren<QLabel*>();
        return std::any_of(labels.begin(), labels.end(), [&text](const QLabel* label) {
            return !label->parentWidget()->isHidden() && label->text() == text;
        });
    }

    void press(const QString& text)
    {
        for (auto* button : m_banners->findChildren<QPushButton*>()) {
            if (button->text() == text) {
                button->click();
                return;
            }
        }
        QFAIL(qPrintable(text));
    }

    FakeClock m_clock;
    NoTester m_tester;
    std::unique_ptr<TestedServers> m_servers;
    std::unique_ptr<LateCredentials> m_credentials;
    std::unique_ptr<QWidget> m_window;
    BannerArea* m_banners = nullptr; ///< of the window, as the rest
    StatusBarView* m_statusBar = nullptr;
    ServerController* m_controller = nullptr;
};

} // namespace promdesk::test

QTEST_MAIN(promdesk::test::tst_ServerController)
#include "tst_ServerController.moc"

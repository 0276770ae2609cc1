// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Asks a keychain of this test's own: a session bus that is started for it, and on it a wallet as
// KDE's daemon has it (org.kde.KWallet, kwallet.h and its D-Bus description, KDE Frameworks 5).
// QtKeychain decides once per process which keychain there is, so that tests without one run in a
// child. The wallet is a child too: QtKeychain waits for its first answer.
#include "credentials/CredentialText.h"
#include "credentials/KeychainStore.h"
#include "support/PrometheusServer.h"

#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

#include <cstdio>
#include <optional>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kWaitMs = 30'000;
const QString kService = u"org.kde.kwalletd5"_s;
const QString kPath = u"/modules/kwalletd5"_s;

} // namespace

/// The wallet daemon's side. Slots are named by the protocol.
class FakeWallet final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.KWallet")

public Q_SLOTS:

    QString networkWallet() { return u"kdewallet"_s; }

    /// Less than zero: the user said no.
    int open(const QString&, qlonglong, const QString&) { return m_isLocked ? -1 : 7; }

    /// 0: nothing of this name; 1 a password; 2 bytes; 3 a map.
    int entryType(int, const QString&, const QString& key, const QString&)
    {
        return m_type >= 0 ? m_type : m_entries.contains(key) ? 2 : 0;
    }

    QByteArray readEntry(int, const QString&, const QString& key, const QString&)
    {
        return m_entries.value(key);
    }

    QString readPassword(int, const QString&, const QString& key, const QString&)
    {
        return QString::fromUtf8(m_entries.value(key));
    }

    /// 0: done.
    int writeEntry(int, const QString&, const QString& key, const QByteArray& value, const QString&)
    {
        m_entries[key] = value;
        return 0;
    }

    int removeEntry(int, const QString&, const QString& key, const QString&)
    {
        return m_entries.remove(key) > 0 ? 0 : -3;
    }

    // For the test.

    void setLocked(bool isLocked) { m_isLocked = isLocked; }

    /// What entryType() says from now on; below zero: the truth.
    void setType(int type) { m_type = type; }

    void put(const QString& key, const QByteArray& value) { m_entries[key] = value; }

    QByteArray get(const QString& key) { return m_entries.value(key); }

    void clear()
    {
        m_entries.clear();
        m_isLocked = false;
        m_type = -1;
    }

private:
    QMap<QString, QByteArray> m_entries;
    bool m_isLocked = false;
    int m_type = -1;
};

namespace {

int runWallet(QCoreApplication& application)
{
    FakeWallet wallet;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.registerObject(kPath, &wallet, QDBusConnection::ExportAllSlots)
        || !bus.registerService(kService)) {
        return 1;
    }
    std::puts("ready");
    std::fflush(stdout);
    return application.exec();
}

/// Waits for what a store calls back with.
template <typename T> class Waiter
{
public:
    [[nodiscard]] std::function<void(Result<T>)> taker()
    {
        return [this](Result<T> got) { m_got = std::move(got); };
    }

    [[nodiscard]] bool hasCome() const { return m_got.has_value(); }

    [[nodiscard]] Result<T> wait()
    {
        const bool isThere = QTest::qWaitFor([this] { return hasCome(); }, kWaitMs);
        return isThere ? *m_got : failure(ErrorKind::Internal, u"nothing came"_s);
    }

private:
    std::optional<Result<T>> m_got;
};

Result<Credentials> read(KeychainStore& store, const QString& id)
{
    Waiter<Credentials> waiter;
    store.read(id, waiter.taker());
    return waiter.wait();
}

Result<void> write(KeychainStore& store, const QString& id, const Credentials& credentials)
{
    Waiter<void> waiter;
    store.write(id, credentials, waiter.taker());
    return waiter.wait();
}

Result<void> remove(KeychainStore& store, const QString& id)
{
    Waiter<void> waiter;
    store.remove(id, waiter.taker());
    return waiter.wait();
}

Credentials secrets()
{
    return { .password = u"hunter2 ä\n"_s,
        .bearerToken = u"tok.en"_s,
        .headers = { { u"X-Scope-OrgID"_s, u"team"_s } } };
}

/// What a process without a keychain tells: the kind of error of each call.
int tellWithoutKeychain()
{
    KeychainStore store;
    const auto word = [](const auto& result) {
        return result                                       ? "done"
            : result.error().kind == ErrorKind::Unsupported ? "unsupported"
                                                            : "other";
    };
    std::printf("%s %s %s\n", word(read(store, u"a"_s)), word(write(store, u"a"_s, secrets())),
        word(remove(store, u"a"_s)));
    return 0;
}

} // namespace

class tst_KeychainStore : public QObject
{
    Q_OBJECT

private:
    QProcess m_wallet;

    template <typename... Arguments>
    QVariant tell(const QString& method, const Arguments&... arguments)
    {
        QDBusMessage call =
            QDBusMessage::createMethodCall(kService, kPath, u"org.kde.KWallet"_s, method);
        call.setArguments({ QVariant(arguments)... });
        return QDBusConnection::sessionBus().call(call).arguments().value(0);
    }

private Q_SLOTS:

    void initTestCase()
    {
        tieToParent(m_wallet);
        m_wallet.start(QCoreApplication::applicationFilePath(), { u"--wallet"_s });
        QVERIFY(m_wallet.waitForReadyRead(kWaitMs));
        QCOMPARE(m_wallet.readLine().trimmed(), QByteArray("ready"));
    }

    void cleanupTestCase()
    {
        m_wallet.kill();
        m_wallet.waitForFinished();
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        tell(u"clear"_s);
    }

    void readsWhatItWrote()
    {
        KeychainStore store;
        QVERIFY(store.isPersistent());
        QVERIFY(write(store, u"one"_s, secrets()));
        QVERIFY(write(store, u"two"_s, { .password = u"x"_s, .bearerToken = {}, .headers = {} }));
        const Result<Credentials> kept = read(store, u"one"_s);
        QVERIFY2(
            kept.has_value(), kept ? "" : qPrintable(kept.error().message + kept.error().detail));
        QCOMPARE(*kept, secrets());
        KeychainStore later; // as after a restart
        QCOMPARE(read(later, u"two"_s)->password, u"x"_s);
    }

    void answersLater()
    {
        KeychainStore store;
        Waiter<Credentials> waiter;
        store.read(u"one"_s, waiter.taker());
        QVERIFY(!waiter.hasCome());
        QCOMPARE(waiter.wait().error().kind, ErrorKind::NotFound);
    }

    void replacesAndForgets()
    {
        KeychainStore store;
        QVERIFY(write(store, u"one"_s, secrets()));
        Credentials other = secrets();
        other.password = u"new"_s;
        QVERIFY(write(store, u"one"_s, other));
        QCOMPARE(read(store, u"one"_s)->password, u"new"_s);
        QVERIFY(remove(store, u"one"_s));
        QCOMPARE(read(store, u"one"_s).error().kind, ErrorKind::NotFound);
        QVERIFY(tell(u"get"_s, u"one"_s).toByteArray().isEmpty());
    }

    void anUnlockingThatIsRefusedIsNoMissingKeychain()
    {
        tell(u"setLocked"_s, true);
        KeychainStore store;
        QCOMPARE(read(store, u"one"_s).error().kind, ErrorKind::Authentication);
        QCOMPARE(write(store, u"one"_s, secrets()).error().kind, ErrorKind::Authentication);
        QCOMPARE(remove(store, u"one"_s).error().kind, ErrorKind::Authentication);
    }

    void whatSomebodyElsePutThereIsMalformed()
    {
        tell(u"put"_s, u"one"_s, QByteArray("hunter2 is no JSON"));
        KeychainStore store;
        const Result<Credentials> found = read(store, u"one"_s);
        QVERIFY(!found);
        QCOMPARE(found.error().kind, ErrorKind::Malformed);
        QVERIFY(!found.error().toDisplayText().contains(u"hunter2"_s));
        QVERIFY(!found.error().detail.contains(u"hunter2"_s));
    }

    void anAnswerThatMakesNoSenseIsNoKeychain()
    {
        tell(u"setType"_s, 99);
        KeychainStore store;
        QCOMPARE(read(store, u"one"_s).error().kind, ErrorKind::Unsupported);
    }

    /// The job goes on, but nobody is called who is not there any more.
    void goesInTheMiddleOfACall()
    {
        int calls = 0;
        {
            KeychainStore store;
            store.read(u"one"_s, [&calls](const Result<Credentials>&) { ++calls; });
            store.write(u"one"_s, secrets(), [&calls](const Result<void>&) { ++calls; });
        }
        KeychainStore other;
        QVERIFY(QTest::qWaitFor([&other] { return read(other, u"one"_s).has_value(); }, kWaitMs));
        QCOMPARE(calls, 0);
    }

    void withoutAKeychainNothingIsSupported_data()
    {
        QTest::addColumn<QString>("desktop");
        QTest::newRow("KDE") << u"KDE"_s;
        QTest::newRow("GNOME") << u"GNOME"_s;
        QTest::newRow("another") << u"none"_s;
    }

    void withoutAKeychainNothingIsSupported()
    {
        QFETCH(QString, desktop);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent/bus"_s);
        environment.insert(u"XDG_CURRENT_DESKTOP"_s, desktop);
        QProcess child;
        child.setProcessEnvironment(environment);
        child.start(QCoreApplication::applicationFilePath(), { u"--without"_s });
        QVERIFY(child.waitForFinished(kWaitMs));
        QCOMPARE(child.readAllStandardOutput().trimmed(),
            QByteArray("unsupported unsupported unsupported"));
    }
};

} // namespace promdesk::test

int main(int argc, char** argv)
{
    using namespace promdesk::test;
    const QByteArrayList words(argv, argv + argc);
    QProcess bus;
    if (!words.contains("--wallet") && !words.contains("--without")) {
        tieToParent(bus);
        bus.start(u"dbus-daemon"_s,
            { u"--session"_s, u"--nofork"_s, u"--nopidfile"_s, u"--print-address"_s });
        if (!bus.waitForReadyRead(kWaitMs)) {
            std::fputs("the test needs dbus-daemon\n", stderr);
            return 1;
        }
        qputenv("DBUS_SESSION_BUS_ADDRESS", bus.readLine().trimmed());
        qputenv("XDG_CURRENT_DESKTOP", "KDE");
        qputenv("KDE_SESSION_VERSION", "5");
    }
    int code = 0;
    {
        QCoreApplication application(argc, argv);
        if (words.contains("--wallet")) {
            return runWallet(application);
        }
        if (words.contains("--without")) {
            return tellWithoutKeychain();
        }
        tst_KeychainStore test;
        code = QTest::qExec(&test, argc, argv);
    }
    bus.kill();
    bus.waitForFinished();
    return code;
}

#include "tst_KeychainStore.moc"

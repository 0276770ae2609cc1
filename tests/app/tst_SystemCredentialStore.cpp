// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "credentials/CredentialText.h"
#include "credentials/SystemCredentialStore.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

/// A keychain that answers everything with one error, or keeps one entry.
class ScriptedKeychain final : public CredentialStore
{
public:
    explicit ScriptedKeychain(std::optional<ErrorKind> error)
        : m_error(error)
    { }

    [[nodiscard]] bool isPersistent() const override { return true; }

    void read(const QString&, std::function<void(Result<Credentials>)> done) override
    {
        done(m_error ? Result<Credentials>(failure(*m_error, u"no"_s))
                     : Result<Credentials>(m_kept));
    }

    void write(const QString&, const Credentials& credentials,
        std::function<void(Result<void>)> done) override
    {
        m_kept = credentials;
        done(m_error ? Result<void>(failure(*m_error, u"no"_s)) : Result<void>());
    }

    void remove(const QString&, std::function<void(Result<void>)> done) override { done({}); }

private:
    std::optional<ErrorKind> m_error;
    Credentials m_kept;
};

const Credentials kSecrets { .password = u"hunter2"_s, .bearerToken = {}, .headers = {} };

} // namespace

class tst_SystemCredentialStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void keepsSecretsInMemoryAndSaysSoOnceWithoutAKeychain_data()
    {
        QTest::addColumn<bool>("isBuiltIn");
        QTest::newRow("built without a keychain") << false;
        QTest::newRow("the keychain does not answer") << true;
    }

    void keepsSecretsInMemoryAndSaysSoOnceWithoutAKeychain()
    {
        QFETCH(bool, isBuiltIn);
        ImmediateExecutor now;
        int told = 0;
        SystemCredentialStore store(
            isBuiltIn ? std::make_unique<ScriptedKeychain>(ErrorKind::Unsupported) : nullptr, now,
            [&told] { ++told; });
        for (int round = 0; round < 2; ++round) {
            bool isWritten = false;
            store.write(u"a"_s, kSecrets,
                [&isWritten](const Result<void>& result) { isWritten = result.has_value(); });
            QVERIFY(isWritten);
        }
        QCOMPARE(told, 1);
        Result<Credentials> read = failure(ErrorKind::Internal, u"not called"_s);
        store.read(u"a"_s, [&read](Result<Credentials> result) { read = std::move(result); });
        QVERIFY(read);
        QCOMPARE(read->password, u"hunter2"_s);
    }

    void aLockedKeychainIsAnErrorAndNoFallback()
    {
        ImmediateExecutor now;
        int told = 0;
        SystemCredentialStore store(std::make_unique<ScriptedKeychain>(ErrorKind::Authentication),
            now, [&told] { ++told; });
        Result<void> written;
        store.write(
            u"a"_s, kSecrets, [&written](Result<void> result) { written = std::move(result); });
        QVERIFY(!written);
        QCOMPARE(written.error().kind, ErrorKind::Authentication);
        QCOMPARE(told, 0);
    }

    void forgetsWhatWasRemoved()
    {
        ImmediateExecutor now;
        SystemCredentialStore store(nullptr, now, [] {});
        store.write(u"a"_s, kSecrets, [](const Result<void>&) {});
        store.remove(u"a"_s, [](const Result<void>&) {});
        Result<Credentials> read;
        store.read(u"a"_s, [&read](Result<Credentials> result) { read = std::move(result); });
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::NotFound);
    }

    void keychainTextSurvivesTheRoundTrip()
    {
        const Credentials all { .password = u"p\"ä\n"_s,
            .bearerToken = u"t"_s,
            .headers = { { u"X-Scope-OrgID"_s, u"team"_s } } };
        const auto back = credentialsFromKeychainText(toKeychainText(all));
        QVERIFY(back);
        QCOMPARE(*back, all);
        QVERIFY(!credentialsFromKeychainText("hunter2"));
    }

    void aKeychainMayGoWithQuestionsOut_data()
    {
        QTest::addColumn<int>("turns"); // of the event loop, as far as the question may get
        for (int turns = 0; turns < 8; ++turns) {
            QTest::addRow("after %d turns", turns) << turns;
        }
    }

    void aKeychainMayGoWithQuestionsOut()
    {
        QFETCH(int, turns);
        auto gone = makeKeychainStore();
        bool isLateAnswered = false;
        if (gone) {
            gone->read(u"promdesk-test-nobody"_s,
                [&](const Result<Credentials>&) { isLateAnswered = gone == nullptr; });
        }
        std::function<void()> turn = [&] {
            if (turns-- > 0) {
                QMetaObject::invokeMethod(this, turn, Qt::QueuedConnection);
            } else {
                gone.reset();
            }
        };
        turn();
        // Asked later, it is answered after what the first one had asked for.
        const auto kept = makeKeychainStore();
        bool isAnswered = kept == nullptr;
        if (kept) {
            kept->read(u"promdesk-test-nobody"_s, [&isAnswered](const Result<Credentials>& answer) {
                isAnswered = !answer.has_value();
            });
        }
        QTRY_VERIFY_WITH_TIMEOUT(isAnswered && !gone, 20'000);
        QVERIFY(!isLateAnswered);
    }
};

} // namespace promdesk::test

QTEST_GUILESS_MAIN(promdesk::test::tst_SystemCredentialStore)
#include "tst_SystemCredentialStore.moc"

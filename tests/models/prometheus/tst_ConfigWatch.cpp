// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "core/AtomicFile.h"
#include "prometheus/ConfigWatch.h"
#include "prometheus/HttpConfig.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace promdesk;
using namespace Qt::StringLiterals;

using Change = ConfigWatch::Change;

class tst_ConfigWatch : public QObject
{
    Q_OBJECT

private:
    /// Written anew, at a time of its own: two writes of one test may fall into one tick.
    void write(const QString& name, const QByteArray& text)
    {
        const QString path = m_folder->filePath(name);
        QVERIFY(writeFile(path, text).has_value());
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        m_time = m_time.addSecs(1);
        QVERIFY(file.setFileTime(m_time, QFileDevice::FileModificationTime));
    }

    [[nodiscard]] Credentials byFile() const
    {
        Credentials credentials;
        credentials.configFile = m_folder->filePath(u"http.yml"_s);
        return credentials;
    }

    static ConnectionSettings settings()
    {
        ConnectionSettings settings;
        settings.auth = AuthKind::ConfigFile;
        return settings;
    }

    static Change change(ConfigWatch& watch)
    {
        const Result<Change> result = watch.refresh();
        [&] { QVERIFY2(result, result ? "" : qPrintable(result.error().toDisplayText())); }();
        return result.value_or(Change::None);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    QDateTime m_time = QDateTime::fromSecsSinceEpoch(1'790'000'000);

private Q_SLOTS:

    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void readsASecretAgainWhenItsFileChanges()
    {
        write(u"token"_s, "first\n");
        write(u"http.yml"_s, "authorization: {credentials_file: token}\n");
        ConfigWatch watch(settings(), byFile());
        QCOMPARE(change(watch), Change::Changed);
        QCOMPARE(watch.config().settings.auth, AuthKind::Bearer);
        QCOMPARE(watch.config().credentials.bearerToken, u"first"_s);
        QCOMPARE(change(watch), Change::None);
        write(u"token"_s, "other\n"); // of the same size
        QCOMPARE(change(watch), Change::Changed);
        QCOMPARE(watch.config().credentials.bearerToken, u"other"_s);
        QCOMPARE(change(watch), Change::None);
    }

    void readsTheConfigurationAgainWhenItChanges()
    {
        write(u"a"_s, "one");
        write(u"b"_s, "two");
        write(u"http.yml"_s, "authorization: {credentials_file: a}\n");
        ConfigWatch watch(settings(), byFile());
        QCOMPARE(change(watch), Change::Changed);
        write(u"http.yml"_s, "basic_auth: {username: ann, password_file: b}\n");
        QCOMPARE(change(watch), Change::OtherAsker);
        QCOMPARE(watch.config().settings.auth, AuthKind::Basic);
        QCOMPARE(watch.config().credentials.password, u"two"_s);
        write(u"a"_s, "not named any more");
        QCOMPARE(change(watch), Change::None);
        write(u"b"_s, "three");
        QCOMPARE(change(watch), Change::Changed);
        QCOMPARE(watch.config().credentials.password, u"three"_s);
    }

    /// What was read last still stands, and a file that is whole again is taken up.
    void saysWhenAFileIsGoneAndReadsAgain()
    {
        write(u"token"_s, "first");
        write(u"http.yml"_s, "authorization: {credentials_file: token}\n");
        ConfigWatch watch(settings(), byFile());
        QCOMPARE(change(watch), Change::Changed);
        QVERIFY(QFile::remove(m_folder->filePath(u"token"_s)));
        const Result<Change> gone = watch.refresh();
        QVERIFY(!gone);
        QCOMPARE(gone.error().kind, ErrorKind::Io);
        QVERIFY(gone.error().context.endsWith(u"token"_s));
        QVERIFY(!watch.refresh());
        write(u"token"_s, "second");
        QCOMPARE(change(watch), Change::Changed);
        QCOMPARE(watch.config().credentials.bearerToken, u"second"_s);
    }

    void noticesNewCertificates()
    {
        write(u"ca.pem"_s, "old");
        ConnectionSettings plain;
        plain.caFile = m_folder->filePath(u"ca.pem"_s);
        ConfigWatch watch(plain, {});
        QCOMPARE(change(watch), Change::Changed);
        QCOMPARE(change(watch), Change::None);
        write(u"ca.pem"_s, "new");
        QCOMPARE(change(watch), Change::Changed);
    }

    void tellsOtherAskersFromOtherSecrets_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<bool>("isOther");
        const auto row = [](const char* name, const char* before, const char* after, bool isOther) {
            QTest::newRow(name) << QByteArray(before) << QByteArray(after) << isOther;
        };
        row("a tenant", "http_headers: {X-Scope-OrgID: {values: [a]}}",
            "http_headers: {X-Scope-OrgID: {values: [b]}}", true);
        row("a header more", "bearer_token: t",
            "{bearer_token: t, http_headers: {X-Scope-OrgID: {values: [b]}}}", true);
        row("a user", "basic_auth: {username: ann, password: p}",
            "basic_auth: {username: bob, password: p}", true);
        row("a password", "basic_auth: {username: ann, password: p}",
            "basic_auth: {username: ann, password: q}", false);
        row("a token", "bearer_token: t", "bearer_token: u", false);
        row("something else", "bearer_token: t", "{bearer_token: t, follow_redirects: false}",
            false);
    }

    void tellsOtherAskersFromOtherSecrets()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QFETCH(bool, isOther);
        write(u"http.yml"_s, before);
        ConfigWatch watch(settings(), byFile());
        QCOMPARE(change(watch), Change::Changed);
        write(u"http.yml"_s, after);
        QCOMPARE(change(watch), isOther ? Change::OtherAsker : Change::Changed);
    }

    void joinsTheFileWithTheConnection()
    {
        write(u"http.yml"_s,
            "bearer_token: t\nhttp_headers: {X-A: {values: [file]}}\nfollow_redirects: false\n");
        ConnectionSettings own = settings();
        own.baseUrl = QUrl(u"https://h"_s);
        own.caFile = u"/own/ca.pem"_s;
        Credentials credentials = byFile();
        credentials.headers = { { u"X-B"_s, u"typed"_s } };
        ConfigWatch watch(own, credentials);
        QCOMPARE(change(watch), Change::Changed);
        const HttpConfig& config = watch.config();
        QCOMPARE(config.settings.baseUrl, own.baseUrl);
        QCOMPARE(config.credentials.headers.size(), std::size_t { 2 });
        QCOMPARE(config.tls->caFile, u"/own/ca.pem"_s);
        QVERIFY(!config.settings.followsRedirects);
        write(u"http.yml"_s, "tls_config: {server_name: other}\n");
        QCOMPARE(change(watch), Change::OtherAsker); // without the header
        QVERIFY(watch.config().tls->caFile.isEmpty());
        QCOMPARE(watch.config().tls->serverName, u"other"_s);
        QCOMPARE(watch.config().credentials.headers.size(), std::size_t { 1 });
    }

    /// Whoever watches the window has to see that certificates are not checked.
    void doesNotStopCheckingCertificatesUnseen()
    {
        write(u"http.yml"_s, "tls_config: {insecure_skip_verify: true}\n");
        ConfigWatch unseen(settings(), byFile());
        const Result<Change> refused = unseen.refresh();
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::InvalidArgument);
        ConnectionSettings seen = settings();
        seen.skipsTlsVerification = true;
        ConfigWatch watch(seen, byFile());
        QCOMPARE(change(watch), Change::Changed);
        QVERIFY(watch.config().tls->skipsVerification);
    }

    /// A session of last time, without a keychain.
    void saysThatItDoesNotKnowTheFile()
    {
        ConfigWatch watch(settings(), {});
        const Result<Change> result = watch.refresh();
        QVERIFY(!result);
        QCOMPARE(result.error().kind, ErrorKind::Authentication);
    }

    void leavesAConfigurationAloneThatIsWhole()
    {
        HttpConfig config { .tls = TlsWishes {} };
        config.settings.username = u"ann"_s;
        ConfigWatch watch(config);
        QCOMPARE(change(watch), Change::Changed);
        QCOMPARE(change(watch), Change::None);
        QCOMPARE(watch.config().settings.username, u"ann"_s);
    }
};

QTEST_GUILESS_MAIN(tst_ConfigWatch)
#include "tst_ConfigWatch.moc"

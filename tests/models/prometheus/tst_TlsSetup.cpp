// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/TlsSetup.h"
#include "support/TestCertificate.h"

#include <QRegularExpression>
#include <QTest>

using namespace promdesk;
using namespace promdesk::test;
using namespace Qt::StringLiterals;

class tst_TlsSetup : public QObject
{
    Q_OBJECT

private:
    /// A file beside the certificate; its path.
    QString put(const QString& name, const QByteArray& content) const
    {
        QFile file(m_made.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size()
            ? file.fileName()
            : QString();
    }

    TestCertificate m_made;

private Q_SLOTS:

    void initTestCase() { QVERIFY(m_made.make()); }

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void checksTheServerUnlessToldNotTo()
    {
        const auto usual = makeTlsConfiguration({});
        QVERIFY(usual);
        QCOMPARE(usual->peerVerifyMode(), QSslSocket::VerifyPeer);
        QCOMPARE(usual->protocol(), QSsl::TlsV1_2OrLater);
        TlsWishes careless;
        careless.skipsVerification = true;
        const auto unchecked = makeTlsConfiguration(careless);
        QVERIFY(unchecked);
        QCOMPARE(unchecked->peerVerifyMode(), QSslSocket::VerifyNone);
    }

    /// An own authority is one more, and one connection's alone.
    void addsTheOwnAuthorityToTheSystems()
    {
        TlsWishes settings;
        settings.caFile = m_made.certificateFile();
        const auto tls = makeTlsConfiguration(settings);
        QVERIFY(tls);
        QVERIFY(tls->caCertificates().contains(m_made.certificate()));
        QCOMPARE(
            tls->caCertificates().size(), QSslConfiguration::systemCaCertificates().size() + 1);
        const QSslConfiguration global = QSslConfiguration::defaultConfiguration();
        QVERIFY(!global.caCertificates().contains(m_made.certificate()));
        QVERIFY(!makeTlsConfiguration({})->caCertificates().contains(m_made.certificate()));
    }

    void readsTheClientsCertificateAndKey()
    {
        TlsWishes settings;
        settings.certificateFile = m_made.certificateFile();
        settings.keyFile = m_made.keyFile();
        const auto tls = makeTlsConfiguration(settings);
        QVERIFY(tls);
        QCOMPARE(tls->localCertificateChain(), QList { m_made.certificate() });
        QVERIFY(!tls->privateKey().isNull());
        QVERIFY(QSslConfiguration::defaultConfiguration().privateKey().isNull());
    }

    void takesTheTextInPlaceOfTheFiles()
    {
        TlsWishes wishes;
        wishes.ca = TestCertificate::contentOf(m_made.certificateFile());
        wishes.certificate = wishes.ca;
        wishes.key = TestCertificate::contentOf(m_made.keyFile());
        const auto tls = makeTlsConfiguration(wishes);
        QVERIFY(tls);
        QVERIFY(tls->caCertificates().contains(m_made.certificate()));
        QCOMPARE(tls->localCertificateChain(), QList { m_made.certificate() });
        QVERIFY(!tls->privateKey().isNull());
        wishes.key = "no PEM at all";
        QCOMPARE(makeTlsConfiguration(wishes).error().kind, ErrorKind::InvalidArgument);
        wishes.key.clear();
        QCOMPARE(makeTlsConfiguration(wishes).error().kind, ErrorKind::InvalidArgument);
    }

    void keepsToTheVersions()
    {
        using Versions = TlsWishes::Versions;
        QCOMPARE(makeTlsConfiguration({ .versions = Versions::Only12 })->protocol(), QSsl::TlsV1_2);
        QCOMPARE(makeTlsConfiguration({ .versions = Versions::From13 })->protocol(),
            QSsl::TlsV1_3OrLater);
    }

    void namesTheFileThatIsWrong_data()
    {
        QTest::addColumn<int>("file"); ///< 0: authority, 1: client certificate, 2: client key
        QTest::addColumn<QByteArray>("content"); ///< null: there is none
        QTest::addColumn<ErrorKind>("kind");
        QTest::addColumn<QString>("word");
        const QByteArray none;
        const QByteArray text("no PEM at all");
        const QByteArray huge(4 * 1024 * 1024 + 1, 'x');
        QTest::newRow("no authority") << 0 << none << ErrorKind::Io << u"authority"_s;
        QTest::newRow("text for an authority")
            << 0 << text << ErrorKind::InvalidArgument << u"authority"_s;
        QTest::newRow("an empty authority")
            << 0 << QByteArray("") << ErrorKind::InvalidArgument << u"authority"_s;
        QTest::newRow("a huge authority") << 0 << huge << ErrorKind::TooMuch << u"authority"_s;
        QTest::newRow("no certificate") << 1 << none << ErrorKind::Io << u"certificate"_s;
        QTest::newRow("text for a certificate")
            << 1 << text << ErrorKind::InvalidArgument << u"certificate"_s;
        QTest::newRow("no key") << 2 << none << ErrorKind::Io << u"key"_s;
        QTest::newRow("text for a key") << 2 << text << ErrorKind::InvalidArgument << u"key"_s;
        QTest::newRow("a huge key") << 2 << huge << ErrorKind::TooMuch << u"key"_s;
    }

    void namesTheFileThatIsWrong()
    {
        QFETCH(int, file);
        QFETCH(QByteArray, content);
        QFETCH(ErrorKind, kind);
        QFETCH(QString, word);
        const QString path =
            content.isNull() ? m_made.filePath(u"gone.pem"_s) : put(u"wrong.pem"_s, content);
        TlsWishes settings;
        settings.certificateFile = m_made.certificateFile();
        settings.keyFile = m_made.keyFile();
        (file == 0          ? settings.caFile
                : file == 1 ? settings.certificateFile
                            : settings.keyFile) = path;
        const auto tls = makeTlsConfiguration(settings);
        QVERIFY(!tls);
        QCOMPARE(tls.error().kind, kind);
        QCOMPARE(tls.error().context, path);
        QVERIFY2(tls.error().message.contains(word), qPrintable(tls.error().message));
    }

    /// Half a pair would silently be no client certificate at all.
    void wantsBothHalvesOfThePair()
    {
        TlsWishes withoutKey;
        withoutKey.certificateFile = m_made.certificateFile();
        const auto first = makeTlsConfiguration(withoutKey);
        QVERIFY(!first);
        QCOMPARE(first.error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(first.error().context, m_made.certificateFile());
        TlsWishes withoutCertificate;
        withoutCertificate.keyFile = m_made.keyFile();
        const auto second = makeTlsConfiguration(withoutCertificate);
        QVERIFY(!second);
        QCOMPARE(second.error().kind, ErrorKind::InvalidArgument);
        QCOMPARE(second.error().context, m_made.keyFile());
    }

    void saysWhyACertificateWasNotAccepted_data()
    {
        QTest::addColumn<QSslError::SslError>("reason");
        QTest::addColumn<QString>("word");
        QTest::newRow("another name") << QSslError::HostNameMismatch << u"another name"_s;
        QTest::newRow("expired") << QSslError::CertificateExpired << u"has expired"_s;
        QTest::newRow("too early") << QSslError::CertificateNotYetValid << u"not valid yet"_s;
        QTest::newRow("self-signed") << QSslError::SelfSignedCertificate << u"self-signed"_s;
        QTest::newRow("revoked") << QSslError::CertificateRevoked << u"revoked"_s;
        QTest::newRow("unknown issuer")
            << QSslError::UnableToGetLocalIssuerCertificate << u"issuer is not trusted"_s;
        QTest::newRow("anything else") << QSslError::PathLengthExceeded << u"not be verified"_s;
    }

    void saysWhyACertificateWasNotAccepted()
    {
        QFETCH(QSslError::SslError, reason);
        QFETCH(QString, word);
        const Error error =
            certificateFailure({ QSslError(reason, m_made.certificate()) }, u"host:9090"_s);
        QCOMPARE(error.kind, ErrorKind::Tls);
        QCOMPARE(error.context, u"host:9090"_s);
        QVERIFY2(error.message.contains(word), qPrintable(error.message));
        QVERIFY(error.message.contains(u"Nothing was sent"_s));
        QVERIFY2(error.detail.contains(u"Subject fault server"_s), qPrintable(error.detail));
        QVERIFY2(error.detail.contains(u"SHA-256"_s), qPrintable(error.detail));
    }

    void saysEachReasonOnce()
    {
        const Error error =
            certificateFailure({ QSslError(QSslError::UnableToGetLocalIssuerCertificate),
                                   QSslError(QSslError::UnableToVerifyFirstCertificate),
                                   QSslError(QSslError::HostNameMismatch) },
                u"host"_s);
        QCOMPARE(error.message.count(u"not trusted"_s), 1);
        QCOMPARE(error.message.count(u"another name"_s), 1);
        QVERIFY(error.detail.isEmpty()); // no certificate to tell of
    }

    /// The subject is the stranger's own words.
    void showsHostileSubjectsAsPlainText()
    {
        TestCertificate hostile;
        QVERIFY(hostile.make(u"bank\u202egnp.exe"_s));
        const Error error = certificateFailure(
            { QSslError(QSslError::SelfSignedCertificate, hostile.certificate()) }, u"host"_s);
        QVERIFY2(error.detail.contains(u"‹U+202E›"_s), qPrintable(error.detail));
        QVERIFY(!error.detail.contains(QChar(0x202e)));
        QCOMPARE(handshakeFailure(u"host"_s).kind, ErrorKind::Tls);
        QCOMPARE(handshakeFailure(u"host"_s).context, u"host"_s);
    }
};

QTEST_GUILESS_MAIN(tst_TlsSetup)
#include "tst_TlsSetup.moc"

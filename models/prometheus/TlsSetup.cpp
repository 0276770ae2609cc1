// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/TlsSetup.h"

#include "core/UntrustedText.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QFile>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslSocket>

#include <array>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kPemBytes = 4LL * 1024 * 1024;

/// One piece of PEM, in a file or at hand.
struct PemSource
{
    QString path;
    QByteArray text; ///< in place of the file
    QString what;
};

Result<QByteArray> readPem(const PemSource& source)
{
    if (!source.text.isEmpty()) {
        return source.text;
    }
    QFile file(source.path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Io, u"The %1 cannot be read."_s.arg(source.what), source.path);
    }
    const QByteArray pem = file.read(kPemBytes + 1);
    if (pem.size() > kPemBytes) {
        return failure(
            ErrorKind::TooMuch, u"The %1 is larger than 4 MiB."_s.arg(source.what), source.path);
    }
    return pem;
}

Result<QList<QSslCertificate>> readCertificates(const PemSource& source)
{
    const Result<QByteArray> pem = readPem(source);
    if (!pem) {
        return failure(pem.error());
    }
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*pem, QSsl::Pem);
    if (certificates.isEmpty()) {
        return failure(ErrorKind::InvalidArgument,
            u"The %1 holds no certificate in PEM form."_s.arg(source.what), source.path);
    }
    return certificates;
}

Result<QSslKey> readKey(const PemSource& source)
{
    const Result<QByteArray> pem = readPem(source);
    if (!pem) {
        return failure(pem.error());
    }
    constexpr std::array kAlgorithms { QSsl::Ec, QSsl::Rsa, QSsl::Dsa };
    for (const QSsl::KeyAlgorithm algorithm : kAlgorithms) {
        QSslKey key(*pem, algorithm, QSsl::Pem);
        if (!key.isNull()) {
            return key;
        }
    }
    return failure(ErrorKind::InvalidArgument,
        u"The %1 holds no unencrypted private key in PEM form."_s.arg(source.what), source.path);
}

Result<void> addClientCertificate(QSslConfiguration& tls, const TlsWishes& wishes)
{
    const bool hasCertificate = !wishes.certificateFile.isEmpty() || !wishes.certificate.isEmpty();
    const bool hasKey = !wishes.keyFile.isEmpty() || !wishes.key.isEmpty();
    if (!hasCertificate && !hasKey) {
        return {};
    }
    if (hasCertificate != hasKey) {
        return failure(ErrorKind::InvalidArgument,
            u"A client certificate takes two files: the certificate and its key."_s,
            QString(wishes.certificateFile + wishes.keyFile));
    }
    const Result<QList<QSslCertificate>> chain = readCertificates(
        { wishes.certificateFile, wishes.certificate, u"client certificate file"_s });
    if (!chain) {
        return failure(chain.error());
    }
    const Result<QSslKey> key = readKey({ wishes.keyFile, wishes.key, u"client key file"_s });
    if (!key) {
        return failure(key.error());
    }
    tls.setLocalCertificateChain(*chain);
    tls.setPrivateKey(*key);
    return {};
}

QSsl::SslProtocol protocolOf(TlsWishes::Versions versions)
{
    switch (versions) {
    case TlsWishes::Versions::Only12:
        return QSsl::TlsV1_2;
    case TlsWishes::Versions::From13:
        return QSsl::TlsV1_3OrLater;
    case TlsWishes::Versions::From12:
        break;
    }
    return QSsl::TlsV1_2OrLater;
}

QString reasonText(QSslError::SslError error)
{
    switch (error) {
    case QSslError::HostNameMismatch:
        return u"it is made out to another name"_s;
    case QSslError::CertificateExpired:
        return u"it has expired (or this machine's clock is wrong)"_s;
    case QSslError::CertificateNotYetValid:
        return u"it is not valid yet (or this machine's clock is wrong)"_s;
    case QSslError::SelfSignedCertificate:
    case QSslError::SelfSignedCertificateInChain:
        return u"it is self-signed and not known here"_s;
    case QSslError::CertificateRevoked:
    case QSslError::CertificateBlacklisted:
        return u"it has been revoked"_s;
    case QSslError::UnableToGetLocalIssuerCertificate:
    case QSslError::UnableToGetIssuerCertificate:
    case QSslError::UnableToVerifyFirstCertificate:
    case QSslError::CertificateUntrusted:
        return u"its issuer is not trusted here"_s;
    default:
        return u"it could not be verified"_s;
    }
}

QString certificateText(const QSslCertificate& certificate)
{
    if (certificate.isNull()) {
        return {};
    }
    const QString name = certificate.subjectInfo(QSslCertificate::CommonName).join(u", "_s);
    const QString issuer = certificate.issuerInfo(QSslCertificate::CommonName).join(u", "_s);
    const QString hash =
        QString::fromLatin1(certificate.digest(QCryptographicHash::Sha256).toHex(':'));
    return u"Subject %1, issuer %2, valid %3 to %4, SHA-256 %5"_s.arg(UntrustedText(name).plain(),
        UntrustedText(issuer).plain(), certificate.effectiveDate().toString(Qt::ISODate),
        certificate.expiryDate().toString(Qt::ISODate), hash);
}

} // namespace

Result<QSslConfiguration> makeTlsConfiguration(const TlsWishes& wishes)
{
    if (!QSslSocket::supportsSsl()) {
        return failure(ErrorKind::Unsupported, u"TLS is not available on this system."_s);
    }
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(protocolOf(wishes.versions));
    if (!wishes.caFile.isEmpty() || !wishes.ca.isEmpty()) {
        const Result<QList<QSslCertificate>> own =
            readCertificates({ wishes.caFile, wishes.ca, u"certificate authority file"_s });
        if (!own) {
            return failure(own.error());
        }
        tls.setCaCertificates(QSslConfiguration::systemCaCertificates() + *own);
    }
    const Result<void> client = addClientCertificate(tls, wishes);
    if (!client) {
        return failure(client.error());
    }
    tls.setPeerVerifyMode(
        wishes.skipsVerification ? QSslSocket::VerifyNone : QSslSocket::VerifyPeer);
    return tls;
}

Error certificateFailure(const QList<QSslError>& errors, const QString& server)
{
    QStringList reasons;
    for (const QSslError& error : errors) {
        reasons += reasonText(error.error());
    }
    reasons.removeDuplicates();
    return Error { .kind = ErrorKind::Tls,
        .message = u"The server's certificate was not accepted: "_s + reasons.join(u", "_s)
            + u". Nothing was sent."_s,
        .context = server,
        .detail = errors.isEmpty() ? QString() : certificateText(errors.first().certificate()) };
}

Error handshakeFailure(const QString& server)
{
    return Error { .kind = ErrorKind::Tls,
        .message = u"No TLS connection came about. Perhaps this port speaks plain http, or it "
                   u"wants a client certificate or another version of TLS."_s,
        .context = server,
        .detail = {} };
}

} // namespace promdesk

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

Result<QByteArray> readPem(const QString& path, const QString& what)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Io, u"The %1 cannot be read."_s.arg(what), path);
    }
    const QByteArray pem = file.read(kPemBytes + 1);
    if (pem.size() > kPemBytes) {
        return failure(ErrorKind::TooMuch, u"The %1 is larger than 4 MiB."_s.arg(what), path);
    }
    return pem;
}

Result<QList<QSslCertificate>> readCertificates(const QString& path, const QString& what)
{
    const Result<QByteArray> pem = readPem(path, what);
    if (!pem) {
        return failure(pem.error());
    }
    const QList<QSslCertificate> certificates = QSslCertificate::fromData(*pem, QSsl::Pem);
    if (certificates.isEmpty()) {
        return failure(ErrorKind::InvalidArgument,
            u"The %1 holds no certificate in PEM form."_s.arg(what), path);
    }
    return certificates;
}

Result<QSslKey> readKey(const QString& path)
{
    const Result<QByteArray> pem = readPem(path, u"client key file"_s);
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
        u"The client key file holds no unencrypted private key in PEM form."_s, path);
}

Result<void> addClientCertificate(QSslConfiguration& tls, const ConnectionSettings& settings)
{
    if (settings.clientCertificateFile.isEmpty() && settings.clientKeyFile.isEmpty()) {
        return {};
    }
    if (settings.clientCertificateFile.isEmpty() || settings.clientKeyFile.isEmpty()) {
        return failure(ErrorKind::InvalidArgument,
            u"A client certificate takes two files: the certificate and its key."_s,
            QString(settings.clientCertificateFile + settings.clientKeyFile));
    }
    const Result<QList<QSslCertificate>> chain =
        readCertificates(settings.clientCertificateFile, u"client certificate file"_s);
    if (!chain) {
        return failure(chain.error());
    }
    const Result<QSslKey> key = readKey(settings.clientKeyFile);
    if (!key) {
        return failure(key.error());
    }
    tls.setLocalCertificateChain(*chain);
    tls.setPrivateKey(*key);
    return {};
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

Result<QSslConfiguration> makeTlsConfiguration(const ConnectionSettings& settings)
{
    if (!QSslSocket::supportsSsl()) {
        return failure(ErrorKind::Unsupported, u"TLS is not available on this system."_s);
    }
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setProtocol(QSsl::TlsV1_2OrLater);
    if (!settings.caFile.isEmpty()) {
        const Result<QList<QSslCertificate>> own =
            readCertificates(settings.caFile, u"certificate authority file"_s);
        if (!own) {
            return failure(own.error());
        }
        tls.setCaCertificates(QSslConfiguration::systemCaCertificates() + *own);
    }
    const Result<void> client = addClientCertificate(tls, settings);
    if (!client) {
        return failure(client.error());
    }
    tls.setPeerVerifyMode(
        settings.skipsTlsVerification ? QSslSocket::VerifyNone : QSslSocket::VerifyPeer);
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
                   u"wants a client certificate or an older TLS than 1.2."_s,
        .context = server,
        .detail = {} };
}

} // namespace promdesk

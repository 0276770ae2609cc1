// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>
#include <QString>
#include <QTemporaryDir>

namespace promdesk::test {

/// A self-signed certificate of 127.0.0.1 and its key, of two days, made by openssl in a folder of
/// its own.
class TestCertificate
{
public:
    /// Blocks. False: openssl is not there.
    [[nodiscard]] bool make(const QString& commonName = QStringLiteral("fault server"))
    {
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"),
            { QStringLiteral("req"), QStringLiteral("-x509"), QStringLiteral("-utf8"),
                QStringLiteral("-newkey"), QStringLiteral("ec"), QStringLiteral("-pkeyopt"),
                QStringLiteral("ec_paramgen_curve:prime256v1"), QStringLiteral("-nodes"),
                QStringLiteral("-days"), QStringLiteral("2"), QStringLiteral("-subj"),
                QStringLiteral("/CN=") + commonName, QStringLiteral("-addext"),
                QStringLiteral("subjectAltName=IP:127.0.0.1"), QStringLiteral("-keyout"), keyFile(),
                QStringLiteral("-out"), certificateFile() });
        return openssl.waitForFinished(30'000) && openssl.exitCode() == 0;
    }

    [[nodiscard]] QString certificateFile() const
    {
        return m_folder.filePath(QStringLiteral("cert.pem"));
    }

    [[nodiscard]] QString keyFile() const { return m_folder.filePath(QStringLiteral("key.pem")); }

    /// A path beside them.
    [[nodiscard]] QString filePath(const QString& name) const { return m_folder.filePath(name); }

    [[nodiscard]] QSslCertificate certificate() const
    {
        return QSslCertificate(contentOf(certificateFile()));
    }

    /// For FaultServer::acceptTls().
    [[nodiscard]] QSslConfiguration serverTls() const
    {
        QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
        tls.setLocalCertificate(certificate());
        tls.setPrivateKey(QSslKey(contentOf(keyFile()), QSsl::Ec));
        tls.setPeerVerifyMode(QSslSocket::VerifyNone);
        return tls;
    }

    [[nodiscard]] static QByteArray contentOf(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private:
    QTemporaryDir m_folder;
};

} // namespace promdesk::test

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

namespace promdesk::test {

/// A real nginx with TLS on a free loopback port, for one test. The child ends with this object,
/// and on Linux also when the test program dies. All calls block, bounded by 30 s. One thread.
class NginxServer final
{
public:
    NginxServer();
    ~NginxServer();
    Q_DISABLE_COPY_MOVE(NginxServer)

    /// What lies in its folder beside the configuration: "users", certificates.
    [[nodiscard]] bool write(const QString& name, const QByteArray& content) const;
    /// Starts it with "location" blocks and the certificate in cert.pem and key.pem, waits until it
    /// listens. When false: errorText() says why.
    [[nodiscard]] bool start(const QByteArray& locations);
    /// Ends it and waits; start() listens on the same port again.
    void stop();

    /// "https://127.0.0.1:PORT".
    [[nodiscard]] QString address() const;

    [[nodiscard]] QString errorText() const { return m_error; }

private:
    [[nodiscard]] QByteArray configuration(const QByteArray& locations) const;
    [[nodiscard]] bool waitUntilReady();

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_error;
    quint16 m_port = 0;
};

} // namespace promdesk::test

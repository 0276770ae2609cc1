// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QTcpServer>

#include <vector>

class QTcpSocket;

namespace promdesk::test {

/// A proxy on a free loopback port: HTTP (CONNECT, and whole addresses for http) and SOCKS5. Every
/// name leads to the loopback at the port that is asked for, so that a name which nobody else knows
/// shows that the proxy was used. Records what it was asked. Runs in its thread's event loop.
class ProxyServer final : public QTcpServer
{
    Q_OBJECT

public:
    struct Seen
    {
        QByteArray kind; ///< "CONNECT", "GET", "POST", …, "SOCKS5"
        QByteArray target; ///< "host:port", or the whole address of a plain request
        QMap<QByteArray, QByteArray> headers; ///< of HTTP; names in lower case
        QByteArray login; ///< of SOCKS5, "user:password"
    };

    explicit ProxyServer(QObject* parent = nullptr);

    /// Refuses HTTP requests without this Proxy-Authorization (407), and SOCKS5 without the login.
    void ask(const QByteArray& user, const QByteArray& password)
    {
        m_login = user + ':' + password;
    }

    /// Stands before the server at the port as a gateway: requests for a path, without a host, go
    /// there if they have this Authorization; others get a 401.
    void guard(quint16 port, const QByteArray& authorization)
    {
        m_guarded = port;
        m_pass = authorization;
    }

    /// "127.0.0.1:port".
    [[nodiscard]] QString authority() const;

    [[nodiscard]] const std::vector<Seen>& seen() const { return m_seen; }

protected:
    void incomingConnection(qintptr handle) override;

private:
    void begin(QTcpSocket* client);
    void beginHttp(QTcpSocket* client);
    void beginSocks(QTcpSocket* client);
    void askSocksTarget(QTcpSocket* client, Seen seen);
    /// Connects to the port, says first what is due on both sides, then hands bytes to and fro.
    void join(
        QTcpSocket* client, quint16 port, const QByteArray& toServer, const QByteArray& toClient);

    [[nodiscard]] bool isAdmitted(const Seen& seen) const;

    QByteArray m_login;
    quint16 m_guarded = 0;
    QByteArray m_pass;
    std::vector<Seen> m_seen;
};

} // namespace promdesk::test

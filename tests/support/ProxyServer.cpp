// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "support/ProxyServer.h"

#include <QHostAddress>
#include <QTcpSocket>
#include <QUrl>

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr char kSocks = 5;
const QByteArray kProxyLogin = "HTTP/1.1 407 Proxy Authentication Required\r\n"
                               "Proxy-Authenticate: Basic realm=\"proxy\"\r\n"
                               "Content-Length: 0\r\nConnection: close\r\n\r\n";
const QByteArray kUnauthorized = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n"
                                 "Connection: close\r\n\r\n";

/// "host:1234" → 1234
quint16 portOf(const QByteArray& target)
{
    return target.mid(target.lastIndexOf(':') + 1).toUShort();
}

QMap<QByteArray, QByteArray> headersOf(const QByteArrayList& lines)
{
    QMap<QByteArray, QByteArray> headers;
    for (const QByteArray& line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0) {
            headers.insert(line.left(colon).trimmed().toLower(), line.mid(colon + 1).trimmed());
        }
    }
    return headers;
}

/// A plain request as its server wants it: path alone, nothing of the proxy's, one per connection.
QByteArray forServer(const QByteArrayList& lines, const QUrl& url, const QByteArray& rest)
{
    QByteArray bytes = lines.first().split(' ').first() + ' '
        + url.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::FullyEncoded).toLatin1()
        + " HTTP/1.1\r\n";
    for (const QByteArray& line : lines.mid(1)) {
        const QByteArray name = line.left(line.indexOf(':')).trimmed().toLower();
        if (!name.startsWith("proxy-") && name != "connection" && !line.trimmed().isEmpty()) {
            bytes += line.trimmed() + "\r\n";
        }
    }
    return bytes + "Connection: close\r\n\r\n" + rest;
}

} // namespace

ProxyServer::ProxyServer(QObject* parent)
    : QTcpServer(parent)
{
    listen(QHostAddress::LocalHost);
}

QString ProxyServer::authority() const
{
    return u"127.0.0.1:"_s + QString::number(serverPort());
}

void ProxyServer::incomingConnection(qintptr handle)
{
    auto* client = new QTcpSocket(this);
    client->setSocketDescriptor(handle);
    connect(client, &QAbstractSocket::disconnected, client, &QObject::deleteLater);
    connect(client, &QIODevice::readyRead, this, [this, client] { begin(client); });
}

void ProxyServer::begin(QTcpSocket* client)
{
    if (client->peek(1) == QByteArray(1, kSocks)) {
        beginSocks(client);
    } else if (client->peek(1LL << 20).contains("\r\n\r\n")) {
        beginHttp(client);
    }
}

void ProxyServer::beginHttp(QTcpSocket* client)
{
    client->disconnect(this);
    const QByteArray bytes = client->readAll();
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    const QByteArrayList lines = bytes.left(end).split('\n');
    const QByteArrayList first = lines.first().trimmed().split(' ');
    const Seen seen { .kind = first.value(0),
        .target = first.value(1),
        .headers = headersOf(lines.mid(1)),
        .login = {} };
    m_seen.push_back(seen);
    const bool isForGateway = seen.target.startsWith('/');
    if (!isAdmitted(seen)) {
        client->write(isForGateway ? kUnauthorized : kProxyLogin);
        client->disconnectFromHost();
    } else if (seen.kind == "CONNECT") {
        join(client, portOf(seen.target), {}, "HTTP/1.1 200 Connection established\r\n\r\n");
    } else {
        const QUrl url = QUrl::fromEncoded(seen.target);
        const auto port = isForGateway ? m_guarded : static_cast<quint16>(url.port(80));
        join(client, port, forServer(lines, url, bytes.mid(end + 4)), {});
    }
}

bool ProxyServer::isAdmitted(const Seen& seen) const
{
    if (seen.target.startsWith('/')) {
        return m_guarded != 0 && seen.headers.value("authorization") == m_pass;
    }
    return m_login.isEmpty()
        || seen.headers.value("proxy-authorization") == "Basic " + m_login.toBase64();
}

/// RFC 1928 and, for the login, RFC 1929.
void ProxyServer::beginSocks(QTcpSocket* client)
{
    client->disconnect(this);
    const QByteArray greeting = client->readAll();
    const bool wantsLogin = !m_login.isEmpty();
    if (wantsLogin && !greeting.mid(2).contains('\x02')) {
        client->write("\x05\xff", 2);
        client->disconnectFromHost();
        return;
    }
    client->write(wantsLogin ? QByteArray("\x05\x02", 2) : QByteArray("\x05\x00", 2));
    connect(client, &QIODevice::readyRead, this, [this, client, wantsLogin] {
        client->disconnect(this);
        Seen seen { .kind = "SOCKS5", .target = {}, .headers = {}, .login = {} };
        if (!wantsLogin) {
            askSocksTarget(client, seen);
            return;
        }
        const QByteArray login = client->readAll();
        const auto userSize = static_cast<qsizetype>(login.at(1));
        seen.login = login.mid(2, userSize) + ':' + login.mid(3 + userSize);
        client->write(
            seen.login == m_login ? QByteArray("\x01\x00", 2) : QByteArray("\x01\x01", 2));
        connect(client, &QIODevice::readyRead, this,
            [this, client, seen] { askSocksTarget(client, seen); });
    });
}

void ProxyServer::askSocksTarget(QTcpSocket* client, Seen seen)
{
    client->disconnect(this);
    const QByteArray request = client->readAll();
    const bool isName = request.at(3) == '\x03';
    const qsizetype size = isName ? static_cast<quint8>(request.at(4)) : 4;
    const QByteArray host = isName ? request.mid(5, size) : request.mid(4, 4).toHex();
    const QByteArray port = request.right(2);
    const auto number = static_cast<quint16>(
        (static_cast<quint8>(port.at(0)) << 8) | static_cast<quint8>(port.at(1)));
    seen.target = host + ':' + QByteArray::number(number);
    m_seen.push_back(std::move(seen));
    join(client, number, {}, QByteArray("\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00", 10));
}

void ProxyServer::join(
    QTcpSocket* client, quint16 port, const QByteArray& toServer, const QByteArray& toClient)
{
    auto* server = new QTcpSocket(client);
    connect(server, &QAbstractSocket::connected, client, [client, server, toServer, toClient] {
        server->write(toServer);
        client->write(toClient);
        server->write(client->readAll());
        connect(client, &QIODevice::readyRead, server,
            [client, server] { server->write(client->readAll()); });
    });
    connect(server, &QIODevice::readyRead, client,
        [client, server] { client->write(server->readAll()); });
    connect(server, &QAbstractSocket::disconnected, client, [client, server] {
        client->write(server->readAll());
        client->disconnectFromHost();
    });
    connect(server, &QAbstractSocket::errorOccurred, client,
        [client] { client->disconnectFromHost(); });
    server->connectToHost(QHostAddress::LocalHost, port);
}

} // namespace promdesk::test

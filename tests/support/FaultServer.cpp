// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/FaultServer.h"

#include "support/FaultConnection.h"

#include <QHostAddress>
#include <QSslSocket>
#include <QTest>

#include <algorithm>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk::test {

FaultServer::FaultServer(QObject* parent)
    : QTcpServer(parent)
    , m_otherwise(FaultScript::answer(404, "text/plain; charset=utf-8", "404 page not found\n"))
{
    if (!listen(QHostAddress::LocalHost)) {
        qFatal("no free loopback port");
    }
}

FaultServer::~FaultServer()
{
    // They tell the server when they end, so they go while there still is one.
    qDeleteAll(findChildren<QSslSocket*>(Qt::FindDirectChildrenOnly));
}

void FaultServer::on(const QByteArray& path, std::vector<FaultScript> scripts)
{
    std::reverse(scripts.begin(), scripts.end());
    m_scripts[path] = std::move(scripts);
}

void FaultServer::on(const QByteArray& path, const FaultScript& script)
{
    on(path, std::vector<FaultScript> { script });
}

void FaultServer::onMethod(
    const QByteArray& method, const QByteArray& path, const FaultScript& script)
{
    m_scripts[method + ' ' + path] = { script };
}

void FaultServer::otherwise(const FaultScript& script)
{
    m_otherwise = script;
}

QString FaultServer::url() const
{
    return u"http://127.0.0.1:%1"_s.arg(serverPort());
}

void FaultServer::incomingConnection(qintptr handle)
{
    auto socket = std::make_unique<QSslSocket>(this);
    if (!socket->setSocketDescriptor(handle)) {
        return;
    }
    QSslSocket* const client = socket.release();
    new FaultConnection(*this, client, ++m_connections);
}

FaultScript FaultServer::scriptFor(const Request& request)
{
    auto found = m_scripts.find(request.method + ' ' + request.path);
    if (found == m_scripts.end()) {
        found = m_scripts.find(request.path);
    }
    if (found == m_scripts.end() || found->second.empty()) {
        return m_otherwise;
    }
    FaultScript script = found->second.back();
    if (found->second.size() > 1) {
        found->second.pop_back();
    }
    return script;
}

void FaultServer::noteBegin()
{
    m_mostAtOnce = std::max(m_mostAtOnce, ++m_atOnce);
}

} // namespace promdesk::test

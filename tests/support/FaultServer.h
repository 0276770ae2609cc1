// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include "support/FaultScript.h"

#include <QMap>
#include <QSslConfiguration>
#include <QString>
#include <QTcpServer>

#include <map>
#include <optional>
#include <vector>

namespace promdesk::test {

/// An HTTP server on a free loopback port that misbehaves as told, path by path, and records every
/// request it sees. Runs in its thread's event loop. Paths it was told nothing about get a 404 as
/// Prometheus sends it.
class FaultServer final : public QTcpServer
{
    Q_OBJECT

public:
    struct Request
    {
        QByteArray method;
        QByteArray path; ///< without the query
        QByteArray query;
        QMap<QByteArray, QByteArray> headers; ///< names in lower case
        QByteArray body;
        int connection = 0; ///< counted from 1
        bool isEncrypted = false;
    };

    explicit FaultServer(QObject* parent = nullptr);
    ~FaultServer() override;

    /// What to do from now on with requests for a path: the scripts in turn, the last one again
    /// and again.
    void on(const QByteArray& path, std::vector<FaultScript> scripts);
    void on(const QByteArray& path, const FaultScript& script);
    /// What to do with a method of a path, before what on() says.
    void onMethod(const QByteArray& method, const QByteArray& path, const FaultScript& script);
    /// What to do with everything else.
    void otherwise(const FaultScript& script);

    /// Speaks TLS to those who begin with it, plain text to others, on the same port.
    void acceptTls(const QSslConfiguration& tls) { m_tls = tls; }

    /// What is sent as soon as somebody connects, before any request.
    void greetWith(const QByteArray& bytes) { m_greeting = bytes; }

    [[nodiscard]] QString url() const; ///< "http://127.0.0.1:port"

    [[nodiscard]] const std::vector<Request>& requests() const { return m_requests; }

    [[nodiscard]] int connectionCount() const { return m_connections; }

    /// The largest number of requests that were being answered at one moment.
    [[nodiscard]] int mostAtOnce() const { return m_mostAtOnce; }

protected:
    void incomingConnection(qintptr handle) override;

private:
    friend class FaultConnection;

    [[nodiscard]] FaultScript scriptFor(const Request& request);
    void noteBegin();

    void noteEnd() { --m_atOnce; }

    std::map<QByteArray, std::vector<FaultScript>> m_scripts;
    FaultScript m_otherwise;
    QByteArray m_greeting;
    std::optional<QSslConfiguration> m_tls;
    std::vector<Request> m_requests;
    int m_connections = 0;
    int m_atOnce = 0;
    int m_mostAtOnce = 0;
};

} // namespace promdesk::test

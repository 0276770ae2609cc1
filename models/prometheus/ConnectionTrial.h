// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/DiagnosisStep.h"
#include "prometheus/HttpConfig.h"
#include "prometheus/HttpTransport.h"

#include <QElapsedTimer>
#include <QHostInfo>
#include <QObject>
#include <QSslSocket>
#include <QTimer>

#include <functional>

namespace promdesk {

/// The part of a diagnosis below HTTP: looks the name up, connects and greets in TLS, on a socket
/// of its own. I/O thread only.
class ConnectionTrial final : public QObject
{
    Q_OBJECT

public:
    /// report as in DiagnosisCallbacks but on this thread; finished once and last, with the failure
    /// if there was one. The trial must not be destroyed inside them.
    struct Listener
    {
        std::function<void(DiagnosisStep)> report;
        std::function<void(Result<void>)> finished;
    };

    ConnectionTrial(TransportSetup setup, Listener listener);
    ~ConnectionTrial() override;

    void start();

private:
    void lookUp();
    void connectSocket();
    void encrypt();
    void begin(const QString& title);
    void pass(const QString& sentence, DiagnosisStep::State state = DiagnosisStep::State::Passed);
    void fail(const Error& error);
    void finish(const Result<void>& outcome);
    void socketFailed(QAbstractSocket::SocketError error);

    TransportSetup m_setup;
    HttpConfig m_config;
    Listener m_listener;
    QString m_title;
    QElapsedTimer m_clock;
    QTimer m_deadline;
    QSslSocket m_socket;
    int m_lookupId = -1;
};

} // namespace promdesk

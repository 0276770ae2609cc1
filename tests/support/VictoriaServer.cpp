// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/VictoriaServer.h"

#include "support/PrometheusServer.h"

#include <QDeadlineTimer>
#include <QHostAddress>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kTimeoutMs = 30'000;
constexpr int kAttemptMs = 100;

bool isListening(quint16 port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    return socket.waitForConnected(kAttemptMs);
}

} // namespace

VictoriaServer::VictoriaServer()
{
    tieToParent(m_process);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
}

VictoriaServer::~VictoriaServer()
{
    m_process.kill();
    m_process.waitForFinished(kTimeoutMs);
}

bool VictoriaServer::start()
{
    const int attempts = m_port == 0 ? 3 : 1; // somebody else may take a free port
    for (int i = 0; i < attempts; ++i) {
        if (attempts > 1) {
            QTcpServer probe;
            m_port = probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16 { 0 };
        }
        m_log.clear();
        m_process.start(qEnvironmentVariable("PROMDESK_TEST_VICTORIA", u"victoria-metrics"_s),
            { u"-storageDataPath="_s + m_folder.filePath(u"data"_s), u"-retentionPeriod=100y"_s,
                u"-httpListenAddr=127.0.0.1:"_s + QString::number(m_port) });
        if (!m_process.waitForStarted(kTimeoutMs)) {
            m_error = u"victoria-metrics: "_s + m_process.errorString();
            return false;
        }
        if (waitUntilReady()) {
            return true;
        }
        if (!m_log.contains("address already in use")) {
            break;
        }
    }
    return false;
}

bool VictoriaServer::waitUntilReady()
{
    const QDeadlineTimer deadline(kTimeoutMs);
    while (!deadline.hasExpired()) {
        const bool hasMore = m_process.waitForReadyRead(kAttemptMs);
        m_log += m_process.readAll();
        if (m_log.contains("started VictoriaMetrics in") && isListening(m_port)) {
            return true;
        }
        if (!hasMore && m_process.state() == QProcess::NotRunning) {
            break;
        }
    }
    m_error = u"victoria-metrics did not get ready: "_s + QString::fromUtf8(m_log.right(2000));
    end();
    return false;
}

void VictoriaServer::end()
{
    m_process.terminate();
    if (!m_process.waitForFinished(kTimeoutMs)) {
        m_process.kill();
        m_process.waitForFinished(kTimeoutMs);
    }
}

bool VictoriaServer::restart()
{
    end();
    return start();
}

bool VictoriaServer::flush()
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, m_port);
    if (!socket.waitForConnected(kTimeoutMs)) {
        m_error = socket.errorString();
        return false;
    }
    socket.write("GET /internal/force_flush HTTP/1.1\r\nHost: localhost\r\n"
                 "Connection: close\r\n\r\n");
    QByteArray answer;
    while (socket.waitForReadyRead(kTimeoutMs)) {
        answer += socket.readAll();
    }
    m_error = QString::fromUtf8(answer.left(500));
    return answer.startsWith("HTTP/1.1 200");
}

QUrl VictoriaServer::baseUrl() const
{
    return QUrl(u"http://127.0.0.1:"_s + QString::number(m_port));
}

} // namespace promdesk::test

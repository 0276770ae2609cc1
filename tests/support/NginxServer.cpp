// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/NginxServer.h"

#include "support/PrometheusServer.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QHostAddress>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kTimeoutMs = 30'000;
constexpr int kAttemptMs = 50;

/// Debian keeps it where a user's PATH does not look.
QString nginxProgram()
{
    const QString found = QStandardPaths::findExecutable(u"nginx"_s);
    return found.isEmpty() ? u"/usr/sbin/nginx"_s : found;
}

} // namespace

NginxServer::NginxServer()
{
    tieToParent(m_process);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setWorkingDirectory(m_folder.path());
}

NginxServer::~NginxServer()
{
    stop();
}

bool NginxServer::write(const QString& name, const QByteArray& content) const
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

QByteArray NginxServer::configuration(const QByteArray& locations) const
{
    // One process: nobody is left behind when it is killed, and no user has to be changed to.
    QByteArray text = "daemon off; master_process off; pid nginx.pid; error_log stderr;\n"
                      "events { worker_connections 64; }\nhttp {\n  access_log off;\n";
    for (const char* kind : { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }) {
        text += QByteArray("  ") + kind + "_temp_path " + kind + ";\n";
    }
    return text + "  gzip on; gzip_types application/json; gzip_proxied any;\n  server {\n"
        + "    listen 127.0.0.1:" + QByteArray::number(m_port) + " ssl;\n"
        + "    ssl_certificate cert.pem; ssl_certificate_key key.pem;\n" + locations + "  }\n}\n";
}

bool NginxServer::start(const QByteArray& locations)
{
    const int attempts = m_port == 0 ? 3 : 1; // somebody else may take a free port
    for (int i = 0; i < attempts; ++i) {
        if (attempts > 1) {
            QTcpServer probe;
            m_port = probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : quint16 { 0 };
        }
        if (!write(u"nginx.conf"_s, configuration(locations))) {
            m_error = u"cannot write to "_s + m_folder.path();
            return false;
        }
        const QString folder = m_folder.path() + u'/';
        m_process.start(nginxProgram(),
            { u"-p"_s, folder, u"-c"_s, folder + u"nginx.conf"_s, u"-e"_s, u"stderr"_s });
        if (m_process.waitForStarted(kTimeoutMs) && waitUntilReady()) {
            return true;
        }
    }
    m_error = u"nginx: "_s + m_process.errorString() + u' '
        + QString::fromUtf8(m_process.readAll().right(2000));
    stop();
    return false;
}

bool NginxServer::waitUntilReady()
{
    const QDeadlineTimer deadline(kTimeoutMs);
    while (!deadline.hasExpired() && m_process.state() == QProcess::Running) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_port);
        if (socket.waitForConnected(kAttemptMs)) {
            return true;
        }
        m_process.waitForFinished(kAttemptMs);
    }
    return false;
}

void NginxServer::stop()
{
    m_process.kill();
    m_process.waitForFinished(kTimeoutMs);
}

QString NginxServer::address() const
{
    return u"https://127.0.0.1:"_s + QString::number(m_port);
}

} // namespace promdesk::test

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/PrometheusServer.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QHostAddress>
#include <QTcpServer>

#include <utility>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>
#endif

using namespace Qt::StringLiterals;

namespace promdesk::test {

namespace {

constexpr int kTimeoutMs = 30'000;

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : quint16 { 0 };
}

bool writeFile(const QString& path, const QByteArray& content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

} // namespace

void tieToParent(QProcess& process)
{
#ifdef Q_OS_LINUX
    process.setChildProcessModifier([parent = ::getpid()] {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (::getppid() != parent) { // it died between fork() and prctl()
            ::_exit(1);
        }
    });
#else
    Q_UNUSED(process)
#endif
}

PrometheusServer::PrometheusServer(PrometheusSetup setup)
    : m_setup(std::move(setup))
{
    tieToParent(m_process);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setWorkingDirectory(m_folder.path());
}

PrometheusServer::~PrometheusServer()
{
    kill();
}

bool PrometheusServer::start()
{
    if (!m_isPrepared) {
        if (!m_folder.isValid() || !writeFiles()) {
            return fail(u"cannot write to "_s + m_folder.path());
        }
        if (!importHistory()) {
            return false;
        }
        m_isPrepared = true;
    }
    // Between choosing a free port and listening on it somebody else may take it: try again.
    const int attempts = m_port == 0 ? 3 : 1;
    for (int i = 0; i < attempts; ++i) {
        m_port = attempts > 1 ? freePort() : m_port;
        if (launch()) {
            return true;
        }
        if (!m_log.contains("address already in use")) {
            break;
        }
    }
    return false;
}

bool PrometheusServer::writeFiles()
{
    bool isWritten = writeFile(filePath(u"prometheus.yml"_s),
        "global:\n  scrape_interval: 1s\n  evaluation_interval: 1s\n" + m_setup.globalYaml
            + m_setup.configYaml);
    for (auto it = m_setup.files.constBegin(); it != m_setup.files.constEnd(); ++it) {
        isWritten = isWritten && writeFile(filePath(it.key()), it.value());
    }
    return isWritten;
}

bool PrometheusServer::importHistory()
{
    if (m_setup.history.isEmpty()) {
        return true;
    }
    QByteArray text = m_setup.history;
    if (!text.endsWith("# EOF\n")) {
        text += "# EOF\n";
    }
    if (!writeFile(filePath(u"history.om"_s), text)) {
        return fail(u"cannot write the history"_s);
    }
    QProcess promtool;
    tieToParent(promtool);
    promtool.setProcessChannelMode(QProcess::MergedChannels);
    promtool.setWorkingDirectory(m_folder.path());
    promtool.start(u"promtool"_s,
        { u"tsdb"_s, u"create-blocks-from"_s, u"openmetrics"_s, u"history.om"_s, u"data"_s });
    if (!promtool.waitForFinished(kTimeoutMs) || promtool.exitCode() != 0) {
        return fail(
            u"promtool: "_s + promtool.errorString() + QString::fromUtf8(promtool.readAll()));
    }
    return true;
}

bool PrometheusServer::launch()
{
    const QString address = u"127.0.0.1:"_s + QString::number(m_port);
    QStringList arguments { u"--config.file=prometheus.yml"_s, u"--storage.tsdb.path=data"_s,
        u"--storage.tsdb.retention.time=10y"_s, u"--web.listen-address="_s + address };
    if (!m_setup.pathPrefix.isEmpty()) {
        arguments += u"--web.external-url=http://"_s + address + m_setup.pathPrefix;
    }
    m_log.clear();
    m_process.start(qEnvironmentVariable("PROMDESK_TEST_PROMETHEUS", u"prometheus"_s),
        arguments + m_setup.arguments);
    if (!m_process.waitForStarted(kTimeoutMs)) {
        return fail(u"prometheus: "_s + m_process.errorString());
    }
    return waitUntilReady();
}

bool PrometheusServer::waitUntilReady()
{
    // The line is written when /-/ready turns to 200; unlike that page it needs no credentials.
    const QDeadlineTimer deadline(kTimeoutMs);
    while (!deadline.hasExpired()) {
        const bool hasMore = m_process.waitForReadyRead(static_cast<int>(deadline.remainingTime()));
        m_log += m_process.readAll();
        if (m_log.contains("Server is ready to receive web requests")) {
            return true;
        }
        if (!hasMore && m_process.state() == QProcess::NotRunning) {
            break;
        }
    }
    return fail(u"prometheus did not get ready: "_s + QString::fromUtf8(m_log.right(2000)));
}

void PrometheusServer::stop()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.terminate();
        if (!m_process.waitForFinished(kTimeoutMs)) {
            kill();
        }
    }
}

void PrometheusServer::kill()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.kill();
        m_process.waitForFinished(kTimeoutMs);
    }
}

bool PrometheusServer::restart()
{
    stop();
    return start();
}

QUrl PrometheusServer::baseUrl() const
{
    return QUrl(m_setup.scheme + u"://127.0.0.1:"_s + QString::number(m_port) + m_setup.pathPrefix);
}

bool PrometheusServer::fail(const QString& why)
{
    m_error = why;
    kill();
    return false;
}

} // namespace promdesk::test

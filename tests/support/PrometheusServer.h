// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QByteArray>
#include <QMap>
#include <QProcess>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <QUrl>

namespace promdesk::test {

/// What a test wants of its Prometheus. File names in it are relative to the server's own folder,
/// which is also its working directory.
struct PrometheusSetup
{
    /// OpenMetrics text with timestamps; "# EOF" is added when it is missing. Empty: no history.
    QByteArray history = {};
    /// YAML lines below "global:", two blanks in front ("  external_labels: {cluster: x}\n").
    QByteArray globalYaml = {};
    /// More top-level YAML: "scrape_configs:", "rule_files:".
    QByteArray configYaml = {};
    /// Further files to write before the start: rules, web configuration, certificates.
    QMap<QString, QByteArray> files = {};
    /// Further arguments, e.g. "--web.config.file=web.yml".
    QStringList arguments = {};
    /// "/prom" serves below that path (--web.external-url); empty: at the root.
    QString pathPrefix = {};
    /// "https" when the web configuration asks for TLS: only changes baseUrl().
    QString scheme = QStringLiteral("http");
};

/// A real `prometheus` from PATH on a free loopback port with its own data, for one test. The
/// child ends with this object, and on Linux also when the test program dies.
/// All calls block, bounded by 30 s; no event loop is needed. One thread.
class PrometheusServer final
{
public:
    explicit PrometheusServer(PrometheusSetup setup = {});
    ~PrometheusServer();
    Q_DISABLE_COPY_MOVE(PrometheusServer)

    /// Imports the history, starts the server and waits until it is ready to answer. When false:
    /// errorText() says why (QVERIFY2(server.start(), qPrintable(server.errorText()))).
    [[nodiscard]] bool start();
    /// Asks it to end (SIGTERM) and waits.
    void stop();
    /// Ends it at once (SIGKILL), as a crash would, and waits.
    void kill();
    /// stop() and start() on the same port and data.
    [[nodiscard]] bool restart();

    /// "http://127.0.0.1:PORT" and the path prefix, without a slash at the end.
    [[nodiscard]] QUrl baseUrl() const;

    [[nodiscard]] qint64 processId() const { return m_process.processId(); }

    [[nodiscard]] QString errorText() const { return m_error; }

    /// What the server wrote to stderr so far.
    [[nodiscard]] QString logText() const { return QString::fromUtf8(m_log); }

    /// Path of a file in the server's folder.
    [[nodiscard]] QString filePath(const QString& name) const { return m_folder.filePath(name); }

private:
    [[nodiscard]] bool writeFiles();
    [[nodiscard]] bool importHistory();
    [[nodiscard]] bool launch();
    [[nodiscard]] bool waitUntilReady();
    [[nodiscard]] bool fail(const QString& why);

    PrometheusSetup m_setup;
    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_log;
    QString m_error;
    quint16 m_port = 0;
    bool m_isPrepared = false;
};

/// Makes children of `process` end when the calling thread's program dies (Linux only).
void tieToParent(QProcess& process);

} // namespace promdesk::test

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include <QByteArray>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>
#include <QUrl>

namespace promdesk::test {

/// A real `victoria-metrics` from PATH (or PROMDESK_TEST_VICTORIA) on a free loopback port with its
/// own data, for one test. It takes remote writes as it is. The child ends with this object, and on
/// Linux also when the test program dies. All calls block, bounded by 30 s. One thread.
class VictoriaServer final
{
public:
    VictoriaServer();
    ~VictoriaServer();
    Q_DISABLE_COPY_MOVE(VictoriaServer)

    /// Starts it and waits until it is ready. When false: errorText() says why.
    [[nodiscard]] bool start();
    /// Asks it to end, which writes what it holds in memory, and starts it on the same port and
    /// data.
    [[nodiscard]] bool restart();
    /// Makes what was written visible to queries; by itself it takes some seconds.
    [[nodiscard]] bool flush();

    /// "http://127.0.0.1:PORT".
    [[nodiscard]] QUrl baseUrl() const;

    [[nodiscard]] QString errorText() const { return m_error; }

private:
    [[nodiscard]] bool waitUntilReady();
    void end();

    QTemporaryDir m_folder;
    QProcess m_process;
    QByteArray m_log;
    QString m_error;
    quint16 m_port = 0;
};

} // namespace promdesk::test

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/HistoryImport.h"

#include "demo/ChildProcess.h"
#include "demo/DemoFolder.h"

#include <QFile>
#include <QProcess>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::size_t kAtOnce = 2; ///< importing is one thread of work each
/// Windows that are needed before a first look: the newest is shorter than two hours.
constexpr std::size_t kNewest = 3;

} // namespace

HistoryImport::HistoryImport(QString promtool, QString folder, QObject* parent)
    : QObject(parent)
    , m_promtool(std::move(promtool))
    , m_folder(std::move(folder))
{ }

HistoryImport::~HistoryImport()
{
    for (QProcess* process : findChildren<QProcess*>()) {
        process->disconnect(this);
        endNow(*process);
    }
}

void HistoryImport::start(std::shared_ptr<const HistoryWriter> writer)
{
    m_writer = std::move(writer);
    for (std::size_t i = 0; i < kAtOnce; ++i) {
        writeNext();
    }
}

void HistoryImport::writeNext()
{
    if (m_hasFailed || m_asked == m_writer->windowCount()) {
        return;
    }
    const std::size_t window = m_writer->windowCount() - 1 - m_asked++;
    const QString path = m_folder + u"/history-"_s + QString::number(window) + u".om"_s;
    m_pool.post([this, path, window, writer = m_writer] {
        const Result<void> written = DemoFolder::writeFile(path, writer->windowText(window));
        m_mailbox.post([this, path, written] {
            if (written) {
                importFile(path);
            } else {
                fail(written.error());
            }
        });
    });
}

void HistoryImport::importFile(const QString& path)
{
    if (m_hasFailed) {
        return;
    }
    auto* process = new QProcess(this);
    tieToThisProgram(*process);
    process->setProcessChannelMode(QProcess::MergedChannels);
    connect(process, &QProcess::finished, this,
        [this, process, path](int exitCode) { onImported(process, path, exitCode); });
    connect(process, &QProcess::errorOccurred, this, [this, process] {
        fail({ .kind = ErrorKind::Internal,
            .message = process->errorString(),
            .context = m_promtool,
            .detail = {} });
    });
    process->start(m_promtool,
        { u"tsdb"_s, u"create-blocks-from"_s, u"--quiet"_s, u"openmetrics"_s, path,
            m_folder + u"/data"_s });
}

void HistoryImport::onImported(QProcess* process, const QString& path, int exitCode)
{
    process->deleteLater();
    QFile::remove(path);
    if (exitCode != 0 || process->exitStatus() != QProcess::NormalExit) {
        fail({ .kind = ErrorKind::Internal,
            .message = u"promtool could not import the demo's history."_s,
            .context = m_promtool,
            .detail = QString::fromUtf8(process->readAll().right(4000)) });
        return;
    }
    ++m_imported;
    Q_EMIT progressChanged(
        static_cast<double>(m_imported) / static_cast<double>(m_writer->windowCount()));
    writeNext();
    if (m_imported == std::min(kNewest, m_writer->windowCount())) {
        Q_EMIT newestImported();
    }
    if (m_imported == m_writer->windowCount()) {
        Q_EMIT finished();
    }
}

void HistoryImport::fail(const Error& error)
{
    if (!m_hasFailed) {
        m_hasFailed = true;
        Q_EMIT failed(error);
    }
}

} // namespace promdesk

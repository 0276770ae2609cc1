// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Error.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "demo/HistoryWriter.h"

#include <QObject>
#include <QString>

#include <cstddef>
#include <memory>

class QProcess;

namespace promdesk {

/// Brings the history into a Prometheus data folder: windows are written on a worker and imported
/// by `promtool tsdb create-blocks-from openmetrics`, two at a time, newest first. Each file is
/// removed once it is imported. Destroying it ends everything. GUI thread.
class HistoryImport final : public QObject
{
    Q_OBJECT

public:
    /// `folder`: where text files go; its "data" becomes the data folder.
    HistoryImport(QString promtool, QString folder, QObject* parent = nullptr);
    ~HistoryImport() override;

    void start(std::shared_ptr<const HistoryWriter> writer);

Q_SIGNALS:
    void progressChanged(double share);
    /// The newest hours are there: four at least, or all when there are fewer.
    void newestImported();
    void finished();
    /// Emitted once at most; the import has stopped.
    void failed(const promdesk::Error& error);

private:
    void writeNext();
    void importFile(const QString& path);
    void onImported(QProcess* process, const QString& path, int exitCode);
    void fail(const Error& error);

    QString m_promtool;
    QString m_folder;
    std::shared_ptr<const HistoryWriter> m_writer;
    std::size_t m_asked = 0; ///< windows given to the worker so far
    std::size_t m_imported = 0;
    bool m_hasFailed = false;
    Mailbox m_mailbox;
    WorkerPool m_pool { 1 };
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/Error.h"
#include "core/Mailbox.h"
#include "core/WorkerPool.h"
#include "demo/HistoryWriter.h"

#include <QObject>
#include <QString>

#include <cstddef>
#include <memory>

namespace promdesk {

/// Brings the history into a Prometheus data folder, newest windows first, on one worker per core.
/// Destroying it stops after the windows in hand. GUI thread.
class HistoryImport final : public QObject
{
    Q_OBJECT

public:
    /// `folder`: its "data" becomes the data folder.
    HistoryImport(
        std::shared_ptr<const HistoryWriter> writer, QString folder, QObject* parent = nullptr);
    ~HistoryImport() override;

    /// Writes the newest four hours at least, or all when there are fewer: newestImported().
    void writeNewest();
    /// After newestImported(): writes the others, then finished().
    void writeOlder();
    /// After newestImported(): writes the seam up to the moment of writing, then seamImported().
    /// The clock must outlive this.
    void writeSeam(const Clock& clock);

Q_SIGNALS:
    /// Of the windows.
    void progressChanged(double share);
    void newestImported();
    void seamImported();
    void finished();
    /// Emitted once at most; the import has stopped.
    void failed(const promdesk::Error& error);

private:
    void writeWindows(std::size_t begin, std::size_t end);
    void onWritten(const Result<void>& written);
    void fail(const Error& error);

    QString m_folder;
    std::shared_ptr<const HistoryWriter> m_writer;
    std::size_t m_newest; ///< windows that are needed for a first look
    std::size_t m_imported = 0;
    bool m_isAllAsked = false;
    bool m_hasFailed = false;
    Mailbox m_mailbox;
    WorkerPool m_pool;
};

} // namespace promdesk

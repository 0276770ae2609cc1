// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "windows/DocumentFiles.h"

#include <QString>

#include <memory>

namespace promdesk {

/// Workspaces on the disk: read, parsed and written on a worker, atomically, one write after the
/// other. The last write of a session is finished by the program before it ends (finish()).
class DocumentDisk final : public DocumentFiles
{
public:
    /// workers and gui outlive this. sessionFile: where the session is kept.
    DocumentDisk(Executor& workers, Executor& gui, QString sessionFile);

    void read(const QString& file, std::function<void(Result<ReadDocument>)> done) override;
    void write(const QString& file, const Workspace& workspace,
        std::function<void(Result<void>)> done) override;
    void readSession(std::function<void(Result<ReadDocument>)> done) override;
    void writeSession(const Workspace& workspace) override;

    /// Writes the session that was handed over last, if it is not yet on the disk, on the calling
    /// thread: for the end of the program, when there is no event loop any more.
    [[nodiscard]] Result<void> finish();

private:
    struct Session;

    Executor& m_workers;
    Executor& m_gui;
    QString m_sessionFile;
    std::shared_ptr<Session> m_session;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "workspace/SessionState.h"

#include <QLockFile>

#include <functional>
#include <memory>

namespace promdesk {

/// The session as it is now, and its file. Changes are written on a worker, never two at a time,
/// and the newest wins. GUI thread.
class SessionKeeper
{
public:
    /// Reads the file at once, and so waits on the disk: made before there is a window. worker and
    /// gui outlive this.
    SessionKeeper(Executor& worker, Executor& gui, const QString& file);

    [[nodiscard]] const SessionState& state() const { return m_state; }

    /// How the last start that brought a session back ended.
    enum class LastRestore
    {
        Ended,
        Died, ///< between its beginRestore() and its endRestore()
    };

    /// Before a session is brought back: leaves a mark in the folder until endRestore() or the good
    /// end of the program. After Died there is no mark yet: call it again to restore all the same.
    /// Another run that is restoring at the moment does not count as died. Waits on the disk.
    [[nodiscard]] LastRestore beginRestore();

    /// The session is there and works.
    void endRestore() { m_restoring.reset(); }

    /// A change that changes nothing is not written.
    void change(const std::function<void(SessionState& state)>& edit);
    /// done is called on the GUI thread when all changes so far are in the file. Errors: Io.
    void flush(std::function<void(const Result<void>& written)> done);
    /// Writes what is not yet in the file on the calling thread: for the end of the program, when
    /// there is no event loop any more. Errors: Io.
    [[nodiscard]] Result<void> finish();

private:
    struct Pending;

    Executor& m_worker;
    Executor& m_gui;
    SessionState m_state;
    std::shared_ptr<Pending> m_pending; ///< shared with jobs
    QString m_markPath;
    std::unique_ptr<QLockFile> m_restoring; ///< the mark
};

} // namespace promdesk

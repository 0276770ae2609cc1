// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "workspace/SessionState.h"

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
    SessionKeeper(Executor& worker, Executor& gui, QString file);

    [[nodiscard]] const SessionState& state() const { return m_state; }

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
};

} // namespace promdesk

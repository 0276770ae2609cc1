// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "prometheus/HttpMessage.h"

#include <QByteArray>

#include <atomic>
#include <functional>
#include <memory>

namespace promdesk {

/// Carries the pieces of one body from the I/O thread to a sink on the worker, one at a time: while
/// a piece is there, the next ones wait on the I/O thread, and whoever reads should stop reading
/// once enough of them wait. I/O thread only; destroying it drops what was not handed over.
class BodyFeed final : public std::enable_shared_from_this<BodyFeed>
{
public:
    enum class Verdict
    {
        More,
        Enough, ///< the sink wants nothing more
    };

    /// taken runs on the I/O thread whenever the sink is through with a piece. io: for coming back
    /// from the worker, which outlives the feed.
    BodyFeed(std::shared_ptr<BodySink> sink, Executor& worker, std::shared_ptr<Executor> io,
        std::function<void(Verdict)> taken);

    /// Whether the sink is through with everything it was given.
    [[nodiscard]] bool isIdle() const { return !m_isBusy; }

    /// isIdle() is true.
    void give(QByteArray piece);

    /// The task runs as soon as the sink is through with what it was given: at once, or on the
    /// worker, then also if the feed is gone. One task at a time.
    void afterwards(Task task);

private:
    /// What both threads know of a piece.
    struct Piece
    {
        enum class State
        {
            Out,
            Taken,
            Awaited, ///< there is a task
        };

        std::atomic<State> state = State::Out;
        Task afterwards; ///< the worker's once it is Awaited
    };

    void done(Verdict verdict);

    std::shared_ptr<BodySink> m_sink;
    Executor& m_worker;
    std::shared_ptr<Executor> m_io;
    std::function<void(Verdict)> m_taken;
    std::shared_ptr<Piece> m_piece; ///< the last one
    bool m_isBusy = false;
};

} // namespace promdesk

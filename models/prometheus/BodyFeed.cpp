// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/BodyFeed.h"

#include <utility>

namespace promdesk {

BodyFeed::BodyFeed(std::shared_ptr<BodySink> sink, Executor& worker, std::shared_ptr<Executor> io,
    std::function<void(Verdict)> taken)
    : m_sink(std::move(sink))
    , m_worker(worker)
    , m_io(std::move(io))
    , m_taken(std::move(taken))
{ }

void BodyFeed::give(QByteArray piece)
{
    m_isBusy = true;
    m_piece = std::make_shared<Piece>();
    // The feed itself stays behind: it is looked at again on its own thread only.
    m_worker.post([weak = weak_from_this(), sink = m_sink, io = m_io, out = m_piece,
                      bytes = std::move(piece)]() mutable {
        const Verdict verdict = sink->add(bytes) ? Verdict::More : Verdict::Enough;
        bytes.clear();
        sink.reset();
        if (out->state.exchange(Piece::State::Taken) == Piece::State::Awaited) {
            std::exchange(out->afterwards, nullptr)();
        }
        io->post([weak, verdict] {
            if (const std::shared_ptr<BodyFeed> feed = weak.lock()) {
                feed->done(verdict);
            }
        });
    });
}

void BodyFeed::afterwards(Task task)
{
    if (m_piece) {
        m_piece->afterwards = std::move(task);
        if (m_piece->state.exchange(Piece::State::Awaited) == Piece::State::Out) {
            return;
        }
        task = std::exchange(m_piece->afterwards, nullptr);
    }
    task();
}

void BodyFeed::done(Verdict verdict)
{
    m_isBusy = false;
    m_taken(verdict);
}

} // namespace promdesk

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
    // The feed itself stays behind: it is looked at again on its own thread only.
    m_worker.post(
        [weak = weak_from_this(), sink = m_sink, io = m_io, bytes = std::move(piece)]() mutable {
            const Verdict verdict = sink->add(bytes) ? Verdict::More : Verdict::Enough;
            bytes.clear();
            sink.reset();
            io->post([weak, verdict] {
                if (const std::shared_ptr<BodyFeed> feed = weak.lock()) {
                    feed->done(verdict);
                }
            });
        });
}

void BodyFeed::done(Verdict verdict)
{
    m_isBusy = false;
    m_taken(verdict);
}

} // namespace promdesk

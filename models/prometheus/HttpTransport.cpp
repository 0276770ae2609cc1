// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpTransport.h"

#include "core/IoThread.h"
#include "prometheus/HttpChannel.h"
#include "prometheus/NetworkFailure.h"
#include "prometheus/ServerUrl.h"

#include <algorithm>
#include <atomic>
#include <utility>

namespace promdesk {

/// Both sides' handle on the channel, which lives on the I/O thread alone.
class HttpTransport::Link
{
public:
    Link(std::shared_ptr<Executor> executor, Executor& workers, TransportSetup transportSetup)
        : io(std::move(executor))
        , worker(workers)
        , totalDeadline(transportSetup.totalDeadline)
        , maxBytes(transportSetup.maxBytes)
        , setup(std::move(transportSetup))
        , isAtRoot(setup.settings.baseUrl.path().isEmpty())
    { }

    /// I/O thread.
    void enqueue(HttpChannel::Job job)
    {
        if (isClosed) {
            worker.post(
                [done = std::move(job.done), server = authorityText(setup.settings.baseUrl)] {
                    done(failure(cancelled(server)));
                });
            return;
        }
        if (!channel) {
            channel = std::make_unique<HttpChannel>(
                setup, HttpExchange::Threads { .worker = worker, .io = io });
        }
        channel->enqueue(std::move(job));
    }

    /// I/O thread.
    void usePathPrefix(const QString& prefix)
    {
        setup.settings.baseUrl.setPath(prefix, QUrl::StrictMode);
        if (channel) {
            channel->usePathPrefix(prefix);
        }
    }

    /// I/O thread.
    void close()
    {
        isClosed = true;
        channel.reset();
    }

    const std::shared_ptr<Executor> io;
    Executor& worker;
    const Duration totalDeadline;
    const qint64 maxBytes;
    TransportSetup setup; ///< I/O thread only
    std::atomic<bool> isAtRoot;
    std::atomic<quint64> lastGroup = 0;
    std::unique_ptr<HttpChannel> channel; ///< I/O thread only
    bool isClosed = false; ///< I/O thread only
};

HttpTransport::HttpTransport(IoThread& io, Executor& worker, TransportSetup setup)
    : m_link(std::make_shared<Link>(io.executor(), worker, std::move(setup)))
{ }

HttpTransport::~HttpTransport()
{
    close();
}

HttpTransport::Group HttpTransport::group(const CancelToken& token) const
{
    const Group group { .id = ++m_link->lastGroup, .token = token };
    token.onCancel([weak = std::weak_ptr<Link>(m_link), id = group.id] {
        const std::shared_ptr<Link> link = weak.lock();
        if (!link) {
            return;
        }
        link->io->post([weak, id] {
            const std::shared_ptr<Link> alive = weak.lock();
            if (alive && alive->channel) {
                alive->channel->abort(id);
            }
        });
    });
    return group;
}

void HttpTransport::send(HttpRequest request, Group group, Done done) const
{
    request.timeout = std::min(request.timeout, m_link->totalDeadline);
    request.maxBytes = std::min(request.maxBytes, m_link->maxBytes);
    auto job = std::make_shared<HttpChannel::Job>(HttpChannel::Job {
        .request = std::move(request), .group = std::move(group), .done = std::move(done) });
    m_link->io->post([link = m_link, job] { link->enqueue(std::move(*job)); });
}

bool HttpTransport::isAtRoot() const
{
    return m_link->isAtRoot;
}

void HttpTransport::usePathPrefix(const QString& prefix) const
{
    m_link->isAtRoot = false;
    m_link->io->post([link = m_link, prefix] { link->usePathPrefix(prefix); });
}

void HttpTransport::close() const
{
    m_link->io->post([link = m_link] { link->close(); });
}

} // namespace promdesk

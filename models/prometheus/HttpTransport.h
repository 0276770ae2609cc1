// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "core/Result.h"
#include "prometheus/HttpMessage.h"
#include "sources/ConnectionSettings.h"
#include "sources/RequestNote.h"

#include <functional>
#include <memory>

namespace promdesk {

class IoThread;
class Executor;

/// Everything a transport has to know about its one server. Deadlines are settable for tests.
struct TransportSetup
{
    enum class Compression
    {
        Automatic, ///< none on loopback and private networks, gzip elsewhere
        Always,
    };

    ConnectionSettings settings;
    Credentials credentials;
    Duration connectDeadline = Duration::fromSeconds(5); ///< name, TCP and TLS, until asked
    /// From asking to the first byte, where the request names no time of its own.
    Duration firstByteDeadline = Duration::fromSeconds(20);
    Duration idleDeadline = Duration::fromSeconds(15); ///< between two pieces of a body
    Duration totalDeadline = Duration::fromHours(1); ///< of any request; its own may be shorter
    qint64 maxBytes = limits::kAnswerBytes; ///< of any answer; the request's own may be less
    Compression compression = Compression::Automatic;
    RequestObserver observer = {}; ///< absent: nobody wants to know
    /// Somebody else asks from now on, as a configuration file says: another user or tenant. Absent
    /// likewise. On the I/O thread.
    std::function<void()> askerChanged = {};
};

/// Speaks HTTP with one server, on the I/O thread. At most limits::kMostRequestsPerServer requests
/// are under way, others wait in order of arrival. Credentials and custom headers reach the
/// server's own origin only. Where a server refuses POST, forms are sent as GET from then on. Cheap
/// to create; the destructor closes.
class HttpTransport
{
public:
    using Done = std::function<void(Result<HttpResponse>)>;

    /// Requests that are cancelled together.
    struct Group
    {
        quint64 id = 0;
        CancelToken token;
    };

    /// Both outlive the transport and every token given to it.
    HttpTransport(IoThread& io, Executor& worker, TransportSetup setup);
    HttpTransport(const HttpTransport&) = delete;
    HttpTransport& operator=(const HttpTransport&) = delete;
    ~HttpTransport();

    /// Ties a token to a group: cancelling it aborts the group's requests at once, waiting or
    /// under way. Several groups may be made from one token. On its owner's thread.
    [[nodiscard]] Group group(const CancelToken& token) const;

    /// Asks. Error texts and refused answers come without the connection's secrets. done runs
    /// exactly once, on the worker, with a complete answer of any status or one of: Cancelled,
    /// Redirected, Tls, Resolve, Connect, Timeout, TooMuch, Truncated, Malformed, NotPrometheus,
    /// InvalidArgument (request too large, certificate or configuration files), Io, Unsupported,
    /// and Authentication or Unavailable where a token server or a proxy refuses. Any thread.
    void send(HttpRequest request, Group group, Done done) const;

    /// Whether the server's address has no path, neither from its settings nor by usePathPrefix().
    [[nodiscard]] bool isAtRoot() const;

    /// Puts a path ("/prometheus") before those of all requests that are sent from now on by the
    /// calling thread. At most once, and only where isAtRoot().
    void usePathPrefix(const QString& prefix) const;

    /// Answers whatever is out, and is asked from now on, with Cancelled. Any thread.
    void close() const;

private:
    class Link;

    std::shared_ptr<Link> m_link;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "core/Instant.h"
#include "core/Limits.h"
#include "sources/QueryRequest.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace promdesk {

/// Takes the body of an answer while it comes in. On the worker, one piece after the other.
class BodySink
{
public:
    BodySink() = default;
    BodySink(const BodySink&) = delete;
    BodySink& operator=(const BodySink&) = delete;
    virtual ~BodySink() = default;

    /// Whether to stream the body of a successful answer that begins with `head`; the answers that
    /// are not are collected. Unless told otherwise: a JSON object that does not begin with an
    /// error and is worth a second thread. I/O thread.
    [[nodiscard]] virtual bool accepts(const QByteArray& contentType, QByteArrayView head) const;
    /// False: nothing more is wanted, the answer is broken.
    [[nodiscard]] virtual bool add(QByteArrayView piece) = 0;
};

/// One question to a server, before anything about connections is decided.
struct HttpRequest
{
    enum class Method
    {
        Get, ///< parameters go into the URL
        PostForm, ///< parameters go into the body; repeated as Get where POST is refused
        PostContent, ///< the body is `content`
    };

    /// What of the server the request takes up.
    enum class Lane
    {
        Query,
        RemoteRead, ///< at most limits::kReadsPerServer at once
    };

    /// Name and value, both UTF-8 and not yet encoded; names may repeat (match[]).
    using Parameter = std::pair<QByteArray, QByteArray>;

    Method method = Method::Get;
    QString path = {}; ///< below the base URL, percent-encoded: "/api/v1/query"
    std::vector<Parameter> parameters = {};
    Duration timeout =
        Duration::fromSeconds(30); ///< total, from leaving the queue to the last byte
    qint64 maxBytes = limits::kMetadataBytes; ///< of the decoded body
    /// For the first byte, from asking; absent: the transport's. Queries are evaluated before.
    std::optional<Duration> firstByteWithin = {};
    QByteArray content = {}; ///< of PostContent
    std::vector<Parameter> headers = {}; ///< of PostContent: its type and what belongs to it
    Lane lane = Lane::Query;
    /// Gets the body of a 2xx answer that it accepts; the response then has none. Absent: bodies
    /// are collected. What it got counts for nothing unless a response follows; whatever follows
    /// comes once the sink is through.
    std::shared_ptr<BodySink> sink = {};
    QueryRequest about = {}; ///< the same for people, and who asks; see RequestNote
};

/// A complete HTTP answer of any status; the body is decompressed.
struct HttpResponse
{
    int status = 0;
    QByteArray contentType = {};
    QByteArray body = {};
    std::optional<qint64> retryAfterMs = {}; ///< of Retry-After, at most five minutes
    std::optional<Instant> date = {}; ///< of Date, whole seconds: the server's clock
    QByteArray serverHint = {}; ///< headers that give the implementation away, "Name: value" lines
    QString server = {}; ///< host and port that answered, for messages
    Instant receivedAt = {}; ///< our clock when the first byte was there
    Duration firstByteAfter = {}; ///< since the request left the queue
    Duration took = {}; ///< to the last byte
};

/// Application/x-www-form-urlencoded, RFC 3986 percent encoding; also right for a URL's query.
[[nodiscard]] QByteArray encodeForm(const std::vector<HttpRequest::Parameter>& parameters);

} // namespace promdesk

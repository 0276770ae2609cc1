// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/RemoteRead.h"

#include "core/UntrustedText.h"
#include "prometheus/ApiAnswer.h"
#include "remoteread/ReadRequest.h"
#include "remoteread/ReadStream.h"

#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

const QByteArray kStreamType = "application/x-streamed-protobuf";

HttpRequest toHttpRequest(const ReadRequest& read)
{
    return HttpRequest { .method = HttpRequest::Method::PostContent,
        .path = u"/api/v1/read"_s,
        .content = encodeReadRequest(read),
        .headers = { { "Content-Type", "application/x-protobuf" }, { "Content-Encoding", "snappy" },
            { "X-Prometheus-Remote-Read-Version", "0.1.0" } },
        .lane = HttpRequest::Lane::RemoteRead };
}

/// Decodes a stream of chunks while it comes in.
class ChunkSink final : public BodySink
{
public:
    explicit ChunkSink(ReadStreamSetup setup)
        : m_stream(std::move(setup))
    { }

    [[nodiscard]] bool accepts(const QByteArray& contentType, QByteArrayView) const override
    {
        return contentType.startsWith(kStreamType);
    }

    [[nodiscard]] bool add(QByteArrayView piece) override
    {
        if (m_failure) {
            return false;
        }
        if (const Result<void> added = m_stream.add(piece); !added) {
            m_failure = added.error();
        }
        return !m_failure;
    }

    [[nodiscard]] Result<SnapshotPtr> finish()
    {
        return m_failure ? Result<SnapshotPtr>(failure(*m_failure)) : m_stream.finish();
    }

private:
    ReadStream m_stream;
    std::optional<Error> m_failure;
};

std::function<Result<void>(Series)> toReceiver(const std::shared_ptr<RawSink>& sink)
{
    if (!sink) {
        return {};
    }
    return [sink](Series series) -> Result<void> {
        if (sink->add(std::move(series))) {
            return {};
        }
        return failure(ErrorKind::Io, u"The samples could not be written."_s);
    };
}

/// The read API says in plain text why it refuses, where the others use JSON.
std::optional<Error> refusal(const HttpResponse& response)
{
    const bool isRefused =
        response.status == 400 || response.status == 422 || response.status == 500;
    if (!isRefused || !response.contentType.startsWith("text/plain")) {
        return std::nullopt;
    }
    const QByteArray text = response.body.left(300);
    return Error { .kind = text.contains("limit") ? ErrorKind::TooMuch : ErrorKind::BadQuery,
        .message = u"The server refuses to read these raw samples."_s,
        .context = response.server,
        .detail = UntrustedText(QString::fromUtf8(text)).plain() };
}

Result<SnapshotPtr> toAnswer(Result<HttpResponse> response, ChunkSink& sink)
{
    if (!response) {
        return failure(response.error());
    }
    if (isChunkStream(*response)) {
        return sink.finish();
    }
    if (const std::optional<Error> refused = refusal(*response)) {
        return failure(*refused);
    }
    const Result<QByteArray> body = apiBody(std::move(*response));
    return body ? failure(ErrorKind::Unsupported, u"The server does not stream raw samples."_s)
                : failure(body.error());
}

} // namespace

bool isRemoteReadBuilt()
{
    return true;
}

HttpRequest remoteReadProbe(Instant now)
{
    return toHttpRequest({ .matchers = { { .name = "__name__", .value = "prometheus_build_info" } },
        .start = now - Duration::fromMinutes(1),
        .end = now });
}

bool isChunkStream(const HttpResponse& response)
{
    return response.status == 200 && response.contentType.startsWith(kStreamType);
}

void readRemotely(const HttpTransport& transport, const HttpTransport::Group& group,
    const RawRequest& request, const std::vector<LabelMatcher>& matchers,
    std::function<void(Result<SnapshotPtr>)> done)
{
    const auto sink = std::make_shared<ChunkSink>(ReadStreamSetup { .start = request.start,
        .end = request.end,
        .externalLabels = request.externalLabels,
        .onSeries = toReceiver(request.sink) });
    HttpRequest http =
        toHttpRequest({ .matchers = matchers, .start = request.start, .end = request.end });
    http.timeout = request.timeout;
    http.firstByteWithin = request.timeout;
    http.maxBytes = limits::kAnswerBytes;
    http.sink = sink;
    http.about = { .kind = QueryRequest::Kind::Range,
        .expression = request.selector,
        .start = request.start,
        .end = request.end,
        .step = {},
        .timeout = request.timeout,
        .origin = request.origin };
    transport.send(std::move(http), group,
        [sink, token = group.token, done = std::move(done)](Result<HttpResponse> response) {
            if (token.isCancelled()) {
                done(failure(ErrorKind::Cancelled, u"The request was cancelled."_s));
                return;
            }
            done(toAnswer(std::move(response), *sink));
        });
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/PrometheusSource.h"

#include "core/Executor.h"
#include "prometheus/AnswerDecoder.h"
#include "prometheus/AnswerSink.h"
#include "prometheus/ApiAnswer.h"
#include "prometheus/ApiRequest.h"
#include "prometheus/CapabilityProbe.h"
#include "prometheus/MetadataDecoder.h"
#include "prometheus/RawFetch.h"
#include "prometheus/ServerDialect.h"
#include "prometheus/ServerUrl.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// What every answer goes through on the worker before it is decoded.
Result<QByteArray> usableBody(
    Result<HttpResponse> response, const CancelToken& cancel, const QString& server)
{
    if (!response) {
        return failure(response.error());
    }
    if (cancel.isCancelled()) {
        return failure(ErrorKind::Cancelled, u"The request was cancelled."_s, server);
    }
    return apiBody(std::move(*response));
}

template <typename T> Result<T> withContext(Result<T> result, const QString& server)
{
    if (!result) {
        result.error() = explained(std::move(result.error()));
    }
    if (!result && result.error().context.isEmpty()) {
        result.error().context = server;
    }
    return result;
}

} // namespace

PrometheusSource::PrometheusSource(TransportSetup setup, IoThread& io, Executor& worker)
    : m_settings(setup.settings)
    , m_worker(worker)
    , m_transport(std::make_shared<HttpTransport>(io, worker, std::move(setup)))
    , m_flavour(std::make_shared<std::atomic<Flavour>>(Flavour::Unknown))
{ }

PrometheusSource::~PrometheusSource()
{
    // A probe on a worker may hold the transport a moment longer.
    m_transport->close();
}

QString PrometheusSource::id() const
{
    return m_settings.id;
}

QString PrometheusSource::name() const
{
    return m_settings.name.isEmpty() ? authorityText(m_settings.baseUrl) : m_settings.name;
}

QString PrometheusSource::address() const
{
    return m_settings.baseUrl.toString(QUrl::RemoveUserInfo | QUrl::RemoveQuery);
}

void PrometheusSource::probe(CancelToken cancel, ProbeDone done)
{
    probeCapabilities(m_transport, m_transport->group(cancel),
        [flavour = m_flavour, done = std::move(done)](Result<SourceCapabilities> found) {
            if (found) {
                flavour->store(found->flavour);
            }
            done(std::move(found));
        });
}

void PrometheusSource::fetch(const QueryRequest& request, CancelToken cancel, QueryDone done)
{
    const QString server = authorityText(m_settings.baseUrl);
    Result<HttpRequest> http = toHttpRequest(request);
    if (!http) {
        m_worker.post([done = std::move(done), error = http.error()] { done(failure(error)); });
        return;
    }
    const auto sink = std::make_shared<AnswerSink>(request);
    http->sink = sink;
    addDialect(*http, request, m_flavour->load());
    m_transport->send(std::move(*http), m_transport->group(cancel),
        [request, cancel, server, sink, done = std::move(done)](Result<HttpResponse> response) {
            if (response && sink->hasBegun() && !cancel.isCancelled()) {
                done(withContext(sink->finish(), server));
                return;
            }
            const Result<QByteArray> body = usableBody(std::move(response), cancel, server);
            done(withContext(body.and_then([&request](const QByteArray& bytes) {
                return decodeQueryAnswer(bytes, request);
            }),
                server));
        });
}

void PrometheusSource::fetchRaw(const RawRequest& request, CancelToken cancel, QueryDone done)
{
    if (const Result<void> checked = checkRawRequest(request); !checked) {
        m_worker.post([done = std::move(done), error = checked.error()] { done(failure(error)); });
        return;
    }
    const QString server = authorityText(m_settings.baseUrl);
    promdesk::fetchRaw(m_transport, m_transport->group(cancel), request,
        [server, done = std::move(done)](
            Result<SnapshotPtr> answer) { done(withContext(std::move(answer), server)); });
}

void PrometheusSource::fetchMetadata(
    const MetadataRequest& request, CancelToken cancel, MetadataDone done)
{
    const QString server = authorityText(m_settings.baseUrl);
    Result<HttpRequest> http = toHttpRequest(request);
    if (!http) {
        m_worker.post([done = std::move(done), error = http.error()] { done(failure(error)); });
        return;
    }
    m_transport->send(std::move(*http), m_transport->group(cancel),
        [kind = request.kind, cancel, server, done = std::move(done)](
            Result<HttpResponse> response) {
            const Result<QByteArray> body = usableBody(std::move(response), cancel, server);
            done(withContext(body.and_then([kind](const QByteArray& bytes) {
                return decodeMetadata(kind, bytes);
            }),
                server));
        });
}

} // namespace promdesk

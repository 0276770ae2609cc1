// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ConnectionDiagnosis.h"

#include "core/IoThread.h"
#include "prometheus/ApiAnswer.h"
#include "prometheus/ApiRequest.h"
#include "prometheus/CapabilityProbe.h"
#include "prometheus/ConnectionTrial.h"
#include "prometheus/MetadataDecoder.h"
#include "prometheus/ServerUrl.h"

#include <QStringList>

#include <cstdlib>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr Duration kNotableSkew = Duration::fromSeconds(30);

QStringList allTitles()
{
    return { u"Name"_s, u"Connection"_s, u"Encryption"_s, u"HTTP"_s, u"API"_s };
}

QString skewSentence(Duration skew)
{
    const QString amount = toText(Duration::fromSeconds(std::abs(skew.toMs()) / 1000));
    return skew > Duration() ? u" Its clock is %1 ahead of this machine's."_s.arg(amount)
                             : u" Its clock is %1 behind this machine's."_s.arg(amount);
}

/// One diagnosis under way; held by whatever comes next.
class Diagnosis final : public std::enable_shared_from_this<Diagnosis>
{
public:
    Diagnosis(const TransportSetup& setup, IoThread& io, Executor& worker, DiagnosisCallbacks out)
        : m_setup(setup)
        , m_io(io.executor())
        , m_worker(worker)
        , m_transport(std::make_shared<HttpTransport>(io, worker, setup))
        , m_out(std::move(out))
    { }

    void start(const CancelToken& cancel)
    {
        m_group.token = cancel;
        cancel.onCancel([weak = weak_from_this()] {
            if (const auto self = weak.lock()) {
                self->m_transport->close();
                self->m_io->post([self] { self->stopTrial(); });
            }
        });
        m_io->post([self = shared_from_this()] { self->startTrial(); });
    }

private:
    void startTrial()
    {
        if (m_group.token.isCancelled()) {
            finishOnWorker(failure(ErrorKind::Cancelled, u"The test was cancelled."_s));
            return;
        }
        const auto self = shared_from_this();
        m_trial = std::make_unique<ConnectionTrial>(m_setup,
            ConnectionTrial::Listener {
                .report = [self](const DiagnosisStep& step) { self->report(step); },
                .finished = [self](const Result<void>& outcome) { self->trialEnded(outcome); },
            });
        m_trial->start();
    }

    /// I/O thread.
    void trialEnded(const Result<void>& outcome)
    {
        m_trial.release()->deleteLater();
        m_worker.post([self = shared_from_this(), outcome] {
            if (!outcome) {
                self->finish(failure(outcome.error()));
                return;
            }
            self->askHttp();
        });
    }

    /// I/O thread.
    void stopTrial()
    {
        if (m_trial) {
            m_trial.reset();
            finishOnWorker(failure(ErrorKind::Cancelled, u"The test was cancelled."_s));
        }
    }

    void finishOnWorker(const Result<SourceCapabilities>& result)
    {
        m_worker.post([self = shared_from_this(), result] { self->finish(result); });
    }

    // From here on the worker; each step posts the next, so that they never overlap.

    void askHttp()
    {
        report({ .title = u"HTTP"_s });
        m_transport->send(HttpRequest { .path = u"/api/v1/status/buildinfo"_s }, m_group,
            [self = shared_from_this()](
                Result<HttpResponse> response) { self->judgeHttp(std::move(response)); });
    }

    void judgeHttp(Result<HttpResponse> response)
    {
        if (!response) {
            failStep(u"HTTP"_s, response.error());
            return;
        }
        report({ .title = u"HTTP"_s,
            .state = DiagnosisStep::State::Passed,
            .sentence = u"Answered after %1 ms."_s.arg(response->took.toMs()),
            .took = response->took });
        report({ .title = u"API"_s });
        probeCapabilities(
            m_transport, m_group, [self = shared_from_this()](Result<SourceCapabilities> found) {
                self->judgeApi(std::move(found));
            });
    }

    void judgeApi(Result<SourceCapabilities> found)
    {
        if (!found) {
            failStep(u"API"_s, found.error());
            return;
        }
        MetadataRequest request;
        request.kind = MetadataKind::TsdbStatus;
        const Result<HttpRequest> http = toHttpRequest(request);
        m_transport->send(*http, m_group,
            [self = shared_from_this(), found = *found](
                Result<HttpResponse> response) { self->conclude(found, std::move(response)); });
    }

    void conclude(const SourceCapabilities& found, Result<HttpResponse> response)
    {
        if (!response && response.error().kind == ErrorKind::Cancelled) {
            failStep(u"API"_s, response.error());
            return;
        }
        const Result<MetadataAnswer> answer =
            response.and_then([](const HttpResponse& http) { return apiBody(http); })
                .and_then([](const QByteArray& body) {
                    return decodeMetadata(MetadataKind::TsdbStatus, body);
                });
        const auto* tsdb = answer ? std::get_if<TsdbStatus>(&answer->content) : nullptr;
        QString sentence =
            found.flavour == Flavour::Unknown ? u"A server with this API"_s : toText(found.flavour);
        if (!found.version.isEmpty()) {
            sentence += u' ' + found.version;
        }
        sentence += tsdb != nullptr ? u" with %1 series."_s.arg(tsdb->seriesCount) : u"."_s;
        if (!found.pathPrefix.isEmpty()) {
            sentence += u" It answers below %1, which is used."_s.arg(found.pathPrefix);
        }
        const bool isSkewed = found.clockSkew > kNotableSkew || found.clockSkew < -kNotableSkew;
        if (isSkewed) {
            sentence += skewSentence(found.clockSkew);
        }
        report({ .title = u"API"_s,
            .state = isSkewed ? DiagnosisStep::State::Warned : DiagnosisStep::State::Passed,
            .sentence = sentence,
            .took = found.roundTrip });
        finish(found);
    }

    void failStep(const QString& title, const Error& error)
    {
        report(
            { .title = title, .state = DiagnosisStep::State::Failed, .sentence = error.message });
        finish(failure(error));
    }

    void report(const DiagnosisStep& step)
    {
        m_lastTitle = step.title;
        m_out.report(step);
    }

    void finish(Result<SourceCapabilities> result)
    {
        if (!result) {
            const QStringList titles = allTitles();
            for (const QString& title : titles.mid(titles.indexOf(m_lastTitle) + 1)) {
                m_out.report({ .title = title, .state = DiagnosisStep::State::Skipped });
            }
        }
        m_transport->close();
        m_out.finished(std::move(result));
    }

    TransportSetup m_setup;
    std::shared_ptr<Executor> m_io;
    Executor& m_worker;
    std::shared_ptr<HttpTransport> m_transport;
    DiagnosisCallbacks m_out;
    HttpTransport::Group m_group;
    std::unique_ptr<ConnectionTrial> m_trial; ///< I/O thread only
    QString m_lastTitle; ///< of the step under way, whichever thread that runs on
};

} // namespace

void diagnoseConnection(const TransportSetup& setup, IoThread& io, Executor& worker,
    const CancelToken& cancel, DiagnosisCallbacks callbacks)
{
    std::make_shared<Diagnosis>(setup, io, worker, std::move(callbacks))->start(cancel);
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/RawFetch.h"

#include "core/Limits.h"
#include "prometheus/AnswerDecoder.h"
#include "prometheus/AnswerSink.h"
#include "prometheus/ApiAnswer.h"
#include "prometheus/ApiRequest.h"
#include "prometheus/MetadataDecoder.h"
#include "prometheus/RemoteRead.h"
#include "remoteread/PlainSelector.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Takes off samples before the window: a range is open or closed at its start, depending on the
/// version. False: nothing is left.
bool clipStart(Series& series, Instant start)
{
    if (const std::size_t first = series.axis.lowerBound(start); first > 0) {
        std::vector<std::int64_t> times;
        for (std::size_t i = first; i < series.axis.size(); ++i) {
            times.push_back(series.axis.at(i).toMs());
        }
        series.values.erase(
            series.values.begin(), series.values.begin() + static_cast<std::ptrdiff_t>(first));
        series.axis = times.empty() ? TimeAxis() : TimeAxis::explicitTimes(std::move(times));
    }
    std::erase_if(
        series.histograms, [start](const HistogramSample& sample) { return sample.time < start; });
    return !series.values.empty() || !series.histograms.empty();
}

/// Hands the series of an answer on as a RawSink wants them.
AnswerStream::Receiver toReceiver(const RawRequest& request)
{
    if (!request.sink) {
        return {};
    }
    return [sink = request.sink, start = request.start](Series series) -> Result<void> {
        if (!clipStart(series, start) || sink->add(std::move(series))) {
            return {};
        }
        return failure(ErrorKind::Io, u"The samples could not be written."_s);
    };
}

QueryRequest instantRequest(std::string expression, Instant time, const RawRequest& raw)
{
    QueryRequest request;
    request.kind = QueryRequest::Kind::Instant;
    request.expression = std::move(expression);
    request.start = request.end = time;
    request.timeout = raw.timeout;
    request.origin = raw.origin;
    return request;
}

/// One raw question from the estimate to the answer; the transport's callbacks carry it.
class RawFetch final : public std::enable_shared_from_this<RawFetch>
{
public:
    using Done = std::function<void(Result<SnapshotPtr>)>;

    RawFetch(std::shared_ptr<HttpTransport> transport, HttpTransport::Group group,
        RawRequest request, Done done)
        : m_transport(std::move(transport))
        , m_group(std::move(group))
        , m_request(std::move(request))
        , m_matchers(*plainSelector(m_request.selector))
        , m_done(std::move(done))
    { }

    void start()
    {
        if (m_request.isKnownSmall) {
            askForSamples();
        } else {
            estimate();
        }
    }

private:
    void estimate()
    {
        const std::string count = "count(" + selectorText(m_matchers) + ")";
        ask(instantRequest(count, m_request.end, m_request), {},
            [](RawFetch& self, SeriesSnapshot answer) { self.judge(answer); });
    }

    using Next = void (*)(RawFetch& self, SeriesSnapshot answer);

    /// Asks for JSON and hands the decoded answer on; with a receiver, its series went there.
    void ask(const QueryRequest& query, const AnswerStream::Receiver& receiver, Next next)
    {
        Result<HttpRequest> http = toHttpRequest(query);
        if (!http) {
            m_done(failure(http.error()));
            return;
        }
        const auto sink = std::make_shared<AnswerSink>(query, receiver);
        http->sink = sink;
        m_transport->send(std::move(*http), m_group,
            [self = shared_from_this(), query, receiver, sink, next](
                Result<HttpResponse> response) {
                if (self->m_group.token.isCancelled()) {
                    self->m_done(failure(ErrorKind::Cancelled, u"The request was cancelled."_s));
                    return;
                }
                const bool isStreamed = response && sink->hasBegun();
                const Result<SnapshotPtr> answer = isStreamed
                    ? sink->finish()
                    : response.and_then(apiBody).and_then(
                        [&](const QByteArray& body) { return decode(body, query, receiver); });
                if (!answer) {
                    self->m_done(failure(answer.error()));
                    return;
                }
                next(*self, **answer);
            });
    }

    [[nodiscard]] static Result<SnapshotPtr> decode(
        const QByteArray& body, const QueryRequest& query, const AnswerStream::Receiver& receiver)
    {
        AnswerStream stream(query, receiver);
        static_cast<void>(stream.add(body)); // finish() tells
        return stream.finish();
    }

    void judge(const SeriesSnapshot& counted)
    {
        const bool hasCount = !counted.series.empty() && !counted.series.front().values.empty();
        const double series = hasCount ? counted.series.front().values.front() : 0.0;
        const double scrapes = static_cast<double>((m_request.end - m_request.start).toMs())
            / static_cast<double>(std::max(m_request.scrapeInterval, Duration::fromMs(1)).toMs());
        if (series * scrapes > static_cast<double>(limits::kSamplesPerAnswer)) {
            m_done(failure(ErrorKind::TooMuch,
                u"About %1 million raw samples are too many; ask for a shorter range."_s.arg(
                    series * scrapes / 1e6, 0, 'f', 0)));
            return;
        }
        askForSamples();
    }

    void askForSamples()
    {
        const bool mayRead =
            m_request.usesRemoteRead && isRemoteReadBuilt() && !namesExternalLabel();
        const bool areLabelsSure = m_request.externalLabels.isEmpty()
            || m_request.isFreeOfExternalLabels || m_request.isRemoteReadOnly;
        if (mayRead && areLabelsSure) {
            askRemoteRead();
        } else if (mayRead && !m_request.isKnownSmall) {
            lookForOwnLabels();
        } else {
            askJson();
        }
    }

    void lookForOwnLabels()
    {
        Result<HttpRequest> http = toHttpRequest(ownLabelsRequest());
        if (!http) {
            askJson();
            return;
        }
        m_transport->send(
            std::move(*http), m_group, [self = shared_from_this()](Result<HttpResponse> response) {
                if (self->m_group.token.isCancelled()) {
                    self->m_done(failure(ErrorKind::Cancelled, u"The request was cancelled."_s));
                    return;
                }
                const Result<MetadataAnswer> found =
                    response.and_then(apiBody).and_then([](const QByteArray& body) {
                        return decodeMetadata(MetadataKind::Series, body);
                    });
                const auto* const series =
                    found ? std::get_if<std::vector<LabelSet>>(&found->content) : nullptr;
                if (series != nullptr && series->empty()) {
                    self->askRemoteRead();
                } else {
                    self->askJson();
                }
            });
    }

    /// Series of the window that have a label with an external label's name.
    [[nodiscard]] MetadataRequest ownLabelsRequest() const
    {
        MetadataRequest request { .kind = MetadataKind::Series,
            .name = {},
            .matchers = {},
            .start = m_request.start,
            .end = m_request.end,
            .limit = 1,
            .origin = m_request.origin };
        for (const auto& [name, value] : m_request.externalLabels) {
            std::vector<LabelMatcher> matchers = m_matchers;
            matchers.push_back({ .kind = LabelMatcher::Kind::NotEqual, .name = name, .value = {} });
            request.matchers.push_back(selectorText(matchers));
        }
        return request;
    }

    [[nodiscard]] bool namesExternalLabel() const
    {
        return std::any_of(
            m_matchers.begin(), m_matchers.end(), [this](const LabelMatcher& matcher) {
                return m_request.externalLabels.contains(matcher.name);
            });
    }

    void askRemoteRead()
    {
        readRemotely(*m_transport, m_group, m_request, m_matchers,
            [self = shared_from_this()](Result<SnapshotPtr> answer) {
                const bool mayBeJson = !answer
                    && (answer.error().kind == ErrorKind::Unsupported
                        || answer.error().kind == ErrorKind::NotFound);
                if (!mayBeJson) {
                    self->m_done(std::move(answer));
                    return;
                }
                if (self->m_request.sink) {
                    self->m_request.sink->restart();
                }
                self->askJson();
            });
    }

    void askJson()
    {
        if (m_request.isRemoteReadOnly) {
            m_done(failure(ErrorKind::Unsupported, u"There is no remote read of these samples."_s));
            return;
        }
        // One millisecond more, so that the first sample is inside also where ranges are open.
        const Duration range = m_request.end - m_request.start + Duration::fromMs(1);
        const std::string expression =
            selectorText(m_matchers) + '[' + std::to_string(range.toMs()) + "ms]";
        ask(instantRequest(expression, m_request.end, m_request), toReceiver(m_request),
            [](RawFetch& self, SeriesSnapshot answer) { self.takeJson(std::move(answer)); });
    }

    void takeJson(SeriesSnapshot answer)
    {
        std::erase_if(
            answer.series, [this](Series& series) { return !clipStart(series, m_request.start); });
        m_done(std::make_shared<const SeriesSnapshot>(std::move(answer)));
    }

    std::shared_ptr<HttpTransport> m_transport;
    HttpTransport::Group m_group;
    RawRequest m_request;
    std::vector<LabelMatcher> m_matchers;
    Done m_done;
};

} // namespace

void fetchRaw(std::shared_ptr<HttpTransport> transport, HttpTransport::Group group,
    RawRequest request, std::function<void(Result<SnapshotPtr>)> done)
{
    std::make_shared<RawFetch>(
        std::move(transport), std::move(group), std::move(request), std::move(done))
        ->start();
}

Result<void> checkRawRequest(const RawRequest& request)
{
    if (!plainSelector(request.selector)) {
        return failure(ErrorKind::InvalidArgument,
            u"Raw samples need an expression that selects series and does nothing else."_s);
    }
    if (request.end < request.start) {
        return failure(ErrorKind::InvalidArgument, u"The range ends before it starts."_s);
    }
    return {};
}

} // namespace promdesk

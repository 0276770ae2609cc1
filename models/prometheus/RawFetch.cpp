// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/RawFetch.h"

#include "core/Limits.h"
#include "prometheus/AnswerDecoder.h"
#include "prometheus/ApiAnswer.h"
#include "prometheus/ApiRequest.h"
#include "prometheus/RemoteRead.h"
#include "remoteread/PlainSelector.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Samples before the window: a range is open or closed at its start, depending on the version.
void clipStart(Series& series, Instant start)
{
    const std::size_t first = series.axis.lowerBound(start);
    if (first == 0) {
        return;
    }
    std::vector<std::int64_t> times;
    for (std::size_t i = first; i < series.axis.size(); ++i) {
        times.push_back(series.axis.at(i).toMs());
    }
    series.values.erase(
        series.values.begin(), series.values.begin() + static_cast<std::ptrdiff_t>(first));
    series.axis = times.empty() ? TimeAxis() : TimeAxis::explicitTimes(std::move(times));
}

QueryRequest instantRequest(std::string expression, Instant time, Duration timeout)
{
    QueryRequest request;
    request.kind = QueryRequest::Kind::Instant;
    request.expression = std::move(expression);
    request.start = request.end = time;
    request.timeout = timeout;
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

    void estimate()
    {
        const std::string count = "count(" + selectorText(m_matchers) + ")";
        ask(instantRequest(count, m_request.end, m_request.timeout),
            [](RawFetch& self, const SeriesSnapshot& answer) { self.judge(answer); });
    }

private:
    /// Asks for JSON and hands the decoded answer on.
    void ask(const QueryRequest& query, void (*next)(RawFetch& self, const SeriesSnapshot& answer))
    {
        Result<HttpRequest> http = toHttpRequest(query);
        if (!http) {
            m_done(failure(http.error()));
            return;
        }
        m_transport->send(std::move(*http), m_group,
            [self = shared_from_this(), query, next](Result<HttpResponse> response) {
                const Result<SnapshotPtr> answer = response.and_then(apiBody).and_then(
                    [&query](const QByteArray& body) { return decodeQueryAnswer(body, query); });
                if (!answer) {
                    self->m_done(failure(answer.error()));
                    return;
                }
                next(*self, **answer);
            });
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
        if (m_request.usesRemoteRead && isRemoteReadBuilt() && !namesExternalLabel()) {
            askRemoteRead();
        } else {
            askJson();
        }
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
        // One millisecond more, so that the first sample is inside also where ranges are open.
        const Duration range = m_request.end - m_request.start + Duration::fromMs(1);
        const std::string expression =
            selectorText(m_matchers) + '[' + std::to_string(range.toMs()) + "ms]";
        ask(instantRequest(expression, m_request.end, m_request.timeout),
            [](RawFetch& self, const SeriesSnapshot& answer) { self.takeJson(answer); });
    }

    void takeJson(SeriesSnapshot answer)
    {
        for (Series& series : answer.series) {
            clipStart(series, m_request.start);
        }
        std::erase_if(answer.series, [](const Series& series) {
            return series.values.empty() && series.histograms.empty();
        });
        if (m_request.sink) {
            for (Series& series : std::exchange(answer.series, {})) {
                if (!m_request.sink->add(std::move(series))) {
                    m_done(failure(ErrorKind::Io, u"The samples could not be written."_s));
                    return;
                }
            }
        }
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
        ->estimate();
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

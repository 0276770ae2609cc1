// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/CapabilityProbe.h"

#include "core/Limits.h"
#include "core/UntrustedText.h"
#include "prometheus/AnswerDecoder.h"
#include "prometheus/ApiAnswer.h"
#include "prometheus/GlobalConfig.h"
#include "prometheus/MetadataDecoder.h"
#include "prometheus/RemoteRead.h"
#include "prometheus/ServerFlags.h"

#include <QRegularExpression>
#include <QStringList>
#include <QVersionNumber>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr Duration kQuestionDeadline = Duration::fromSeconds(10);
constexpr int kVersionCharacters = 64;
constexpr std::size_t kVictoriaExpressionBytes = 16ULL * 1024; ///< unless its flag says more
constexpr std::size_t kLeastExpressionBytes = 1024;
constexpr qint64 kOwnMetricsBytes = 1024LL * 1024;
constexpr std::array kQuestions { ProbeQuestion::BuildInfo, ProbeQuestion::Stores,
    ProbeQuestion::QueryLimit, ProbeQuestion::QueryLookback, ProbeQuestion::Flags,
    ProbeQuestion::Config, ProbeQuestion::Targets, ProbeQuestion::Rules, ProbeQuestion::RemoteRead,
    ProbeQuestion::ScrapeCount, ProbeQuestion::OwnMetrics };

/// Where gateways and the engines behind the same API put it: Prometheus behind a proxy, Mimir,
/// VictoriaMetrics' cluster, Cortex.
QStringList usualPrefixes()
{
    return { u"/prometheus"_s, u"/prom"_s, u"/select/0/prometheus"_s, u"/api/prom"_s };
}

/// For the query log.
QueryRequest aboutProbe(const QByteArray& expression)
{
    QueryRequest about;
    about.kind = QueryRequest::Kind::Instant;
    about.expression = expression.toStdString();
    about.origin.asker = RequestOrigin::Asker::Connection;
    return about;
}

HttpRequest question(const QString& path, std::vector<HttpRequest::Parameter> parameters = {})
{
    HttpRequest request {
        .path = path, .parameters = std::move(parameters), .timeout = kQuestionDeadline
    };
    const bool isQuery = !request.parameters.empty() && request.parameters.front().first == "query";
    request.about = aboutProbe(isQuery ? request.parameters.front().second : QByteArray());
    return request;
}

HttpRequest requestOf(ProbeQuestion asked)
{
    switch (asked) {
    case ProbeQuestion::BuildInfo:
        return question(u"/api/v1/status/buildinfo"_s);
    case ProbeQuestion::Stores:
        return question(u"/api/v1/stores"_s);
    case ProbeQuestion::QueryLimit:
        return question(u"/api/v1/query"_s, { { "query", "1" }, { "limit", "-1" } });
    case ProbeQuestion::QueryLookback:
        return question(u"/api/v1/query"_s, { { "query", "1" }, { "lookback_delta", "bogus" } });
    case ProbeQuestion::Flags:
        return question(u"/api/v1/status/flags"_s);
    case ProbeQuestion::Config:
        return question(u"/api/v1/status/config"_s);
    case ProbeQuestion::Targets:
        return question(
            u"/api/v1/targets"_s, { { "state", "active" }, { "scrapePool", "promdesk-probe" } });
    case ProbeQuestion::Rules:
        return question(u"/api/v1/rules"_s, { { "rule_group[]", "promdesk-probe" } });
    case ProbeQuestion::RemoteRead:
        return {}; // needs the server's time
    case ProbeQuestion::ScrapeCount:
        return question(u"/api/v1/query"_s,
            { { "query", "quantile(0.5, count_over_time(up[10m]))" }, { "timeout", "9" } });
    case ProbeQuestion::OwnMetrics: {
        HttpRequest own = question(u"/metrics"_s);
        own.maxBytes = kOwnMetricsBytes;
        return own;
    }
    }
    return {};
}

const HttpResponse* answerTo(const ProbeAnswers& answers, ProbeQuestion asked)
{
    const auto index = static_cast<std::size_t>(asked);
    return index < answers.size() && answers.at(index) ? &*answers.at(index) : nullptr;
}

bool isOk(const HttpResponse* response)
{
    return response != nullptr && response->status == 200 && apiBody(*response).has_value();
}

bool isVictoriaMetrics(const HttpResponse* buildInfo)
{
    return buildInfo != nullptr && buildInfo->serverHint.contains("X-Server-Hostname");
}

/// Asks one question after the other; the callbacks of the transport carry it from step to step.
class Interview final : public std::enable_shared_from_this<Interview>
{
public:
    Interview(std::shared_ptr<HttpTransport> transport, HttpTransport::Group group,
        std::function<void(Result<SourceCapabilities>)> done)
        : m_transport(std::move(transport))
        , m_group(std::move(group))
        , m_done(std::move(done))
    { }

    void askNext()
    {
        const ProbeQuestion asked = kQuestions.at(m_answers.size());
        if (asked == ProbeQuestion::RemoteRead && !isRemoteReadBuilt()) {
            take(failure(ErrorKind::Unsupported, u"This build does not read remotely."_s));
            return;
        }
        m_transport->send(asked == ProbeQuestion::RemoteRead ? readQuestion() : requestOf(asked),
            m_group, [self = shared_from_this()](Result<HttpResponse> response) {
                self->take(std::move(response));
            });
    }

private:
    [[nodiscard]] HttpRequest readQuestion() const
    {
        const Result<HttpResponse>& first = m_answers.front();
        const Instant ours = first ? first->receivedAt : Instant();
        HttpRequest request = remoteReadProbe(first ? first->date.value_or(ours) : ours);
        request.timeout = kQuestionDeadline;
        request.about = aboutProbe("prometheus_build_info");
        return request;
    }

    void take(Result<HttpResponse> response)
    {
        const bool isHopeless = m_answers.empty() && !response;
        const bool isCancelled = !response && response.error().kind == ErrorKind::Cancelled;
        if (isHopeless || isCancelled) {
            m_done(failure(response.error()));
            return;
        }
        m_answers.push_back(std::move(response));
        if (m_answers.size() == 1 && m_transport->isAtRoot() && isForeign(m_answers.front())) {
            tryPrefix();
            return;
        }
        proceed();
    }

    void proceed()
    {
        while (!hasEnough() && !isNeeded(kQuestions.at(m_answers.size()))) {
            m_answers.emplace_back(failure(ErrorKind::Unsupported, u"This was not asked."_s));
        }
        if (!hasEnough()) {
            askNext();
            return;
        }
        Result<SourceCapabilities> found = interpretProbe(m_answers);
        if (found) {
            found->pathPrefix = m_prefix;
        }
        m_done(std::move(found));
    }

    /// The server has no such call, or what answers is something else, such as a start page.
    static bool isForeign(const Result<HttpResponse>& response)
    {
        const Result<QByteArray> body = response.and_then(apiBody);
        return !body
            && (body.error().kind == ErrorKind::NotFound
                || body.error().kind == ErrorKind::NotPrometheus);
    }

    void tryPrefix()
    {
        if (m_prefixesToTry.isEmpty()) {
            proceed();
            return;
        }
        const QString prefix = m_prefixesToTry.takeFirst();
        m_transport->send(question(prefix + u"/api/v1/query"_s, { { "query", "1" } }), m_group,
            [self = shared_from_this(), prefix](
                Result<HttpResponse> response) { self->takePrefix(prefix, std::move(response)); });
    }

    void takePrefix(const QString& prefix, Result<HttpResponse> response)
    {
        if (!response && response.error().kind == ErrorKind::Cancelled) {
            m_done(failure(response.error()));
            return;
        }
        QueryRequest asked;
        asked.kind = QueryRequest::Kind::Instant;
        if (!response.and_then(apiBody).and_then(
                [&asked](const QByteArray& body) { return decodeQueryAnswer(body, asked); })) {
            tryPrefix();
            return;
        }
        m_prefix = prefix;
        m_transport->usePathPrefix(prefix);
        m_answers.clear();
        askNext();
    }

    /// All was asked, or the rest would tell nothing more.
    [[nodiscard]] bool hasEnough() const
    {
        const bool isLockedOut = m_answers.front() && m_answers.front()->status == 401;
        return isLockedOut || m_answers.size() == kQuestions.size();
    }

    [[nodiscard]] bool isNeeded(ProbeQuestion asked) const
    {
        if (asked == ProbeQuestion::ScrapeCount) {
            return !isOk(answerTo(m_answers, ProbeQuestion::Config));
        }
        return asked != ProbeQuestion::OwnMetrics
            || isVictoriaMetrics(answerTo(m_answers, ProbeQuestion::BuildInfo));
    }

    std::shared_ptr<HttpTransport> m_transport;
    HttpTransport::Group m_group;
    std::function<void(Result<SourceCapabilities>)> m_done;
    ProbeAnswers m_answers;
    QStringList m_prefixesToTry = usualPrefixes();
    QString m_prefix; ///< the one that was taken
};

bool isRefused(const HttpResponse* response)
{
    return response != nullptr && (response->status == 400 || response->status == 422);
}

TextMap textMap(const HttpResponse* response, MetadataKind kind)
{
    if (!isOk(response)) {
        return {};
    }
    const Result<MetadataAnswer> answer = decodeMetadata(kind, response->body);
    const auto* map = answer ? std::get_if<TextMap>(&answer->content) : nullptr;
    return map != nullptr ? *map : TextMap();
}

QString valueOf(const TextMap& map, const QString& key)
{
    const auto found = map.find(key);
    return found == map.end() ? QString() : found->second;
}

/// The clouds are known by the names of their hosts alone.
std::optional<Flavour> cloudOf(const HttpResponse* response)
{
    const QString host =
        response == nullptr ? QString() : response->server.section(u':', 0, 0).toLower();
    if (host == u"monitoring.googleapis.com") {
        return Flavour::GoogleManaged;
    }
    if (host.startsWith(u"aps-workspaces.") && host.contains(u".amazonaws.com"_s)) {
        return Flavour::AmazonManaged;
    }
    return host.endsWith(u".prometheus.monitor.azure.com") ? std::optional(Flavour::AzureManaged)
                                                           : std::nullopt;
}

Flavour flavourOf(const ProbeAnswers& answers, const TextMap& build)
{
    const HttpResponse* first = answerTo(answers, ProbeQuestion::BuildInfo);
    if (const auto cloud = cloudOf(first)) {
        return *cloud;
    }
    if (valueOf(build, u"application"_s).contains(u"mimir"_s, Qt::CaseInsensitive)
        || (first != nullptr && first->body.contains("\"features\""))) {
        return Flavour::Mimir;
    }
    if (isVictoriaMetrics(first)) {
        return Flavour::VictoriaMetrics;
    }
    if (build.size() == 1 && valueOf(build, u"version"_s) == u"2.24.0") {
        return Flavour::VictoriaMetrics;
    }
    if (isOk(answerTo(answers, ProbeQuestion::Stores))) {
        return Flavour::Thanos;
    }
    return build.contains(u"goVersion"_s) ? Flavour::Prometheus : Flavour::Unknown;
}

/// VictoriaMetrics gives out an old version of Prometheus as its own; the true one, where its build
/// has one, is in its metrics.
QString victoriaVersion(const HttpResponse* response)
{
    static const QRegularExpression version(
        u"^vm_app_version\\{[^\\n]*\\bshort_version=\"v?([^\"]*)\""_s,
        QRegularExpression::MultilineOption);
    return response == nullptr || response->status != 200
        ? QString()
        : version.match(QString::fromUtf8(response->body)).captured(1);
}

/// -search.maxQueryLen, which stands among its metrics as it was given: "16384", "64KB", "8KiB".
std::size_t victoriaExpressionBytes(const HttpResponse* response)
{
    static const QRegularExpression flag(
        u"^flag\\{name=\"search\\.maxQueryLen\", ?value=\"([0-9.]{1,9})([KMG]?)(i?)B?\""_s,
        QRegularExpression::MultilineOption | QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = response == nullptr || response->status != 200
        ? QRegularExpressionMatch()
        : flag.match(QString::fromUtf8(response->body));
    const double step = match.capturedView(3).isEmpty() ? 1000 : 1024;
    const qsizetype power = match.capturedView(2).isEmpty()
        ? 0
        : 1 + u"KMG"_s.indexOf(match.capturedView(2), 0, Qt::CaseInsensitive);
    const double bytes = match.capturedView(1).toDouble() * std::pow(step, power);
    return bytes > 0
        ? static_cast<std::size_t>(std::clamp(bytes, static_cast<double>(kLeastExpressionBytes),
            static_cast<double>(limits::kExpressionBytes)))
        : kVictoriaExpressionBytes;
}

QString versionOf(Flavour flavour, const TextMap& build, const ProbeAnswers& answers)
{
    const QString version = flavour == Flavour::VictoriaMetrics
        ? victoriaVersion(answerTo(answers, ProbeQuestion::OwnMetrics))
        : valueOf(build, u"version"_s);
    return UntrustedText(version).plain(kVersionCharacters);
}

QVersionNumber versionNumber(const QString& text)
{
    static const QRegularExpression leading(u"^v?(\\d+\\.\\d+(?:\\.\\d+)?)"_s);
    return QVersionNumber::fromString(leading.match(text).captured(1));
}

/// From the number of samples in ten minutes, on the usual intervals.
std::optional<Duration> measuredInterval(const HttpResponse* response)
{
    if (!isOk(response)) {
        return std::nullopt;
    }
    QueryRequest request;
    request.kind = QueryRequest::Kind::Instant;
    const Result<SnapshotPtr> answer = decodeQueryAnswer(response->body, request);
    const bool hasSample =
        answer && !(*answer)->series.empty() && !(*answer)->series.front().values.empty();
    const double count = hasSample ? (*answer)->series.front().values.front() : 0.0;
    if (!(count >= 1)) {
        return std::nullopt;
    }
    constexpr std::array<std::int64_t, 10> kUsualSeconds { 1, 2, 5, 10, 15, 20, 30, 60, 120, 300 };
    const double seconds = 600 / count;
    const auto* nearest = std::min_element(
        kUsualSeconds.begin(), kUsualSeconds.end(), [seconds](std::int64_t a, std::int64_t b) {
            return std::abs(static_cast<double>(a) - seconds)
                < std::abs(static_cast<double>(b) - seconds);
        });
    return Duration::fromSeconds(*nearest);
}

/// Whether the server is one at all: it evaluates "1", or it refuses a bogus value in JSON.
bool speaksTheApi(const HttpResponse* query)
{
    return isOk(query) || (isRefused(query) && apiBody(*query).error().kind == ErrorKind::BadQuery);
}

void readClock(const ProbeAnswers& answers, SourceCapabilities& capabilities)
{
    // The smallest round trip gives the best estimate; whole seconds are cut, hence the half.
    for (const Result<HttpResponse>& answer : answers) {
        if (!answer || !answer->date) {
            continue;
        }
        const bool isBetter =
            capabilities.roundTrip.isZero() || answer->firstByteAfter < capabilities.roundTrip;
        if (isBetter) {
            capabilities.roundTrip = std::max(answer->firstByteAfter, Duration::fromMs(1));
            const Instant middle = answer->receivedAt - answer->firstByteAfter / 2;
            const Duration skew = *answer->date + Duration::fromMs(500) - middle;
            const bool isWithinResolution =
                skew <= Duration::fromMs(1000) && skew >= Duration::fromMs(-1000);
            capabilities.clockSkew = isWithinResolution ? Duration() : skew;
        }
    }
}

} // namespace

void probeCapabilities(std::shared_ptr<HttpTransport> transport, HttpTransport::Group group,
    std::function<void(Result<SourceCapabilities>)> done)
{
    std::make_shared<Interview>(std::move(transport), std::move(group), std::move(done))->askNext();
}

Result<SourceCapabilities> interpretProbe(const ProbeAnswers& answers)
{
    const HttpResponse* first = answerTo(answers, ProbeQuestion::BuildInfo);
    const HttpResponse* query = answerTo(answers, ProbeQuestion::QueryLimit);
    if (!isOk(first) && !speaksTheApi(query)) {
        if (first != nullptr && !apiBody(*first)) {
            return failure(apiBody(*first).error());
        }
        return failure(
            ErrorKind::NotPrometheus, u"The server does not answer as Prometheus does."_s);
    }
    const TextMap build = textMap(first, MetadataKind::BuildInfo);
    SourceCapabilities capabilities;
    capabilities.flavour = flavourOf(answers, build);
    capabilities.version = versionOf(capabilities.flavour, build, answers);
    capabilities.hasQueryLimit = isRefused(query);
    capabilities.hasLookbackParameter = isRefused(answerTo(answers, ProbeQuestion::QueryLookback));
    capabilities.hasTargets = isOk(answerTo(answers, ProbeQuestion::Targets));
    capabilities.hasRules = isOk(answerTo(answers, ProbeQuestion::Rules));
    const HttpResponse* read = answerTo(answers, ProbeQuestion::RemoteRead);
    capabilities.hasRemoteRead = read != nullptr && isChunkStream(*read);
    const bool isPrometheus = capabilities.flavour == Flavour::Prometheus;
    const QVersionNumber number = versionNumber(capabilities.version);
    capabilities.cancelsQueries = isPrometheus && number >= QVersionNumber(2, 53);
    capabilities.hasQuotedNames = isPrometheus && number >= QVersionNumber(3);
    capabilities.hasLeftOpenWindows =
        capabilities.hasQuotedNames || capabilities.flavour == Flavour::VictoriaMetrics;
    if (capabilities.flavour == Flavour::VictoriaMetrics) {
        capabilities.longestExpression =
            victoriaExpressionBytes(answerTo(answers, ProbeQuestion::OwnMetrics));
    }
    readFlags(textMap(answerTo(answers, ProbeQuestion::Flags), MetadataKind::Flags), capabilities);
    capabilities.scrapeInterval = measuredInterval(answerTo(answers, ProbeQuestion::ScrapeCount))
                                      .value_or(capabilities.scrapeInterval);
    const TextMap config = textMap(answerTo(answers, ProbeQuestion::Config), MetadataKind::Config);
    readGlobalConfig(valueOf(config, u"yaml"_s), capabilities);
    readClock(answers, capabilities);
    return capabilities;
}

} // namespace promdesk

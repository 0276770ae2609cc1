// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpExchange.h"

#include "prometheus/HttpHeaders.h"
#include "prometheus/NetworkFailure.h"
#include "prometheus/RedirectRule.h"
#include "prometheus/ServerUrl.h"
#include "prometheus/TlsSetup.h"

#include <QDateTime>

#include <array>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kPieceBytes = 64LL * 1024;
/// How much of a body waits here while the worker is busy with what came before.
constexpr qint64 kWaitingBytes = 512LL * 1024;

void arm(QTimer& timer, Duration deadline)
{
    timer.start(std::chrono::milliseconds(deadline.toMs()));
}

bool isRefusedMethod(int status)
{
    return status == 403 || status == 405 || status == 501;
}

bool isRedirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

} // namespace

void HttpExchange::ReplyRelease::operator()(QNetworkReply* reply) const
{
    // A reply that has failed and not yet said so is ending: aborted as well, Qt complains.
    if (reply->isRunning() && reply->error() == QNetworkReply::NoError) {
        reply->abort();
    }
    reply->deleteLater();
}

HttpExchange::HttpExchange(ServerSession& session, Threads threads, HttpRequest request)
    : m_session(session)
    , m_threads(std::move(threads))
    , m_request(std::move(request))
    , m_method(m_request.method)
{
    for (QTimer* timer : { &m_connectTimer, &m_firstByteTimer, &m_idleTimer, &m_totalTimer }) {
        timer->setSingleShot(true);
    }
    connect(&m_connectTimer, &QTimer::timeout, this, [this] {
        fail(connectTimeout(m_session.setup().connectDeadline, m_session.serverText()));
    });
    connect(&m_firstByteTimer, &QTimer::timeout, this,
        [this] { fail(firstByteTimeout(firstByteDeadline(), m_session.serverText())); });
    connect(&m_idleTimer, &QTimer::timeout, this,
        [this] { fail(idleTimeout(m_session.setup().idleDeadline, m_session.serverText())); });
    connect(&m_totalTimer, &QTimer::timeout, this,
        [this] { fail(totalTimeout(m_request.timeout, m_session.serverText())); });
}

HttpExchange::~HttpExchange()
{
    if (m_reply) {
        m_reply->disconnect(this);
    }
}

void HttpExchange::start(std::function<void(Result<HttpResponse>)> finished)
{
    m_finished = std::move(finished);
    m_clock.start();
    arm(m_totalTimer, m_request.timeout);
    const bool isForm = m_method == HttpRequest::Method::PostForm;
    if (isForm && m_session.formSupport() == ServerSession::FormSupport::Get) {
        m_method = HttpRequest::Method::Get;
    }
    if (m_method == HttpRequest::Method::PostForm) {
        m_form = encodeForm(m_request.parameters);
    } else if (m_method == HttpRequest::Method::PostContent) {
        m_form = m_request.content;
    }
    m_url = m_session.urlOf(m_request, m_method);
    const qint64 size = m_form.size() + m_url.query(QUrl::FullyEncoded).size();
    if (size > limits::kRequestBytes) {
        fail(Error { .kind = ErrorKind::InvalidArgument,
            .message = u"The request is larger than 8 MiB, which servers drop."_s,
            .context = m_session.serverText(),
            .detail = {} });
        return;
    }
    ask();
}

void HttpExchange::ask()
{
    m_body.clear();
    m_received = 0;
    m_hasEnded = false;
    m_tlsError.reset();
    m_isNewConnection = false;
    m_firstByteTimer.stop();
    m_idleTimer.stop();
    m_reply.reset(); // the one of the attempt before is at its end
    m_session.ask(
        { .url = m_url, .method = m_method, .body = m_form, .headers = m_request.headers }, this,
        [this](const Result<ServerSession::Asked>& asked) { begin(asked); });
}

void HttpExchange::begin(const Result<ServerSession::Asked>& asked)
{
    if (!asked) {
        fail(asked.error());
        return;
    }
    m_reply.reset(asked->reply);
    if (!m_finished) {
        m_reply.reset(); // a deadline ended it while a token was waited for
        return;
    }
    arm(m_connectTimer, m_session.setup().connectDeadline);
    m_signature = asked->signature;
    watch(asked->reply);
}

void HttpExchange::watch(QNetworkReply* reply)
{
    connect(
        reply, &QNetworkReply::socketStartedConnecting, this, [this] { m_isNewConnection = true; });
    connect(reply, &QNetworkReply::requestSent, this, &HttpExchange::awaitFirstByte);
    connect(reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError>& errors) {
        m_tlsError = certificateFailure(errors, m_session.serverText());
    });
    connect(reply, &QNetworkReply::metaDataChanged, this, &HttpExchange::noteHeaders);
    connect(reply, &QIODevice::readyRead, this, &HttpExchange::readAvailable);
    connect(reply, &QNetworkReply::finished, this, &HttpExchange::conclude);
}

Duration HttpExchange::firstByteDeadline() const
{
    return m_request.firstByteWithin.value_or(m_session.setup().firstByteDeadline);
}

void HttpExchange::awaitFirstByte()
{
    m_connectTimer.stop();
    arm(m_firstByteTimer, firstByteDeadline());
}

void HttpExchange::noteHeaders()
{
    m_connectTimer.stop();
    m_firstByteTimer.stop();
    arm(m_idleTimer, m_session.setup().idleDeadline);
    m_firstByteAfter = Duration::fromMs(m_clock.elapsed());
    m_receivedAt = Instant::fromMs(QDateTime::currentMSecsSinceEpoch());
}

void HttpExchange::readAvailable()
{
    arm(m_idleTimer, m_session.setup().idleDeadline);
    std::array<char, kPieceBytes> piece;
    while (!m_feed || m_body.size() < kWaitingBytes) {
        const qint64 count = m_reply->read(piece.data(), kPieceBytes);
        if (count <= 0) {
            break;
        }
        m_received += count;
        if (m_received > m_request.maxBytes) {
            fail(tooManyBytes(m_request.maxBytes, m_session.serverText()));
            return;
        }
        m_body.append(piece.data(), count);
        if (!m_feed && m_request.sink && mayStream()) {
            m_feed = std::make_shared<BodyFeed>(m_request.sink, m_threads.worker, m_threads.io,
                [this](BodyFeed::Verdict verdict) { noteTaken(verdict); });
        }
    }
    feed();
}

bool HttpExchange::mayStream() const
{
    return status() >= 200 && status() < 300 && !isForeignCoding()
        && m_request.sink->accepts(m_reply->rawHeader("Content-Type"), m_body);
}

/// Hands over what waits, unless the sink is busy.
void HttpExchange::feed()
{
    if (m_feed && m_feed->isIdle() && !m_body.isEmpty()) {
        m_feed->give(std::exchange(m_body, {}));
    }
    if (m_feed && m_body.size() >= kWaitingBytes) {
        m_idleTimer.stop(); // now the server waits for us
    }
}

void HttpExchange::noteTaken(BodyFeed::Verdict verdict)
{
    if (m_result) {
        finish(*std::exchange(m_result, std::nullopt));
    } else if (verdict == BodyFeed::Verdict::Enough) {
        finish(response(status()));
    } else if (m_hasEnded) {
        conclude();
    } else {
        readAvailable();
    }
}

int HttpExchange::status() const
{
    return m_reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

/// Compressed although plain text was asked for.
bool HttpExchange::isForeignCoding() const
{
    const QByteArray coding = m_reply->rawHeader("Content-Encoding").trimmed().toLower();
    return m_reply->request().hasRawHeader("Accept-Encoding") && !coding.isEmpty()
        && coding != "identity";
}

void HttpExchange::conclude()
{
    m_hasEnded = true;
    readAvailable();
    if (!m_reply) {
        return;
    }
    const int status = this->status();
    const QNetworkReply::NetworkError error = m_reply->error();
    if (askAgain(status, error)) {
        return;
    }
    if (m_tlsError) {
        fail(*m_tlsError);
        return;
    }
    if (error == QNetworkReply::SslHandshakeFailedError) {
        fail(handshakeFailure(m_session.serverText()));
        return;
    }
    // A status of 400 and more is an error for Qt too, but its answer is one for us; not the
    // proxy's.
    if (status == 407 || status == 0 || (error != QNetworkReply::NoError && status < 400)) {
        const auto began =
            (status == 0 && m_received == 0) || status == 407 ? AnswerBegan::No : AnswerBegan::Yes;
        fail(networkFailure(proxysOwn(status, error), began, m_session.serverText()));
        return;
    }
    if (isForeignCoding()) {
        fail(Error { .kind = ErrorKind::Malformed,
            .message = u"The answer is compressed although plain text was asked for."_s,
            .context = m_session.serverText(),
            .detail = {} });
        return;
    }
    if (m_feed && !m_feed->isIdle()) {
        m_idleTimer.stop(); // all is here; noteTaken() comes back
        return;
    }
    learn(status);
    finish(response(status));
}

/// Qt does not always tell who could not be reached or wants a password.
QNetworkReply::NetworkError HttpExchange::proxysOwn(
    int status, QNetworkReply::NetworkError error) const
{
    if (status == 407) {
        return QNetworkReply::ProxyAuthenticationRequiredError;
    }
    const bool isNotReached = status == 0
        && (error == QNetworkReply::ConnectionRefusedError
            || error == QNetworkReply::HostNotFoundError);
    return isNotReached && m_session.isProxied(m_url) ? QNetworkReply::ProxyConnectionRefusedError
                                                      : error;
}

bool HttpExchange::askAgain(int status, QNetworkReply::NetworkError error)
{
    // A server may close an idle connection at the moment we use it (queries change nothing, so
    // that asking twice is safe).
    const bool isStale = status == 0 && m_received == 0 && !m_isNewConnection
        && error == QNetworkReply::RemoteHostClosedError;
    if (isStale && !m_hasRetried) {
        m_hasRetried = true;
        ask();
        return true;
    }
    if (isRedirect(status)) {
        redirect();
        return true;
    }
    const RequestSigner::Outcome outcome { .status = status,
        .date = httpDate(m_reply->rawHeader("Date")) };
    if (status != 0 && !m_hasSignedAgain && m_session.mayHelpAgain(m_signature, outcome)) {
        m_hasSignedAgain = true;
        ask();
        return true;
    }
    const bool mayFallBack = m_method == HttpRequest::Method::PostForm
        && m_session.formSupport() == ServerSession::FormSupport::Unknown;
    if (isRefusedMethod(status) && mayFallBack) {
        m_hasFallenBack = true;
        m_method = HttpRequest::Method::Get;
        m_url = m_session.urlOf(m_request, m_method);
        m_form.clear();
        ask();
        return true;
    }
    return false;
}

void HttpExchange::redirect()
{
    ++m_redirects;
    if (!m_session.followsRedirects()) {
        fail(Error { .kind = ErrorKind::Redirected,
            .message = u"The server redirects, and this connection does not follow."_s,
            .context = m_session.serverText(),
            .detail = {} });
        return;
    }
    const Result<QUrl> target = followRedirect(
        { .from = m_url, .location = m_reply->rawHeader("Location"), .count = m_redirects });
    if (!target) {
        fail(target.error());
        return;
    }
    if (!isSameOrigin(m_url, *target)) {
        m_session.upgradeTo(*target);
    }
    m_url = *target;
    ask();
}

HttpResponse HttpExchange::response(int status)
{
    return HttpResponse { .status = status,
        .contentType = m_reply->rawHeader("Content-Type").left(256),
        .body = std::move(m_body),
        .retryAfterMs = retryAfterMs(m_reply->rawHeader("Retry-After"), m_receivedAt),
        .date = httpDate(m_reply->rawHeader("Date")),
        .serverHint = implementationHeaders(*m_reply),
        .server = m_session.serverText(),
        .receivedAt = m_receivedAt,
        .firstByteAfter = m_firstByteAfter,
        .took = Duration::fromMs(m_clock.elapsed()) };
}

/// Remembers whether forms are better sent as GET; a server that refuses both is not asked twice
/// each time.
void HttpExchange::learn(int status)
{
    if (m_request.method != HttpRequest::Method::PostForm) {
        return;
    }
    if (!m_hasFallenBack && m_method == HttpRequest::Method::PostForm && status < 400) {
        m_session.setFormSupport(ServerSession::FormSupport::Post);
    } else if (m_hasFallenBack) {
        m_session.setFormSupport(isRefusedMethod(status) || status == 401
                ? ServerSession::FormSupport::Post
                : ServerSession::FormSupport::Get);
    }
}

void HttpExchange::fail(Error error)
{
    finish(failure(std::move(error)));
}

void HttpExchange::finish(Result<HttpResponse> result)
{
    for (QTimer* timer : { &m_connectTimer, &m_firstByteTimer, &m_idleTimer, &m_totalTimer }) {
        timer->stop();
    }
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply.reset();
    }
    m_body.clear();
    if (m_feed && !m_feed->isIdle()) {
        m_result = std::move(result); // the sink is still in use; noteTaken() comes back
        return;
    }
    if (const auto finished = std::exchange(m_finished, nullptr)) {
        finished(std::move(result));
    }
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/OAuth2Signer.h"

#include "prometheus/HttpExchange.h"
#include "prometheus/SecretFilter.h"
#include "prometheus/ServerSession.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Thirty panels that are refused must not be thirty sign-ins: accounts get locked by them.
constexpr Duration kPauseAfterFailure = Duration::fromSeconds(5);
/// Between two tokens that are dropped: where new ones are refused, too, newer ones do not help.
constexpr Duration kPauseAfterDrop = Duration::fromSeconds(5);

/// The token server as a server of its own, with nothing of the other one's.
std::unique_ptr<ServerSession> sessionOf(const OAuth2Client& client)
{
    HttpConfig config { .tls = client.tls, .proxy = client.proxy };
    config.settings.baseUrl = client.tokenUrl;
    TransportSetup setup;
    setup.settings = config.settings;
    return std::make_unique<ServerSession>(std::move(setup), std::move(config));
}

/// Says which server it is that failed.
Error ofTokenServer(Error error)
{
    error.message = u"No token from the token server: "_s + error.message;
    return error;
}

} // namespace

OAuth2Signer::OAuth2Signer(OAuth2Client client, const Clock& clock, RequestObserver observer)
    : m_client(std::move(client))
    , m_clock(clock)
    , m_observer(std::move(observer))
    , m_server(sessionOf(m_client))
{ }

OAuth2Signer::~OAuth2Signer()
{
    for (const Signed& done : std::exchange(m_waiting, {})) {
        done(failure(ErrorKind::Unavailable,
            u"How this connection signs in has just changed; the next request uses it."_s));
    }
}

void OAuth2Signer::sign(const Outgoing& /*request*/, Signed done)
{
    if (!isDue()) {
        done(signature());
        return;
    }
    const bool isResting =
        m_failure && m_clock.elapsed() - m_failedAt < kPauseAfterFailure && !m_fetch;
    if (isResting) {
        done(isUsable() ? Result<Headers>(signature()) : Result<Headers>(failure(*m_failure)));
        return;
    }
    m_waiting.push_back(std::move(done));
    if (!m_fetch) {
        fetch(m_style.value_or(ClientStyle::Header));
    }
}

bool OAuth2Signer::isDue() const
{
    if (!m_token) {
        return true;
    }
    // A clock that was set back must not make a token live longer.
    const Duration age = m_clock.now() - m_fetchedAt;
    return m_token->life && (age < Duration() || age >= *m_token->life * 4 / 5);
}

/// Old, but not over.
bool OAuth2Signer::isUsable() const
{
    const Duration age = m_clock.now() - m_fetchedAt;
    return m_token && (!m_token->life || (age >= Duration() && age < *m_token->life));
}

void OAuth2Signer::fetch(ClientStyle style)
{
    static ImmediateExecutor here; // only for streamed bodies, and this one is not
    m_fetch = std::make_unique<HttpExchange>(*m_server,
        HttpExchange::Threads { .worker = here, .io = nullptr }, tokenRequest(m_client, style));
    m_askedAt = m_clock.now();
    m_fetch->start([this, style](const Result<HttpResponse>& response) { take(style, response); });
}

void OAuth2Signer::take(ClientStyle style, const Result<HttpResponse>& response)
{
    HttpExchange* asked = m_fetch.release();
    asked->deleteLater(); // we are inside one of its slots
    const Result<OAuth2Token> token = response
        ? readTokenAnswer(*response, m_client)
        : Result<OAuth2Token>(failure(ofTokenServer(response.error())));
    tell(*asked, response ? response->status : 0,
        token ? Result<void>() : Result<void>(failure(token.error())));
    const bool wantsOtherStyle = response && isClientRefused(*response) && !m_style;
    if (wantsOtherStyle && style == ClientStyle::Header) {
        fetch(ClientStyle::Parameters);
        return;
    }
    if (token) {
        m_style = style;
    }
    settle(token);
}

void OAuth2Signer::tell(const HttpExchange& asked, int status, const Result<void>& outcome) const
{
    if (!m_observer) {
        return;
    }
    RequestNote note { .sourceId = {},
        .path = m_server->serverText() + m_client.tokenUrl.path(),
        .about = {},
        .askedAt = m_askedAt,
        .queueWait = {},
        .latency = asked.elapsed(),
        .bytes = static_cast<std::size_t>(asked.receivedBytes()),
        .status = status };
    note.about.origin.asker = RequestOrigin::Asker::Connection;
    if (!outcome) {
        const SecretFilter secrets(this->secrets());
        note.error = outcome.error();
        note.error->message = secrets.withoutSecrets(note.error->message);
        note.error->detail = secrets.withoutSecrets(note.error->detail);
    }
    m_observer(std::move(note));
}

void OAuth2Signer::settle(const Result<OAuth2Token>& token)
{
    if (token) {
        m_lastAuthorization = m_token ? m_token->authorization : m_lastAuthorization;
        m_token = *token;
        m_fetchedAt = m_clock.now();
        m_failure.reset();
    } else {
        m_failure = token.error();
        m_failedAt = m_clock.elapsed();
    }
    const Result<Headers> outcome = token || isUsable() ? Result<Headers>(signature())
                                                        : Result<Headers>(failure(token.error()));
    for (const Signed& done : std::exchange(m_waiting, {})) {
        done(outcome);
    }
}

RequestSigner::Headers OAuth2Signer::signature() const
{
    return { { "Authorization", m_token->authorization } };
}

bool OAuth2Signer::mayHelpAgain(const Headers& used, const Outcome& outcome)
{
    if (outcome.status != 401 || used.empty()) {
        return false;
    }
    // Another request may have brought a new one already.
    if (m_token && used.front().second == m_token->authorization) {
        const Duration now = m_clock.elapsed();
        if (m_droppedAt && now - *m_droppedAt < kPauseAfterDrop) {
            return false;
        }
        m_droppedAt = now;
        m_lastAuthorization = m_token->authorization;
        m_token.reset();
    }
    return true;
}

QByteArrayList OAuth2Signer::secrets() const
{
    QByteArrayList all { m_client.clientSecret.toUtf8() };
    for (const QByteArray& authorization :
        { m_token ? m_token->authorization : QByteArray(), m_lastAuthorization }) {
        all += authorization.mid(authorization.indexOf(' ') + 1);
    }
    return all;
}

} // namespace promdesk

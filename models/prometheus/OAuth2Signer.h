// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/OAuth2Token.h"
#include "prometheus/RequestSigner.h"

#include <memory>
#include <vector>

namespace promdesk {

class HttpExchange;
class ServerSession;

/// Signs with a token of a token server, which is asked when the first request comes and again
/// after 80 % of the token's life: once, while all requests wait for it. A token that a server
/// refuses (401) is dropped, the next one not for a few seconds; what the token server refuses is
/// not asked again for as long. The token lives in memory only. Whoever observes requests is told
/// of those to the token server, too, with its host in front of the path.
class OAuth2Signer final : public RequestSigner
{
public:
    /// The clock outlives the signer; the observer is called on the signer's thread and may be
    /// absent.
    OAuth2Signer(OAuth2Client client, const Clock& clock, RequestObserver observer = {});
    /// Tells whoever waits that the sign-in has changed.
    ~OAuth2Signer() override;

    void sign(const Outgoing& request, Signed done) override;
    [[nodiscard]] bool mayHelpAgain(const Headers& used, const Outcome& outcome) override;
    [[nodiscard]] QByteArrayList secrets() const override;

private:
    [[nodiscard]] bool isDue() const;
    [[nodiscard]] bool isUsable() const;
    void fetch(ClientStyle style);
    void take(ClientStyle style, const Result<HttpResponse>& response);
    void settle(const Result<OAuth2Token>& token);
    void tell(const HttpExchange& asked, int status, const Result<void>& outcome) const;
    [[nodiscard]] Headers signature() const;

    OAuth2Client m_client;
    const Clock& m_clock;
    RequestObserver m_observer;
    std::unique_ptr<ServerSession> m_server; ///< the token server
    std::unique_ptr<HttpExchange> m_fetch; ///< under way
    Instant m_askedAt; ///< when the last one began
    std::vector<Signed> m_waiting;
    std::optional<OAuth2Token> m_token;
    Instant m_fetchedAt;
    QByteArray m_lastAuthorization; ///< the token before, perhaps still in answers
    std::optional<ClientStyle> m_style; ///< the one that the server has accepted
    std::optional<Error> m_failure; ///< of the last fetch
    Duration m_failedAt; ///< of the steady clock
    std::optional<Duration> m_droppedAt; ///< of the steady clock; the last refused token
};

} // namespace promdesk

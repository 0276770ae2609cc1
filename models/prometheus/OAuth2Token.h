// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"
#include "core/Result.h"
#include "prometheus/HttpConfig.h"
#include "prometheus/HttpMessage.h"

#include <QByteArray>

#include <optional>

namespace promdesk {

/// An access token as a token server gave it out.
struct OAuth2Token
{
    QByteArray authorization; ///< the header's value: "Bearer …"
    std::optional<Duration> life; ///< absent: not said
};

/// How a client tells a token server who it is (RFC 6749, 2.3.1). Servers know one or both.
enum class ClientStyle
{
    Header, ///< Basic
    Parameters, ///< in the form
};

/// The question for a token (RFC 6749, 4.4.2). Always a POST: a secret never gets into a URL. The
/// client's parameters may replace the grant type; no parameter is said twice.
[[nodiscard]] HttpRequest tokenRequest(const OAuth2Client& client, ClientStyle style);

/// Reads the answer. Errors never hold the client's secret: Authentication with the server's reason
/// for a refusal, Unavailable with its wish to wait, Malformed for what is no token.
[[nodiscard]] Result<OAuth2Token> readTokenAnswer(
    const HttpResponse& response, const OAuth2Client& client);

/// Whether the other style may be the one that the server knows.
[[nodiscard]] bool isClientRefused(const HttpResponse& response);

} // namespace promdesk

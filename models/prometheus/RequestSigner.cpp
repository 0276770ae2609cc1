// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/RequestSigner.h"

#include "prometheus/AwsSigner.h"
#include "prometheus/OAuth2Signer.h"

#include <utility>

namespace promdesk {

namespace {

/// The same header every time, or none.
class FixedSigner final : public RequestSigner
{
public:
    explicit FixedSigner(QByteArray authorization)
        : m_authorization(std::move(authorization))
    { }

    void sign(const Outgoing& /*request*/, Signed done) override
    {
        done(m_authorization.isEmpty() ? Headers()
                                       : Headers { { "Authorization", m_authorization } });
    }

private:
    QByteArray m_authorization;
};

QByteArray authorizationOf(const HttpConfig& config)
{
    switch (config.settings.auth) {
    case AuthKind::Basic: {
        const QString pair = config.settings.username + u':' + config.credentials.password;
        return "Basic " + pair.toUtf8().toBase64();
    }
    case AuthKind::Bearer:
        return "Bearer " + config.credentials.bearerToken.toUtf8();
    case AuthKind::None:
    case AuthKind::ConfigFile:
        break;
    }
    return {};
}

} // namespace

std::unique_ptr<RequestSigner> makeSigner(
    const HttpConfig& config, const Clock& clock, RequestObserver observer)
{
    if (config.oauth2) {
        return std::make_unique<OAuth2Signer>(*config.oauth2, clock, std::move(observer));
    }
    if (config.aws) {
        return std::make_unique<AwsSigner>(*config.aws, clock);
    }
    return std::make_unique<FixedSigner>(authorizationOf(config));
}

} // namespace promdesk

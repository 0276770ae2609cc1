// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/AwsSigner.h"

#include "prometheus/HeaderRules.h"
#include "prometheus/ServerUrl.h"
#include "prometheus/SigV4.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Amazon takes five minutes; answers themselves take their time.
constexpr Duration kTolerableSkew = Duration::fromMinutes(1);

std::optional<Instant> timeOf(const RequestSigner::Headers& signature)
{
    const auto found = std::find_if(signature.begin(), signature.end(),
        [](const RequestSigner::Header& header) { return header.first == "X-Amz-Date"; });
    return found == signature.end() ? std::nullopt : sigV4Time(found->second);
}

} // namespace

AwsSigner::AwsSigner(AwsKeys keys, const Clock& clock)
    : m_keys(std::move(keys))
    , m_clock(clock)
{ }

void AwsSigner::sign(const Outgoing& request, Signed done)
{
    AwsKeys keys = m_keys;
    if (keys.region.isEmpty()) {
        keys.region = awsRegionOf(request.url.host());
    }
    if (keys.region.isEmpty()) {
        done(failure(ErrorKind::InvalidArgument,
            u"Requests to Amazon are signed for a region, and none is named: neither in the "
            u"sigv4 section nor in AWS_REGION, the profile or the server's address."_s,
            authorityText(request.url)));
        return;
    }
    if (!isHeaderValue(keys.accessKey) || !isHeaderValue(keys.sessionToken)) {
        done(failure(ErrorKind::InvalidArgument,
            u"The keys for Amazon hold a line break or another character that headers cannot "
            u"have."_s));
        return;
    }
    const QByteArray host = request.url.authority(QUrl::FullyEncoded).toLatin1();
    SigV4Request toSign { .method = request.method,
        .url = request.url,
        .headers = { { "Host", host } },
        .body = request.body,
        .at = m_clock.now() + m_skew };
    if (!request.contentType.isEmpty()) {
        toSign.headers.emplace_back("Content-Type", request.contentType);
    }
    Headers headers = signSigV4(toSign, keys);
    headers.emplace_back("Host", host); // as it was signed
    done(std::move(headers));
}

bool AwsSigner::mayHelpAgain(const Headers& used, const Outcome& outcome)
{
    // Not by our clock: another request may have set it right meanwhile.
    const std::optional<Instant> signedAt = timeOf(used);
    if (outcome.status != 403 || !outcome.date || !signedAt) {
        return false;
    }
    const Duration off = *outcome.date - *signedAt;
    if (std::max(off, -off) <= kTolerableSkew) {
        return false;
    }
    m_skew = *outcome.date - m_clock.now();
    return true;
}

QByteArrayList AwsSigner::secrets() const
{
    return { m_keys.secretKey.toUtf8(), m_keys.sessionToken.toUtf8() };
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "prometheus/HttpConfig.h"

#include <QByteArray>
#include <QUrl>

#include <optional>
#include <utility>
#include <vector>

namespace promdesk {

/// One request as AWS Signature Version 4 sees it ("Create a signed AWS API request", AWS
/// documentation, 2024).
struct SigV4Request
{
    using Header = std::pair<QByteArray, QByteArray>;

    QByteArray method;
    QUrl url;
    std::vector<Header> headers; ///< to be signed, Host among them; X-Amz-* are added
    QByteArray body;
    Instant at; ///< by the server's clock
};

/// The headers to add: X-Amz-Date, X-Amz-Security-Token where there is one, Authorization.
[[nodiscard]] std::vector<SigV4Request::Header> signSigV4(
    const SigV4Request& request, const AwsKeys& keys);

/// The path without "." , ".." and empty segments, each byte besides A-Z a-z 0-9 - . _ ~ / encoded
/// (so that what is encoded in the URL is encoded twice, as every service but S3 wants it).
[[nodiscard]] QByteArray canonicalPath(const QUrl& url);

/// The query's parameters, strictly encoded as RFC 3986 says, in order of name and value.
[[nodiscard]] QByteArray canonicalQuery(const QUrl& url);

/// The time in X-Amz-Date.
[[nodiscard]] std::optional<Instant> sigV4Time(const QByteArray& text);

/// "eu-west-1" of "aps-workspaces.eu-west-1.amazonaws.com"; empty for other hosts.
[[nodiscard]] QString awsRegionOf(const QString& host);

} // namespace promdesk

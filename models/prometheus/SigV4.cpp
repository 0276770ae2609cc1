// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/SigV4.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QMessageAuthenticationCode>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

const QByteArray kAlgorithm = "AWS4-HMAC-SHA256";
const QString kTimeFormat = u"yyyyMMdd'T'hhmmss'Z'"_s;

QByteArray hmac(const QByteArray& key, const QByteArray& text)
{
    return QMessageAuthenticationCode::hash(text, key, QCryptographicHash::Sha256);
}

QByteArray sha256(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

QByteArray signingKey(const AwsKeys& keys, const QByteArray& day)
{
    const QByteArray ofDay = hmac("AWS4" + keys.secretKey.toUtf8(), day);
    const QByteArray ofService = hmac(hmac(ofDay, keys.region.toUtf8()), keys.service.toUtf8());
    return hmac(ofService, "aws4_request");
}

/// Sorted, names in lower case, values with single blanks.
std::vector<SigV4Request::Header> canonicalHeaders(std::vector<SigV4Request::Header> headers)
{
    for (auto& [name, value] : headers) {
        name = name.toLower();
        value = value.simplified();
    }
    std::sort(headers.begin(), headers.end());
    return headers;
}

} // namespace

std::vector<SigV4Request::Header> signSigV4(const SigV4Request& request, const AwsKeys& keys)
{
    const QByteArray time =
        QDateTime::fromMSecsSinceEpoch(request.at.toMs(), Qt::UTC).toString(kTimeFormat).toLatin1();
    const QByteArray day = time.left(8);
    std::vector<SigV4Request::Header> added { { "X-Amz-Date", time } };
    if (!keys.sessionToken.isEmpty()) {
        added.emplace_back("X-Amz-Security-Token", keys.sessionToken.toUtf8());
    }
    std::vector<SigV4Request::Header> all = request.headers;
    all.insert(all.end(), added.begin(), added.end());
    QByteArray lines;
    QByteArrayList names;
    for (const auto& [name, value] : canonicalHeaders(std::move(all))) {
        lines += name + ':' + value + '\n';
        names += name;
    }
    const QByteArray signedNames = names.join(';');
    const QByteArray canonical = QByteArrayList { request.method, canonicalPath(request.url),
        canonicalQuery(request.url), lines, signedNames, sha256(request.body) }
                                     .join('\n');
    const QByteArray scope =
        QByteArrayList { day, keys.region.toUtf8(), keys.service.toUtf8(), "aws4_request" }.join(
            '/');
    const QByteArray toSign =
        QByteArrayList { kAlgorithm, time, scope, sha256(canonical) }.join('\n');
    const QByteArray signature = hmac(signingKey(keys, day), toSign).toHex();
    added.emplace_back("Authorization",
        kAlgorithm + " Credential=" + keys.accessKey.toUtf8() + '/' + scope
            + ", SignedHeaders=" + signedNames + ", Signature=" + signature);
    return added;
}

QByteArray canonicalPath(const QUrl& url)
{
    QByteArrayList kept;
    const QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    const QByteArrayList segments = path.split('/');
    for (const QByteArray& segment : segments) {
        if (segment == ".." && !kept.isEmpty()) {
            kept.removeLast();
        } else if (!segment.isEmpty() && segment != "." && segment != "..") {
            kept += segment.toPercentEncoding();
        }
    }
    const bool endsInSlash = path.endsWith('/') && !kept.isEmpty();
    return '/' + kept.join('/') + (endsInSlash ? "/" : "");
}

QByteArray canonicalQuery(const QUrl& url)
{
    std::vector<std::pair<QByteArray, QByteArray>> parameters;
    const QByteArrayList parts = url.query(QUrl::FullyEncoded).toLatin1().split('&');
    for (const QByteArray& part : parts) {
        if (part.isEmpty()) {
            continue;
        }
        const qsizetype equals = part.indexOf('=');
        const auto strict = [](const QByteArray& text) {
            return QByteArray::fromPercentEncoding(text).toPercentEncoding();
        };
        parameters.emplace_back(strict(equals < 0 ? part : part.left(equals)),
            equals < 0 ? QByteArray() : strict(part.mid(equals + 1)));
    }
    std::sort(parameters.begin(), parameters.end());
    QByteArrayList joined;
    for (const auto& [name, value] : parameters) {
        joined += name + '=' + value;
    }
    return joined.join('&');
}

std::optional<Instant> sigV4Time(const QByteArray& text)
{
    QDateTime time = QDateTime::fromString(QString::fromLatin1(text), kTimeFormat);
    time.setTimeSpec(Qt::UTC);
    return time.isValid() ? std::optional(Instant::fromMs(time.toMSecsSinceEpoch())) : std::nullopt;
}

QString awsRegionOf(const QString& host)
{
    static const QRegularExpression pattern(
        u"\\Aaps-workspaces(?:-fips)?\\.([a-z0-9-]+)\\.(?:amazonaws\\.com(?:\\.cn)?|api\\.aws)\\z"_s);
    return pattern.match(host.toLower()).captured(1);
}

} // namespace promdesk

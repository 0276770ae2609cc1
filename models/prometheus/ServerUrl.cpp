// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ServerUrl.h"

#include <QHostAddress>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kTypedCharacters = 4096;
constexpr int kPrometheusPort = 9090;

/// Last path segments that are pages or endpoints, not prefixes.
bool isPage(const QString& segment)
{
    static const QStringList pages { u"graph"_s, u"query"_s, u"targets"_s, u"alerts"_s, u"rules"_s,
        u"status"_s, u"config"_s, u"flags"_s, u"tsdb-status"_s, u"service-discovery"_s,
        u"discovered-alertmanagers"_s, u"agent"_s, u"metrics"_s, u"federate"_s, u"vmui"_s,
        u"stores"_s, u"starting"_s, u"classic"_s, u"new"_s, u"api"_s };
    return pages.contains(segment);
}

/// Cuts the API, the health endpoints and the pages of the built-in interfaces off the path.
QStringList prefixSegments(QStringList segments)
{
    for (qsizetype i = 0; i < segments.size(); ++i) {
        const bool isApi =
            i + 1 < segments.size() && segments.at(i) == u"api" && segments.at(i + 1) == u"v1";
        const QString& segment = segments.at(i);
        if (isApi || segment == u"-" || segment == u"consoles") {
            return segments.mid(0, i);
        }
        if ((segment == u"classic" || segment == u"new") && i + 2 == segments.size()
            && isPage(segments.at(i + 1))) {
            return segments.mid(0, i);
        }
    }
    if (!segments.isEmpty() && isPage(segments.last())) {
        segments.removeLast();
    }
    return segments;
}

QString prefixPath(const QUrl& url)
{
    const QString path = url.adjusted(QUrl::NormalizePathSegments).path(QUrl::FullyEncoded);
    const QStringList segments = prefixSegments(path.split(u'/', Qt::SkipEmptyParts));
    return segments.isEmpty() ? QString() : QString(u'/' + segments.join(u'/'));
}

bool hasOddCharacter(const QString& text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) {
        return c.isSpace() || c.category() == QChar::Other_Control
            || c.category() == QChar::Other_Format || c == u'\\';
    });
}

/// Puts brackets around a bare IPv6 address: "::1" and "fe80::1" but not "host:9090".
QString withBrackets(const QString& text)
{
    const bool isBareIpv6 = text.count(u':') >= 2 && !text.contains(u'[') && !text.contains(u'/')
        && QHostAddress(text).protocol() == QAbstractSocket::IPv6Protocol;
    return isBareIpv6 ? QString(u'[' + text + u']') : text;
}

struct Schemed
{
    QString text;
    bool isGuessed = false;
};

Result<Schemed> withScheme(const QString& text)
{
    static const QRegularExpression schemed(u"^([A-Za-z][A-Za-z0-9+.-]*)://"_s);
    const QRegularExpressionMatch match = schemed.match(text);
    if (match.hasMatch()) {
        const QString scheme = match.captured(1).toLower();
        if (scheme != u"http" && scheme != u"https") {
            return failure(ErrorKind::InvalidArgument,
                u"An address starts with http:// or https://, not with %1://."_s.arg(scheme));
        }
        return Schemed { text, false };
    }
    const QString bare = text.startsWith(u"//"_s) ? text.mid(2) : text;
    return Schemed { u"http://"_s + withBrackets(bare), true };
}

/// The port that was meant where no scheme was typed.
void guessPort(QUrl& url)
{
    if (url.port() == 443) {
        url.setScheme(u"https"_s);
    } else if (url.port() < 0 && (url.path().isEmpty() || url.path() == u"/")) {
        url.setPort(kPrometheusPort);
    }
}

Result<QUrl> parsed(const Schemed& typed)
{
    QUrl url(typed.text, QUrl::StrictMode);
    if (!url.isValid()) {
        // Queries pasted from a browser's address bar hold braces and quotes: they are dropped
        // anyway, so that only what stays has to be strict.
        url = QUrl(typed.text.section(u'?', 0, 0).section(u'#', 0, 0), QUrl::StrictMode);
    }
    if (!url.isValid()) {
        return failure(
            ErrorKind::InvalidArgument, u"This is not an address. Try http://host:9090."_s);
    }
    if (url.host().isEmpty()) {
        return failure(ErrorKind::InvalidArgument, u"The address has no host name."_s);
    }
    if (url.port() == 0) {
        return failure(ErrorKind::InvalidArgument, u"Port 0 cannot be connected to."_s);
    }
    return url;
}

} // namespace

Result<ServerUrl> parseServerUrl(const QString& typed)
{
    const QString text = typed.trimmed();
    if (text.isEmpty()) {
        return failure(ErrorKind::InvalidArgument, u"The address is empty."_s);
    }
    if (text.size() > kTypedCharacters) {
        return failure(ErrorKind::InvalidArgument, u"The address is too long."_s);
    }
    if (hasOddCharacter(text.section(u'?', 0, 0))) {
        return failure(ErrorKind::InvalidArgument,
            u"The address holds a space, a backslash or an invisible character."_s);
    }
    const Result<Schemed> schemed = withScheme(text);
    if (!schemed) {
        return failure(schemed.error());
    }
    Result<QUrl> url = parsed(*schemed);
    if (!url) {
        return failure(url.error());
    }
    if (schemed->isGuessed) {
        guessPort(*url);
    }
    ServerUrl server;
    server.username = url->userName(QUrl::FullyDecoded);
    server.password = url->password(QUrl::FullyDecoded);
    server.baseUrl.setScheme(url->scheme());
    server.baseUrl.setHost(url->host());
    if (url->port() > 0 && url->port() != (url->scheme() == u"https" ? 443 : 80)) {
        server.baseUrl.setPort(url->port());
    }
    server.baseUrl.setPath(prefixPath(*url), QUrl::StrictMode);
    if (!server.baseUrl.isValid()) {
        return failure(ErrorKind::InvalidArgument, u"The path of the address is not valid."_s);
    }
    return server;
}

QString authorityText(const QUrl& url)
{
    return url.authority(QUrl::RemoveUserInfo | QUrl::FullyEncoded);
}

int effectivePort(const QUrl& url)
{
    return url.port(url.scheme() == u"https" ? 443 : 80);
}

bool isSameOrigin(const QUrl& a, const QUrl& b)
{
    return a.scheme() == b.scheme() && a.host(QUrl::FullyEncoded) == b.host(QUrl::FullyEncoded)
        && effectivePort(a) == effectivePort(b);
}

bool isLoopback(const QString& host)
{
    const QString name = host.toLower();
    return name == u"localhost" || name.endsWith(u".localhost"_s)
        || QHostAddress(name).isLoopback();
}

bool isNearby(const QString& host)
{
    static const QList<std::pair<QHostAddress, int>> networks {
        QHostAddress::parseSubnet(u"10.0.0.0/8"_s), QHostAddress::parseSubnet(u"172.16.0.0/12"_s),
        QHostAddress::parseSubnet(u"192.168.0.0/16"_s), QHostAddress::parseSubnet(u"fc00::/7"_s)
    };
    const QHostAddress address(host);
    return isLoopback(host) || address.isLinkLocal()
        || std::any_of(networks.begin(), networks.end(),
            [&address](const auto& network) { return address.isInSubnet(network); });
}

} // namespace promdesk

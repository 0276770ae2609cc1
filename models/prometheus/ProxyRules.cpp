// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ProxyRules.h"

#include "prometheus/ServerUrl.h"

#include <QHostAddress>
#include <QRegularExpression>

#include <optional>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Target
{
    QString host; ///< lower case, an IPv6 address without brackets
    QHostAddress address; ///< null: a name
    int port = 0;
};

/// An address of IPv4 in IPv6's clothes is the same address (::ffff:10.0.0.1).
QHostAddress plainAddress(const QString& text)
{
    QHostAddress address(text);
    bool isIpv4 = false;
    const quint32 ipv4 = address.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : address;
}

/// QHostAddress would also take "10" and "10.1" for addresses.
QHostAddress strictAddress(const QString& text)
{
    static const QRegularExpression ipv4(u"\\A\\d{1,3}(?:\\.\\d{1,3}){3}\\z"_s);
    return text.contains(u':') || ipv4.match(text).hasMatch() ? plainAddress(text) : QHostAddress();
}

/// "10.0.0.0/8"; whether the entry is one at all.
std::optional<bool> matchRange(const QString& entry, const Target& target)
{
    const qsizetype slash = entry.indexOf(u'/');
    const QHostAddress base = slash < 0 ? QHostAddress() : strictAddress(entry.left(slash));
    bool isNumber = false;
    const int bits = entry.mid(slash + 1).toInt(&isNumber);
    const int most = base.protocol() == QAbstractSocket::IPv4Protocol ? 32 : 128;
    if (base.isNull() || !isNumber || bits < 0 || bits > most) {
        return std::nullopt;
    }
    return !target.address.isNull() && target.address.protocol() == base.protocol()
        && target.address.isInSubnet(base, bits);
}

struct HostPort
{
    QString host;
    QString port; ///< empty: any
};

/// "host:port" and "[::1]:port"; what has no port, or several colons, is a host.
std::optional<HostPort> splitPort(const QString& entry)
{
    static const QRegularExpression bracketed(u"\\A\\[([^\\]]*)\\]:(.*)\\z"_s);
    if (const auto match = bracketed.match(entry); match.hasMatch()) {
        return HostPort { match.captured(1), match.captured(2) };
    }
    if (entry.count(u':') != 1) {
        return HostPort { entry, {} };
    }
    const HostPort parts { entry.section(u':', 0, 0), entry.section(u':', 1) };
    return parts.host.isEmpty() ? std::nullopt : std::optional(parts);
}

bool matchName(QString pattern, const Target& target)
{
    if (pattern.startsWith(u"*."_s)) {
        pattern.remove(0, 1);
    }
    if (!target.address.isNull() || pattern.isEmpty()) {
        return false;
    }
    const bool isExact = !pattern.startsWith(u'.');
    const QByteArray ace = QUrl::toAce(isExact ? pattern : pattern.mid(1));
    const QString name = ace.isEmpty() ? pattern.mid(isExact ? 0 : 1) : QString::fromLatin1(ace);
    return target.host.endsWith(u'.' + name) || (isExact && target.host == name);
}

bool matchEntry(const QString& entry, const Target& target)
{
    if (const std::optional<bool> range = matchRange(entry, target)) {
        return *range;
    }
    const std::optional<HostPort> parts = splitPort(entry);
    if (!parts || parts->host.isEmpty()
        || (!parts->port.isEmpty() && parts->port != QString::number(target.port))) {
        return false;
    }
    const QHostAddress address = strictAddress(parts->host);
    return address.isNull() ? matchName(parts->host, target)
                            : !target.address.isNull() && address == target.address;
}

} // namespace

bool isWithoutProxy(const QString& list, const QString& host, int port)
{
    const QString ace = QString::fromLatin1(QUrl::toAce(host));
    Target target { .host = (ace.isEmpty() ? host : ace).toLower(), .address = {}, .port = port };
    target.address = strictAddress(target.host);
    if (target.host == u"localhost" || target.address.isLoopback()) {
        return true;
    }
    const QStringList entries = list.split(u',');
    for (const QString& raw : entries) {
        const QString entry = raw.trimmed().toLower();
        if (entry == u"*" || (!entry.isEmpty() && matchEntry(entry, target))) {
            return true;
        }
    }
    return false;
}

Result<QUrl> parseProxyUrl(const QString& text)
{
    QUrl url(text.contains(u"://"_s) ? text : u"http://"_s + text, QUrl::StrictMode);
    const bool isPlace = url.isValid() && !url.host().isEmpty();
    if (isPlace && url.scheme() == u"https") {
        return failure(ErrorKind::Unsupported,
            u"Proxies that are themselves reached by https are not supported: use http or "
            u"socks5."_s);
    }
    if (url.scheme() == u"socks5h") {
        url.setScheme(u"socks5"_s); // names are resolved there, either way
    }
    if (!isPlace || (url.scheme() != u"http" && url.scheme() != u"socks5")) {
        return failure(ErrorKind::InvalidArgument,
            u"A proxy's address looks like http://host:port or socks5://host:port."_s);
    }
    if (url.port() < 0) {
        url.setPort(url.scheme() == u"http" ? 80 : 1080);
    }
    return url;
}

Result<ProxyRules> proxyRulesFromEnvironment(const QProcessEnvironment& environment)
{
    ProxyRules rules { .kind = ProxyRules::Kind::Listed, .hasExceptions = true };
    const auto value = [&environment](const QString& name) {
        const QString loud = environment.value(name);
        return loud.isEmpty() ? environment.value(name.toLower()) : loud;
    };
    rules.exceptions = value(u"NO_PROXY"_s);
    for (const auto& [name, target] : { std::pair { u"HTTP_PROXY"_s, &rules.forHttp },
             std::pair { u"HTTPS_PROXY"_s, &rules.forHttps } }) {
        const QString text = value(name);
        if (text.isEmpty()) {
            continue;
        }
        const Result<QUrl> url = parseProxyUrl(text);
        if (!url) {
            return failure(url.error().kind, url.error().message, name);
        }
        *target = *url;
    }
    return rules;
}

QUrl listedProxy(const ProxyRules& rules, const QUrl& target)
{
    const bool isExempt = rules.hasExceptions
        && isWithoutProxy(rules.exceptions, target.host(QUrl::FullyEncoded), effectivePort(target));
    if (rules.kind != ProxyRules::Kind::Listed || isExempt) {
        return {};
    }
    return target.scheme() == u"https" ? rules.forHttps : rules.forHttp;
}

} // namespace promdesk

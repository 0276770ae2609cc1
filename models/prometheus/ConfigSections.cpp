// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ConfigSections.h"

#include "prometheus/AwsKeyFinder.h"
#include "prometheus/HeaderRules.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kFileBytes = 64LL * 1024;

tl::unexpected<Error> wrong(const QString& message, const QString& place)
{
    return failure(ErrorKind::InvalidArgument, message, place);
}

/// "ca" or "ca_file" into its two places.
Result<void> readPem(const YamlMapping& tls, const QString& key,
    std::pair<QString*, QByteArray*> to, ConfigSurroundings& around)
{
    const QString fileKey = key + u"_file"_s;
    const Result<QString> text = tls.text(key, QString());
    const Result<QString> file = tls.text(fileKey, QString());
    if (!text || !file) {
        return failure(text ? file.error() : text.error());
    }
    if (!text->isEmpty() && !file->isEmpty()) {
        return wrong(
            u"Only one of %1 and %2 can be given."_s.arg(key, fileKey), tls.placeOf(fileKey));
    }
    *to.first = file->isEmpty() ? QString() : around.path(*file);
    *to.second = text->toUtf8();
    return {};
}

/// 10 to 13; the key's place when it is none of them.
Result<int> readVersion(const YamlMapping& tls, const QString& key, int otherwise)
{
    const QStringList names { u"TLS10"_s, u"TLS11"_s, u"TLS12"_s, u"TLS13"_s };
    const Result<QString> text = tls.text(key, QString());
    if (!text) {
        return failure(text.error());
    }
    if (text->isEmpty()) {
        return otherwise;
    }
    const qsizetype index = names.indexOf(*text);
    if (index < 0) {
        return wrong(u"A version of TLS is TLS10, TLS11, TLS12 or TLS13."_s, tls.placeOf(key));
    }
    return 10 + static_cast<int>(index);
}

/// Of what is allowed the newer part is used: 1.2 and 1.3.
Result<TlsWishes::Versions> readVersions(const YamlMapping& tls)
{
    const QString mostKey = u"max_version"_s;
    const Result<int> least = readVersion(tls, u"min_version"_s, 10);
    const Result<int> most = readVersion(tls, mostKey, 13);
    if (!least || !most) {
        return failure(least ? most.error() : least.error());
    }
    if (*least > *most) {
        return wrong(u"min_version is newer than max_version."_s, tls.placeOf(mostKey));
    }
    if (*most < 12) {
        return failure(ErrorKind::Unsupported,
            u"max_version: versions of TLS before 1.2 are not supported."_s, tls.placeOf(mostKey));
    }
    return *least == 13 ? TlsWishes::Versions::From13
        : *most == 12   ? TlsWishes::Versions::Only12
                        : TlsWishes::Versions::From12;
}

Result<std::vector<ProxyRules::Header>> readConnectHeaders(const YamlMapping& section)
{
    const QString key = u"proxy_connect_header"_s;
    std::vector<ProxyRules::Header> headers;
    if (!section.has(key)) {
        return headers;
    }
    const Result<YamlMapping> named = section.mapping(key);
    if (!named) {
        return failure(named.error());
    }
    for (const QString& name : named->keys()) {
        const Result<QStringList> values = named->texts(name);
        if (!values) {
            return failure(values.error());
        }
        const QString value = values->join(u", "_s);
        if (!isHeaderName(name) || !isHeaderValue(value)) {
            return wrong(u"A header for the proxy holds characters that headers cannot have."_s,
                named->placeOf(name));
        }
        headers.emplace_back(name.toLatin1(), value.toUtf8());
    }
    return headers;
}

/// What goes together, as Prometheus checks it.
Result<void> checkProxyKeys(const YamlMapping& section, bool isFromEnvironment)
{
    const bool hasUrl = section.has(u"proxy_url"_s);
    if (isFromEnvironment && (hasUrl || section.has(u"no_proxy"_s))) {
        return wrong(u"With proxy_from_environment neither proxy_url nor no_proxy can be given."_s,
            section.placeOf(hasUrl ? u"proxy_url"_s : u"no_proxy"_s));
    }
    for (const QString& key : { u"no_proxy"_s, u"proxy_connect_header"_s }) {
        if (section.has(key) && !hasUrl && !isFromEnvironment) {
            return wrong(u"“%1” needs a proxy_url."_s.arg(key), section.placeOf(key));
        }
    }
    return {};
}

/// The scheme, host and path of a token server.
Result<QUrl> readTokenUrl(const YamlMapping& section)
{
    const QString key = u"token_url"_s;
    return section.text(key, QString()).and_then([&](const QString& text) -> Result<QUrl> {
        const QUrl url(text, QUrl::StrictMode);
        const bool isWeb = url.scheme() == u"http" || url.scheme() == u"https";
        if (!url.isValid() || !isWeb || url.host().isEmpty() || !url.userInfo().isEmpty()) {
            return wrong(u"token_url has to be the address of a token server, "
                         u"https://host/path, without user and password."_s,
                section.placeOf(key));
        }
        return url.adjusted(QUrl::RemoveFragment);
    });
}

Result<void> checkGrant(const YamlMapping& section)
{
    for (const QString& key : { u"client_certificate_key"_s, u"client_certificate_key_file"_s,
             u"client_certificate_key_id"_s, u"signature_algorithm"_s, u"iss"_s, u"audience"_s,
             u"claims"_s }) {
        if (section.has(key)) {
            return failure(ErrorKind::Unsupported,
                u"“%1”: signing in with a certificate (the JWT grant) is not supported."_s.arg(key),
                section.placeOf(key));
        }
    }
    const QString key = u"grant_type"_s;
    const Result<QString> grant = section.text(key, u"client_credentials"_s);
    if (!grant) {
        return failure(grant.error());
    }
    if (!grant->isEmpty() && *grant != u"client_credentials") {
        return failure(ErrorKind::Unsupported,
            u"“grant_type”: only client_credentials is supported."_s, section.placeOf(key));
    }
    return {};
}

/// hasScopes: whether `scopes` names some; then no parameter may.
Result<std::vector<std::pair<QString, QString>>> readParameters(
    const YamlMapping& section, bool hasScopes)
{
    std::vector<std::pair<QString, QString>> parameters;
    if (!section.has(u"endpoint_params"_s)) {
        return parameters;
    }
    const Result<YamlMapping> named = section.mapping(u"endpoint_params"_s);
    if (!named) {
        return failure(named.error());
    }
    for (const QString& name : named->keys()) {
        const Result<QString> value = named->text(name, QString());
        if (!value) {
            return failure(value.error());
        }
        if (name == u"scope" && hasScopes) {
            return wrong(u"The scope is given twice: here and in scopes."_s, named->placeOf(name));
        }
        parameters.emplace_back(name, *value);
    }
    return parameters;
}

Result<void> readClient(
    const YamlMapping& section, ConfigSurroundings& around, OAuth2Client& client)
{
    const Result<QString> id = section.text(u"client_id"_s, QString());
    const Result<QString> secret = around.secret(section, u"client_secret"_s);
    const Result<QStringList> scopes = section.texts(u"scopes"_s);
    if (!id || !secret) {
        return failure(id ? secret.error() : id.error());
    }
    if (!scopes) {
        return failure(scopes.error());
    }
    if (id->isEmpty()) {
        return wrong(u"oauth2 needs a client_id."_s,
            section.has(u"client_id"_s) ? section.placeOf(u"client_id"_s) : section.place());
    }
    client.clientId = *id;
    client.clientSecret = *secret;
    client.scopes = *scopes;
    return {};
}

} // namespace

ConfigSurroundings::ConfigSurroundings(QString folder, QProcessEnvironment environment)
    : m_folder(std::move(folder))
    , m_environment(std::move(environment))
{ }

QString ConfigSurroundings::path(const QString& path)
{
    const QString absolute = QDir::cleanPath(QDir(m_folder).absoluteFilePath(path));
    m_files += absolute;
    return absolute;
}

Result<QString> ConfigSurroundings::secretFile(const QString& path)
{
    return readConfigBytes(this->path(path)).map([](const QByteArray& bytes) {
        return QString::fromUtf8(bytes).trimmed();
    });
}

Result<QString> ConfigSurroundings::secret(const YamlMapping& section, const QString& key)
{
    const QString fileKey = key + u"_file"_s;
    if (section.has(key) && section.has(fileKey)) {
        return wrong(
            u"Only one of %1 and %2 can be given."_s.arg(key, fileKey), section.placeOf(fileKey));
    }
    if (!section.has(fileKey)) {
        return section.text(key, QString());
    }
    return section.text(fileKey, QString()).and_then([this](const QString& path) {
        return secretFile(path);
    });
}

Result<QByteArray> readConfigBytes(const QString& path)
{
    if (!QFileInfo(path).isFile()) {
        return failure(ErrorKind::Io, u"This is not a file that can be read."_s, path);
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Io, u"The file cannot be read."_s, path);
    }
    QByteArray bytes = file.read(kFileBytes + 1);
    if (bytes.size() > kFileBytes) {
        return failure(ErrorKind::TooMuch, u"The file is larger than 64 KiB."_s, path);
    }
    return bytes;
}

Result<TlsWishes> readTlsSection(const YamlMapping& tls, ConfigSurroundings& around)
{
    const Result<void> known = tls.allowOnly(
        { u"ca_file"_s, u"cert_file"_s, u"key_file"_s, u"server_name"_s, u"insecure_skip_verify"_s,
            u"min_version"_s, u"max_version"_s, u"ca"_s, u"cert"_s, u"key"_s });
    if (!known) {
        return failure(known.error());
    }
    TlsWishes wishes;
    const std::array pieces { std::pair { u"ca"_s, std::pair { &wishes.caFile, &wishes.ca } },
        std::pair { u"cert"_s, std::pair { &wishes.certificateFile, &wishes.certificate } },
        std::pair { u"key"_s, std::pair { &wishes.keyFile, &wishes.key } } };
    for (const auto& [key, places] : pieces) {
        if (const Result<void> read = readPem(tls, key, places, around); !read) {
            return failure(read.error());
        }
    }
    const bool hasCertificate = !wishes.certificateFile.isEmpty() || !wishes.certificate.isEmpty();
    const bool hasKey = !wishes.keyFile.isEmpty() || !wishes.key.isEmpty();
    if (hasCertificate != hasKey) {
        return wrong(u"A client certificate (cert, cert_file) and its key (key, key_file) can only "
                     u"be given together."_s,
            tls.place());
    }
    const Result<QString> name = tls.text(u"server_name"_s, QString());
    const Result<bool> skips = tls.flag(u"insecure_skip_verify"_s, YamlMapping::Flag::Off);
    const Result<TlsWishes::Versions> versions = readVersions(tls);
    if (!name || !skips) {
        return failure(name ? skips.error() : name.error());
    }
    if (!versions) {
        return failure(versions.error());
    }
    wishes.serverName = *name;
    wishes.skipsVerification = *skips;
    wishes.versions = *versions;
    return wishes;
}

QStringList proxyKeys()
{
    return { u"proxy_url"_s, u"no_proxy"_s, u"proxy_from_environment"_s,
        u"proxy_connect_header"_s };
}

Result<ProxyRules> readProxyKeys(const YamlMapping& section, const ConfigSurroundings& around)
{
    const QString environmentKey = u"proxy_from_environment"_s;
    const Result<bool> isFromEnvironment = section.flag(environmentKey, YamlMapping::Flag::Off);
    const Result<QString> url = section.text(u"proxy_url"_s, QString());
    const Result<QString> exceptions = section.text(u"no_proxy"_s, QString());
    const Result<std::vector<ProxyRules::Header>> headers = readConnectHeaders(section);
    if (!isFromEnvironment || !url) {
        return failure(url ? isFromEnvironment.error() : url.error());
    }
    if (!exceptions || !headers) {
        return failure(exceptions ? headers.error() : exceptions.error());
    }
    if (const Result<void> checked = checkProxyKeys(section, *isFromEnvironment); !checked) {
        return failure(checked.error());
    }
    ProxyRules rules;
    if (*isFromEnvironment) {
        Result<ProxyRules> named = proxyRulesFromEnvironment(around.environment());
        if (!named) {
            return failure(named.error().kind, named.error().message,
                section.placeOf(environmentKey) + u", "_s + named.error().context);
        }
        rules = *named;
    } else if (!url->isEmpty()) {
        const Result<QUrl> address = parseProxyUrl(*url);
        if (!address) {
            return failure(
                address.error().kind, address.error().message, section.placeOf(u"proxy_url"_s));
        }
        rules.kind = ProxyRules::Kind::Listed;
        rules.forHttp = *address;
        rules.forHttps = *address;
        rules.exceptions = *exceptions;
        rules.hasExceptions = !exceptions->isEmpty();
    } else if (section.has(environmentKey)) {
        rules.kind = ProxyRules::Kind::None;
    }
    const bool isTunnelled = rules.forHttps.scheme() == u"http" || rules.forHttps.isEmpty();
    if (!headers->empty() && !isTunnelled) {
        return failure(ErrorKind::Unsupported,
            u"“proxy_connect_header” is for http proxies; socks5 has no headers."_s,
            section.placeOf(u"proxy_connect_header"_s));
    }
    rules.connectHeaders = *headers;
    return rules;
}

Result<OAuth2Client> readOAuth2Section(const YamlMapping& section, ConfigSurroundings& around)
{
    OAuth2Client client;
    const QStringList ours { u"client_id"_s, u"client_secret"_s, u"client_secret_file"_s,
        u"scopes"_s, u"token_url"_s, u"endpoint_params"_s, u"tls_config"_s, u"grant_type"_s,
        u"client_certificate_key"_s, u"client_certificate_key_file"_s,
        u"client_certificate_key_id"_s, u"signature_algorithm"_s, u"iss"_s, u"audience"_s,
        u"claims"_s };
    const Result<void> begun = section.allowOnly(ours + proxyKeys())
                                   .and_then([&] { return checkGrant(section); })
                                   .and_then([&] { return readClient(section, around, client); });
    if (!begun) {
        return failure(begun.error());
    }
    const Result<QUrl> url = readTokenUrl(section);
    const auto parameters = readParameters(section, !client.scopes.isEmpty());
    const Result<ProxyRules> proxy = readProxyKeys(section, around);
    const Result<TlsWishes> tls = section.has(u"tls_config"_s)
        ? section.mapping(u"tls_config"_s).and_then([&](const YamlMapping& mapping) {
              return readTlsSection(mapping, around);
          })
        : Result<TlsWishes>(TlsWishes {});
    if (!url || !parameters) {
        return failure(url ? parameters.error() : url.error());
    }
    if (!proxy || !tls) {
        return failure(proxy ? tls.error() : proxy.error());
    }
    client.tokenUrl = *url;
    client.parameters = *parameters;
    client.proxy = *proxy;
    client.tls = *tls;
    return client;
}

Result<AwsKeys> readSigV4Section(const YamlMapping& section, ConfigSurroundings& around)
{
    const Result<void> known = section.allowOnly({ u"region"_s, u"access_key"_s, u"secret_key"_s,
        u"profile"_s, u"role_arn"_s, u"service_name"_s });
    if (!known) {
        return failure(known.error());
    }
    if (section.has(u"role_arn"_s)) {
        return failure(ErrorKind::Unsupported,
            u"“role_arn”: taking on a role is not supported; give keys that already have it."_s,
            section.placeOf(u"role_arn"_s));
    }
    std::array<QString, 5> values;
    const std::array keys { u"region"_s, u"access_key"_s, u"secret_key"_s, u"profile"_s,
        u"service_name"_s };
    for (std::size_t i = 0; i < keys.size(); ++i) {
        const Result<QString> value = section.text(keys.at(i), QString());
        if (!value) {
            return failure(value.error());
        }
        values.at(i) = *value;
    }
    const auto& [region, accessKey, secretKey, profile, service] = values;
    if (accessKey.isEmpty() != secretKey.isEmpty()) {
        return wrong(u"access_key and secret_key can only be given together."_s, section.place());
    }
    AwsKeys found { .accessKey = accessKey, .secretKey = secretKey };
    if (accessKey.isEmpty()) {
        const Result<FoundAwsKeys> elsewhere = findAwsKeys(profile, around.environment());
        if (!elsewhere) {
            return failure(elsewhere.error().kind, elsewhere.error().message, section.place());
        }
        around.note(elsewhere->files);
        found = elsewhere->keys;
    }
    found.region = region.isEmpty() ? found.region : region;
    found.service = service.isEmpty() ? found.service : service;
    return found;
}

} // namespace promdesk

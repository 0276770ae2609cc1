// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpConfigFile.h"

#include <QFileInfo>

#ifdef PROMDESK_HAS_YAML
#include "core/UntrustedText.h"
#include "prometheus/ConfigSections.h"
#include "prometheus/HeaderRules.h"
#include "prometheus/YamlMapping.h"

#include <utility>
#endif

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

#ifdef PROMDESK_HAS_YAML

constexpr qint64 kFileBytes = 64LL * 1024;

/// Reads one file; each section is a function that fills its part of the result.
class Reader
{
public:
    Reader(const QString& folder, const QProcessEnvironment& environment)
        : m_around(folder, environment)
    { }

    Result<HttpConfig> read(const YamlMapping& root)
    {
        const QStringList others { u"tls_config"_s, u"http_headers"_s, u"follow_redirects"_s,
            u"enable_http2"_s, u"bearer_token_file"_s };
        const Result<void> outcome = root.allowOnly(others + waysToSignIn() + proxyKeys())
                                         .and_then([&] { return readAuthentication(root); })
                                         .and_then([&] { return readTls(root); })
                                         .and_then([&] { return readProxy(root); })
                                         .and_then([&] { return readHeaders(root); })
                                         .and_then([&] { return readSwitches(root); });
        if (!outcome) {
            return failure(outcome.error());
        }
        m_config.files = m_around.files();
        return m_config;
    }

private:
    static QStringList waysToSignIn()
    {
        return { u"basic_auth"_s, u"authorization"_s, u"oauth2"_s, u"sigv4"_s, u"bearer_token"_s };
    }

    Result<void> readAuthentication(const YamlMapping& root)
    {
        QStringList ways;
        for (const QString& key : waysToSignIn()) {
            if (root.has(key) || (key == u"bearer_token" && root.has(u"bearer_token_file"_s))) {
                ways += key;
            }
        }
        if (ways.size() > 1) {
            return failure(ErrorKind::InvalidArgument,
                u"At most one of %1 can be given."_s.arg(waysToSignIn().join(u", "_s)),
                root.placeOf(ways.at(1)));
        }
        if (ways.isEmpty() || ways.first() == u"bearer_token") {
            return ways.isEmpty() ? Result<void>() : readBearer(root);
        }
        return root.mapping(ways.first()).and_then([&](const YamlMapping& section) {
            return readWay(ways.first(), section);
        });
    }

    Result<void> readWay(const QString& way, const YamlMapping& section)
    {
        if (way == u"basic_auth") {
            return readBasic(section);
        }
        if (way == u"authorization") {
            return readAuthorization(section);
        }
        if (way == u"oauth2") {
            return readOAuth2Section(section, m_around).map([this](const OAuth2Client& client) {
                m_config.oauth2 = client;
            });
        }
        return readSigV4Section(section, m_around).map([this](const AwsKeys& keys) {
            m_config.aws = keys;
        });
    }

    Result<void> readBasic(const YamlMapping& basic)
    {
        m_config.settings.auth = AuthKind::Basic;
        return basic
            .allowOnly({ u"username"_s, u"username_file"_s, u"password"_s, u"password_file"_s })
            .and_then([&] { return m_around.secret(basic, u"username"_s); })
            .and_then([&](const QString& name) {
                m_config.settings.username = name;
                return m_around.secret(basic, u"password"_s);
            })
            .and_then([&](const QString& password) -> Result<void> {
                m_config.credentials.password = password;
                return {};
            });
    }

    Result<void> readBearer(const YamlMapping& root)
    {
        m_config.settings.auth = AuthKind::Bearer;
        return m_around.secret(root, u"bearer_token"_s).and_then([this](const QString& token) {
            m_config.credentials.bearerToken = token;
            return Result<void>();
        });
    }

    Result<void> readAuthorization(const YamlMapping& section)
    {
        const Result<void> known =
            section.allowOnly({ u"type"_s, u"credentials"_s, u"credentials_file"_s });
        const Result<QString> type =
            known.and_then([&] { return section.text(u"type"_s, u"Bearer"_s); });
        const Result<QString> token = type.and_then(
            [&](const QString&) { return m_around.secret(section, u"credentials"_s); });
        if (!token) {
            return failure(token.error());
        }
        if (type->compare(u"basic"_s, Qt::CaseInsensitive) == 0) {
            return failure(ErrorKind::InvalidArgument,
                u"The type “basic” belongs into basic_auth."_s, section.placeOf(u"type"_s));
        }
        if (type->compare(u"bearer"_s, Qt::CaseInsensitive) == 0) {
            m_config.settings.auth = AuthKind::Bearer;
            m_config.credentials.bearerToken = *token;
            return {};
        }
        return addHeader(section, u"Authorization"_s, *type + u' ' + *token);
    }

    Result<void> readTls(const YamlMapping& root)
    {
        if (!root.has(u"tls_config"_s)) {
            return {};
        }
        return root.mapping(u"tls_config"_s)
            .and_then([this](const YamlMapping& tls) { return readTlsSection(tls, m_around); })
            .map([this](const TlsWishes& wishes) {
                m_config.tls = wishes;
                m_config.settings.skipsTlsVerification = wishes.skipsVerification;
            });
    }

    Result<void> readProxy(const YamlMapping& root)
    {
        return readProxyKeys(root, m_around).map([this](const ProxyRules& rules) {
            m_config.proxy = rules;
        });
    }

    Result<void> readHeaders(const YamlMapping& root)
    {
        if (!root.has(u"http_headers"_s)) {
            return {};
        }
        const Result<YamlMapping> headers = root.mapping(u"http_headers"_s);
        if (!headers) {
            return failure(headers.error());
        }
        for (const QString& name : headers->keys()) {
            if (isReservedHeader(name)) {
                return failure(ErrorKind::InvalidArgument,
                    u"The header “%1” is set by the program itself."_s.arg(
                        UntrustedText(name).plain()),
                    headers->placeOf(name));
            }
            const Result<void> added = headers->mapping(name).and_then(
                [&](const YamlMapping& section) { return readHeader(name, section); });
            if (!added) {
                return added;
            }
        }
        return {};
    }

    Result<void> readHeader(const QString& name, const YamlMapping& section)
    {
        const Result<void> known = section.allowOnly({ u"values"_s, u"secrets"_s, u"files"_s });
        if (!known) {
            return known;
        }
        QStringList values;
        for (const QString& key : { u"values"_s, u"secrets"_s, u"files"_s }) {
            const Result<QStringList> listed = section.texts(key);
            if (!listed) {
                return failure(listed.error());
            }
            for (const QString& entry : *listed) {
                const Result<QString> value =
                    key == u"files" ? m_around.secretFile(entry) : Result<QString>(entry);
                if (!value) {
                    return failure(value.error());
                }
                values += *value;
            }
        }
        return addHeader(section, name, values.join(isCookieHeader(name) ? u"; "_s : u", "_s));
    }

    Result<void> addHeader(const YamlMapping& section, const QString& name, const QString& value)
    {
        if (!isHeaderName(name) || !isHeaderValue(value) || value.isEmpty()) {
            return failure(ErrorKind::InvalidArgument,
                u"A header has no value, or it holds characters that headers cannot have."_s,
                section.place());
        }
        m_config.settings.headerNames += name;
        m_config.credentials.headers.emplace_back(name, value);
        return {};
    }

    Result<void> readSwitches(const YamlMapping& root)
    {
        const Result<bool> follows = root.flag(u"follow_redirects"_s, YamlMapping::Flag::On);
        const Result<bool> http2 = root.flag(u"enable_http2"_s, YamlMapping::Flag::On);
        if (!follows || !http2) {
            return failure(follows ? http2.error() : follows.error());
        }
        m_config.settings.followsRedirects = *follows;
        return {};
    }

    ConfigSurroundings m_around;
    HttpConfig m_config;
};

#endif

} // namespace

#ifdef PROMDESK_HAS_YAML

Result<HttpConfig> readHttpConfigFile(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    return readConfigBytes(path)
        .and_then([&](const QByteArray& yaml) {
            return parseHttpConfig(yaml, QFileInfo(absolute).path(), path);
        })
        .map([&](HttpConfig config) {
            config.files.prepend(absolute);
            return config;
        });
}

Result<HttpConfig> parseHttpConfig(const QByteArray& yaml, const QString& folder,
    const QString& file, const QProcessEnvironment& environment)
{
    if (yaml.size() > kFileBytes) {
        return failure(ErrorKind::TooMuch, u"The file is larger than 64 KiB."_s, file);
    }
    return YamlMapping::parse(yaml, file).and_then([&](const YamlMapping& root) {
        return Reader(folder, environment).read(root);
    });
}

#else

Result<HttpConfig> readHttpConfigFile(const QString& path)
{
    return parseHttpConfig({}, {}, path);
}

Result<HttpConfig> parseHttpConfig(const QByteArray& /*yaml*/, const QString& /*folder*/,
    const QString& file, const QProcessEnvironment& /*environment*/)
{
    return failure(ErrorKind::Unsupported,
        u"This build was made without yaml-cpp and cannot read such files."_s, file);
}

#endif

Result<ConnectionByFile> connectionByFile(const QString& path)
{
    return readHttpConfigFile(path).map([&path](const HttpConfig& config) {
        ConnectionByFile connection { .settings = config.settings, .credentials = {} };
        connection.settings.auth = AuthKind::ConfigFile;
        connection.settings.username.clear();
        connection.settings.headerNames.clear();
        connection.credentials.configFile = QFileInfo(path).absoluteFilePath();
        return connection;
    });
}

} // namespace promdesk

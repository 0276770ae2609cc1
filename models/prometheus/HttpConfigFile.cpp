// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HttpConfigFile.h"

#include <QFile>
#include <QFileInfo>

#ifdef PROMDESK_HAS_YAML
#include "core/UntrustedText.h"
#include "prometheus/HeaderRules.h"
#include "prometheus/YamlMapping.h"

#include <QDir>

#include <array>
#include <utility>
#endif

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kFileBytes = 64LL * 1024;

Result<QByteArray> readBounded(const QString& path)
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

#ifdef PROMDESK_HAS_YAML

/// Reads one file; each section is a function that fills its part of the result.
class Reader
{
public:
    explicit Reader(QString folder)
        : m_folder(std::move(folder))
    { }

    Result<HttpConfig> read(const YamlMapping& root)
    {
        const Result<void> known = root.allowOnly({ u"basic_auth"_s, u"authorization"_s,
            u"bearer_token"_s, u"bearer_token_file"_s, u"tls_config"_s, u"http_headers"_s,
            u"follow_redirects"_s, u"enable_http2"_s, u"proxy_from_environment"_s, u"oauth2"_s,
            u"proxy_url"_s, u"no_proxy"_s, u"proxy_connect_header"_s });
        const Result<void> outcome = known.and_then([&] { return refuseUnsupported(root); })
                                         .and_then([&] { return readAuthentication(root); })
                                         .and_then([&] { return readTls(root); })
                                         .and_then([&] { return readHeaders(root); })
                                         .and_then([&] { return readSwitches(root); });
        if (!outcome) {
            return failure(outcome.error());
        }
        return m_config;
    }

private:
    static Result<void> refuseUnsupported(const YamlMapping& root)
    {
        for (const QString& key :
            { u"oauth2"_s, u"proxy_url"_s, u"no_proxy"_s, u"proxy_connect_header"_s }) {
            if (root.has(key)) {
                return failure(ErrorKind::Unsupported,
                    u"“%1” is not supported; the system's proxy is used."_s.arg(key),
                    root.placeOf(key));
            }
        }
        return {};
    }

    Result<void> readAuthentication(const YamlMapping& root)
    {
        const bool hasBearer = root.has(u"bearer_token"_s) || root.has(u"bearer_token_file"_s);
        const int ways = (root.has(u"basic_auth"_s) ? 1 : 0)
            + (root.has(u"authorization"_s) ? 1 : 0) + (hasBearer ? 1 : 0);
        if (ways > 1) {
            return failure(ErrorKind::InvalidArgument,
                u"At most one of basic_auth, authorization and bearer_token can be given."_s,
                root.place());
        }
        if (root.has(u"basic_auth"_s)) {
            return root.mapping(u"basic_auth"_s).and_then([this](const YamlMapping& basic) {
                return readBasic(basic);
            });
        }
        if (root.has(u"authorization"_s)) {
            return root.mapping(u"authorization"_s).and_then([this](const YamlMapping& section) {
                return readAuthorization(section);
            });
        }
        return hasBearer ? readBearer(root) : Result<void>();
    }

    Result<void> readBasic(const YamlMapping& basic)
    {
        m_config.settings.auth = AuthKind::Basic;
        return basic
            .allowOnly({ u"username"_s, u"username_file"_s, u"password"_s, u"password_file"_s })
            .and_then([&] { return secret(basic, u"username"_s); })
            .and_then([&](const QString& name) {
                m_config.settings.username = name;
                return secret(basic, u"password"_s);
            })
            .and_then([&](const QString& password) -> Result<void> {
                m_config.credentials.password = password;
                return {};
            });
    }

    Result<void> readBearer(const YamlMapping& root)
    {
        m_config.settings.auth = AuthKind::Bearer;
        return secret(root, u"bearer_token"_s).and_then([this](const QString& token) {
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
        const Result<QString> token =
            type.and_then([&](const QString&) { return secret(section, u"credentials"_s); });
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
        return root.mapping(u"tls_config"_s).and_then([this](const YamlMapping& tls) {
            return tls
                .allowOnly({ u"ca_file"_s, u"cert_file"_s, u"key_file"_s, u"server_name"_s,
                    u"insecure_skip_verify"_s, u"min_version"_s, u"max_version"_s, u"ca"_s,
                    u"cert"_s, u"key"_s })
                .and_then([&] { return checkTls(tls); })
                .and_then([&] { return fillTls(tls); });
        });
    }

    static Result<void> checkTls(const YamlMapping& tls)
    {
        for (const QString& key : { u"ca"_s, u"cert"_s, u"key"_s }) {
            if (tls.has(key)) {
                return failure(ErrorKind::Unsupported,
                    u"Certificates inside the file are not supported: use %1_file."_s.arg(key),
                    tls.placeOf(key));
            }
        }
        if (tls.has(u"cert_file"_s) != tls.has(u"key_file"_s)) {
            return failure(ErrorKind::InvalidArgument,
                u"cert_file and key_file can only be given together."_s, tls.place());
        }
        const Result<QString> least = tls.text(u"min_version"_s, u"TLS12"_s);
        const Result<QString> most = tls.text(u"max_version"_s, u"TLS13"_s);
        const bool isOurs = least && most && *most == u"TLS13"
            && QStringList { u"TLS10"_s, u"TLS11"_s, u"TLS12"_s }.contains(*least);
        if (!isOurs) {
            return failure(ErrorKind::Unsupported,
                u"TLS 1.2 and newer is used; other version limits are not supported."_s,
                tls.place());
        }
        return {};
    }

    Result<void> fillTls(const YamlMapping& tls)
    {
        ConnectionSettings& settings = m_config.settings;
        const std::array texts { std::pair { u"ca_file"_s, &settings.caFile },
            std::pair { u"cert_file"_s, &settings.clientCertificateFile },
            std::pair { u"key_file"_s, &settings.clientKeyFile } };
        for (const auto& [key, target] : texts) {
            const Result<QString> path = tls.text(key, QString());
            if (!path) {
                return failure(path.error());
            }
            *target = path->isEmpty() ? QString() : absolute(*path);
        }
        const Result<QString> name = tls.text(u"server_name"_s, QString());
        const Result<bool> skips = tls.flag(u"insecure_skip_verify"_s, YamlMapping::Flag::Off);
        if (!name || !skips) {
            return failure(name ? skips.error() : name.error());
        }
        settings.tlsServerName = *name;
        settings.skipsTlsVerification = *skips;
        return {};
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
                    key == u"files" ? secretFile(entry) : Result<QString>(entry);
                if (!value) {
                    return failure(value.error());
                }
                values += *value;
            }
        }
        return addHeader(section, name, values.join(u", "_s));
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
        const Result<bool> proxy = root.flag(u"proxy_from_environment"_s, YamlMapping::Flag::On);
        for (const Result<bool>& flag : { follows, http2, proxy }) {
            if (!flag) {
                return failure(flag.error());
            }
        }
        m_config.settings.followsRedirects = *follows;
        return {};
    }

    /// "password" or "password_file", not both; absent is empty, as with promtool.
    [[nodiscard]] Result<QString> secret(const YamlMapping& section, const QString& key) const
    {
        const QString fileKey = key + u"_file"_s;
        if (section.has(key) && section.has(fileKey)) {
            return failure(ErrorKind::InvalidArgument,
                u"Only one of %1 and %2 can be given."_s.arg(key, fileKey),
                section.placeOf(fileKey));
        }
        if (!section.has(fileKey)) {
            return section.text(key, QString());
        }
        return section.text(fileKey, QString()).and_then([this](const QString& path) {
            return secretFile(path);
        });
    }

    [[nodiscard]] Result<QString> secretFile(const QString& path) const
    {
        return readBounded(absolute(path)).map([](const QByteArray& bytes) {
            return QString::fromUtf8(bytes).trimmed();
        });
    }

    [[nodiscard]] QString absolute(const QString& path) const
    {
        return QDir::cleanPath(QDir(m_folder).absoluteFilePath(path));
    }

    QString m_folder;
    HttpConfig m_config;
};

#endif

} // namespace

Result<HttpConfig> readHttpConfigFile(const QString& path)
{
    return readBounded(path).and_then([&path](const QByteArray& yaml) {
        return parseHttpConfig(yaml, QFileInfo(path).absolutePath(), path);
    });
}

#ifdef PROMDESK_HAS_YAML

Result<HttpConfig> parseHttpConfig(
    const QByteArray& yaml, const QString& folder, const QString& file)
{
    if (yaml.size() > kFileBytes) {
        return failure(ErrorKind::TooMuch, u"The file is larger than 64 KiB."_s, file);
    }
    return YamlMapping::parse(yaml, file).and_then([&folder](const YamlMapping& root) {
        return Reader(folder).read(root);
    });
}

#else

Result<HttpConfig> parseHttpConfig(
    const QByteArray& /*yaml*/, const QString& /*folder*/, const QString& file)
{
    return failure(ErrorKind::Unsupported,
        u"This build was made without yaml-cpp and cannot read such files."_s, file);
}

#endif

} // namespace promdesk

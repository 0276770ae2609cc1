// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/AwsKeyFinder.h"

#include "core/UntrustedText.h"

#include <QDir>
#include <QFile>

#include <map>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kFileBytes = 256LL * 1024;

using Section = std::map<QString, QString>;

/// One section of an INI file; later lines win. A file that is not there has no sections.
Result<Section> readSection(const QString& path, const QStringList& titles)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return Section();
    }
    const QByteArray bytes = file.read(kFileBytes + 1);
    if (bytes.size() > kFileBytes) {
        return failure(ErrorKind::TooMuch, u"The file is larger than 256 KiB."_s, path);
    }
    Section section;
    bool isInside = false;
    const QStringList lines = QString::fromUtf8(bytes).split(u'\n');
    for (const QString& raw : lines) {
        const QString line = raw.trimmed();
        const qsizetype equals = line.indexOf(u'=');
        if (line.startsWith(u'[')) {
            const qsizetype end = line.indexOf(u']'); // a comment may follow
            isInside = end > 0 && titles.contains(line.mid(1, end - 1).simplified());
        } else if (isInside && equals > 0 && !line.startsWith(u'#') && !line.startsWith(u';')) {
            section[line.left(equals).trimmed().toLower()] = line.mid(equals + 1).trimmed();
        }
    }
    return section;
}

QString valueOf(const Section& section, const QString& key)
{
    const auto found = section.find(key);
    return found == section.end() ? QString() : found->second;
}

QString pathOf(const QProcessEnvironment& environment, const QString& variable, const QString& name)
{
    const QString home = environment.value(u"HOME"_s, QDir::homePath());
    return environment.value(variable, home + u"/.aws/"_s + name);
}

AwsKeys keysOfEnvironment(const QProcessEnvironment& environment)
{
    return AwsKeys { .accessKey = environment.value(u"AWS_ACCESS_KEY_ID"_s),
        .secretKey = environment.value(u"AWS_SECRET_ACCESS_KEY"_s),
        .sessionToken = environment.value(u"AWS_SESSION_TOKEN"_s) };
}

bool areWhole(const AwsKeys& keys)
{
    return !keys.accessKey.isEmpty() && !keys.secretKey.isEmpty();
}

} // namespace

Result<FoundAwsKeys> findAwsKeys(const QString& profile, const QProcessEnvironment& environment)
{
    FoundAwsKeys found { .keys = keysOfEnvironment(environment), .files = {} };
    const QString region =
        environment.value(u"AWS_REGION"_s, environment.value(u"AWS_DEFAULT_REGION"_s));
    if (profile.isEmpty() && areWhole(found.keys)) {
        found.keys.region = region;
        return found;
    }
    const QString name =
        profile.isEmpty() ? environment.value(u"AWS_PROFILE"_s, u"default"_s) : profile;
    found.files = { pathOf(environment, u"AWS_SHARED_CREDENTIALS_FILE"_s, u"credentials"_s),
        pathOf(environment, u"AWS_CONFIG_FILE"_s, u"config"_s) };
    Section both;
    for (const QString& path : found.files) {
        Result<Section> section = readSection(path, { name, u"profile "_s + name });
        if (!section) {
            return failure(section.error());
        }
        both.merge(*section);
    }
    found.keys = AwsKeys { .region = region.isEmpty() ? valueOf(both, u"region"_s) : region,
        .accessKey = valueOf(both, u"aws_access_key_id"_s),
        .secretKey = valueOf(both, u"aws_secret_access_key"_s),
        .sessionToken = valueOf(both, u"aws_session_token"_s) };
    if (!areWhole(found.keys)) {
        return failure(ErrorKind::Authentication,
            u"No keys for Amazon: there are none in the file's sigv4 section, %1 and the profile "
            u"“%2” has no access key in %3. Other kinds of sign-in are not supported."_s.arg(
                profile.isEmpty() ? u"none in AWS_ACCESS_KEY_ID,"_s : u"a profile is asked for,"_s,
                UntrustedText(name).plain(), found.files.first()));
    }
    return found;
}

} // namespace promdesk

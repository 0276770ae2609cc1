// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ConfigWatch.h"

#include <QFileInfo>

#include <utility>

namespace promdesk {

namespace {

/// Secrets alone are rotated without anybody else asking.
bool isSameAsker(const HttpConfig& a, const HttpConfig& b)
{
    const auto clientOf = [](const HttpConfig& config) {
        return config.oauth2 ? config.oauth2->clientId : QString();
    };
    return a.settings.username == b.settings.username
        && a.settings.headerNames == b.settings.headerNames
        && a.credentials.headers == b.credentials.headers && clientOf(a) == clientOf(b);
}

} // namespace

ConfigWatch::ConfigWatch(ConnectionSettings settings, Credentials credentials)
    : m_settings(std::move(settings))
    , m_credentials(std::move(credentials))
{ }

ConfigWatch::ConfigWatch(HttpConfig config)
    : m_config(std::move(config))
    , m_isFixed(true)
{ }

std::vector<ConfigWatch::Stamp> ConfigWatch::stampsOf(const QStringList& files)
{
    std::vector<Stamp> stamps;
    for (const QString& file : files) {
        const QFileInfo found(file);
        stamps.push_back({ .file = file, .modified = found.lastModified(), .size = found.size() });
    }
    return stamps;
}

Result<ConfigWatch::Change> ConfigWatch::refresh()
{
    const bool isCurrent = m_isRead && (m_isFixed || stampsOf(m_config.files) == m_stamps);
    if (isCurrent) {
        return Change::None;
    }
    Change change = Change::Changed;
    if (!m_isFixed) {
        // Stamped before reading: a change in between is seen the next time. New files of a changed
        // configuration are stamped after it.
        const std::vector<Stamp> before = stampsOf(m_config.files);
        Result<HttpConfig> config = resolveConnection(m_settings, m_credentials);
        if (!config) {
            return failure(config.error());
        }
        const bool hasSameFiles = m_isRead && config->files == m_config.files;
        change = m_isRead && !isSameAsker(m_config, *config) ? Change::OtherAsker : change;
        m_config = std::move(*config);
        m_stamps = hasSameFiles ? before : stampsOf(m_config.files);
    }
    m_isRead = true;
    return change;
}

} // namespace promdesk

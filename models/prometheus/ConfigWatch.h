// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/HttpConfig.h"

#include <QDateTime>

#include <optional>
#include <vector>

namespace promdesk {

/// What a connection comes down to, read again when one of the files behind it changes: tokens and
/// certificates are rotated that way. Reads files: not on the GUI thread. One thread.
class ConfigWatch
{
public:
    enum class Change
    {
        None,
        Changed, ///< also the first time
        OtherAsker, ///< changed, and who asks has another name, tenant or other headers
    };

    ConfigWatch(ConnectionSettings settings, Credentials credentials);
    /// One that is complete already; what its files hold is the reader's of them to see.
    explicit ConfigWatch(HttpConfig config);

    /// Brings config() up to date. Errors: those of resolveConnection; then config() stays, and the
    /// next call reads again.
    [[nodiscard]] Result<Change> refresh();

    /// The one of the last successful refresh().
    [[nodiscard]] const HttpConfig& config() const { return m_config; }

private:
    struct Stamp
    {
        QString file;
        QDateTime modified; ///< invalid: not there
        qint64 size = 0;

        friend bool operator==(const Stamp&, const Stamp&) = default;
    };

    [[nodiscard]] static std::vector<Stamp> stampsOf(const QStringList& files);

    ConnectionSettings m_settings;
    Credentials m_credentials;
    HttpConfig m_config;
    std::vector<Stamp> m_stamps;
    bool m_isFixed = false;
    bool m_isRead = false;
};

} // namespace promdesk

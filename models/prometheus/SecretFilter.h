// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/HttpMessage.h"
#include "sources/ConnectionSettings.h"

#include <QByteArrayList>

namespace promdesk {

/// The secrets of a connection in the forms that go over the wire.
[[nodiscard]] QByteArrayList secretsOf(
    const ConnectionSettings& settings, const Credentials& credentials);

/// Takes a connection's secrets out of what a server says about a refused request: proxies and
/// debugging servers like to print the headers they got, and such texts end up in messages. Secrets
/// shorter than six bytes are left alone: they would be found in any text. Any thread.
class SecretFilter
{
public:
    SecretFilter(const ConnectionSettings& settings, const Credentials& credentials);
    explicit SecretFilter(QByteArrayList secrets);

    /// Answers that are used (2xx, JSON) pass untouched.
    [[nodiscard]] Result<HttpResponse> filtered(Result<HttpResponse> response) const;

    [[nodiscard]] QString withoutSecrets(const QString& text) const;

private:
    [[nodiscard]] QByteArray withoutSecrets(QByteArray text) const;

    QByteArrayList m_secrets; ///< longest first
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "prometheus/HttpMessage.h"
#include "sources/ConnectionSettings.h"

#include <QByteArrayList>

namespace promdesk {

/// Takes a connection's secrets out of what a server says about a refused request: proxies and
/// debugging servers like to print the headers they got, and such texts end up in messages. Secrets
/// shorter than six bytes are left alone: they would be found in any text. Any thread.
class SecretFilter
{
public:
    SecretFilter(const ConnectionSettings& settings, const Credentials& credentials);

    /// Answers that are used (2xx, JSON) pass untouched.
    [[nodiscard]] Result<HttpResponse> filtered(Result<HttpResponse> response) const;

private:
    [[nodiscard]] QByteArray withoutSecrets(QByteArray text) const;
    [[nodiscard]] QString withoutSecrets(const QString& text) const;

    QByteArrayList m_secrets; ///< longest first
};

} // namespace promdesk

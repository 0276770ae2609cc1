// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "sources/SecretKey.h"

using namespace Qt::StringLiterals;

namespace promdesk {

QString secretKey(const ConnectionSettings& settings)
{
    const QUrl& url = settings.baseUrl;
    const int port = url.port(url.scheme() == u"https" ? 443 : 80);
    return u"%1 %2://%3:%4"_s.arg(
        settings.id, url.scheme(), url.host(QUrl::FullyEncoded), QString::number(port));
}

} // namespace promdesk

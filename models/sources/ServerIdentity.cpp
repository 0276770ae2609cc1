// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "sources/ServerIdentity.h"

using namespace Qt::StringLiterals;

namespace promdesk {

std::string serverIdentity(const ConnectionSettings& settings)
{
    if (settings.auth == AuthKind::ConfigFile) {
        return {};
    }
    constexpr QUrl::FormattingOptions kShown = QUrl::RemoveUserInfo | QUrl::FullyEncoded;
    QStringList parts { settings.baseUrl.toString(kShown) };
    if (settings.auth != AuthKind::None || !settings.headerNames.isEmpty()
        || !settings.clientCertificateFile.isEmpty()) {
        parts += settings.id;
        parts += QString::number(static_cast<int>(settings.auth));
        parts += settings.username;
        parts += settings.clientCertificateFile;
        parts += settings.headerNames;
    }
    return parts.join(u'\n').toStdString();
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/RedirectRule.h"

#include "core/Limits.h"
#include "core/UntrustedText.h"
#include "prometheus/ServerUrl.h"

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kLocationBytes = 8192;

bool isUpgrade(const QUrl& from, const QUrl& to)
{
    const int port = effectivePort(to);
    return from.scheme() == u"http" && to.scheme() == u"https"
        && from.host(QUrl::FullyEncoded) == to.host(QUrl::FullyEncoded)
        && (port == 443 || port == effectivePort(from));
}

} // namespace

Result<QUrl> followRedirect(const Redirect& redirect)
{
    const QString server = authorityText(redirect.from);
    const QUrl location = redirect.location.size() > kLocationBytes
        ? QUrl()
        : QUrl::fromEncoded(redirect.location, QUrl::StrictMode);
    QUrl target = redirect.from.resolved(location);
    if (redirect.location.isEmpty() || !location.isValid() || target.host().isEmpty()) {
        const bool isWeb = location.scheme().isEmpty() || location.scheme().startsWith(u"http"_s);
        return failure(isWeb ? ErrorKind::Malformed : ErrorKind::Redirected,
            u"The server redirects, but not to an address that can be asked."_s, server,
            UntrustedText(QString::fromUtf8(redirect.location.left(kLocationBytes))).plain());
    }
    target.setUserInfo(QString());
    target.setFragment(QString());
    if (!isSameOrigin(redirect.from, target) && !isUpgrade(redirect.from, target)) {
        const QString place = target.scheme() + u"://"_s + authorityText(target);
        return failure(ErrorKind::Redirected,
            u"The server redirects to %1, perhaps to a sign-in page. Nothing was sent there."_s.arg(
                UntrustedText(place).plain()),
            server,
            UntrustedText(target.toString(QUrl::RemoveQuery | QUrl::RemoveUserInfo)).plain());
    }
    if (redirect.count > limits::kRedirects) {
        return failure(ErrorKind::Redirected,
            u"The server redirects in circles: %1 redirects did not lead to an answer."_s.arg(
                redirect.count),
            server);
    }
    return target;
}

} // namespace promdesk

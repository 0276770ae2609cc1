// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/HeaderRules.h"

#include <QRegularExpression>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

bool isHeaderName(const QString& name)
{
    static const QRegularExpression token(u"\\A[!#$%&'*+.^_`|~0-9A-Za-z-]{1,256}\\z"_s);
    return token.match(name).hasMatch();
}

bool isHeaderValue(const QString& value)
{
    return std::none_of(value.begin(), value.end(),
        [](QChar c) { return c.category() == QChar::Other_Control && c != u'\t'; });
}

bool isReservedHeader(const QString& name)
{
    static const QStringList reserved { u"authorization"_s, u"host"_s, u"accept"_s,
        u"accept-encoding"_s, u"connection"_s, u"user-agent"_s, u"transfer-encoding"_s, u"te"_s,
        u"trailer"_s, u"upgrade"_s, u"keep-alive"_s, u"expect"_s, u"proxy-authorization"_s,
        u"proxy-authenticate"_s, u"www-authenticate"_s };
    const QString lower = name.toLower();
    return reserved.contains(lower) || lower.startsWith(u"content-"_s)
        || lower.startsWith(u"x-amz-"_s) || lower.startsWith(u"x-prometheus-remote-"_s);
}

bool isCookieHeader(QStringView name)
{
    return name.compare(u"cookie", Qt::CaseInsensitive) == 0;
}

} // namespace promdesk

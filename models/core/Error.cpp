// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Error.h"

#include <array>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::array kNames {
    "cancelled",
    "invalid-argument",
    "not-found",
    "unsupported",
    "bad-query",
    "too-much",
    "authentication",
    "forbidden",
    "redirected",
    "tls",
    "resolve",
    "connect",
    "timeout",
    "unavailable",
    "server-fault",
    "truncated",
    "not-prometheus",
    "malformed",
    "too-new",
    "io",
    "internal",
};
static_assert(kNames.size() == static_cast<std::size_t>(ErrorKind::Internal) + 1);

} // namespace

QString toText(ErrorKind kind)
{
    return QString::fromLatin1(kNames.at(static_cast<std::size_t>(kind)));
}

QString Error::toDisplayText() const
{
    return context.isEmpty() ? message : context + u": "_s + message;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>
#include <QStringView>

namespace promdesk {

/// A token of RFC 9110, section 5.6.2: letters, digits and a few signs.
[[nodiscard]] bool isHeaderName(const QString& name);

/// Without line breaks, NUL and other control characters: nothing that could begin another header.
[[nodiscard]] bool isHeaderValue(const QString& value);

/// Headers that belong to the protocol or to the authentication, or that say what the program can
/// read; users cannot set them.
[[nodiscard]] bool isReservedHeader(const QString& name);

/// Whether a header's values are joined by semicolons (RFC 6265, section 4.2) and each is a secret
/// of its own.
[[nodiscard]] bool isCookieHeader(QStringView name);

} // namespace promdesk

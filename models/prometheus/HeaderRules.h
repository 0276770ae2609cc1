// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

namespace promdesk {

/// A token of RFC 9110, section 5.6.2: letters, digits and a few signs.
[[nodiscard]] bool isHeaderName(const QString& name);

/// Without line breaks, NUL and other control characters: nothing that could begin another header.
[[nodiscard]] bool isHeaderValue(const QString& value);

/// Headers that belong to the protocol or to the authentication; users cannot set them.
[[nodiscard]] bool isReservedHeader(const QString& name);

} // namespace promdesk

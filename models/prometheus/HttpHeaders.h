// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"

#include <QByteArray>

#include <optional>

class QNetworkReply;

namespace promdesk {

/// An HTTP date in its one modern form, "Sun, 22 Nov 2026 20:14:08 GMT" (RFC 9110, 5.6.7).
[[nodiscard]] std::optional<Instant> httpDate(const QByteArray& text);

/// Retry-After as seconds or date (RFC 9110, 10.2.3), clamped to 0 … five minutes.
[[nodiscard]] std::optional<qint64> retryAfterMs(const QByteArray& text, Instant now);

/// The headers that tell implementations apart, one "Name: value" per line, bounded.
[[nodiscard]] QByteArray implementationHeaders(const QNetworkReply& reply);

} // namespace promdesk

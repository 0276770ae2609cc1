// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Instant.h"
#include "core/LabelSet.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QLatin1StringView>

#include <cstdint>
#include <string>

/// Single fields of the HTTP API's metadata: absent, null or of another type gives the empty value.
namespace promdesk::fields {

/// At most 4 KiB of UTF-8.
[[nodiscard]] std::string text(const QJsonValue& value);
/// At most limits::kExpressionBytes of UTF-8.
[[nodiscard]] std::string expression(const QJsonValue& value);
/// At most limits::kLabelValueBytes of UTF-8.
[[nodiscard]] std::string labelValue(const QJsonValue& value);
/// An object of strings; names, values and their number bounded as in query answers.
[[nodiscard]] LabelSet labels(const QJsonValue& value);
/// A number, or a string that holds one as Go writes it; NaN when it is neither.
[[nodiscard]] double number(const QJsonValue& value);
/// Not below zero; 0 when it is no number.
[[nodiscard]] std::int64_t count(const QJsonValue& value);
/// Seconds as a number, or Prometheus' duration text.
[[nodiscard]] Duration duration(const QJsonValue& value);
/// RFC 3339; the epoch for Go's zero time and for what is no time.
[[nodiscard]] Instant instant(const QJsonValue& value);

} // namespace promdesk::fields

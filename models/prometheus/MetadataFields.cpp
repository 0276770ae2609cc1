// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/MetadataFields.h"

#include "core/Limits.h"
#include "core/Utf8.h"

#include <QDateTime>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace promdesk::fields {

namespace {

std::string bounded(const QString& text, std::size_t maxBytes)
{
    // Cutting first keeps the conversion of a huge text cheap; UTF-8 is never shorter than UTF-16.
    std::string utf8 = text.left(static_cast<qsizetype>(maxBytes)).toStdString();
    truncateUtf8(utf8, maxBytes);
    return utf8;
}

} // namespace

std::string text(const QJsonValue& value)
{
    return bounded(value.toString(), 4096);
}

std::string expression(const QJsonValue& value)
{
    return bounded(value.toString(), limits::kExpressionBytes);
}

std::string labelValue(const QJsonValue& value)
{
    return bounded(value.toString(), limits::kLabelValueBytes);
}

LabelSet labels(const QJsonValue& value)
{
    const QJsonObject object = value.toObject();
    std::vector<LabelSet::Label> list;
    for (auto at = object.begin(); at != object.end(); ++at) {
        if (list.size() == limits::kLabelsPerSeries) {
            break;
        }
        list.emplace_back(bounded(at.key(), limits::kLabelNameBytes),
            bounded(at.value().toString(), limits::kLabelValueBytes));
    }
    return LabelSet(std::move(list));
}

double number(const QJsonValue& value)
{
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    if (!value.isString()) {
        return value.toDouble(kNone);
    }
    const std::string digits = text(value);
    const std::size_t sign = digits.starts_with('+') && !digits.starts_with("+-") ? 1 : 0;
    double parsed = 0;
    const char* const end = digits.data() + digits.size();
    const auto [stop, code] = std::from_chars(digits.data() + sign, end, parsed);
    return code == std::errc() && stop == end ? parsed : kNone;
}

std::int64_t count(const QJsonValue& value)
{
    constexpr double kLargest = 9e15;
    const double parsed = number(value);
    return std::isnan(parsed) ? 0 : static_cast<std::int64_t>(std::clamp(parsed, 0.0, kLargest));
}

Duration duration(const QJsonValue& value)
{
    if (value.isString()) {
        return parseDuration(value.toString().left(64)).value_or(Duration());
    }
    constexpr double kLongestSeconds = 1e11;
    return Duration::fromMs(
        std::llround(std::clamp(value.toDouble(), -kLongestSeconds, kLongestSeconds) * 1000));
}

Instant instant(const QJsonValue& value)
{
    const QDateTime time = QDateTime::fromString(value.toString().left(64), Qt::ISODateWithMs);
    return time.isValid() && time.date().year() >= 1970 ? Instant::fromMs(time.toMSecsSinceEpoch())
                                                        : Instant();
}

} // namespace promdesk::fields

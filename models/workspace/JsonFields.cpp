// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/JsonFields.h"

#include "core/Limits.h"

#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kTextLength { limits::kExpressionBytes }; // no text is longer than those
constexpr double kLargestInteger = 1e9;

QString nameOf(QJsonValue::Type type)
{
    switch (type) {
    case QJsonValue::Null:
        return u"null"_s;
    case QJsonValue::Bool:
        return u"true or false"_s;
    case QJsonValue::Double:
        return u"a number"_s;
    case QJsonValue::String:
        return u"a text"_s;
    case QJsonValue::Array:
        return u"a list"_s;
    case QJsonValue::Object:
        return u"an object"_s;
    case QJsonValue::Undefined:
        break;
    }
    return u"nothing"_s;
}

} // namespace

void JsonFindings::note(const QString& path, const QString& message, NoteSeverity severity)
{
    if (notes.size() < kMostNotes) {
        notes.push_back({ .severity = severity, .path = path, .line = 0, .message = message });
    }
}

void JsonFindings::refuse(const QString& path, const QString& message)
{
    if (!refusal) {
        refusal = failure(ErrorKind::TooMuch, message, {}, path).value();
    }
}

JsonFields::JsonFields(QJsonObject object, QString path, JsonFindings& findings)
    : m_object(std::move(object))
    , m_path(std::move(path))
    , m_findings(findings)
{ }

QJsonValue JsonFields::take(QLatin1StringView key, QJsonValue::Type type)
{
    skip(key);
    QJsonValue value = m_object.value(key);
    if (value.type() == type || value.isUndefined()) {
        return value;
    }
    note(key, u"Must be %1, not %2; ignored"_s.arg(nameOf(type), nameOf(value.type())));
    return QJsonValue::Undefined;
}

QString JsonFields::text(QLatin1StringView key, const QString& fallback)
{
    const QJsonValue value = take(key, QJsonValue::String);
    const QString text = value.toString();
    if (text.size() > kTextLength) {
        m_findings.refuse(pathOf(key), u"A text is longer than %1 characters"_s.arg(kTextLength));
        return fallback;
    }
    return value.isUndefined() ? fallback : text;
}

bool JsonFields::flag(QLatin1StringView key)
{
    return take(key, QJsonValue::Bool).toBool();
}

std::optional<double> JsonFields::number(QLatin1StringView key)
{
    const QJsonValue value = take(key, QJsonValue::Double);
    if (value.isUndefined()) {
        return std::nullopt;
    }
    if (!std::isfinite(value.toDouble())) {
        note(key, u"The number is too large; ignored"_s);
        return std::nullopt;
    }
    return value.toDouble();
}

int JsonFields::integer(QLatin1StringView key, int fallback)
{
    const std::optional<double> value = number(key);
    if (!value) {
        return fallback;
    }
    if (std::abs(*value) > kLargestInteger || std::trunc(*value) != *value) {
        note(key, u"Must be a whole number of ordinary size; %1 is used"_s.arg(fallback));
        return fallback;
    }
    return static_cast<int>(*value);
}

QStringList JsonFields::texts(QLatin1StringView key, int most)
{
    QStringList all;
    const QJsonArray values = array(key, most);
    for (qsizetype i = 0; i < values.size(); ++i) {
        if (values.at(i).isString()) {
            all += values.at(i).toString();
        } else {
            m_findings.note(pathOf(key, i), u"Must be a text; ignored"_s);
        }
    }
    return all;
}

QJsonArray JsonFields::array(QLatin1StringView key, int most)
{
    const QJsonArray values = take(key, QJsonValue::Array).toArray();
    if (values.size() > most) {
        m_findings.refuse(pathOf(key),
            u"The list has %1 entries; at most %2 are read"_s.arg(values.size()).arg(most));
        return {};
    }
    return values;
}

std::optional<QJsonObject> JsonFields::object(QLatin1StringView key)
{
    const QJsonValue value = take(key, QJsonValue::Object);
    return value.isUndefined() ? std::nullopt : std::optional(value.toObject());
}

QString JsonFields::pathOf(QLatin1StringView key, qsizetype index) const
{
    QString path = m_path.isEmpty() ? QString(key) : QString(m_path + u'.' + key);
    if (index >= 0) {
        path += u'[' + QString::number(index) + u']';
    }
    return path;
}

QJsonObject JsonFields::rest() const
{
    QJsonObject unknown = m_object;
    for (const QString& key : m_known) {
        unknown.remove(key);
    }
    return unknown;
}

void JsonFields::note(QLatin1StringView key, const QString& message)
{
    m_findings.note(pathOf(key), message);
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "workspace/JsonNote.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace promdesk {

/// What one reading of a file collects: notes, and the first reason to refuse the file.
struct JsonFindings
{
    static constexpr std::size_t kMostNotes = 200;

    std::vector<JsonNote> notes; ///< bounded; lines are not known yet
    std::optional<Error> refusal; ///< its detail is the path

    void note(
        const QString& path, const QString& message, NoteSeverity severity = NoteSeverity::Warning);
    /// The first refusal counts.
    void refuse(const QString& path, const QString& message);
};

/// Reads one JSON object field by field. A field of the wrong type gives the fallback and a note;
/// fields that nobody asked for are what rest() returns. Lives as long as one function.
class JsonFields
{
public:
    JsonFields(QJsonObject object, QString path, JsonFindings& findings);

    [[nodiscard]] QString text(QLatin1StringView key, const QString& fallback = {});
    [[nodiscard]] bool flag(QLatin1StringView key);
    /// Finite; absent when missing or not a number.
    [[nodiscard]] std::optional<double> number(QLatin1StringView key);
    /// A whole number within ±1e9.
    [[nodiscard]] int integer(QLatin1StringView key, int fallback);
    [[nodiscard]] QStringList texts(QLatin1StringView key, int most);
    /// More than most refuses the file: cutting it off would lose the rest on saving.
    [[nodiscard]] QJsonArray array(QLatin1StringView key, int most);
    [[nodiscard]] std::optional<QJsonObject> object(QLatin1StringView key);

    /// Marks a field as known without reading it.
    void skip(QLatin1StringView key) { m_known.insert(QString(key)); }

    [[nodiscard]] bool contains(QLatin1StringView key) const { return m_object.contains(key); }

    /// "pages[0].title"; with an index "pages[0].panels[2]".
    [[nodiscard]] QString pathOf(QLatin1StringView key, qsizetype index = -1) const;

    [[nodiscard]] const QString& path() const { return m_path; }

    /// The fields that were not asked for.
    [[nodiscard]] QJsonObject rest() const;
    void note(QLatin1StringView key, const QString& message);

    [[nodiscard]] JsonFindings& findings() { return m_findings; }

private:
    [[nodiscard]] QJsonValue take(QLatin1StringView key, QJsonValue::Type type);

    QJsonObject m_object;
    QString m_path;
    JsonFindings& m_findings;
    QSet<QString> m_known;
};

} // namespace promdesk

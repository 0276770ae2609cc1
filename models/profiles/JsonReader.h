// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <optional>
#include <string>
#include <vector>

namespace promdesk {

/// A value of a JSON file and where it stands.
struct JsonNode
{
    QJsonValue value;
    QStringList path;

    [[nodiscard]] QJsonObject object() const { return value.toObject(); }
};

/// Reads a data file field by field and remembers the first thing that is wrong with its line, so
/// that a reading function needs no error handling between the fields. Reads after a failure give
/// empty values. One thread.
class JsonReader
{
public:
    /// file: for messages. Syntax errors and texts over maxBytes fail at once.
    JsonReader(const QByteArray& json, QString file, qsizetype maxBytes);

    [[nodiscard]] JsonNode root() const;
    [[nodiscard]] std::optional<JsonNode> child(const JsonNode& node, const QString& key) const;

    [[nodiscard]] QString text(const JsonNode& node, const QString& key);
    [[nodiscard]] QString optionalText(const JsonNode& node, const QString& key);
    [[nodiscard]] double number(const JsonNode& node, const QString& key);
    [[nodiscard]] JsonNode objectAt(const JsonNode& node, const QString& key);
    /// The elements of an array; an absent one is empty.
    [[nodiscard]] std::vector<JsonNode> items(const JsonNode& node, const QString& key);
    /// An array of texts; an absent one is empty.
    [[nodiscard]] std::vector<std::string> texts(const JsonNode& node, const QString& key);

    void refuseUnknownKeys(const JsonNode& node, const QStringList& known);
    /// Requires "schemaVersion": 1. A greater one fails with TooNew.
    void requireSchemaVersion(int known);
    /// Remembers the failure unless there is one already.
    void fail(const JsonNode& node, const QString& message);

    [[nodiscard]] bool hasFailed() const { return m_error.has_value(); }

    /// Malformed or TooNew; context is "file:line", detail "line N". Only after a failure.
    [[nodiscard]] const Error& error() const { return *m_error; }

private:
    void failAtLine(int line, ErrorKind kind, const QString& message);

    QByteArray m_json;
    QString m_file;
    QJsonObject m_root;
    std::optional<Error> m_error;
};

/// Reads a whole file of at most maxBytes. Errors: NotFound, TooMuch, Io.
[[nodiscard]] Result<QByteArray> readDataFile(const QString& path, qsizetype maxBytes);

} // namespace promdesk

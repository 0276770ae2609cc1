// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/JsonReader.h"

#include "core/JsonLines.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace promdesk {

JsonReader::JsonReader(const QByteArray& json, QString file, qsizetype maxBytes)
    : m_json(json)
    , m_file(std::move(file))
{
    if (json.size() > maxBytes) {
        failAtLine(1, ErrorKind::TooMuch, u"The file is larger than a data file may be"_s);
        return;
    }
    QJsonParseError parse;
    const QJsonDocument document = QJsonDocument::fromJson(json, &parse);
    if (parse.error != QJsonParseError::NoError) {
        failAtLine(lineAt(json, parse.offset), ErrorKind::Malformed,
            u"This is not JSON: "_s + parse.errorString());
        return;
    }
    if (!document.isObject()) {
        failAtLine(1, ErrorKind::Malformed, u"The file does not hold a JSON object"_s);
        return;
    }
    m_root = document.object();
}

JsonNode JsonReader::root() const
{
    return { m_root, {} };
}

std::optional<JsonNode> JsonReader::child(const JsonNode& node, const QString& key) const
{
    const QJsonValue value = node.value.toObject().value(key);
    if (value.isUndefined()) {
        return std::nullopt;
    }
    return JsonNode { value, node.path + QStringList { key } };
}

QString JsonReader::text(const JsonNode& node, const QString& key)
{
    const auto found = child(node, key);
    if (!found || !found->value.isString() || found->value.toString().isEmpty()) {
        fail(found.value_or(node), u"\"%1\" must be a text that is not empty"_s.arg(key));
        return {};
    }
    return found->value.toString();
}

QString JsonReader::optionalText(const JsonNode& node, const QString& key)
{
    const auto found = child(node, key);
    if (found && !found->value.isString()) {
        fail(*found, u"\"%1\" must be a text"_s.arg(key));
    }
    return found ? found->value.toString() : QString();
}

double JsonReader::number(const JsonNode& node, const QString& key)
{
    const auto found = child(node, key);
    if (!found || !found->value.isDouble()) {
        fail(found.value_or(node), u"\"%1\" must be a number"_s.arg(key));
        return 0;
    }
    return found->value.toDouble();
}

JsonNode JsonReader::objectAt(const JsonNode& node, const QString& key)
{
    const auto found = child(node, key);
    if (!found || !found->value.isObject()) {
        fail(found.value_or(node), u"\"%1\" must be an object"_s.arg(key));
        return { QJsonObject(), node.path };
    }
    return *found;
}

std::vector<JsonNode> JsonReader::items(const JsonNode& node, const QString& key)
{
    const auto found = child(node, key);
    if (!found) {
        return {};
    }
    if (!found->value.isArray()) {
        fail(*found, u"\"%1\" must be an array"_s.arg(key));
        return {};
    }
    std::vector<JsonNode> nodes;
    const QJsonArray array = found->value.toArray();
    nodes.reserve(static_cast<std::size_t>(array.size()));
    for (qsizetype i = 0; i < array.size(); ++i) {
        nodes.push_back({ array.at(i), found->path + QStringList { QString::number(i) } });
    }
    return nodes;
}

std::vector<std::string> JsonReader::texts(const JsonNode& node, const QString& key)
{
    std::vector<std::string> result;
    for (const JsonNode& item : items(node, key)) {
        if (!item.value.isString() || item.value.toString().isEmpty()) {
            fail(item, u"\"%1\" must hold texts that are not empty"_s.arg(key));
            return {};
        }
        result.push_back(item.value.toString().toStdString());
    }
    return result;
}

void JsonReader::refuseUnknownKeys(const JsonNode& node, const QStringList& known)
{
    const QJsonObject object = node.object();
    for (auto at = object.begin(); at != object.end(); ++at) {
        if (!known.contains(at.key())) {
            fail({ at.value(), node.path + QStringList { at.key() } },
                u"\"%1\" is not known here; known are %2"_s.arg(
                    at.key().left(64), known.join(u", "_s)));
            return;
        }
    }
}

void JsonReader::requireSchemaVersion(int known)
{
    const int version = static_cast<int>(number(root(), u"schemaVersion"_s));
    if (hasFailed() || version == known) {
        return;
    }
    const int line = lineOf(m_json, { u"schemaVersion"_s });
    if (version > known) {
        failAtLine(line, ErrorKind::TooNew, u"The file was written for a newer version"_s);
    } else {
        failAtLine(line, ErrorKind::Malformed, u"\"schemaVersion\" must be %1"_s.arg(known));
    }
}

void JsonReader::fail(const JsonNode& node, const QString& message)
{
    if (!hasFailed()) {
        failAtLine(lineOf(m_json, node.path), ErrorKind::Malformed, message);
    }
}

void JsonReader::failAtLine(int line, ErrorKind kind, const QString& message)
{
    m_error = Error { .kind = kind,
        .message = message,
        .context = u"%1:%2"_s.arg(m_file, QString::number(line)),
        .detail = u"line %1"_s.arg(line) };
}

Result<QByteArray> readDataFile(const QString& path, qsizetype maxBytes)
{
    QFile file(path);
    if (!file.exists()) {
        return failure(ErrorKind::NotFound, u"The file does not exist"_s, path);
    }
    if (file.size() > maxBytes) {
        return failure(ErrorKind::TooMuch, u"The file is larger than a data file may be"_s, path);
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return failure(ErrorKind::Io, file.errorString(), path);
    }
    return file.read(maxBytes);
}

} // namespace promdesk

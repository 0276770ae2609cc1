// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <memory>

namespace YAML {
class Node;
}

namespace promdesk {

/// One mapping of a YAML document: typed reads that name file and line when they fail. Only in
/// builds with yaml-cpp, whose exceptions stay inside.
class YamlMapping
{
public:
    enum class Flag
    {
        Off,
        On,
    };

    /// A document that is one mapping (or empty). Errors: InvalidArgument for what is no YAML, for
    /// aliases, anchors, repeated keys and keys that are no text.
    [[nodiscard]] static Result<YamlMapping> parse(const QByteArray& yaml, const QString& file);

    [[nodiscard]] bool has(const QString& key) const;
    [[nodiscard]] QStringList keys() const; ///< in the order of the file

    /// "file:line" of the mapping or of a key, for errors.
    [[nodiscard]] QString place() const;
    [[nodiscard]] QString placeOf(const QString& key) const;

    /// Errors: InvalidArgument naming the first key that is none of these; Unsupported for keys
    /// that end in "_ref" (secret managers).
    [[nodiscard]] Result<void> allowOnly(const QStringList& known) const;

    /// Errors: InvalidArgument when the value is of another shape.
    [[nodiscard]] Result<YamlMapping> mapping(const QString& key) const;
    [[nodiscard]] Result<QString> text(const QString& key, const QString& otherwise) const;
    [[nodiscard]] Result<QStringList> texts(const QString& key) const;
    [[nodiscard]] Result<bool> flag(const QString& key, Flag otherwise) const;

private:
    YamlMapping(std::shared_ptr<const YAML::Node> node, QString file);

    [[nodiscard]] static Result<YamlMapping> make(const YAML::Node& node, const QString& file);
    [[nodiscard]] YAML::Node value(const QString& key) const;

    std::shared_ptr<const YAML::Node> m_node;
    QString m_file;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/YamlMapping.h"

#include "core/UntrustedText.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <sstream>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString placeText(const QString& file, const YAML::Mark& mark)
{
    return mark.is_null() ? file : QString(file + u':' + QString::number(mark.line + 1));
}

/// Looks for what multiplies a document: anchors and aliases.
class AliasFinder final : public YAML::EventHandler
{
public:
    void OnDocumentStart(const YAML::Mark& /*mark*/) override { }

    void OnDocumentEnd() override { }

    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { note(mark, anchor); }

    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override { note(mark, anchor); }

    void OnScalar(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
        const std::string& /*value*/) override
    {
        note(mark, anchor);
    }

    void OnSequenceStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
        YAML::EmitterStyle::value /*style*/) override
    {
        note(mark, anchor);
    }

    void OnSequenceEnd() override { }

    void OnMapStart(const YAML::Mark& mark, const std::string& /*tag*/, YAML::anchor_t anchor,
        YAML::EmitterStyle::value /*style*/) override
    {
        note(mark, anchor);
    }

    void OnMapEnd() override { }

    [[nodiscard]] bool hasFound() const { return m_hasFound; }

    [[nodiscard]] const YAML::Mark& where() const { return m_where; }

private:
    void note(const YAML::Mark& mark, YAML::anchor_t anchor)
    {
        if (anchor != 0 && !m_hasFound) {
            m_hasFound = true;
            m_where = mark;
        }
    }

    bool m_hasFound = false;
    YAML::Mark m_where;
};

/// Refuses anchors and aliases, and whatever follows the first document, which is all that is read.
Result<void> checkEvents(const std::string& text, const QString& file)
{
    std::istringstream stream(text);
    YAML::Parser parser(stream);
    AliasFinder finder;
    static_cast<void>(parser.HandleNextDocument(finder));
    if (finder.hasFound()) {
        return failure(ErrorKind::InvalidArgument, u"Anchors and aliases are not accepted."_s,
            placeText(file, finder.where()));
    }
    // Asked once, never in a loop: at a stray comma yaml-cpp 0.7 finds one empty document after
    // another and does not move on.
    if (parser.HandleNextDocument(finder)) {
        return failure(ErrorKind::InvalidArgument,
            u"The file has to hold one document and nothing after it."_s, file);
    }
    return {};
}

tl::unexpected<Error> wrongShape(const QString& key, const QString& wanted, const QString& place)
{
    return failure(ErrorKind::InvalidArgument,
        u"“%1” has to be %2."_s.arg(UntrustedText(key).plain(), wanted), place);
}

} // namespace

YamlMapping::YamlMapping(std::shared_ptr<const YAML::Node> node, QString file)
    : m_node(std::move(node))
    , m_file(std::move(file))
{ }

Result<YamlMapping> YamlMapping::parse(const QByteArray& yaml, const QString& file)
{
    try {
        const std::string text = yaml.toStdString();
        if (const Result<void> isPlain = checkEvents(text, file); !isPlain) {
            return failure(isPlain.error());
        }
        const YAML::Node root = YAML::Load(text);
        if (root.IsNull()) {
            return make(YAML::Node(YAML::NodeType::Map), file);
        }
        if (!root.IsMap()) {
            return failure(ErrorKind::InvalidArgument,
                u"The file has to be a mapping of keys to values."_s, placeText(file, root.Mark()));
        }
        return make(root, file);
    } catch (const YAML::Exception& problem) {
        return failure(ErrorKind::InvalidArgument, u"This is not valid YAML."_s,
            placeText(file, problem.mark), UntrustedText(std::string_view(problem.msg)).plain());
    }
}

Result<YamlMapping> YamlMapping::make(const YAML::Node& node, const QString& file)
{
    QStringList seen;
    for (const auto& entry : node) {
        if (!entry.first.IsScalar()) {
            return failure(ErrorKind::InvalidArgument, u"A key has to be text."_s,
                placeText(file, entry.first.Mark()));
        }
        const QString key = QString::fromStdString(entry.first.Scalar());
        if (seen.contains(key)) {
            return failure(ErrorKind::InvalidArgument,
                u"“%1” is given twice."_s.arg(UntrustedText(key).plain()),
                placeText(file, entry.first.Mark()));
        }
        seen += key;
    }
    return YamlMapping(std::make_shared<const YAML::Node>(node), file);
}

YAML::Node YamlMapping::value(const QString& key) const
{
    const std::string name = key.toStdString();
    for (const auto& entry : *m_node) {
        if (entry.first.Scalar() == name) {
            return entry.second;
        }
    }
    return YAML::Node(YAML::NodeType::Null);
}

bool YamlMapping::has(const QString& key) const
{
    return keys().contains(key);
}

QStringList YamlMapping::keys() const
{
    QStringList names;
    for (const auto& entry : *m_node) {
        names += QString::fromStdString(entry.first.Scalar());
    }
    return names;
}

QString YamlMapping::place() const
{
    return placeText(m_file, m_node->Mark());
}

QString YamlMapping::placeOf(const QString& key) const
{
    for (const auto& entry : *m_node) {
        if (entry.first.Scalar() == key.toStdString()) {
            return placeText(m_file, entry.first.Mark());
        }
    }
    return place();
}

Result<void> YamlMapping::allowOnly(const QStringList& known) const
{
    for (const QString& key : keys()) {
        if (known.contains(key)) {
            continue;
        }
        const QString shown = UntrustedText(key).plain();
        if (key.endsWith(u"_ref"_s)) {
            return failure(ErrorKind::Unsupported,
                u"“%1”: secret managers are not supported."_s.arg(shown), placeOf(key));
        }
        return failure(ErrorKind::InvalidArgument, u"“%1” is not a known key here."_s.arg(shown),
            placeOf(key));
    }
    return {};
}

Result<YamlMapping> YamlMapping::mapping(const QString& key) const
{
    const YAML::Node node = value(key);
    if (!node.IsMap()) {
        return wrongShape(key, u"a mapping"_s, placeOf(key));
    }
    return make(node, m_file);
}

Result<QString> YamlMapping::text(const QString& key, const QString& otherwise) const
{
    if (!has(key)) {
        return otherwise;
    }
    const YAML::Node node = value(key);
    if (!node.IsScalar()) {
        return wrongShape(key, u"text"_s, placeOf(key));
    }
    return QString::fromStdString(node.Scalar());
}

Result<QStringList> YamlMapping::texts(const QString& key) const
{
    QStringList all;
    if (!has(key)) {
        return all;
    }
    const YAML::Node node = value(key);
    if (!node.IsSequence()) {
        return wrongShape(key, u"a list of texts"_s, placeOf(key));
    }
    for (const YAML::Node& entry : node) {
        if (!entry.IsScalar()) {
            return wrongShape(key, u"a list of texts"_s, placeOf(key));
        }
        all += QString::fromStdString(entry.Scalar());
    }
    return all;
}

Result<bool> YamlMapping::flag(const QString& key, Flag otherwise) const
{
    if (!has(key)) {
        return otherwise == Flag::On;
    }
    const YAML::Node node = value(key);
    const std::string text = node.IsScalar() ? node.Scalar() : std::string();
    if (text != "true" && text != "false") {
        return wrongShape(key, u"true or false"_s, placeOf(key));
    }
    return text == "true";
}

} // namespace promdesk

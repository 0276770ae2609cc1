// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/JsonLines.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QStringView>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Index behind the string that starts at a quote.
qsizetype endOfString(QByteArrayView json, qsizetype at)
{
    for (++at; at < json.size() && json[at] != '"'; ++at) {
        at += json[at] == '\\' ? 1 : 0;
    }
    return std::min(at + 1, json.size());
}

/// A key as the parser sees it, escapes resolved.
QString decodeKey(QByteArrayView quoted)
{
    if (!quoted.contains('\\')) {
        return QString::fromUtf8(quoted.sliced(1, std::max<qsizetype>(quoted.size() - 2, 0)));
    }
    const QByteArray wrapped = '[' + quoted.toByteArray() + ']';
    return QJsonDocument::fromJson(wrapped).array().at(0).toString();
}

/// Walks over valid JSON and notes on which line each wanted path starts.
class LineWalk
{
public:
    LineWalk(QByteArrayView json, const QSet<QString>& wanted)
        : m_json(json)
        , m_wanted(wanted)
    { }

    QHash<QString, int> run()
    {
        for (qsizetype at = 0; at < m_json.size();) {
            at = step(at);
        }
        return m_lines;
    }

private:
    struct Container
    {
        bool isArray = false;
        bool expectsKey = false;
        int index = 0;
        qsizetype parentLength = 0; ///< of m_path before this container's member
    };

    qsizetype step(qsizetype at)
    {
        switch (m_json[at]) {
        case '\n':
            ++m_line;
            return at + 1;
        case ' ':
        case '\t':
        case '\r':
        case ':':
            return at + 1;
        case ',':
            nextMember();
            return at + 1;
        case '{':
        case '[':
            beginValue();
            m_open.push_back({ .isArray = m_json[at] == '[',
                .expectsKey = m_json[at] == '{',
                .index = 0,
                .parentLength = m_path.size() });
            return at + 1;
        case '}':
        case ']':
            if (!m_open.empty()) {
                m_path.truncate(m_open.back().parentLength);
                m_open.pop_back();
            }
            return at + 1;
        case '"':
            return stepOverString(at);
        default:
            beginValue();
            while (at < m_json.size() && !isDelimiter(m_json[at])) {
                ++at;
            }
            return at;
        }
    }

    static bool isDelimiter(char c)
    {
        return c == ',' || c == '}' || c == ']' || c == '\n' || c == ' ' || c == '\t' || c == '\r'
            || c == ':' || c == '"' || c == '{' || c == '[';
    }

    qsizetype stepOverString(qsizetype at)
    {
        const qsizetype end = endOfString(m_json, at);
        if (m_open.empty() || !m_open.back().expectsKey) {
            beginValue();
            return end;
        }
        Container& object = m_open.back();
        object.expectsKey = false;
        m_path.truncate(object.parentLength);
        m_path += (m_path.isEmpty() ? u""_s : u"."_s) + decodeKey(m_json.sliced(at, end - at));
        return end;
    }

    void nextMember()
    {
        if (m_open.empty()) {
            return;
        }
        Container& container = m_open.back();
        container.expectsKey = !container.isArray;
        ++container.index;
    }

    void beginValue()
    {
        if (!m_open.empty() && m_open.back().isArray) {
            m_path.truncate(m_open.back().parentLength);
            m_path += u'[' + QString::number(m_open.back().index) + u']';
        }
        if (m_wanted.contains(m_path)) {
            m_lines.insert(m_path, m_line);
        }
    }

    QByteArrayView m_json;
    const QSet<QString>& m_wanted;
    std::vector<Container> m_open;
    QString m_path;
    int m_line = 1;
    QHash<QString, int> m_lines;
};

QString parentOf(const QString& path)
{
    const qsizetype cut = std::max(path.lastIndexOf(u'.'), path.lastIndexOf(u'['));
    return cut < 0 ? QString() : path.left(cut);
}

/// "a", "0", "b" as "a[0].b".
QString pathOf(const QStringList& steps)
{
    QString path;
    for (const QString& step : steps) {
        bool isIndex = false;
        static_cast<void>(step.toUInt(&isIndex));
        path += isIndex ? QString(u'[' + step + u']')
                        : QString((path.isEmpty() ? u""_s : u"."_s) + step);
    }
    return path;
}

} // namespace

int lineAt(QByteArrayView text, qsizetype offset)
{
    const QByteArrayView before = text.first(std::clamp<qsizetype>(offset, 0, text.size()));
    return 1 + static_cast<int>(std::count(before.begin(), before.end(), '\n'));
}

int nestingDepth(QByteArrayView json)
{
    int depth = 0;
    int deepest = 0;
    for (qsizetype at = 0; at < json.size();) {
        const char c = json[at];
        if (c == '"') {
            at = endOfString(json, at);
            continue;
        }
        if (c == '{' || c == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (c == '}' || c == ']') {
            --depth;
        }
        ++at;
    }
    return deepest;
}

QHash<QString, int> linesOf(QByteArrayView json, const QSet<QString>& paths)
{
    QSet<QString> wanted;
    for (QString path : paths) {
        while (!path.isEmpty()) {
            wanted.insert(path);
            path = parentOf(path);
        }
    }
    wanted.insert(QString());
    const QHash<QString, int> known = LineWalk(json, wanted).run();
    QHash<QString, int> lines;
    for (const QString& path : paths) {
        QString nearest = path;
        while (!nearest.isEmpty() && !known.contains(nearest)) {
            nearest = parentOf(nearest);
        }
        lines.insert(path, known.value(nearest, 1));
    }
    return lines;
}

int lineOf(QByteArrayView json, const QStringList& steps)
{
    const QString path = pathOf(steps);
    return linesOf(json, { path }).value(path, 1);
}

} // namespace promdesk

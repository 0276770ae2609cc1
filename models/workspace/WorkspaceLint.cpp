// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/WorkspaceLint.h"

#include "core/JsonLines.h"
#include "workspace/WorkspaceJson.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Where the string that begins at start ends (its closing quote); -1 when nothing ends it.
qsizetype endOfString(const QString& expression, qsizetype start)
{
    const QChar quote = expression.at(start);
    for (qsizetype i = start + 1; i < expression.size(); ++i) {
        if (expression.at(i) == quote) {
            return i;
        }
        i += expression.at(i) == u'\\' && quote != u'`' ? 1 : 0;
    }
    return -1;
}

/// Where the comment that begins at start ends: the end of its line.
qsizetype endOfComment(const QString& expression, qsizetype start)
{
    const qsizetype end = expression.indexOf(u'\n', start);
    return end < 0 ? expression.size() : end;
}

/// What is wrong with the brackets and quotes of an expression; empty when nothing is.
QString bracketProblem(const QString& expression)
{
    QString open;
    for (qsizetype i = 0; i < expression.size(); ++i) {
        const QChar c = expression.at(i);
        if (QStringView(u"\"'`").contains(c)) {
            i = endOfString(expression, i);
            if (i < 0) {
                return u"The expression has an open string"_s;
            }
        } else if (c == u'#') {
            i = endOfComment(expression, i);
        } else if (QStringView(u"([{").contains(c)) {
            open += c == u'(' ? u')' : c == u'[' ? u']' : u'}';
        } else if (QStringView(u")]}").contains(c)) {
            if (!open.endsWith(c)) {
                return u"The expression closes '%1' that is not open"_s.arg(c);
            }
            open.chop(1);
        }
    }
    return open.isEmpty() ? QString() : u"The expression lacks '%1'"_s.arg(open.back());
}

void lintPanel(const PanelSpec& panel, const QString& path, std::vector<JsonNote>& found)
{
    if (panel.queries.empty() && panel.type != u"text") {
        found.push_back({ NoteSeverity::Info, path, 0, u"The panel asks nothing"_s });
    }
    for (std::size_t i = 0; i < panel.queries.size(); ++i) {
        const QString problem = bracketProblem(panel.queries[i].expression);
        if (!problem.isEmpty()) {
            found.push_back({ NoteSeverity::Warning,
                u"%1.queries[%2].expression"_s.arg(path, QString::number(i)), 0, problem });
        }
    }
}

void lintPage(const PageSpec& page, const QString& prefix, std::vector<JsonNote>& found)
{
    const bool isOwn = page.kind == u"custom";
    if (page.panels.empty() && isOwn) {
        found.push_back({ NoteSeverity::Info, prefix, 0, u"The page has no panels"_s });
    }
    const QString stem = prefix.isEmpty() ? QString() : QString(prefix + u'.');
    for (std::size_t i = 0; i < page.panels.size(); ++i) {
        lintPanel(page.panels[i], u"%1panels[%2]"_s.arg(stem, QString::number(i)), found);
    }
}

std::vector<JsonNote> unreadable(const Error& error)
{
    static const QRegularExpression position(u"^line (\\d+)(?:, (.*))?$"_s);
    const QRegularExpressionMatch match = position.match(error.detail);
    return { { NoteSeverity::Error, match.captured(2), match.captured(1).toInt(), error.message } };
}

bool isPageFile(const QByteArray& json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    return object.contains("panels"_L1) && !object.contains("pages"_L1);
}

void addLines(const QByteArray& json, std::vector<JsonNote>& found)
{
    QSet<QString> paths;
    for (const JsonNote& note : found) {
        paths.insert(note.path);
    }
    const QHash<QString, int> lines = linesOf(json, paths);
    for (JsonNote& note : found) {
        note.line = note.line > 0 ? note.line : lines.value(note.path);
    }
    std::stable_sort(found.begin(), found.end(),
        [](const JsonNote& a, const JsonNote& b) { return a.line < b.line; });
}

} // namespace

std::vector<JsonNote> lintWorkspace(const QByteArray& json)
{
    const auto workspace = workspaceFromJson(json); // checks the border first
    if (!workspace) {
        return unreadable(workspace.error());
    }
    std::vector<JsonNote> found;
    if (isPageFile(json)) {
        const auto page = pageFromJson(json);
        if (!page) {
            return unreadable(page.error());
        }
        found = page->notes;
        lintPage(page->value, {}, found);
    } else {
        found = workspace->notes;
        for (std::size_t i = 0; i < workspace->value.pages.size(); ++i) {
            lintPage(workspace->value.pages[i], u"pages[%1]"_s.arg(i), found);
        }
    }
    addLines(json, found);
    return found;
}

} // namespace promdesk

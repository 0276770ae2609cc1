// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/CheckCommand.h"

#include "commands/Console.h"
#include "core/AtomicFile.h"
#include "core/Limits.h"
#include "core/UntrustedText.h"
#include "profiles/ProfileLoader.h"
#include "workspace/WorkspaceJson.h"

#include <QCommandLineParser>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Profiles say what detects them; workspaces never do.
bool looksLikeProfile(const QByteArray& json)
{
    const QJsonObject root = QJsonDocument::fromJson(json).object();
    return root.contains(u"detect"_s) || root.contains(u"signals"_s);
}

constexpr int kLineLength = 4000;

/// "file:line: message", which editors turn into a place to jump to. A terminal would obey escape
/// sequences in what the file says.
QString toLine(const QString& file, const JsonNote& note)
{
    const QString place = note.line > 0 ? file + u':' + QString::number(note.line) : file;
    const QString path = note.path.isEmpty() ? QString() : u" ("_s + note.path + u')';
    return UntrustedText(place + u": "_s + note.message + path).plain(kLineLength);
}

/// Our JSON errors hold their place in the detail, "line 3" or "line 3, pages[0].id".
QString toLine(const QString& file, const Error& error)
{
    static const QRegularExpression kPlace(u"^line (\\d+)(?:, (.*))?$"_s);
    const QRegularExpressionMatch place = kPlace.match(error.detail);
    JsonNote note { .severity = NoteSeverity::Error,
        .path = place.hasMatch() ? place.captured(2) : error.detail,
        .line = place.captured(1).toInt(),
        .message = error.message };
    const QString again = u"Line %1: "_s.arg(note.line);
    if (note.message.startsWith(again)) {
        note.message.remove(0, again.size());
    }
    return toLine(file, note);
}

QStringList checkProfile(const QString& file, const QByteArray& json)
{
    const auto profile = parseProfile(json, file);
    return profile ? QStringList() : QStringList { toLine(file, profile.error()) };
}

QStringList checkWorkspace(const QString& file, const QByteArray& json)
{
    const auto reading = workspaceFromJson(json);
    if (!reading) {
        return { toLine(file, reading.error()) };
    }
    QStringList findings;
    for (const JsonNote& note : reading->notes) {
        findings += toLine(file, note);
    }
    return findings;
}

} // namespace

QString CheckCommand::name() const
{
    return u"check"_s;
}

QString CheckCommand::summary() const
{
    return tr("Check a workspace or an exporter profile and name every mistake");
}

void CheckCommand::declare(QCommandLineParser& parser) const
{
    parser.addPositionalArgument(u"FILE"_s, tr("A workspace or profile"));
}

Result<void> CheckCommand::start(const QCommandLineParser& parser, Console& console, Finish finish)
{
    const QString file = parser.positionalArguments().value(1);
    if (parser.positionalArguments().size() != 2) {
        return failure(ErrorKind::InvalidArgument, tr("one FILE is needed"));
    }
    const auto json = readFile(file, limits::kWorkspaceBytes);
    if (!json) {
        console.writeMessage(u"promdesk check: "_s + json.error().toDisplayText());
        finish(ExitCode::Failed);
        return {};
    }
    const QStringList findings =
        looksLikeProfile(*json) ? checkProfile(file, *json) : checkWorkspace(file, *json);
    const bool isWritten =
        findings.isEmpty() || console.writeData(findings.join(u'\n').toUtf8() + '\n');
    finish(findings.isEmpty() && isWritten ? ExitCode::Done : ExitCode::Failed);
    return {};
}

} // namespace promdesk

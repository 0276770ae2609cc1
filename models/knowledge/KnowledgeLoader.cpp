// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "knowledge/KnowledgeLoader.h"

#include "profiles/JsonReader.h"
#include "profiles/ProfileLoader.h"

#include <QFile>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kRulesBytes = 256LL * 1024;

QByteArray shippedFile(const KnowledgeFolders& folders, const QString& name)
{
    QFile file(folders.shipped + u'/' + name);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// The user's file changes single rules; a mistake in it leaves the shipped ones as they are.
HealthRules withOwnRules(const HealthRules& shipped, LoadedKnowledge& loaded)
{
    const QString file = loaded.folders.own + u"/health.json"_s;
    if (loaded.folders.own.isEmpty() || !QFile::exists(file)) {
        return shipped;
    }
    const auto own = readDataFile(file, kRulesBytes).and_then([&](const QByteArray& json) {
        return HealthRules::fromJson(json, file);
    });
    if (own) {
        return shipped.overriddenBy(*own);
    }
    FileProblem problem = fileProblem(own.error());
    problem.file = problem.file.isEmpty() ? file : problem.file;
    loaded.problems.push_back(std::move(problem));
    return shipped;
}

} // namespace

FileProblem fileProblem(const Error& error)
{
    FileProblem problem { .file = error.context, .line = 0, .message = error.message };
    const qsizetype colon = error.context.lastIndexOf(u':');
    bool isLine = false;
    const int line = error.context.mid(colon + 1).toInt(&isLine);
    if (colon >= 0 && isLine && line > 0) {
        problem.line = line;
        problem.file.truncate(colon);
    } else if (error.detail.startsWith(u"line "_s)) {
        problem.line = error.detail.mid(5).toInt();
    }
    return problem;
}

QString toText(const FileProblem& problem)
{
    return problem.line > 0
        ? u"%1:%2: %3"_s.arg(problem.file, QString::number(problem.line), problem.message)
        : u"%1: %2"_s.arg(problem.file, problem.message);
}

bool LoadedKnowledge::isOwn(const QString& file) const
{
    return !folders.own.isEmpty() && file.startsWith(folders.own + u'/');
}

Result<LoadedKnowledge> loadKnowledge(const KnowledgeFolders& folders)
{
    auto catalog = SignalCatalog::fromJson(shippedFile(folders, u"signals.json"_s));
    if (!catalog) {
        return failure(catalog.error());
    }
    auto health = HealthRules::fromJson(shippedFile(folders, u"health.json"_s));
    if (!health) {
        return failure(health.error());
    }
    auto words = parseLabelWords(shippedFile(folders, u"labels.json"_s), u"labels.json"_s);
    if (!words) {
        return failure(words.error());
    }
    LoadedKnowledge loaded;
    loaded.folders = folders;
    loaded.shippedWords = std::move(*words);
    loaded.knowledge.health = withOwnRules(*health, loaded);
    loaded.knowledge.catalog = std::move(*catalog);
    QStringList places { folders.shipped };
    places += folders.own.isEmpty() ? QStringList() : QStringList { folders.own };
    LoadedProfiles profiles = loadProfiles(places);
    for (const Error& error : profiles.errors) {
        loaded.problems.push_back(fileProblem(error));
    }
    loaded.replacedIds.insert(profiles.replacedIds.begin(), profiles.replacedIds.end());
    loaded.wordsFile = profiles.wordsFile;
    loaded.knowledge.profiles = std::move(profiles.profiles);
    return loaded;
}

} // namespace promdesk

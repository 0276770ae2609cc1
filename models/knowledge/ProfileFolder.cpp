// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "knowledge/ProfileFolder.h"

#include "core/AtomicFile.h"
#include "knowledge/ProfileCheck.h"
#include "profiles/LabelWordsText.h"

#include <QDir>
#include <QFile>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qint64 kFileBytes = 1024LL * 1024;

/// A data file right in the user's folder: nothing else is written or removed.
bool isOwnDataFile(const LoadedKnowledge& known, const QString& file)
{
    const QString name = file.section(u'/', -1);
    return known.isOwn(file) && file == known.folders.own + u'/' + name && name.endsWith(u".json"_s)
        && !name.startsWith(u'.');
}

tl::unexpected<Error> notOwn(const QString& file)
{
    return failure(
        ErrorKind::InvalidArgument, u"This is no file of the user's profile folder"_s, file);
}

Result<void> makeFolder(const QString& folder)
{
    if (folder.isEmpty() || !QDir().mkpath(folder)) {
        return failure(ErrorKind::Io, u"The profile folder could not be made"_s, folder);
    }
    return {};
}

/// Such a profile would take the place of the folder's other files.
bool isReserved(const std::string& id)
{
    return id == "labels" || id == "signals" || id == "health";
}

/// The user's file that has a profile of this id; empty: none.
QString ownFileOf(const LoadedKnowledge& known, const std::string& id)
{
    const ServerProfile* profile = known.knowledge.profiles->find(id);
    return profile != nullptr && known.isOwn(profile->file) ? profile->file : QString();
}

/// Where a profile is to be written.
Result<QString> placeFor(
    const LoadedKnowledge& known, const ServerProfile& profile, const QString& file)
{
    const QString id = QString::fromStdString(profile.id);
    if (file.isEmpty() && isReserved(profile.id)) {
        return failure(ErrorKind::InvalidArgument,
            u"\"%1\" cannot be an id: the folder has another use for %1.json"_s.arg(id));
    }
    const QString path = file.isEmpty() ? known.folders.own + u'/' + id + u".json"_s : file;
    const QString other = ownFileOf(known, profile.id);
    if ((!other.isEmpty() && other != path) || (file.isEmpty() && QFile::exists(path))) {
        return failure(ErrorKind::InvalidArgument,
            u"There is a file of yours for \"%1\" already: %2"_s.arg(
                id, (other.isEmpty() ? path : other).section(u'/', -1)));
    }
    return path;
}

} // namespace

Result<QString> saveProfile(
    const LoadedKnowledge& known, const QByteArray& json, const QString& file)
{
    const ProfileCheck check = checkDataFile(json, file, known.knowledge);
    if (!check.isGood()) {
        return failure(
            ErrorKind::Malformed, check.problem.message, {}, u"line %1"_s.arg(check.problem.line));
    }
    if (!file.isEmpty() && !isOwnDataFile(known, file)) {
        return notOwn(file);
    }
    const auto path = check.profile ? placeFor(known, *check.profile, file) : Result<QString>(file);
    return path.and_then([&](const QString& place) {
        return makeFolder(known.folders.own)
            .and_then([&] { return writeFile(place, json); })
            .map([&place] { return place; });
    });
}

Result<void> saveWords(const LoadedKnowledge& known, const LabelWords& words)
{
    const std::array lists { &words.cluster, &words.place, &words.node, &words.pod,
        &words.podNamespace };
    for (const auto* list : lists) {
        if (list->size() > kMostLabelWords
            || !std::all_of(list->begin(), list->end(), isLabelWord)) {
            return failure(ErrorKind::InvalidArgument,
                u"A list takes at most %1 names of labels"_s.arg(kMostLabelWords));
        }
    }
    const QString file = known.folders.own + u"/labels.json"_s;
    if (toJson(words) == toJson(known.shippedWords)) {
        return QFile::exists(file) ? removeOwnFile(known, file).map([](const QByteArray&) {})
                                   : Result<void>();
    }
    return makeFolder(known.folders.own).and_then([&] { return writeFile(file, toJson(words)); });
}

Result<QByteArray> removeOwnFile(const LoadedKnowledge& known, const QString& file)
{
    if (!isOwnDataFile(known, file)) {
        return notOwn(file);
    }
    auto content = readFile(file, kFileBytes);
    if (content && !QFile::remove(file)) {
        return failure(ErrorKind::Io, u"The file could not be removed"_s, file);
    }
    return content;
}

Result<void> restoreOwnFile(
    const LoadedKnowledge& known, const QString& file, const QByteArray& content)
{
    if (!isOwnDataFile(known, file)) {
        return notOwn(file);
    }
    if (QFile::exists(file)) {
        return failure(
            ErrorKind::InvalidArgument, u"There is a file of this name again by now"_s, file);
    }
    return makeFolder(known.folders.own).and_then([&] { return writeFile(file, content); });
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/ProfileLoader.h"

#include "profiles/JsonReader.h"
#include "profiles/TemplateCheck.h"

#include <QDir>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kSchemaVersion = 1;
constexpr qsizetype kProfileBytes = 1024LL * 1024;
constexpr std::size_t kSignalsPerProfile = 300;
constexpr std::size_t kAlternativesPerSignal = 20;
constexpr std::size_t kNamesPerList = 100;
constexpr qsizetype kFilesPerFolder = 500;

bool isIdentifier(std::string_view text, std::string_view extra)
{
    const auto isAllowed = [extra](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
            || c == '_' || extra.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= 256 && !(text.front() >= '0' && text.front() <= '9')
        && std::all_of(text.begin(), text.end(), isAllowed);
}

bool isId(std::string_view text)
{
    return isIdentifier(text, {}) && text.front() >= 'a' && text.front() <= 'z'
        && std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

std::vector<std::string> readNames(
    JsonReader& reader, const JsonNode& node, const QString& key, std::string_view extra)
{
    std::vector<std::string> names = reader.texts(node, key);
    if (names.size() > kNamesPerList) {
        reader.fail(reader.child(node, key).value_or(node),
            u"\"%1\" takes at most %2 names"_s.arg(key).arg(kNamesPerList));
        return {};
    }
    for (const std::string& name : names) {
        if (!isIdentifier(name, extra)) {
            reader.fail(reader.child(node, key).value_or(node),
                u"\"%1\" in \"%2\" is not a name"_s.arg(
                    QString::fromStdString(name).left(64), key));
        }
    }
    return names;
}

std::string readId(JsonReader& reader, const JsonNode& node)
{
    std::string id = reader.text(node, u"id"_s).toStdString();
    if (!reader.hasFailed() && !isId(id)) {
        reader.fail(reader.child(node, u"id"_s).value_or(node),
            u"\"id\" must be lower-case letters, digits and underscores"_s);
    }
    return id;
}

template <typename T, std::size_t n>
T readChoice(JsonReader& reader, const QString& key, const std::array<T, n>& choices)
{
    const QString name = reader.text(reader.root(), key);
    for (const T choice : choices) {
        if (toText(choice) == name) {
            return choice;
        }
    }
    reader.fail(reader.child(reader.root(), key).value_or(reader.root()),
        u"\"%1\" is not a %2"_s.arg(name.left(64), key));
    return choices.front();
}

void readDetection(JsonReader& reader, ServerProfile& profile)
{
    const JsonNode detect = reader.objectAt(reader.root(), u"detect"_s);
    reader.refuseUnknownKeys(detect, { u"anyOf"_s, u"allOf"_s, u"matchers"_s });
    profile.markers = readNames(reader, detect, u"anyOf"_s, ":");
    profile.alsoNeeded = readNames(reader, detect, u"allOf"_s, ":");
    profile.markerMatchers = reader.optionalText(detect, u"matchers"_s).toStdString();
    if (const QString wrong = checkMatchers(profile.markerMatchers); !wrong.isEmpty()) {
        reader.fail(reader.child(detect, u"matchers"_s).value_or(detect), wrong);
    }
    if (profile.markers.empty()) {
        reader.fail(detect, u"\"anyOf\" must name at least one metric"_s);
    }
}

void readIdentity(JsonReader& reader, IdentityLabels& identity)
{
    const JsonNode node = reader.objectAt(reader.root(), u"identity"_s);
    const std::array<std::pair<QString, std::vector<std::string>*>, 6> lists { {
        { u"cluster"_s, &identity.cluster },
        { u"node"_s, &identity.node },
        { u"alias"_s, &identity.alias },
        { u"endpoint"_s, &identity.endpoint },
        { u"replica"_s, &identity.replica },
        { u"gpu"_s, &identity.gpu },
    } };
    QStringList known;
    for (const auto& [key, labels] : lists) {
        known.append(key);
        *labels = readNames(reader, node, key, {});
    }
    reader.refuseUnknownKeys(node, known);
}

SignalAlternative readAlternative(JsonReader& reader, const JsonNode& node)
{
    reader.refuseUnknownKeys(node, { u"needs"_s, u"expression"_s });
    SignalAlternative alternative { .expression = reader.text(node, u"expression"_s).toStdString(),
        .needs = readNames(reader, node, u"needs"_s, ":") };
    if (alternative.needs.empty()) {
        reader.fail(node, u"\"needs\" must name at least one metric"_s);
    }
    if (const auto wrong = checkTemplate(alternative.expression); !wrong.isEmpty()) {
        reader.fail(reader.child(node, u"expression"_s).value_or(node), wrong);
    }
    return alternative;
}

ProfileSignal readSignal(JsonReader& reader, const JsonNode& node)
{
    reader.refuseUnknownKeys(node, { u"id"_s, u"alternatives"_s, u"missing"_s });
    ProfileSignal signal {
        .id = readId(reader, node), .alternatives = {}, .missing = reader.text(node, u"missing"_s)
    };
    const auto alternatives = reader.items(node, u"alternatives"_s);
    if (alternatives.size() > kAlternativesPerSignal) {
        reader.fail(node, u"A signal has at most %1 alternatives"_s.arg(kAlternativesPerSignal));
        return signal;
    }
    for (const JsonNode& alternative : alternatives) {
        signal.alternatives.push_back(readAlternative(reader, alternative));
    }
    return signal;
}

void readSignals(JsonReader& reader, ServerProfile& profile)
{
    const auto nodes = reader.items(reader.root(), u"signals"_s);
    if (nodes.size() > kSignalsPerProfile) {
        reader.fail(reader.root(), u"A profile has at most %1 signals"_s.arg(kSignalsPerProfile));
        return;
    }
    for (const JsonNode& node : nodes) {
        ProfileSignal signal = readSignal(reader, node);
        if (reader.hasFailed()) {
            return;
        }
        if (profile.findSignal(signal.id)) {
            reader.fail(
                node, u"The signal \"%1\" is there twice"_s.arg(QString::fromStdString(signal.id)));
            return;
        }
        profile.signalList.push_back(std::move(signal));
    }
}

QString folderOf(const QString& file)
{
    return file.left(file.lastIndexOf(u'/'));
}

void addOrReplace(LoadedProfiles& loaded, ProfileSet& set, ServerProfile profile)
{
    const auto at = std::find_if(set.profiles.begin(), set.profiles.end(),
        [&profile](const ServerProfile& other) { return other.id == profile.id; });
    if (at == set.profiles.end()) {
        set.profiles.push_back(std::move(profile));
        return;
    }
    if (folderOf(at->file) == folderOf(profile.file)) {
        loaded.errors.push_back(Error { .kind = ErrorKind::InvalidArgument,
            .message = u"It has the id \"%1\" as %2 has; this one is used"_s.arg(
                QString::fromStdString(profile.id), at->file.section(u'/', -1)),
            .context = profile.file,
            .detail = {} });
    } else {
        loaded.replacedIds.push_back(profile.id);
    }
    *at = std::move(profile);
}

void readWords(const QString& path, LoadedProfiles& loaded, ProfileSet& set)
{
    auto words = readDataFile(path, kProfileBytes).and_then([&path](const auto& json) {
        return parseLabelWords(json, path);
    });
    if (words) {
        set.words = std::move(*words);
        loaded.wordsFile = path;
    } else {
        loaded.errors.push_back(words.error());
    }
}

void readProfile(const QString& path, LoadedProfiles& loaded, ProfileSet& set)
{
    auto profile = readDataFile(path, kProfileBytes).and_then([&path](const auto& json) {
        return parseProfile(json, path);
    });
    if (profile) {
        addOrReplace(loaded, set, std::move(*profile));
    } else {
        loaded.errors.push_back(profile.error());
    }
}

/// In the order of their names; more than a folder may hold are left out and named.
QStringList dataFilesIn(const QString& folder, LoadedProfiles& loaded)
{
    QStringList names = QDir(folder).entryList({ u"*.json"_s }, QDir::Files, QDir::Name);
    if (names.size() > kFilesPerFolder) {
        loaded.errors.push_back(Error { .kind = ErrorKind::TooMuch,
            .message = u"Of the %1 files here only the first %2 are read"_s.arg(names.size())
                           .arg(kFilesPerFolder),
            .context = folder,
            .detail = {} });
        names.resize(kFilesPerFolder);
    }
    return names;
}

} // namespace

Result<ServerProfile> parseProfile(const QByteArray& json, const QString& file)
{
    JsonReader reader(json, file, kProfileBytes);
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    reader.requireSchemaVersion(kSchemaVersion);
    reader.refuseUnknownKeys(reader.root(),
        { u"schemaVersion"_s, u"id"_s, u"title"_s, u"level"_s, u"role"_s, u"detect"_s,
            u"identity"_s, u"signals"_s });
    ServerProfile profile;
    profile.id = readId(reader, reader.root());
    profile.title = reader.text(reader.root(), u"title"_s);
    profile.level =
        readChoice(reader, u"level"_s, std::array { Level::Endpoint, Level::Node, Level::Cluster });
    profile.role = readChoice(reader, u"role"_s,
        std::array { ProfileRole::Engine, ProfileRole::Proxy, ProfileRole::Observer,
            ProfileRole::Machine, ProfileRole::Accelerator, ProfileRole::Workload,
            ProfileRole::Inventory, ProfileRole::Monitor });
    readDetection(reader, profile);
    readIdentity(reader, profile.identity);
    readSignals(reader, profile);
    profile.file = file;
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    return profile;
}

LoadedProfiles loadProfiles(const QStringList& folders)
{
    auto set = std::make_shared<ProfileSet>();
    LoadedProfiles loaded;
    for (const QString& folder : folders) {
        for (const QString& name : dataFilesIn(folder, loaded)) {
            const QString path = QDir(folder).filePath(name);
            if (name == u"labels.json"_s) {
                readWords(path, loaded, *set);
            } else if (name != u"signals.json"_s && name != u"health.json"_s) {
                readProfile(path, loaded, *set);
            }
        }
    }
    std::sort(set->profiles.begin(), set->profiles.end(),
        [](const ServerProfile& a, const ServerProfile& b) { return a.id < b.id; });
    loaded.profiles = std::move(set);
    return loaded;
}

} // namespace promdesk

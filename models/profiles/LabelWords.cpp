// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/LabelWords.h"

#include "profiles/JsonReader.h"
#include "profiles/LabelWordsText.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kWordsBytes = 64LL * 1024;

/// The lists as they stand in the file.
template <typename Words> auto listsOf(Words& words)
{
    using List = decltype(&words.cluster);
    return std::array<std::pair<QString, List>, 5> { {
        { u"cluster"_s, &words.cluster },
        { u"place"_s, &words.place },
        { u"node"_s, &words.node },
        { u"pod"_s, &words.pod },
        { u"namespace"_s, &words.podNamespace },
    } };
}

} // namespace

bool isLabelWord(std::string_view text)
{
    return !text.empty() && text.size() <= 128 && !(text.front() >= '0' && text.front() <= '9')
        && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                   || c == '_';
           });
}

QByteArray toJson(const LabelWords& words)
{
    QJsonObject object { { u"schemaVersion"_s, 1 } };
    for (const auto& [key, labels] : listsOf(words)) {
        QJsonArray list;
        for (const std::string& label : *labels) {
            list.append(QString::fromStdString(label));
        }
        object.insert(key, list);
    }
    return QJsonDocument(object).toJson();
}

Result<LabelWords> parseLabelWords(const QByteArray& json, const QString& file)
{
    JsonReader reader(json, file, kWordsBytes);
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    reader.requireSchemaVersion(1);
    LabelWords words;
    QStringList known { u"schemaVersion"_s };
    for (const auto& [key, labels] : listsOf(words)) {
        known.append(key);
        *labels = reader.texts(reader.root(), key);
        const bool isGood = labels->size() <= kMostLabelWords
            && std::all_of(labels->begin(), labels->end(), isLabelWord);
        if (!isGood) {
            reader.fail(reader.child(reader.root(), key).value_or(reader.root()),
                u"\"%1\" takes at most %2 names of labels"_s.arg(key).arg(kMostLabelWords));
        }
    }
    reader.refuseUnknownKeys(reader.root(), known);
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    return words;
}

} // namespace promdesk

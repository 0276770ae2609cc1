// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/LabelWords.h"

#include "profiles/JsonReader.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr qsizetype kWordsBytes = 64LL * 1024;
constexpr std::size_t kWordsPerPlace = 40;

bool isLabelName(std::string_view text)
{
    return !text.empty() && text.size() <= 128 && !(text.front() >= '0' && text.front() <= '9')
        && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                   || c == '_';
           });
}

} // namespace

Result<LabelWords> parseLabelWords(const QByteArray& json, const QString& file)
{
    JsonReader reader(json, file, kWordsBytes);
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    reader.requireSchemaVersion(1);
    LabelWords words;
    const std::array<std::pair<QString, std::vector<std::string>*>, 5> lists { {
        { u"cluster"_s, &words.cluster },
        { u"place"_s, &words.place },
        { u"node"_s, &words.node },
        { u"pod"_s, &words.pod },
        { u"namespace"_s, &words.podNamespace },
    } };
    QStringList known { u"schemaVersion"_s };
    for (const auto& [key, labels] : lists) {
        known.append(key);
        *labels = reader.texts(reader.root(), key);
        const bool isGood = labels->size() <= kWordsPerPlace
            && std::all_of(labels->begin(), labels->end(), isLabelName);
        if (!isGood) {
            reader.fail(reader.child(reader.root(), key).value_or(reader.root()),
                u"\"%1\" takes at most %2 names of labels"_s.arg(key).arg(kWordsPerPlace));
        }
    }
    reader.refuseUnknownKeys(reader.root(), known);
    if (reader.hasFailed()) {
        return failure(reader.error());
    }
    return words;
}

} // namespace promdesk

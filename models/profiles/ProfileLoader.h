// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "profiles/ServerProfile.h"

#include <QByteArray>
#include <QStringList>

#include <string>
#include <vector>

namespace promdesk {

/// Reads one profile; format: resources/schemas/profile.schema.json. file: for messages.
/// Errors: Malformed and TooNew, context "file:line".
[[nodiscard]] Result<ServerProfile> parseProfile(const QByteArray& json, const QString& file);

/// What reading the folders gave: every good profile, and what was wrong with the others.
struct LoadedProfiles
{
    ProfileSetPtr profiles;
    std::vector<Error> errors;
    std::vector<std::string> replacedIds = {}; ///< profiles of which an earlier folder had another
    QString wordsFile = {}; ///< where the words for labels are from; empty: there are none
};

/// Reads every *.json of the folders but signals.json and health.json, which lie beside them;
/// labels.json gives the words for labels. A profile of a later folder replaces one with the same
/// id of an earlier, and so do the words: pass ":/profiles" first
/// and the user's folder second. Two of one folder with one id: the later is used and reported. Of
/// a folder at most 500 files are read. Folders that do not exist are skipped. Reads files: not for
/// the GUI thread when a folder may be slow.
[[nodiscard]] LoadedProfiles loadProfiles(const QStringList& folders);

} // namespace promdesk

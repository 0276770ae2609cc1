// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "knowledge/DetectionReport.h"

#include <QString>

namespace promdesk {

/// What the page of detection and `promdesk discover --profiles` say, in the user's language. Texts
/// from outside are as they came: they become plain where they are shown.

[[nodiscard]] QString roleText(ProfileRole role);
[[nodiscard]] QString levelText(Level level);
/// "shipped with Promdesk", "your own", "your correction of the shipped one".
[[nodiscard]] QString originText(ProfileOrigin origin);
/// "detected", "not found" …
[[nodiscard]] QString stateText(SightingState state);
/// Over all servers: "detected", "detected on 1 of 2" …
[[nodiscard]] QString stateText(const ProfileReport& row);
/// One sign per state, so that colour is never alone.
[[nodiscard]] QChar stateSign(SightingState state);
/// "3 endpoints, 12 replicas"; empty when there are none.
[[nodiscard]] QString entitiesText(const EntityCounts& counts);
/// By which metric it was detected, or why it was not; one or two sentences.
[[nodiscard]] QString reasonText(const ProfileSighting& sighting, const ServerProfile& profile);
/// The same over all servers, in one line.
[[nodiscard]] QString reasonText(const ProfileReport& row);
/// "line 3: message" with the file's name before it.
[[nodiscard]] QString problemText(const FileProblem& problem);
/// Names joined by commas; after the first few "and N more".
[[nodiscard]] QString namesText(const std::vector<std::string>& names);
/// "18 of 22", where most of them can be had; empty when it is detected nowhere.
[[nodiscard]] QString signalsText(const ProfileReport& row);
/// "cluster", "node" … of a LabelUse or a list of words.
[[nodiscard]] QString placeText(const QString& place);

} // namespace promdesk

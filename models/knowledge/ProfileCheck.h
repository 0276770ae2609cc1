// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "knowledge/KnowledgeLoader.h"

#include <QByteArray>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace promdesk {

/// What the text of a profile is worth before it is saved, or that of another data file.
struct ProfileCheck
{
    std::optional<ServerProfile> profile; ///< absent: it cannot be used, or is another file
    FileProblem problem; ///< the first one; with an empty message: there is none
    std::vector<std::string> unknownSignals; ///< that no page shows
    /// Metrics that another profile is detected by as well, and that profile's id: what has them
    /// would be there twice.
    std::vector<std::pair<std::string, std::string>> sharedMarkers;

    [[nodiscard]] bool isGood() const { return problem.message.isEmpty(); }
};

/// What a file of a profile folder is by its name.
enum class DataFileKind
{
    Profile,
    Words, ///< labels.json
    Rules, ///< health.json
};

[[nodiscard]] DataFileKind kindOfDataFile(const QString& file);

/// file: where it is to be saved; empty: a new profile. Pure; for a worker.
[[nodiscard]] ProfileCheck checkDataFile(
    const QByteArray& json, const QString& file, const FleetKnowledge& knowledge);

/// A small profile to begin with, as text that passes the check.
[[nodiscard]] QByteArray profileTemplate();

} // namespace promdesk

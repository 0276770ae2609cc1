// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "topology/FleetDiscovery.h"

#include <QString>

#include <set>
#include <string>
#include <vector>

namespace promdesk {

/// Where profiles, words for labels and rules of health are read from.
struct KnowledgeFolders
{
    QString shipped; ///< ":/profiles" in the program
    QString own; ///< the user's, whose files go before the shipped ones; empty or absent: none
};

/// What is wrong with a file of the user's.
struct FileProblem
{
    QString file; ///< path
    int line = 0; ///< from 1; 0: none in particular
    QString message; ///< one sentence

    friend bool operator==(const FileProblem&, const FileProblem&) = default;
};

/// From an error of a data file: its context is "file:line" or "file".
[[nodiscard]] FileProblem fileProblem(const Error& error);
/// "/home/me/lab.json:3: message".
[[nodiscard]] QString toText(const FileProblem& problem);

/// What is known of exporters and labels, and where each of it is from.
struct LoadedKnowledge
{
    FleetKnowledge knowledge;
    KnowledgeFolders folders;
    std::set<std::string> replacedIds; ///< shipped profiles in whose place one of the user's is
    QString wordsFile; ///< where the words for labels are from
    LabelWords shippedWords;
    std::vector<FileProblem> problems; ///< the other files are loaded all the same

    /// Whether a file is one of the user's.
    [[nodiscard]] bool isOwn(const QString& file) const;
};

/// Reads both folders. Waits for the disk: not for the GUI thread once the window is there. Errors:
/// Malformed when a shipped file is broken.
[[nodiscard]] Result<LoadedKnowledge> loadKnowledge(const KnowledgeFolders& folders);

} // namespace promdesk

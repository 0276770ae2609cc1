// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "knowledge/KnowledgeLoader.h"

#include <QByteArray>
#include <QString>

namespace promdesk {

/// Writes a profile into the user's folder, which is made when it is not there: to file, or, when
/// that is empty, to ID.json. file may also be labels.json or health.json there, with what belongs
/// into it. Returns the path. Nothing is changed on failure. Waits for the disk:
/// not for the GUI thread. Errors: those of reading the text; InvalidArgument where another file of
/// the user's has the id already, file is none of the user's, or the id is a name that the folder
/// has another use for; those of writeFile().
[[nodiscard]] Result<QString> saveProfile(
    const LoadedKnowledge& known, const QByteArray& json, const QString& file);

/// Writes labels.json there, or removes it when the words are the shipped ones. Errors:
/// InvalidArgument when a list has too many names or one that is none; those of writeFile().
[[nodiscard]] Result<void> saveWords(const LoadedKnowledge& known, const LabelWords& words);

/// Removes one of the user's files and returns what was in it, so that it can be had again. Errors:
/// InvalidArgument when it is none of the user's; those of readFile(); Io.
[[nodiscard]] Result<QByteArray> removeOwnFile(const LoadedKnowledge& known, const QString& file);

/// Puts such a file back as it was. Errors: InvalidArgument as above, and when there is one again;
/// those of writeFile().
[[nodiscard]] Result<void> restoreOwnFile(
    const LoadedKnowledge& known, const QString& file, const QByteArray& content);

} // namespace promdesk

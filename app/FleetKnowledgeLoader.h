// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"
#include "knowledge/KnowledgeLoader.h"

#include <QString>
#include <QStringList>

namespace promdesk {

/// The shipped files and those of the user's folder, which may be empty. initResources() was called
/// before they are read.
[[nodiscard]] KnowledgeFolders knowledgeFolders(const QString& userFolder);

/// Reads the shipped profiles, signals and health rules, and the profiles of the user's folder,
/// which override shipped ones of the same id. What is wrong with the user's files goes to remarks,
/// the others are loaded all the same. initResources() was called before. Errors: Malformed when a
/// shipped file is broken.
[[nodiscard]] Result<FleetKnowledge> loadFleetKnowledge(
    const QString& userFolder, QStringList& remarks);

/// Where the user's own profiles are looked for.
[[nodiscard]] QString userProfileFolder();

} // namespace promdesk

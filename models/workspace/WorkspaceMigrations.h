// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QJsonObject>

#include <span>

namespace promdesk {

/// Rewrites a workspace of one schema version into the next one. Pure; keeps fields it does not
/// know.
using MigrationStep = QJsonObject (*)(const QJsonObject& workspace);

/// The steps of this program, first the one from version 1 to 2; as many as kSchemaVersion - 1.
[[nodiscard]] std::span<const MigrationStep> workspaceMigrations();

/// Runs the steps that lead from fromVersion (≥ 1) to the newest one and sets schemaVersion. A
/// workspace that is as new as the steps lead, or newer, comes back as it is.
[[nodiscard]] QJsonObject migrate(
    QJsonObject workspace, int fromVersion, std::span<const MigrationStep> steps);

} // namespace promdesk

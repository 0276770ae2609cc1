// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/WorkspaceMigrations.h"

#include "workspace/Workspace.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// One entry per version step; each released version leaves a golden file in tests/data.
constexpr std::array<MigrationStep, Workspace::kSchemaVersion - 1> kSteps {};

} // namespace

std::span<const MigrationStep> workspaceMigrations()
{
    return kSteps;
}

QJsonObject migrate(QJsonObject workspace, int fromVersion, std::span<const MigrationStep> steps)
{
    const auto newest = static_cast<int>(steps.size()) + 1;
    for (int version = std::max(fromVersion, 1); version < newest; ++version) {
        workspace = steps[static_cast<std::size_t>(version - 1)](workspace);
        workspace.insert("schemaVersion"_L1, version + 1);
    }
    return workspace;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/ChangeAnswers.h"
#include "changes/FleetChange.h"
#include "profiles/ServerProfile.h"

#include <QStringList>

#include <vector>

namespace promdesk {

/// What one source's answers differ in.
struct SourceChanges
{
    std::vector<FleetChange> changes; ///< of the answers' scope only
    QStringList problems;
    QStringList notes;
};

/// Compares all that one source said of two times: its fleet is built of both by the rules of
/// discovery, then targets, starts, info metrics and metric names are compared. A source that knew
/// nothing at one of the times gives no changes but a problem. Pure; meant for a worker.
[[nodiscard]] SourceChanges compareFleet(const ChangeAnswers& answers, const ProfileSet& profiles);

} // namespace promdesk

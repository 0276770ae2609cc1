// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "workspace/WorkspaceFiles.h"

#include <functional>
#include <optional>
#include <utility>
#include <vector>

namespace promdesk {

class WorkspaceBanners;

/// What earlier runs left behind and nobody has decided about yet, offered one after another. GUI
/// thread.
class RecoveryOffers
{
public:
    using Decide = std::function<void(const RecoverableWorkspace& found)>;

    /// banners outlives this; recover and discard carry out what the user decides.
    RecoveryOffers(WorkspaceBanners& banners, Decide recover, Decide discard);

    void set(std::vector<RecoverableWorkspace> found) { m_waiting = std::move(found); }

    /// The newest of a workspace, no longer to be offered.
    [[nodiscard]] std::optional<RecoverableWorkspace> take(const QString& workspaceId);
    /// Shows the first; the next one follows the decision.
    void offer();

private:
    void decide(const RecoverableWorkspace& found, const Decide& decision);

    WorkspaceBanners& m_banners;
    Decide m_recover;
    Decide m_discard;
    std::vector<RecoverableWorkspace> m_waiting; ///< newest first
};

} // namespace promdesk

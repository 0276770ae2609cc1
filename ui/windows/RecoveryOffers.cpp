// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/RecoveryOffers.h"

#include "windows/WorkspaceBanners.h"

#include <algorithm>
#include <utility>

namespace promdesk {

RecoveryOffers::RecoveryOffers(WorkspaceBanners& banners, Decide recover, Decide discard)
    : m_banners(banners)
    , m_recover(std::move(recover))
    , m_discard(std::move(discard))
{ }

std::optional<RecoverableWorkspace> RecoveryOffers::take(const QString& workspaceId)
{
    const auto at = std::find_if(
        m_waiting.begin(), m_waiting.end(), [&workspaceId](const RecoverableWorkspace& found) {
            return found.workspaceId == workspaceId;
        });
    if (at == m_waiting.end()) {
        return std::nullopt;
    }
    RecoverableWorkspace found = std::move(*at);
    m_waiting.erase(at);
    return found;
}

void RecoveryOffers::offer()
{
    if (m_waiting.empty()) {
        return;
    }
    const RecoverableWorkspace next = m_waiting.front();
    m_banners.showRecoverable(
        next, m_waiting.size() - 1, [this, next] { decide(next, m_recover); },
        [this, next] { decide(next, m_discard); });
}

void RecoveryOffers::decide(const RecoverableWorkspace& found, const Decide& decision)
{
    std::erase_if(m_waiting, [&found](const RecoverableWorkspace& other) {
        return other.journalPath == found.journalPath;
    });
    decision(found);
    offer();
}

} // namespace promdesk

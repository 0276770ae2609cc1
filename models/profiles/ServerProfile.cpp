// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/ServerProfile.h"

#include <algorithm>

namespace promdesk {

const ProfileSignal* ServerProfile::findSignal(std::string_view signalId) const
{
    const auto at = std::find_if(signalList.begin(), signalList.end(),
        [signalId](const ProfileSignal& signal) { return signal.id == signalId; });
    return at == signalList.end() ? nullptr : &*at;
}

const ServerProfile* ProfileSet::find(std::string_view id) const
{
    const auto at = std::find_if(profiles.begin(), profiles.end(),
        [id](const ServerProfile& profile) { return profile.id == id; });
    return at == profiles.end() ? nullptr : &*at;
}

} // namespace promdesk

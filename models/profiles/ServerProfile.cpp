// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "profiles/ServerProfile.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

QString toText(ProfileRole role)
{
    switch (role) {
    case ProfileRole::Engine:
        return u"engine"_s;
    case ProfileRole::Proxy:
        return u"proxy"_s;
    case ProfileRole::Observer:
        return u"observer"_s;
    case ProfileRole::Machine:
        return u"machine"_s;
    case ProfileRole::Accelerator:
        return u"accelerator"_s;
    case ProfileRole::Workload:
        return u"workload"_s;
    case ProfileRole::Inventory:
        return u"inventory"_s;
    case ProfileRole::Monitor:
        return u"monitor"_s;
    }
    return {};
}

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

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

namespace promdesk {

class FleetView;
class SessionKeeper;
class TopologyModel;

/// Shows the fleet as it was looked at last, keeps how it is looked at from now on, and lends it
/// what the tree remembers of the last cycles. All of them live as long as the window.
void rememberFleet(FleetView& fleet, SessionKeeper& session, const TopologyModel& tree);

} // namespace promdesk

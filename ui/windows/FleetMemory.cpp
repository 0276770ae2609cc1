// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/FleetMemory.h"

#include "explorer/FleetView.h"
#include "topology/TopologyModel.h"
#include "workspace/SessionKeeper.h"

namespace promdesk {

void rememberFleet(FleetView& fleet, SessionKeeper& session, const TopologyModel& tree)
{
    fleet.setPast([&tree](const Scope& scope, const std::string& signalId) {
        return tree.past(scope, signalId);
    });
    const FleetChoice& last = session.state().fleet;
    fleet.setLook({ .shown = last.shown, .view = last.view, .fill = last.fill, .size = last.size });
    QObject::connect(&fleet, &FleetView::lookChanged, &fleet, [&fleet, &session] {
        session.change([&fleet](SessionState& state) {
            const FleetLook look = fleet.look();
            state.fleet = {
                .shown = look.shown, .view = look.view, .fill = look.fill, .size = look.size
            };
        });
    });
}

} // namespace promdesk

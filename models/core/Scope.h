// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

namespace promdesk {

/// The levels of the fleet, from the outside in.
enum class Level
{
    Fleet,
    Cluster,
    Node,
    Endpoint,
};

/// Stable lower-case name: "fleet", "cluster", "node", "endpoint".
[[nodiscard]] QString toText(Level level);

/// Where the user is: one entity of the fleet. Names are those of the topology; the fields below
/// the level are empty. An endpoint may run on several nodes, so its node is empty unless the user
/// came through one.
struct Scope
{
    Level level = Level::Fleet;
    QString source; ///< id of the source; empty: all
    QString cluster;
    QString node;
    QString endpoint;

    /// The name of the innermost entity; empty for the fleet.
    [[nodiscard]] QString name() const;
    /// One level out: endpoint → its node if there is one, else its cluster → fleet.
    [[nodiscard]] Scope parent() const;

    friend bool operator==(const Scope&, const Scope&) = default;
};

} // namespace promdesk

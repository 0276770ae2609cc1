// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "profiles/ServerProfile.h"
#include "series/SeriesSnapshot.h"

namespace promdesk {

/// The profiles as one source's teams label them: the identity lists grow by the words of
/// labels.json that the marker rows really carry. A word that is not the exporter's own selects
/// pods and clusters, joins engines to nodes, and only names machines when it tells their addresses
/// apart: a label that all share (the name of the server that scrapes) is none of theirs. markers:
/// as markerExpression() gives them; may be null. Pure.
[[nodiscard]] ProfileSet withLabelLayout(const ProfileSet& profiles, const SnapshotPtr& markers);

} // namespace promdesk

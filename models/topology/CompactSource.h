// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/TopologyTree.h"

namespace promdesk {

/// Makes a finished source small without changing what it says: names that thousands of entities
/// have in common (of their signs, profiles and nodes) are there once, room taken in advance is
/// given back. Texts that are as they were in the cycle before are those of that cycle, so that
/// two cycles side by side do not have them twice and who compares them sees it at once.
///
/// previous: null at first sight. Lists are sorted. Pure; meant for a worker.
void compactSource(TopologySource& source, const TopologySource* previous);

} // namespace promdesk

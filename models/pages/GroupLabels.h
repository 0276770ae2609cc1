// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/TopologyTree.h"

#include <QStringList>

#include <string>
#include <string_view>
#include <vector>

namespace promdesk {

/// One grouping of a signal query, translated for one profile on one source.
struct GroupLabel
{
    std::string word; ///< as the page says it: "node", "endpoint", or a label name
    std::string label; ///< the label that carries it here
};

/// Translates "cluster", "node", "endpoint", "replica" and "gpu" to the labels that this source's
/// series of this profile really carry: the ones discovery selects entities by; where it found
/// none, the profile's first. Other words are label names already. A profile without such a level
/// drops the word.
[[nodiscard]] std::vector<GroupLabel> groupLabels(
    const QStringList& words, const ServerProfile& profile, const TopologySource& source);

/// Whether matchers such as `cluster="a",node=~"b|c"` mention the label; looks outside quotes only.
[[nodiscard]] bool mentionsLabel(std::string_view matchers, std::string_view label);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#pragma once

#include "core/Instant.h"
#include "sources/SourceCapabilities.h"

#include <string>
#include <vector>

namespace promdesk::test {

/// More than 200 expressions over a WrittenFleet that began then: every function that looks back,
/// aggregations, histograms, modifiers, subqueries; those that this server knows.
[[nodiscard]] std::vector<std::string> tailExpressions(
    Instant start, const SourceCapabilities& server);

} // namespace promdesk::test

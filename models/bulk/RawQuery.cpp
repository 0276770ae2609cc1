// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "bulk/RawQuery.h"

#include "queries/ExpressionText.h"
#include "queries/SelectorList.h"
#include "remoteread/PlainSelector.h"

#include <algorithm>
#include <map>

namespace promdesk {

std::vector<RawQuery> rawQueries(const std::vector<RawAsked>& asked)
{
    std::vector<RawQuery> queries;
    std::map<std::string, std::size_t> places; // canonical selector → in queries
    for (const RawAsked& one : asked) {
        const bool isPlain = plainSelector(one.expression).has_value();
        for (const auto& [selector, window] : selectorsOf(one.expression)) {
            const auto [at, isNew] =
                places.try_emplace(canonicalExpression(selector), queries.size());
            if (isNew) {
                queries.push_back({ .selector = selector,
                    .origins = {},
                    .unit = isPlain ? one.unit : Unit::None });
            }
            std::vector<RawOrigin>& origins = queries[at->second].origins;
            const bool isKnown = std::any_of(origins.begin(), origins.end(),
                [&one](const RawOrigin& known) { return known.sourceId == one.origin.sourceId; });
            if (!isKnown) {
                origins.push_back(one.origin);
            }
        }
    }
    return queries;
}

} // namespace promdesk

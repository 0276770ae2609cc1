// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Unit.h"
#include "sources/SourceCapabilities.h"

#include <QString>

#include <string>
#include <vector>

namespace promdesk {

/// A source that raw samples are asked of.
struct RawOrigin
{
    QString sourceId;
    QString sourceName; ///< distinct in the session
    SourceCapabilities capabilities;
};

/// An expression whose samples are wanted, and one source of it.
struct RawAsked
{
    std::string expression;
    RawOrigin origin;
    Unit unit = Unit::None;
};

/// One selector and the sources that are asked for it.
struct RawQuery
{
    std::string selector; ///< as it stands in the first expression that has it
    std::vector<RawOrigin> origins; ///< each once
    Unit unit = Unit::None; ///< of the first expression; of a plain selector only
};

/// The selectors of the expressions in their order, those that differ in spelling alone once.
/// Expressions that read nothing add nothing. Pure.
[[nodiscard]] std::vector<RawQuery> rawQueries(const std::vector<RawAsked>& asked);

} // namespace promdesk

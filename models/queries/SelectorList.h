// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"

#include <map>
#include <string>
#include <string_view>

namespace promdesk {

/// What an expression reads: each selector as it stands there, metric name and braces without
/// range, offset and @, with the length of the longest window around it (its own range and those of
/// all subqueries). Empty for expressions that read nothing; some list for texts that are no
/// PromQL. Pure.
[[nodiscard]] std::map<std::string, Duration> selectorsOf(std::string_view expression);

} // namespace promdesk

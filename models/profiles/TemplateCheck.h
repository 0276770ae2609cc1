// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

#include <string_view>

namespace promdesk {

/// Whether an expression of a profile keeps the rules for its placeholders: $sel at least once and
/// last in its braces, $by last in its list, no others but $win, brackets closed, texts ended.
/// Gives what is wrong in one sentence; empty when nothing is. Pure.
[[nodiscard]] QString checkTemplate(std::string_view expression);

/// Whether matchers of a profile are what may stand between braces: names of labels, =, !=, =~ or
/// !~, and texts in double quotes, joined by commas; empty is fine. One that is none would spoil
/// the question in which all exporters are looked for. Gives what is wrong in one sentence; empty
/// when nothing is. Pure.
[[nodiscard]] QString checkMatchers(std::string_view matchers);

} // namespace promdesk

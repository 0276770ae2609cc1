// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace promdesk {

/// Index behind the string literal or comment that starts at `at` ("…", '…', `…`, #… up to the line
/// end); `at` itself when neither starts there. An open string ends with the text.
[[nodiscard]] std::size_t skipQuoted(std::string_view expression, std::size_t at);

/// One spelling for expressions that differ only in white space, comments, the order of label
/// matchers and of labels in by/without/on/ignoring/group_…, and in brackets that bind nothing: for
/// comparing, never sent. String literals stay as they are. Texts that are no PromQL come out in
/// some stable form.
[[nodiscard]] std::string canonicalExpression(std::string_view expression);

} // namespace promdesk

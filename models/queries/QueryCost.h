// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Duration.h"

#include <optional>
#include <string>
#include <string_view>

namespace promdesk {

/// What a query costs its server, before it is asked.
struct QueryCost
{
    double samples = 0; ///< stored ones that have to be read

    /// Of the server's processor: 4 ms and 110 ns a sample (measured on Prometheus 2.42).
    [[nodiscard]] Duration serverTime() const;
    /// More than five seconds of the server's time: the user is asked first.
    [[nodiscard]] bool isCostly() const;
};

/// An instant query that counts the samples an expression reads over a range: series of each
/// selector × (length + windows) / scrape interval. Nothing without selectors, with more than
/// twenty of them, or where so little is read from each series (less than 6,000 samples, about a
/// day) that asking first is not worth a request. Pure.
[[nodiscard]] std::optional<std::string> sampleCountExpression(
    std::string_view expression, Duration length, Duration scrapeInterval);

} // namespace promdesk

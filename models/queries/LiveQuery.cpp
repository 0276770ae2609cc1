// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "queries/LiveQuery.h"

#include "core/Limits.h"
#include "queries/ExpressionText.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;
constexpr Duration kUsualScrapeInterval = Duration::fromSeconds(15);

constexpr std::array<std::int64_t, 22> kLadderSeconds { 1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600,
    900, 1200, 1800, 3600, 7200, 10800, 14400, 21600, 28800, 43200, 86400 };

std::int64_t dividedUp(std::int64_t a, std::int64_t b)
{
    return a / b + (a % b > 0 ? 1 : 0);
}

struct Macro
{
    std::string_view name;
    std::string value;
};

using Macros = std::array<Macro, 7>;

Macros macrosFor(Duration step, Duration scrapeInterval, Duration range)
{
    const Duration window = std::max(step + scrapeInterval, scrapeInterval * 4);
    const auto text = [](Duration duration) { return toText(duration).toStdString(); };
    return { {
        { "__rate_interval_ms", std::to_string(window.toMs()) },
        { "__rate_interval", text(window) },
        { "__interval_ms", std::to_string(step.toMs()) },
        { "__interval", text(step) },
        { "__range_ms", std::to_string(range.toMs()) },
        { "__range_s", std::to_string(range.toMs() / 1000) },
        // A range vector needs a whole duration; a chart of half a second still has one.
        { "__range", text(std::max(range, Duration::fromMs(1))) },
    } };
}

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

struct MacroUse
{
    const Macro* macro = nullptr;
    std::size_t end = 0; ///< index behind it
};

/// The macro that is used at a dollar sign, as $name or ${name}.
MacroUse findMacro(const Macros& macros, std::string_view expression, std::size_t dollar)
{
    const bool isBraced = dollar + 1 < expression.size() && expression[dollar + 1] == '{';
    const std::size_t start = dollar + (isBraced ? 2 : 1);
    std::size_t end = start;
    while (end < expression.size() && isNameCharacter(expression[end])) {
        ++end;
    }
    if (isBraced && (end == expression.size() || expression[end] != '}')) {
        return {};
    }
    const std::string_view name = expression.substr(start, end - start);
    const auto* const found = std::find_if(
        macros.begin(), macros.end(), [name](const Macro& macro) { return macro.name == name; });
    return found == macros.end() ? MacroUse {} : MacroUse { found, end + (isBraced ? 1 : 0) };
}

} // namespace

Duration chooseStep(Duration length, int points, Duration minimum)
{
    // Both ends are rounded down to the grid, which may take in one more point than the length
    // has steps: hence one less than points.
    const std::int64_t steps = std::clamp(points, 2, limits::kPointsPerSeries) - 1;
    const std::int64_t needed =
        std::max(dividedUp(std::max<std::int64_t>(length.toMs(), 0), steps), minimum.toMs());
    for (const std::int64_t seconds : kLadderSeconds) {
        if (seconds * 1000 >= needed) {
            return Duration::fromSeconds(seconds);
        }
    }
    return Duration::fromMs(dividedUp(needed, kDayMs) * kDayMs);
}

std::string resolveMacros(
    std::string_view expression, Duration step, Duration scrapeInterval, Duration range)
{
    const Macros macros = macrosFor(step, scrapeInterval, range);
    std::string resolved;
    resolved.reserve(expression.size());
    for (std::size_t at = 0; at < expression.size();) {
        const std::size_t quotedEnd = skipQuoted(expression, at);
        if (quotedEnd > at) {
            resolved += expression.substr(at, quotedEnd - at);
            at = quotedEnd;
            continue;
        }
        const MacroUse use =
            expression[at] == '$' ? findMacro(macros, expression, at) : MacroUse {};
        if (use.macro != nullptr) {
            resolved += use.macro->value;
            at = use.end;
        } else {
            resolved += expression[at++];
        }
    }
    return resolved;
}

Result<QueryRequest> toRequest(const LiveQuery& query, Instant now, Duration scrapeInterval)
{
    if (canonicalExpression(query.expression).empty()) {
        return failure(ErrorKind::InvalidArgument, u"The expression is empty"_s);
    }
    if (query.expression.size() > limits::kExpressionBytes) {
        return failure(ErrorKind::InvalidArgument, u"The expression is too long"_s);
    }
    const Result<TimeRange> range = resolve(query.range, now);
    if (!range) {
        return failure(range.error());
    }
    const Duration scrape = scrapeInterval > Duration() ? scrapeInterval : kUsualScrapeInterval;
    const Duration minimum = query.minimumStep > Duration() ? query.minimumStep : scrape;
    const Duration step = chooseStep(range->length(), query.widthPx, minimum);
    QueryRequest request;
    request.kind = query.kind;
    request.expression = resolveMacros(query.expression, step, scrape, range->length());
    request.step = step;
    const bool isInstant = query.kind == QueryRequest::Kind::Instant;
    // Of a range that reaches into the future the last that can be known is now.
    const Instant latest = range->start < now ? std::min(range->end, now) : range->end;
    request.start = isInstant ? latest : range->start.alignedDown(step);
    request.end = isInstant ? latest : range->end.alignedDown(step);
    return request;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ServerDialect.h"

#include <QRegularExpression>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Thanos keeps samples of 5 min and of 1 h; rate() needs a few of them in its window.
constexpr int kSamplesPerWindow = 4;

/// What a pattern finds outside of quoted text; quoted text is matched first and passed over.
std::optional<Duration> shortestWindow(std::string_view expression)
{
    static const QRegularExpression windows(
        uR"("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|\[\s*([0-9a-z]+)\s*[\]:])"_s);
    std::optional<Duration> shortest;
    const QString text =
        QString::fromUtf8(expression.data(), static_cast<qsizetype>(expression.size()));
    for (auto matches = windows.globalMatch(text); matches.hasNext();) {
        const Result<Duration> window = parseDuration(matches.next().captured(1));
        if (window) {
            shortest = std::min(shortest.value_or(*window), *window);
        }
    }
    return shortest;
}

QByteArray thanosResolution(std::string_view expression)
{
    const std::optional<Duration> window = shortestWindow(expression);
    if (!window || *window >= Duration::fromHours(1) * kSamplesPerWindow) {
        return "auto";
    }
    return *window >= Duration::fromMinutes(5) * kSamplesPerWindow ? "5m" : "0s";
}

} // namespace

void addDialect(HttpRequest& http, const QueryRequest& request, Flavour flavour)
{
    const bool isRange = request.kind == QueryRequest::Kind::Range;
    if (flavour == Flavour::VictoriaMetrics && isRange) {
        http.parameters.emplace_back("nocache", "1");
    } else if (flavour == Flavour::Thanos) {
        http.parameters.emplace_back("dedup", "true");
        http.parameters.emplace_back("partial_response", "true");
        if (isRange) {
            http.parameters.emplace_back(
                "max_source_resolution", thanosResolution(request.expression));
        }
    }
}

Error explained(Error error)
{
    const bool isAboutQuotes = error.kind == ErrorKind::BadQuery
        && error.message.contains(u"unexpected string"_s)
        && (error.message.contains(u"in label matching"_s)
            || error.message.contains(u"in grouping opts"_s));
    if (isAboutQuotes) {
        error.message += u" Names in quotes need Prometheus 3."_s;
    }
    return error;
}

} // namespace promdesk

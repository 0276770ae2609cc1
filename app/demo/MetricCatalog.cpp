// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/MetricCatalog.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <map>
#include <string_view>

namespace promdesk {

namespace {

const char* typeText(MetricType type)
{
    switch (type) {
    case MetricType::Counter:
        return "counter";
    case MetricType::Gauge:
        return "gauge";
    case MetricType::Histogram:
        return "histogram";
    case MetricType::Summary:
        return "summary";
    case MetricType::Untyped:
        return "untyped";
    }
    return "untyped";
}

bool isWhole(double value)
{
    return value == std::floor(value);
}

/// How far the time is between the frames, 0–1.
double partOf(const FramePair& frames, double unixSeconds)
{
    const double step = frames.next.unixSeconds - frames.previous.unixSeconds;
    return std::clamp((unixSeconds - frames.previous.unixSeconds) / step, 0.0, 1.0);
}

double blended(NumberStyle style, double first, double second, double part)
{
    const bool isKept = style == NumberStyle::Gauge && isWhole(first);
    return isKept ? first : first + part * (second - first);
}

bool hasLabel(const std::vector<std::pair<std::string, std::string>>& labels, std::string_view name)
{
    return std::any_of(
        labels.begin(), labels.end(), [name](const auto& label) { return label.first == name; });
}

/// The pieces of "a=\"b\",c=\"d\"". No label value of the demo fleet holds a comma.
std::vector<std::string_view> splitLabels(std::string_view text)
{
    std::vector<std::string_view> pieces;
    while (!text.empty()) {
        const std::size_t comma = std::min(text.find(','), text.size());
        pieces.push_back(text.substr(0, comma));
        text.remove_prefix(std::min(comma + 1, text.size()));
    }
    return pieces;
}

} // namespace

void MetricCatalog::sortByTarget()
{
    seriesOfTarget.assign(targets.size(), {});
    for (std::size_t i = 0; i < series.size(); ++i) {
        seriesOfTarget[series[i].target].push_back(i);
    }
    for (std::vector<std::size_t>& own : seriesOfTarget) {
        std::map<std::string_view, std::size_t> order; // two families may share a name
        for (const std::size_t i : own) {
            order.emplace(series[i].family->name, order.size());
        }
        std::stable_sort(own.begin(), own.end(), [this, &order](std::size_t a, std::size_t b) {
            return order.at(series[a].family->name) < order.at(series[b].family->name);
        });
    }
}

std::string MetricCatalog::storedLabels(std::size_t target, const std::string& own) const
{
    const DemoTarget& place = targets[target];
    std::string text = "job=\"" + place.job + '"';
    std::vector<std::string_view> ownNames;
    for (const std::string_view piece : splitLabels(own)) {
        const std::string_view name = piece.substr(0, piece.find('='));
        ownNames.push_back(name);
        const bool isClash = hasLabel(place.labels, name) && !place.honoursLabels;
        text += isClash ? ",exported_" : ",";
        text += piece;
    }
    for (const auto& [name, value] : place.labels) {
        const bool isTaken = std::find(ownNames.begin(), ownNames.end(), name) != ownNames.end();
        if (!isTaken || !place.honoursLabels) {
            text.append(1, ',').append(name).append("=\"").append(value).append(1, '"');
        }
    }
    return text;
}

double valueBetween(
    const MetricCatalog& catalog, const FramePair& frames, double unixSeconds, std::size_t series)
{
    return blended(catalog.series[series].style, frames.previous.values[series],
        frames.next.values[series], partOf(frames, unixSeconds));
}

void fillBetween(const MetricCatalog& catalog, const FramePair& frames, double unixSeconds,
    std::span<double> values)
{
    const double part = partOf(frames, unixSeconds);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = blended(
            catalog.series[i].style, frames.previous.values[i], frames.next.values[i], part);
    }
}

double exposedValue(double value, NumberStyle style)
{
    if (style == NumberStyle::WholeCounter) {
        return std::floor(value);
    }
    if (style == NumberStyle::Counter) {
        return std::round(value * 1000.0) / 1000.0;
    }
    // Seven digits: what follows them only makes the chunk longer.
    constexpr std::uint64_t kKeptBits = ~((std::uint64_t { 1 } << 28) - 1);
    return isWhole(value) ? value
                          : std::bit_cast<double>(std::bit_cast<std::uint64_t>(value) & kKeptBits);
}

void appendNumber(std::string& out, double value, NumberStyle style)
{
    std::array<char, 48> buffer {};
    char* const begin = buffer.data();
    char* const end = begin + buffer.size();
    std::to_chars_result result {};
    const bool isShortest = std::abs(value) < 1e15 && isWhole(value);
    if (style == NumberStyle::WholeCounter || isShortest) {
        result = std::to_chars(begin, end, static_cast<std::int64_t>(std::floor(value)));
    } else if (style == NumberStyle::Counter) {
        result = std::to_chars(begin, end, value, std::chars_format::fixed, 3);
    } else {
        result = std::to_chars(begin, end, value, std::chars_format::general, 6);
    }
    out.append(begin, result.ptr);
}

std::string expositionText(
    const MetricCatalog& catalog, const MetricFrame& frame, std::size_t target)
{
    std::string text;
    std::string_view current;
    for (const std::size_t i : catalog.seriesOfTarget[target]) {
        const DemoSeries& series = catalog.series[i];
        const MetricFamily& family = *series.family;
        if (family.name != current) {
            current = family.name;
            if (*family.help != '\0') {
                text += std::string("# HELP ") + family.name + ' ' + family.help + '\n';
            }
            text += std::string("# TYPE ") + family.name + ' ' + typeText(family.type) + '\n';
        }
        text += series.exposed;
        appendNumber(text, frame.values[i], series.style);
        text += '\n';
    }
    return text;
}

} // namespace promdesk

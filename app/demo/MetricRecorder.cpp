// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/MetricRecorder.h"

#include <array>
#include <charconv>
#include <string>

namespace promdesk {

namespace {

/// Counters have counted for two days when the history begins.
constexpr double kSecondsBefore = 172'800.0;

std::string boundText(double bound)
{
    std::array<char, 32> buffer {};
    const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), bound);
    std::string text(buffer.data(), result.ptr);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string leLabel(double bound)
{
    return "le=\"" + boundText(bound) + '"';
}

} // namespace

MetricRecorder::MetricRecorder(MetricCatalog* catalog, MetricFrame& frame, double stepSeconds)
    : m_catalog(catalog)
    , m_frame(frame)
    , m_step(stepSeconds)
{ }

MetricRecorder MetricRecorder::declaring(MetricCatalog& catalog, MetricFrame& frame)
{
    return { &catalog, frame, kSecondsBefore };
}

MetricRecorder MetricRecorder::stepping(MetricFrame& frame, double stepSeconds)
{
    return { nullptr, frame, stepSeconds };
}

void MetricRecorder::target(const DemoTarget& target, char isUp)
{
    if (m_catalog != nullptr) {
        m_catalog->targets.push_back(target);
        m_frame.isTargetUp.push_back(isUp);
    }
    m_frame.isTargetUp[m_nextTarget++] = isUp;
}

void MetricRecorder::gauge(const MetricFamily& family, LabelPieces labels, double value)
{
    if (m_catalog != nullptr) {
        declare(family, "", labels, NumberStyle::Gauge);
    }
    m_frame.values[m_nextSeries++] = value;
}

void MetricRecorder::counter(const MetricFamily& family, LabelPieces labels, double perSecond)
{
    if (m_catalog != nullptr) {
        declare(family, "", labels, NumberStyle::Counter);
    }
    add(perSecond * m_step);
}

void MetricRecorder::count(const MetricFamily& family, LabelPieces labels, double perSecond)
{
    if (m_catalog != nullptr) {
        declare(family, "", labels, NumberStyle::WholeCounter);
    }
    add(perSecond * m_step);
}

void MetricRecorder::histogram(const MetricFamily& family, std::string_view labels,
    std::span<const double> bounds, const LatencySpread& spread, double perSecond)
{
    const double events = perSecond * m_step;
    for (const double bound : bounds) {
        if (m_catalog != nullptr) {
            declare(family, "_bucket", { labels, leLabel(bound) }, NumberStyle::WholeCounter);
        }
        add(events > 0.0 ? events * spread.shareBelow(bound) : 0.0);
    }
    if (m_catalog != nullptr) {
        declare(family, "_bucket", { labels, "le=\"+Inf\"" }, NumberStyle::WholeCounter);
    }
    add(events);
    if (m_catalog != nullptr) {
        declare(family, "_sum", { labels }, NumberStyle::Counter);
    }
    add(events * spread.mean());
    if (m_catalog != nullptr) {
        declare(family, "_count", { labels }, NumberStyle::WholeCounter);
    }
    add(events);
}

void MetricRecorder::declare(
    const MetricFamily& family, std::string_view suffix, LabelPieces labels, NumberStyle style)
{
    std::string own;
    for (const std::string_view piece : labels) {
        if (!piece.empty()) {
            own += own.empty() ? "" : ",";
            own += piece;
        }
    }
    const std::size_t target = m_nextTarget - 1;
    const std::string name = family.name + std::string(suffix);
    m_catalog->series.push_back({ .family = &family,
        .target = target,
        .style = style,
        .exposed = own.empty() ? name + ' ' : name + '{' + own + "} ",
        .stored = name + '{' + m_catalog->storedLabels(target, own) + "} " });
    m_frame.values.push_back(0.0);
}

void MetricRecorder::add(double amount)
{
    m_frame.values[m_nextSeries++] += amount;
}

} // namespace promdesk

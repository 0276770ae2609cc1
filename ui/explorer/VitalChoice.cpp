// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/VitalChoice.h"

#include "signals/SignalCatalog.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>

namespace promdesk {

namespace {

using namespace std::string_view_literals;

constexpr std::array kOfNodes { "gpu_utilisation"sv, "gpu_memory_utilisation"sv,
    "cpu_utilisation"sv, "memory_utilisation"sv, "temperature_celsius"sv, "power_watts"sv,
    "gpu_throttle_ratio"sv, "disk_utilisation"sv, "network_receive_bytes_per_s"sv,
    "alerts_firing"sv };
constexpr std::array kOfEndpoints { "request_rate"sv, "error_ratio"sv, "latency_p99"sv,
    "ttft_p95"sv, "itl_p95"sv, "queue_length"sv, "concurrency"sv, "kv_cache_utilisation"sv,
    "output_tokens_per_s"sv, "gpu_utilisation"sv, "alerts_firing"sv };
constexpr std::array kOfClusters { "request_rate"sv, "error_ratio"sv, "latency_p99"sv, "ttft_p95"sv,
    "queue_length"sv, "output_tokens_per_s"sv, "gpu_utilisation"sv, "cpu_utilisation"sv,
    "memory_utilisation"sv, "power_watts"sv, "alerts_firing"sv };

std::span<const std::string_view> idsFor(CellKind kind)
{
    switch (kind) {
    case CellKind::Nodes:
        return kOfNodes;
    case CellKind::Endpoints:
        return kOfEndpoints;
    case CellKind::Clusters:
        return kOfClusters;
    }
    return {};
}

/// Counts come first.
constexpr std::array kSizing { "gpu_count"sv, "nodes"sv, "replicas"sv, "cpu_count"sv,
    "request_rate"sv, "output_tokens_per_s"sv, "concurrency"sv, "queue_length"sv,
    "gpu_memory_used_bytes"sv, "memory_total_bytes"sv, "power_watts"sv,
    "network_receive_bytes_per_s"sv, "alerts_firing"sv };

/// Leaves those that at least one cell has a value for. Neighbours nearly always have the same
/// signs: what one did not have is not looked for in the next.
void keepPresent(std::vector<const Signal*>& signs, const FleetCells& cells)
{
    std::vector<const Signal*> missing = signs;
    const VitalSigns* lookedAt = nullptr;
    for (const FleetCell& cell : cells.cells) {
        if (missing.empty()) {
            return;
        }
        if (lookedAt != nullptr && lookedAt->keys() == cell.vitals.keys()) {
            continue;
        }
        std::erase_if(
            missing, [&cell](const Signal* signal) { return !std::isnan(cell.vital(signal->id)); });
        // A sign without a number may have one in the next cell.
        const bool isUseless = std::none_of(missing.begin(), missing.end(),
            [&cell](const Signal* signal) { return cell.vitals.contains(signal->id); });
        lookedAt = isUseless ? &cell.vitals : nullptr;
    }
    std::erase_if(signs, [&missing](const Signal* signal) {
        return std::find(missing.begin(), missing.end(), signal) != missing.end();
    });
}

} // namespace

std::vector<const Signal*> tellingSignals(const SignalCatalog& catalog, CellKind kind)
{
    std::vector<const Signal*> chosen;
    for (const std::string_view id : idsFor(kind)) {
        if (const Signal* signal = catalog.find(id)) {
            chosen.push_back(signal);
        }
    }
    return chosen;
}

std::vector<const Signal*> presentSignals(const SignalCatalog& catalog, const FleetCells& cells)
{
    std::vector<const Signal*> chosen = tellingSignals(catalog, cells.kind);
    keepPresent(chosen, cells);
    return chosen;
}

std::vector<const Signal*> sizingSignals(const SignalCatalog& catalog, const FleetCells& cells)
{
    std::vector<const Signal*> chosen;
    for (const std::string_view id : kSizing) {
        if (const Signal* signal = catalog.find(id)) {
            chosen.push_back(signal);
        }
    }
    keepPresent(chosen, cells);
    return chosen;
}

QString vitalText(const FleetCell& cell, const Signal& signal)
{
    return formatValue(cell.vital(signal.id), signal.unit, QLocale()).toText();
}

QString countText(CellKind kind, int count)
{
    switch (kind) {
    case CellKind::Nodes:
        return QCoreApplication::translate("Explorer", "%Ln nodes", nullptr, count);
    case CellKind::Endpoints:
        return QCoreApplication::translate("Explorer", "%Ln endpoints", nullptr, count);
    case CellKind::Clusters:
        return QCoreApplication::translate("Explorer", "%Ln clusters", nullptr, count);
    }
    return {};
}

} // namespace promdesk

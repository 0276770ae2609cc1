// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "topology/VitalPast.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace promdesk {

namespace {

constexpr float kNone = std::numeric_limits<float>::quiet_NaN();

// Sixteen bits without a sign, since no sign of life is below zero: six of an exponent, ten of a
// fraction. From 2^-21 (half a microsecond) to 2^42; half a thousandth is lost at most.
constexpr std::uint16_t kAbsent = 0xFFFF;
constexpr std::uint16_t kGreatest = 0xFFFE;
constexpr int kFractionBits = 10;
constexpr int kLeastExponent = -20;

/// Rounds the bits of a double, exponent and fraction as one number: twenty thousand entities have
/// four of them in each cycle.
std::uint16_t packed(double value)
{
    if (std::isnan(value)) {
        return kAbsent;
    }
    constexpr int kDropped = std::numeric_limits<double>::digits - 1 - kFractionBits;
    // std::frexp() counts exponents from a half on: they are one greater than those of the bits.
    constexpr int kBias = std::numeric_limits<double>::max_exponent - 2 + kLeastExponent;
    if (!(value >= 0x1p-21)) {
        return 0;
    }
    const auto bits = std::bit_cast<std::uint64_t>(value);
    const std::uint64_t rounded = (bits + (std::uint64_t { 1 } << (kDropped - 1))) >> kDropped;
    const std::uint64_t code = 1 + rounded - (std::uint64_t { kBias } << kFractionBits);
    return static_cast<std::uint16_t>(std::min<std::uint64_t>(code, kGreatest));
}

float unpacked(std::uint16_t code)
{
    if (code == kAbsent) {
        return kNone;
    }
    if (code == 0) {
        return 0;
    }
    const int exponent = ((code - 1) >> kFractionBits) + kLeastExponent;
    const int steps = (code - 1) & ((1 << kFractionBits) - 1);
    return static_cast<float>(
        std::ldexp(0.5 + steps / static_cast<double>(2 << kFractionBits), exponent));
}

} // namespace

const std::array<std::string_view, VitalPast::kFigures>& VitalPast::signalsOf(TopologyKind kind)
{
    static constexpr std::array<std::string_view, kFigures> ofNodes { "gpu_utilisation",
        "gpu_memory_utilisation", "cpu_utilisation", "memory_utilisation" };
    static constexpr std::array<std::string_view, kFigures> ofOthers { "request_rate",
        "error_ratio", "latency_p99", "ttft_p95" };
    return kind == TopologyKind::Node ? ofNodes : ofOthers;
}

void VitalPast::note(const Codes& now)
{
    if (m_values.size() < kCycles * kFigures) {
        // At once: growing by doubling would move those of all entities in the same cycle.
        m_values.reserve(kCycles * kFigures);
        m_values.insert(m_values.end(), now.begin(), now.end());
        return;
    }
    std::copy(now.begin(), now.end(), m_values.begin() + m_oldest * std::ptrdiff_t { kFigures });
    m_oldest = static_cast<std::uint8_t>((m_oldest + 1U) % kCycles);
}

std::vector<float> VitalPast::of(TopologyKind kind, std::string_view signalId) const
{
    const auto& ids = signalsOf(kind);
    const auto figure =
        static_cast<std::size_t>(std::find(ids.begin(), ids.end(), signalId) - ids.begin());
    if (figure == ids.size()) {
        return {};
    }
    const std::size_t cycles = m_values.size() / kFigures;
    std::vector<float> past;
    past.reserve(cycles);
    bool isSeen = false;
    for (std::size_t i = 0; i < cycles; ++i) {
        const std::uint16_t code = m_values[(m_oldest + i) % cycles * kFigures + figure];
        isSeen = isSeen || code != kAbsent;
        past.push_back(unpacked(code));
    }
    return isSeen ? past : std::vector<float>();
}

std::vector<float> VitalPast::mainFigure(TopologyKind kind) const
{
    if (kind != TopologyKind::Node) {
        return of(kind, "request_rate");
    }
    std::vector<float> past = of(kind, "gpu_utilisation");
    const std::vector<float> cpu = of(kind, "cpu_utilisation");
    if (past.empty()) {
        return cpu;
    }
    for (std::size_t i = 0; i < past.size() && !cpu.empty(); ++i) {
        past[i] = std::isnan(past[i]) ? cpu[i] : past[i];
    }
    return past;
}

VitalFigures::VitalFigures()
{
    for (const std::string_view id : VitalPast::signalsOf(TopologyKind::Node)) {
        m_ofNodes.emplace_back(id);
    }
    for (const std::string_view id : VitalPast::signalsOf(TopologyKind::Endpoint)) {
        m_ofOthers.emplace_back(id);
    }
}

std::optional<VitalPast::Codes> VitalFigures::of(const TopologyRow& row)
{
    const VitalSigns* vitals = row.vitals();
    if (vitals == nullptr) {
        return std::nullopt;
    }
    Finders& finders = row.kind == TopologyKind::Node ? m_ofNodes : m_ofOthers;
    VitalPast::Codes codes {};
    std::transform(finders.begin(), finders.end(), codes.begin(), [vitals](KeyFinder& finder) {
        const double* value = finder.findIn(*vitals);
        return value == nullptr ? kAbsent : packed(*value);
    });
    return codes;
}

} // namespace promdesk

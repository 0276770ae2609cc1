// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/FlatMap.h"
#include "core/KeyFinder.h"
#include "topology/TopologyRow.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace promdesk {

/// The last values of the few vital signs that say most of an entity, one per cycle of discovery.
/// There is one for each of ten thousand entities: values take two bytes and keep three digits.
class VitalPast
{
public:
    static constexpr std::size_t kCycles = 40;
    static constexpr std::size_t kFigures = 4;

    /// What is kept of one cycle, packed.
    using Codes = std::array<std::uint16_t, kFigures>;

    /// Adds what an entity's signs are now, as VitalFigures reads them; of more than kCycles the
    /// oldest go.
    void note(const Codes& now);

    /// Of a signal, newest last, NaN where there was no value; empty when it is not kept for such
    /// an entity or there was never a value.
    [[nodiscard]] std::vector<float> of(TopologyKind kind, std::string_view signalId) const;
    /// How busy a node is, how much is asked of everything else.
    [[nodiscard]] std::vector<float> mainFigure(TopologyKind kind) const;

    /// What is kept for entities of a kind, most telling first.
    [[nodiscard]] static const std::array<std::string_view, kFigures>& signalsOf(TopologyKind kind);

private:
    std::vector<std::uint16_t> m_values; ///< kFigures a cycle, a ring once it is full
    std::uint8_t m_oldest = 0; ///< cycle
};

/// Reads the figures of many entities, one after the other.
class VitalFigures
{
public:
    VitalFigures();

    /// Nothing for an entity that never has vital signs.
    [[nodiscard]] std::optional<VitalPast::Codes> of(const TopologyRow& row);

private:
    using Finders = std::vector<KeyFinder>;

    Finders m_ofNodes;
    Finders m_ofOthers;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace promdesk {

/// A column of values in as few bytes as they carry, exact to the bit whatever they are. Groups of
/// 128: decimal numbers become integers by a common power of ten and are stored as offsets from the
/// least one, or as steps from one to the next, in as many bits as the widest needs; missing
/// samples are a mask beside them. All else is stored as the bits in which neighbours differ (T.
/// Pelkonen et al., "Gorilla: a fast, scalable, in-memory time series database", VLDB 2015).
/// Immutable.
class PackedColumn
{
public:
    PackedColumn() = default;
    explicit PackedColumn(std::span<const double> values);

    [[nodiscard]] std::vector<double> unpack() const;

    [[nodiscard]] std::size_t size() const { return m_size; }

    /// Memory it takes beside itself.
    [[nodiscard]] std::size_t bytes() const { return m_bytes.capacity(); }

private:
    std::vector<std::uint8_t> m_bytes;
    std::size_t m_size = 0;
};

} // namespace promdesk

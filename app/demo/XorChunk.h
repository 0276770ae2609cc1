// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace promdesk {

/// Samples of one series in the XOR encoding of Prometheus' time-series database: times as second
/// differences, values as changed bits. Sources: docs/format/chunks.md in the Prometheus
/// repository; Pelkonen et al., "Gorilla", VLDB 2015.
class XorChunk
{
public:
    XorChunk() { clear(); }

    /// Times rise; at most 65535 samples.
    void append(std::int64_t timeMs, double value);
    void clear();

    [[nodiscard]] int count() const { return m_count; }

    /// Of the first and of the last sample; only when there is one.
    [[nodiscard]] std::int64_t firstMs() const { return m_firstMs; }

    [[nodiscard]] std::int64_t lastMs() const { return m_lastMs; }

    /// Ends the chunk and gives its encoded samples; only clear() may follow.
    [[nodiscard]] std::string_view bytes();

private:
    void appendTime(std::int64_t timeMs);
    void appendValue(std::uint64_t bits);
    void put(std::uint64_t number, int bits);

    std::string m_bytes; ///< whole bytes; the first two are the number of samples
    std::uint64_t m_pending = 0; ///< its lowest m_pendingBits are not in m_bytes yet
    int m_pendingBits = 0;
    int m_count = 0;
    std::int64_t m_firstMs = 0;
    std::int64_t m_lastMs = 0;
    std::int64_t m_stepMs = 0;
    std::uint64_t m_value = 0;
    int m_leading = -1; ///< zero bits around the changed ones; -1: none written yet
    int m_trailing = 0;
};

} // namespace promdesk

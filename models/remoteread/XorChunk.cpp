// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "remoteread/XorChunk.h"

#include "remoteread/BitReader.h"

#include <algorithm>
#include <array>
#include <bit>

namespace promdesk {

namespace {

constexpr std::size_t kCountBytes = 2;

/// The change of the distance between two times.
std::uint64_t readDistanceChange(BitReader& reader)
{
    constexpr std::array<unsigned, 4> kWidths { 14, 17, 20, 64 };
    std::size_t ones = 0;
    while (ones < kWidths.size() && reader.bit()) {
        ++ones;
    }
    if (ones == 0) {
        return 0;
    }
    const unsigned width = kWidths[ones - 1];
    const std::uint64_t number = reader.bits(width);
    // The range reaches from −(2^(w−1) − 1) to 2^(w−1): one farther up than two's complement.
    const std::uint64_t top = std::uint64_t { 1 } << (width - 1);
    return width < 64 && number > top ? number - (top << 1U) : number;
}

/// The window of changed bits of a value; it stays until another one is written.
struct ValueWindow
{
    unsigned leading = 0;
    unsigned trailing = 0;

    /// False: the window is wider than a value.
    [[nodiscard]] bool read(BitReader& reader)
    {
        leading = static_cast<unsigned>(reader.bits(5));
        const auto written = static_cast<unsigned>(reader.bits(6));
        const unsigned width = written == 0 ? 64 : written;
        if (leading + width > 64) {
            return false;
        }
        trailing = 64 - leading - width;
        return true;
    }
};

/// Grows by doubling: a series has many chunks.
template <typename T> void makeRoom(std::vector<T>& column, std::size_t more)
{
    if (column.capacity() - column.size() < more) {
        column.reserve(std::max(column.size() + more, 2 * column.capacity()));
    }
}

} // namespace

std::size_t xorChunkSamples(std::span<const std::byte> chunk)
{
    if (chunk.size() < kCountBytes) {
        return 0;
    }
    return std::to_integer<std::size_t>(chunk[0]) << 8U | std::to_integer<std::size_t>(chunk[1]);
}

bool appendXorChunk(std::span<const std::byte> chunk, SampleColumns& columns)
{
    const std::size_t count = xorChunkSamples(chunk);
    if (chunk.size() < kCountBytes || count > 4 * chunk.size()) {
        return false;
    }
    if (count == 0) {
        return true;
    }
    makeRoom(columns.times, count);
    makeRoom(columns.values, count);
    BitReader reader(chunk.subspan(kCountBytes));
    auto time = static_cast<std::uint64_t>(reader.varint());
    std::uint64_t value = reader.bits(64);
    std::uint64_t distance = 0;
    ValueWindow window;
    for (std::size_t i = 0;; ++i) {
        if (reader.hasFailed()) {
            return false;
        }
        columns.times.push_back(static_cast<std::int64_t>(time));
        columns.values.push_back(std::bit_cast<double>(value));
        if (i + 1 == count) {
            return true;
        }
        // Unsigned, since hostile distances may overflow.
        distance = i == 0 ? reader.uvarint() : distance + readDistanceChange(reader);
        const std::uint64_t before = time;
        time += distance;
        if (static_cast<std::int64_t>(time) <= static_cast<std::int64_t>(before)) {
            return false;
        }
        if (reader.bit()) {
            if (reader.bit() && !window.read(reader)) {
                return false;
            }
            value ^= reader.bits(64 - window.leading - window.trailing) << window.trailing;
        }
    }
}

} // namespace promdesk

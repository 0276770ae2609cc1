// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/PackedColumn.h"

#include "series/BitStream.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <optional>

namespace promdesk {

namespace {

constexpr std::size_t kGroup = 128;
constexpr unsigned kMostDecimals = 15;
constexpr std::array<double, kMostDecimals + 1> kPowers { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7,
    1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15 };

/// How a group is stored; the first byte of each.
enum class Form : std::uint8_t
{
    Differences, ///< in bits between neighbours
    Offsets, ///< decimals, from the least one
    Steps, ///< decimals, from one to the next
    Plain, ///< as they are
};

constexpr unsigned kFormBits = 7;

std::uint64_t bitsOf(double value)
{
    return std::bit_cast<std::uint64_t>(value);
}

/// The integer that divided by 10^decimals gives exactly this value, minus zero being none.
std::optional<std::int64_t> scaled(double value, unsigned decimals)
{
    constexpr double kExact = 9'007'199'254'740'992.0; // 2^53
    const double power = kPowers.at(decimals);
    const double moved = value * power;
    if (!(std::abs(moved) < kExact)) {
        return std::nullopt;
    }
    // Not nearbyint(), which is a call on processors of the first 64-bit generation.
    const auto number = static_cast<std::int64_t>(moved + (moved < 0 ? -0.5 : 0.5));
    const bool isExact = bitsOf(static_cast<double>(number) / power) == bitsOf(value);
    return isExact ? std::optional(number) : std::nullopt;
}

/// A group as integers.
struct Decimals
{
    std::array<std::int64_t, kGroup> numbers {}; ///< of a missing sample: as the one before it
    std::size_t count = 0;
    unsigned decimals = 0;
    bool hasHoles = false;
};

/// The fewest decimals with which all values are integers: who needs fewer is one with more, too.
std::optional<unsigned> commonDecimals(std::span<const double> values)
{
    unsigned decimals = 0;
    for (const double value : values) {
        while (!isMissing(value) && !scaled(value, decimals)) {
            if (++decimals > kMostDecimals) {
                return std::nullopt;
            }
        }
    }
    return decimals;
}

std::optional<Decimals> toDecimals(std::span<const double> values)
{
    const std::optional<unsigned> decimals = commonDecimals(values);
    const auto first =
        std::find_if(values.begin(), values.end(), [](double value) { return !isMissing(value); });
    if (!decimals || first == values.end()) {
        return std::nullopt;
    }
    Decimals group;
    group.count = values.size();
    group.decimals = *decimals;
    std::optional<std::int64_t> last = scaled(*first, *decimals);
    for (std::size_t i = 0; i < values.size(); ++i) {
        group.hasHoles = group.hasHoles || isMissing(values[i]);
        last = isMissing(values[i]) ? last : scaled(values[i], *decimals);
        if (!last) {
            return std::nullopt; // too large with the decimals that others need
        }
        group.numbers.at(i) = *last;
    }
    return group;
}

/// Integers as distances from the least one, without the zeros at the end that all have in common.
struct Frame
{
    std::array<std::uint64_t, kGroup> distances {};
    std::size_t count = 0;
    std::int64_t least = 0;
    unsigned shift = 0;
    unsigned width = 0;
};

Frame frameOf(std::span<const std::int64_t> numbers)
{
    Frame frame;
    frame.count = numbers.size();
    frame.least = numbers.empty() ? 0 : *std::min_element(numbers.begin(), numbers.end());
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        // Below 2^54 apart, as all are below 2^53.
        frame.distances.at(i) = static_cast<std::uint64_t>(numbers[i] - frame.least);
        all |= frame.distances.at(i);
    }
    frame.shift = all == 0 ? 0 : static_cast<unsigned>(std::countr_zero(all));
    frame.width = static_cast<unsigned>(std::bit_width(all >> frame.shift));
    return frame;
}

void writeFrame(BitStreamWriter& out, const Frame& frame)
{
    out.writeSigned(frame.least);
    out.write(frame.shift, 8);
    out.write(frame.width, 8);
    for (std::size_t i = 0; i < frame.count; ++i) {
        out.write(frame.distances.at(i) >> frame.shift, frame.width);
    }
    out.flush();
}

void readFrame(BitStreamReader& in, std::span<std::int64_t> numbers)
{
    const std::int64_t least = in.readSigned();
    const auto shift = static_cast<unsigned>(in.read(8));
    const auto width = static_cast<unsigned>(in.read(8));
    for (std::int64_t& number : numbers) {
        number = least + static_cast<std::int64_t>(in.read(width) << shift);
    }
    in.flush();
}

void writeDecimals(BitStreamWriter& out, const Decimals& group, std::span<const double> values)
{
    const std::span<const std::int64_t> numbers(group.numbers.data(), group.count);
    std::array<std::int64_t, kGroup> steps {};
    for (std::size_t i = 1; i < numbers.size(); ++i) {
        steps.at(i - 1) = numbers[i] - numbers[i - 1];
    }
    const Frame byOffset = frameOf(numbers);
    const Frame byStep = frameOf(std::span<const std::int64_t>(steps.data(), numbers.size() - 1));
    const bool isStepped = byStep.width < byOffset.width;
    out.write(static_cast<std::uint64_t>(isStepped ? Form::Steps : Form::Offsets), kFormBits);
    out.write(group.hasHoles ? 1 : 0, 1);
    out.write(group.decimals, 8);
    if (group.hasHoles) {
        for (const double value : values) {
            out.write(isMissing(value) ? 1 : 0, 1);
        }
        out.flush();
    }
    if (isStepped) {
        out.writeSigned(numbers.front());
    }
    writeFrame(out, isStepped ? byStep : byOffset);
}

void readDecimals(BitStreamReader& in, Form form, bool hasHoles, std::span<double> values)
{
    const double power = kPowers.at(std::min<std::uint64_t>(in.read(8), kMostDecimals));
    std::array<bool, kGroup> holes {};
    for (std::size_t i = 0; hasHoles && i < values.size(); ++i) {
        holes.at(i) = in.read(1) != 0;
    }
    in.flush();
    std::array<std::int64_t, kGroup> numbers {};
    const std::span<std::int64_t> all(numbers.data(), values.size());
    if (form == Form::Steps) {
        all.front() = in.readSigned();
        readFrame(in, all.subspan(1));
        for (std::size_t i = 1; i < all.size(); ++i) {
            all[i] += all[i - 1];
        }
    } else {
        readFrame(in, all);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = holes.at(i) ? missingValue() : static_cast<double>(all[i]) / power;
    }
}

/// Which bits of a difference are stored: those behind so many zeros at the front.
struct Window
{
    unsigned leading = 0;
    unsigned size = 0; ///< 1 to 64; 0: none yet
};

constexpr unsigned kLeadingBits = 6;
constexpr unsigned kSizeBits = 6; ///< of size − 1

void writeDifferences(BitStreamWriter& out, std::span<const double> values)
{
    out.write(static_cast<std::uint64_t>(Form::Differences), 8);
    std::uint64_t last = 0;
    Window window;
    for (const double value : values) {
        const std::uint64_t difference = bitsOf(value) ^ last;
        last = bitsOf(value);
        out.write(difference == 0 ? 0 : 1, 1);
        if (difference == 0) {
            continue;
        }
        const auto leading = static_cast<unsigned>(std::countl_zero(difference));
        const auto trailing = static_cast<unsigned>(std::countr_zero(difference));
        const unsigned size = 64 - leading - trailing;
        const bool fits = window.size > 0 && leading >= window.leading
            && trailing >= 64 - window.leading - window.size
            && window.size <= size + kLeadingBits + kSizeBits;
        out.write(fits ? 0 : 1, 1);
        if (!fits) {
            window = { .leading = leading, .size = size };
            out.write(window.leading, kLeadingBits);
            out.write(window.size - 1, kSizeBits);
        }
        out.write(difference >> (64 - window.leading - window.size), window.size);
    }
    out.flush();
}

void readDifferences(BitStreamReader& in, std::span<double> values)
{
    std::uint64_t last = 0;
    Window window { .leading = 0, .size = 64 };
    for (double& value : values) {
        if (in.read(1) != 0) {
            if (in.read(1) != 0) {
                window.leading = static_cast<unsigned>(in.read(kLeadingBits));
                window.size = static_cast<unsigned>(in.read(kSizeBits)) + 1;
            }
            last ^= in.read(window.size) << (64 - window.leading - window.size);
        }
        value = std::bit_cast<double>(last);
    }
    in.flush();
}

void writePlain(BitStreamWriter& out, std::span<const double> values)
{
    out.write(static_cast<std::uint64_t>(Form::Plain), 8);
    for (const double value : values) {
        out.write(bitsOf(value), 64);
    }
}

/// In the form that fits, unless it needs more than the values as they are.
void writeGroup(std::vector<std::uint8_t>& bytes, std::span<const double> values)
{
    const std::size_t before = bytes.size();
    BitStreamWriter out(bytes);
    if (const std::optional<Decimals> decimals = toDecimals(values)) {
        writeDecimals(out, *decimals, values);
    } else {
        writeDifferences(out, values);
    }
    if (bytes.size() - before > 1 + values.size() * sizeof(double)) {
        bytes.resize(before);
        writePlain(out, values);
    }
}

void readPlain(BitStreamReader& in, std::span<double> values)
{
    for (double& value : values) {
        value = std::bit_cast<double>(in.read(64));
    }
}

} // namespace

PackedColumn::PackedColumn(std::span<const double> values)
    : m_size(values.size())
{
    for (std::size_t at = 0; at < values.size(); at += kGroup) {
        writeGroup(m_bytes, values.subspan(at, std::min(kGroup, values.size() - at)));
    }
    m_bytes.shrink_to_fit();
}

std::vector<double> PackedColumn::unpack() const
{
    std::vector<double> values(m_size);
    BitStreamReader in(m_bytes);
    for (std::size_t at = 0; at < m_size; at += kGroup) {
        const std::span<double> group(values.data() + at, std::min(kGroup, m_size - at));
        const auto form = static_cast<Form>(in.read(kFormBits));
        const bool hasHoles = in.read(1) != 0;
        switch (form) {
        case Form::Differences:
            readDifferences(in, group);
            break;
        case Form::Plain:
            readPlain(in, group);
            break;
        case Form::Offsets:
        case Form::Steps:
            readDecimals(in, form, hasHoles, group);
            break;
        }
    }
    return values;
}

} // namespace promdesk

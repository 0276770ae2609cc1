// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "prometheus/JsonCursor.h"
#include "prometheus/SeriesColumns.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace promdesk {

/// Reads the times and numbers of query answers. What is usual (seconds with none or three
/// decimals, up to 19 digits) goes through a fast path without copies; everything else through
/// strict general code with the same result.
class SampleReader
{
public:
    explicit SampleReader(JsonCursor& cursor)
        : m_cursor(cursor)
    { }

    /// Seconds since the epoch as a JSON number → whole ms, without going through double (but for
    /// numbers with an exponent). Years −9999 to 9999.
    [[nodiscard]] bool readTime(std::int64_t& ms);
    /// A string that holds a number as Go writes floats.
    [[nodiscard]] bool readValue(double& value);
    /// A number, or a string that holds one.
    [[nodiscard]] bool readLooseNumber(double& value);
    /// [t,"v"]
    [[nodiscard]] bool readSample(SeriesColumns& columns);
    /// The same, taking one from the budget; an empty budget is TooMuch.
    [[nodiscard]] bool readSample(SeriesColumns& columns, std::size_t& budget);
    /// [[t,"v"],…] or null. Each sample takes one from the budget; an empty budget is TooMuch.
    [[nodiscard]] bool readSamples(SeriesColumns& columns, std::size_t& budget);
    /// What such an array holds next: one sample and, while they have the usual shape, those behind
    /// it. When false, no sample was read.
    [[nodiscard]] bool readSomeSamples(SeriesColumns& columns, std::size_t& budget);
    /// The number in a text that began at this byte, where failures are reported.
    [[nodiscard]] bool parseValue(std::string_view text, std::size_t byte, double& value);

    /// Numbers that were too large for a double and became ±Inf.
    [[nodiscard]] std::size_t overflows() const { return m_overflows; }

    /// For those who read something again.
    void setOverflows(std::size_t count) { m_overflows = count; }

private:
    void readUsual(SeriesColumns& columns, std::size_t& budget);
    [[nodiscard]] bool failTime(std::size_t byte);
    [[nodiscard]] bool parseTime(std::string_view text, std::size_t byte, std::int64_t& ms);

    JsonCursor& m_cursor;
    std::string m_text;
    std::size_t m_overflows = 0;
    std::array<double, 512> m_run {};
};

} // namespace promdesk

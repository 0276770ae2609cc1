// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/SampleReader.h"

#include "prometheus/FastSample.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string>
#include <system_error>

namespace promdesk {

namespace {

constexpr std::int64_t kLatestSecond = 253'402'300'799; ///< 9999-12-31T23:59:59Z

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Drops the digits from the front and returns them.
std::string_view takeDigits(std::string_view& text)
{
    const auto end = std::find_if_not(text.begin(), text.end(), isDigit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    const std::string_view digits = text.substr(0, count);
    text.remove_prefix(count);
    return digits;
}

/// digits[.digits][e[±]digits] with a digit in front of the exponent and no sign: Go's float
/// syntax without its hexadecimal and underscore forms.
bool isDecimal(std::string_view text)
{
    std::size_t digits = takeDigits(text).size();
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        digits += takeDigits(text).size();
    }
    if (digits == 0) {
        return false;
    }
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        if (text.starts_with('+') || text.starts_with('-')) {
            text.remove_prefix(1);
        }
        if (takeDigits(text).empty()) {
            return false;
        }
    }
    return text.empty();
}

/// Which end of double's range a decimal missed: true when it is too large, false when too small.
bool isTooLarge(std::string_view text)
{
    const std::string_view integer = takeDigits(text);
    const std::size_t leading = std::min(integer.find_first_not_of('0'), integer.size());
    auto magnitude = static_cast<std::int64_t>(integer.size() - leading);
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        const std::string_view fraction = takeDigits(text);
        if (magnitude == 0) {
            magnitude = -static_cast<std::int64_t>(
                std::min(fraction.find_first_not_of('0'), fraction.size()));
        }
    }
    if (text.empty()) {
        return magnitude > 0;
    }
    text.remove_prefix(text.starts_with("e+") || text.starts_with("E+") ? 2 : 1);
    std::int64_t exponent = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), exponent);
    if (code == std::errc::result_out_of_range) {
        return !text.starts_with('-');
    }
    return exponent > -magnitude;
}

} // namespace

bool SampleReader::readTime(std::int64_t& ms)
{
    std::string_view text;
    const std::size_t byte = m_cursor.byte();
    return m_cursor.readNumber(text) && parseTime(text, byte, ms);
}

/// Where the text ends behind the digits, more of them, or an exponent, may have been meant to
/// come.
bool SampleReader::failTime(std::size_t byte)
{
    constexpr const char* kOutOfRange = "a time out of range";
    return m_cursor.position() == m_cursor.end()
        ? m_cursor.failHere(kOutOfRange)
        : m_cursor.failAt(byte, ErrorKind::Malformed, kOutOfRange);
}

bool SampleReader::parseTime(std::string_view text, std::size_t byte, std::int64_t& ms)
{
    if (text.find_first_of("eE") != std::string_view::npos) {
        double seconds = 0;
        const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), seconds);
        const bool isInRange = code == std::errc() && std::abs(seconds) <= kLatestSecond;
        ms = isInRange ? std::llround(seconds * 1000) : 0;
        return isInRange || failTime(byte);
    }
    const bool isNegative = text.starts_with('-');
    text.remove_prefix(isNegative ? 1 : 0);
    std::int64_t seconds = 0;
    const std::string_view integer = takeDigits(text);
    const auto [end, code] =
        std::from_chars(integer.data(), integer.data() + integer.size(), seconds);
    if (code != std::errc() || seconds > kLatestSecond) {
        return failTime(byte);
    }
    std::int64_t fraction = 0;
    for (std::size_t i = 1; i <= 3; ++i) {
        fraction = fraction * 10 + (i < text.size() ? text[i] - '0' : 0);
    }
    fraction += text.size() > 4 && text[4] >= '5' ? 1 : 0;
    ms = (seconds * 1000 + fraction) * (isNegative ? -1 : 1);
    return true;
}

bool SampleReader::readValue(double& value)
{
    const std::size_t byte = m_cursor.byte();
    return m_cursor.readString(m_text) && parseValue(m_text, byte, value);
}

bool SampleReader::parseValue(std::string_view text, std::size_t byte, double& value)
{
    const auto withSign = [isNegative = text.starts_with('-')](
                              double v) { return isNegative ? -v : v; };
    std::string_view rest = text;
    if (rest.starts_with('-') || rest.starts_with('+')) {
        rest.remove_prefix(1);
    }
    if (rest == "Inf") {
        value = withSign(std::numeric_limits<double>::infinity());
        return true;
    }
    if (text == "NaN") {
        value = std::numeric_limits<double>::quiet_NaN();
        return true;
    }
    if (!isDecimal(rest)) {
        return m_cursor.failAt(byte, ErrorKind::Malformed, "a sample that is not a number");
    }
    double magnitude = 0;
    const auto [end, code] = std::from_chars(rest.data(), rest.data() + rest.size(), magnitude);
    if (code == std::errc::result_out_of_range) {
        const bool isHuge = isTooLarge(rest);
        m_overflows += isHuge ? 1U : 0U;
        magnitude = isHuge ? std::numeric_limits<double>::infinity() : 0.0;
    }
    value = withSign(magnitude);
    return true;
}

bool SampleReader::readLooseNumber(double& value)
{
    if (m_cursor.peek() == '"') {
        return readValue(value);
    }
    std::string_view text;
    const std::size_t byte = m_cursor.byte();
    return m_cursor.readNumber(text) && parseValue(text, byte, value);
}

bool SampleReader::readSample(SeriesColumns& columns)
{
    std::int64_t ms = 0;
    double value = 0;
    if (const char* const next = fast::readSample(m_cursor.position(), m_cursor.end(), ms, value)) {
        m_cursor.moveTo(next);
        columns.add(ms, value);
        return true;
    }
    if (!m_cursor.expect('[') || !readTime(ms) || !m_cursor.expect(',') || !readValue(value)
        || !m_cursor.expect(']')) {
        return false;
    }
    columns.add(ms, value);
    return true;
}

/// The samples behind a comma, as long as they have the usual shape. What stops it, an empty budget
/// included, is left to the one who reads on.
void SampleReader::readUsual(SeriesColumns& columns, std::size_t& budget)
{
    const char* const end = m_cursor.end();
    while (end - m_cursor.position() > fast::kWindow && *m_cursor.position() == ',' && budget > 0) {
        const char* const at = m_cursor.position() + 1;
        if (const auto next = columns.next()) {
            const std::span<double> room(m_run.data(), std::min(budget, m_run.size()));
            const fast::Run run =
                fast::readRun(at, end, fast::GridText(*next, columns.stepMs()), room);
            if (run.count > 0) {
                columns.addRun(room.first(run.count));
                budget -= run.count;
                m_cursor.moveTo(run.end);
                continue;
            }
        }
        std::int64_t ms = 0;
        double value = 0;
        const char* const behind = fast::readSample(at, end, ms, value);
        if (behind == nullptr) {
            return;
        }
        columns.add(ms, value);
        --budget;
        m_cursor.moveTo(behind);
    }
}

bool SampleReader::readSample(SeriesColumns& columns, std::size_t& budget)
{
    if (budget == 0) {
        return m_cursor.fail(ErrorKind::TooMuch, "it holds too many samples");
    }
    --budget;
    return readSample(columns);
}

bool SampleReader::readSomeSamples(SeriesColumns& columns, std::size_t& budget)
{
    if (!readSample(columns, budget)) {
        return false;
    }
    readUsual(columns, budget);
    return true;
}

bool SampleReader::readSamples(SeriesColumns& columns, std::size_t& budget)
{
    return m_cursor.readArray([&] { return readSomeSamples(columns, budget); });
}

} // namespace promdesk

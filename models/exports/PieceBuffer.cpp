// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/PieceBuffer.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <utility>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kMsPerDay = 86'400'000;
/// From 2^53 on, fixed notation shows more digits than tell the number from its neighbours.
constexpr double kMostExact = 9007199254740992;

} // namespace

PieceBuffer::PieceBuffer(const ByteSink& sink, CancelToken cancel)
    : m_sink(sink)
    , m_cancel(std::move(cancel))
    , m_storage(kPieceBytes, Qt::Uninitialized)
    , m_bytes(m_storage.data())
{ }

void PieceBuffer::append(std::string_view text)
{
    while (!text.empty()) {
        if (m_used == kPieceBytes) {
            flush();
        }
        const auto room = static_cast<std::size_t>(kPieceBytes - m_used);
        const std::string_view part = text.substr(0, room);
        std::memcpy(m_bytes + m_used, part.data(), part.size());
        m_used += static_cast<qsizetype>(part.size());
        text.remove_prefix(part.size());
    }
}

void PieceBuffer::appendNumber(double value)
{
    if (!std::isfinite(value)) {
        append(std::string_view(std::isnan(value) ? "NaN" : (value > 0 ? "+Inf" : "-Inf")));
        return;
    }
    const double magnitude = std::abs(value);
    if (magnitude >= kMostExact && magnitude < 1e21) {
        appendPadded(value);
        return;
    }
    const bool isPlain = magnitude == 0 || (magnitude >= 1e-6 && magnitude < 1e21);
    std::array<char, 64> text {};
    const auto [end, code] = std::to_chars(text.data(), text.data() + text.size(), value,
        isPlain ? std::chars_format::fixed : std::chars_format::scientific);
    append(std::string_view(text.data(), static_cast<std::size_t>(end - text.data())));
}

/// A whole number of at least 16 digits: the shortest that tell it, then zeros.
void PieceBuffer::appendPadded(double value)
{
    std::array<char, 32> text {};
    const auto [end, code] =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
    const std::string_view all(text.data(), static_cast<std::size_t>(end - text.data()));
    const std::size_t mark = all.find('e');
    int zeros = 0;
    std::from_chars(all.data() + mark + 2, end, zeros); // behind "e+"
    for (const char c : all.substr(0, mark)) {
        if (c != '.') {
            append(c);
        }
    }
    const std::size_t point = all.find('.');
    zeros -= point < mark ? static_cast<int>(mark - point - 1) : 0;
    append(std::string(static_cast<std::size_t>(zeros), '0'));
}

void PieceBuffer::appendDigits(std::int64_t value, int digits)
{
    std::array<char, 4> text {};
    for (int i = digits - 1; i >= 0; --i) {
        text.at(static_cast<std::size_t>(i)) = static_cast<char>('0' + value % 10);
        value /= 10;
    }
    append(std::string_view(text.data(), static_cast<std::size_t>(digits)));
}

void PieceBuffer::appendEpoch(std::int64_t ms)
{
    if (ms < 0) {
        append('-');
        ms = -ms;
    }
    std::array<char, 24> text {};
    const auto [end, code] = std::to_chars(text.data(), text.data() + text.size(), ms / 1000);
    append(std::string_view(text.data(), static_cast<std::size_t>(end - text.data())));
    if (ms % 1000 != 0) {
        append('.');
        appendDigits(ms % 1000, 3);
    }
}

void PieceBuffer::appendDate(std::int64_t day)
{
    if (m_date.empty() || day != m_day) {
        const QString text = toIso8601(Instant::fromMs(day * kMsPerDay));
        m_date = text.left(text.indexOf(u'T') + 1).toStdString();
        m_day = day;
    }
    append(m_date);
}

void PieceBuffer::appendTime(Instant time, ExportOptions::TimeFormat format)
{
    if (format == ExportOptions::TimeFormat::Epoch) {
        appendEpoch(time.toMs());
        return;
    }
    const std::int64_t day = time.alignedDown(Duration::fromMs(kMsPerDay)).toMs() / kMsPerDay;
    const std::int64_t ms = time.toMs() - day * kMsPerDay;
    appendDate(day);
    appendDigits(ms / 3'600'000, 2);
    append(':');
    appendDigits(ms / 60'000 % 60, 2);
    append(':');
    appendDigits(ms / 1000 % 60, 2);
    if (ms % 1000 != 0) {
        append('.');
        appendDigits(ms % 1000, 3);
    }
    append('Z');
}

void PieceBuffer::flush()
{
    if (m_used > 0 && !isStopped()) {
        m_isRefused = !m_sink(QByteArray(m_bytes, m_used));
    }
    m_used = 0;
}

Result<void> PieceBuffer::finish()
{
    flush();
    if (m_cancel.isCancelled()) {
        return failure(ErrorKind::Cancelled, u"The export was cancelled."_s);
    }
    if (m_isRefused) {
        return failure(ErrorKind::Io, u"The export could not be written."_s);
    }
    return {};
}

} // namespace promdesk

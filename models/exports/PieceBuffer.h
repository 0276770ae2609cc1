// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/CancelToken.h"
#include "core/Result.h"
#include "exports/SeriesExporter.h"

#include <QByteArray>

#include <cstdint>
#include <string>
#include <string_view>

namespace promdesk {

/// Collects what an exporter writes and hands it on in pieces of at most kPieceBytes. After a
/// refusal of the sink or a cancel everything more is dropped; finish() tells.
class PieceBuffer
{
public:
    static constexpr qsizetype kPieceBytes = 1024LL * 1024;

    /// The sink outlives the buffer.
    PieceBuffer(const ByteSink& sink, CancelToken cancel);

    void append(char c)
    {
        if (m_used == kPieceBytes) {
            flush();
        }
        m_bytes[m_used++] = c;
    }

    void append(std::string_view text);
    /// As Prometheus writes floats: shortest digits that read back to the same bits, an exponent
    /// below 1e-6 and from 1e21 on, NaN, +Inf, -Inf.
    void appendNumber(double value);
    /// ISO 8601 in UTC or seconds, ms only when there are some; never quoted.
    void appendTime(Instant time, ExportOptions::TimeFormat format);

    /// The sink refused or the asker cancelled: the rest can be left out.
    [[nodiscard]] bool isStopped() const { return m_isRefused || m_cancel.isCancelled(); }

    /// Hands on the rest. Errors: Cancelled, Io.
    [[nodiscard]] Result<void> finish();

private:
    void flush();
    void appendEpoch(std::int64_t ms);
    void appendDate(std::int64_t day);
    void appendPadded(double value);
    void appendDigits(std::int64_t value, int digits);

    const ByteSink& m_sink;
    CancelToken m_cancel;
    QByteArray m_storage;
    char* m_bytes;
    qsizetype m_used = 0;
    bool m_isRefused = false;
    std::int64_t m_day = 0; ///< of m_date
    std::string m_date;
};

} // namespace promdesk

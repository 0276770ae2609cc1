// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QString>

#include <optional>

class QLocale;

namespace promdesk {

/// What a number measures, and so how it is written. Ratios are 0 to 1 and shown in percent.
enum class Unit
{
    None, ///< a plain number
    Short, ///< SI prefixes: 1.2 k
    Seconds, ///< ns, µs, ms, s, min, h, d
    Bytes, ///< IEC: KiB, MiB
    BytesPerSecond,
    Ratio, ///< 0 to 1, shown as percent
    Percent, ///< 0 to 100
    PerSecond, ///< events: 12.3 /s
    RequestsPerSecond, ///< req/s
    TokensPerSecond, ///< tok/s
    Watts,
    Celsius,
    Hertz,
    Boolean, ///< yes, no
    DateTime, ///< seconds since the epoch
};

/// The unit's stable name in files ("seconds", "bytes", "ratio" …).
[[nodiscard]] QString toText(Unit unit);

/// The unit with this name; absent when unknown.
[[nodiscard]] std::optional<Unit> unitFromText(QStringView name);

/// A number split into what is shown: "1.23" and "ms". NaN gives "–", infinities "∞" and "−∞".
struct ScaledNumber
{
    QString number;
    QString suffix; ///< may be empty

    [[nodiscard]] QString toText() const;
};

/// Writes value in its unit with about the given significant digits, in the locale's signs.
[[nodiscard]] ScaledNumber formatValue(
    double value, Unit unit, const QLocale& locale, int significantDigits = 3);

/// Labels of one axis share one scale: that of reference (the largest tick). Zero is plain: "0 s".
[[nodiscard]] ScaledNumber formatTick(
    double value, double reference, double step, Unit unit, const QLocale& locale);

} // namespace promdesk

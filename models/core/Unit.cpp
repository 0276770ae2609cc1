// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/Unit.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <string_view>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Scale
{
    double factor; ///< one of this is so many base units
    const char16_t* suffix;
};

constexpr std::array<Scale, 6> kSi { { { 1e-3, u"m" }, { 1, u"" }, { 1e3, u"k" }, { 1e6, u"M" },
    { 1e9, u"G" }, { 1e12, u"T" } } };
constexpr std::array<Scale, 5> kCounts { { { 1, u"" }, { 1e3, u"k" }, { 1e6, u"M" }, { 1e9, u"G" },
    { 1e12, u"T" } } };
constexpr std::array<Scale, 7> kSeconds { { { 1e-9, u"ns" }, { 1e-6, u"µs" }, { 1e-3, u"ms" },
    { 1, u"s" }, { 60, u"min" }, { 3600, u"h" }, { 86400, u"d" } } };
constexpr std::array<Scale, 6> kIec { { { 1, u"B" }, { 1024, u"KiB" }, { 1024.0 * 1024, u"MiB" },
    { 1024.0 * 1024 * 1024, u"GiB" }, { 1024.0 * 1024 * 1024 * 1024, u"TiB" },
    { 1024.0 * 1024 * 1024 * 1024 * 1024, u"PiB" } } };

struct UnitTraits
{
    Unit unit;
    const char16_t* name;
    std::span<const Scale> scales; ///< empty: never scaled
    const char16_t* suffix; ///< after the scale's own
    bool hasSpace; ///< between number and suffix
};

const std::array<UnitTraits, 15> kUnits { {
    { Unit::None, u"none", {}, u"", false },
    { Unit::Short, u"short", kCounts, u"", true },
    { Unit::Seconds, u"seconds", kSeconds, u"", true },
    { Unit::Bytes, u"bytes", kIec, u"", true },
    { Unit::BytesPerSecond, u"bytes-per-second", kIec, u"/s", true },
    { Unit::Ratio, u"ratio", {}, u"%", true },
    { Unit::Percent, u"percent", {}, u"%", true },
    { Unit::PerSecond, u"per-second", kCounts, u"/s", true },
    { Unit::RequestsPerSecond, u"requests-per-second", kCounts, u"req/s", true },
    { Unit::TokensPerSecond, u"tokens-per-second", kCounts, u"tok/s", true },
    { Unit::Watts, u"watts", kSi, u"W", true },
    { Unit::Celsius, u"celsius", {}, u"°C", true },
    { Unit::Hertz, u"hertz", kCounts, u"Hz", true },
    { Unit::Boolean, u"boolean", {}, u"", false },
    { Unit::DateTime, u"date-time", {}, u"", false },
} };

const UnitTraits& traitsOf(Unit unit)
{
    return kUnits.at(static_cast<std::size_t>(unit));
}

/// The largest scale that leaves at least one digit before the point; the smallest otherwise.
const Scale* scaleFor(double magnitude, std::span<const Scale> scales)
{
    if (scales.empty()) {
        return nullptr;
    }
    const Scale* chosen = nullptr;
    for (const Scale& scale : scales) {
        if (scale.factor <= magnitude * (1 + 1e-9)) {
            chosen = &scale;
        }
    }
    if (chosen) {
        return chosen;
    }
    // Zero and tiny values take the unit itself where the scale has it, else its first step.
    const auto plain = std::find_if(
        scales.begin(), scales.end(), [](const Scale& scale) { return scale.factor == 1.0; });
    return magnitude == 0.0 && plain != scales.end() ? &*plain : &scales.front();
}

int decimalsFor(double value, int significantDigits)
{
    if (value == 0.0) {
        return 0;
    }
    const int exponent = static_cast<int>(std::floor(std::log10(std::abs(value))));
    return std::clamp(significantDigits - 1 - exponent, 0, 9);
}

/// The least number of decimals that tells the multiples of step apart, and tells them exactly:
/// 2 for 0.25.
int decimalsOfStep(double step)
{
    constexpr int kMost = 9;
    double shifted = std::abs(step);
    if (!(shifted > 0) || !std::isfinite(shifted)) {
        return 0;
    }
    const int least =
        std::clamp(static_cast<int>(std::ceil(-std::log10(shifted) - 1e-9)), 0, kMost);
    shifted *= std::pow(10.0, least);
    // Two more digits write every quarter; thirds are never written out.
    for (int decimals = least; decimals <= std::min(least + 2, kMost); ++decimals) {
        if (std::abs(shifted - std::round(shifted)) < 1e-6 * shifted) {
            return decimals;
        }
        shifted *= 10;
    }
    return least;
}

/// The time to choose a scale by, so that multiples of step are whole numbers on it: seconds for
/// steps of 15 s even where the axis goes to minutes. Below a minute decimals do it.
double wholeTimeScale(double reference, double step)
{
    if (!(std::abs(step) > 0)) {
        return reference;
    }
    for (const Scale& scale : kSeconds) {
        const double steps = std::abs(step) / scale.factor;
        const bool isWhole = std::abs(steps - std::round(steps)) < 1e-6 && steps > 0.5;
        if (scale.factor > 1 && scale.factor <= std::abs(reference) && !isWhole) {
            return std::min(std::abs(reference), scale.factor * (1 - 1e-6));
        }
    }
    return reference;
}

QString withoutTrailingZeros(QString number, const QLocale& locale)
{
    const QString point = locale.decimalPoint();
    if (!number.contains(point)) {
        return number;
    }
    const QString zero = locale.zeroDigit();
    while (number.endsWith(zero)) {
        number.chop(zero.size());
    }
    if (number.endsWith(point)) {
        number.chop(point.size());
    }
    return number;
}

/// Numbers whose digits nobody would count, before the point or after it, are written with an
/// exponent.
bool needsExponent(double value)
{
    constexpr double kMostPlain = 1e15;
    constexpr double kLeastPlain = 1e-4;
    return std::abs(value) >= kMostPlain || (value != 0.0 && std::abs(value) < kLeastPlain);
}

QString suffixOf(const UnitTraits& traits, const Scale* scale)
{
    const QString prefix = scale ? QString::fromUtf16(scale->suffix) : QString();
    const QString own = QString::fromUtf16(traits.suffix);
    // "1.2 k req/s" reads better with a gap; "KiB/s" and "kW" do not want one.
    const bool isWord = own.startsWith(u"req") || own.startsWith(u"tok");
    return prefix + (isWord && !prefix.isEmpty() ? u" "_s : QString()) + own;
}

ScaledNumber notFinite(double value)
{
    if (std::isnan(value)) {
        return { u"–"_s, {} };
    }
    return { value > 0 ? u"∞"_s : u"−∞"_s, {} };
}

std::optional<ScaledNumber> formatSpecialUnit(double value, Unit unit, const QLocale& locale)
{
    if (unit == Unit::Boolean) {
        return ScaledNumber { value != 0.0 ? u"yes"_s : u"no"_s, {} };
    }
    if (unit == Unit::DateTime) {
        const auto ms = static_cast<qint64>(std::clamp(value, -1e11, 1e11) * 1000);
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(ms);
        return ScaledNumber { locale.toString(time, QLocale::ShortFormat), {} };
    }
    return std::nullopt;
}

} // namespace

QString toText(Unit unit)
{
    return QString::fromUtf16(traitsOf(unit).name);
}

std::optional<Unit> unitFromText(QStringView name)
{
    for (const UnitTraits& traits : kUnits) {
        if (name == QStringView(traits.name)) {
            return traits.unit;
        }
    }
    return std::nullopt;
}

QString ScaledNumber::toText() const
{
    return suffix.isEmpty() ? number : number + u'\u202F' + suffix;
}

ScaledNumber formatValue(double value, Unit unit, const QLocale& locale, int significantDigits)
{
    if (!std::isfinite(value)) {
        return notFinite(value);
    }
    if (const auto special = formatSpecialUnit(value, unit, locale)) {
        return *special;
    }
    const UnitTraits& traits = traitsOf(unit);
    const double shown = unit == Unit::Ratio ? value * 100 : value;
    const Scale* scale = scaleFor(std::abs(shown), traits.scales);
    const double scaled = scale ? shown / scale->factor : shown;
    if (needsExponent(scaled)) {
        return { locale.toString(scaled, 'g', significantDigits), suffixOf(traits, scale) };
    }
    const QString number = locale.toString(scaled, 'f', decimalsFor(scaled, significantDigits));
    return { withoutTrailingZeros(number, locale), suffixOf(traits, scale) };
}

ScaledNumber formatTick(
    double value, double reference, double step, Unit unit, const QLocale& locale)
{
    if (!std::isfinite(value)) {
        return notFinite(value);
    }
    if (const auto special = formatSpecialUnit(value, unit, locale)) {
        return *special;
    }
    const UnitTraits& traits = traitsOf(unit);
    // Ticks are sums of steps: what should be zero may be a rounding error beside it.
    if (std::abs(value) <= std::abs(step) * 1e-9) {
        return { locale.toString(0), suffixOf(traits, scaleFor(0, traits.scales)) };
    }
    const double percent = unit == Unit::Ratio ? 100 : 1;
    // Half minutes read as "30 s", not as "0.5 min".
    const double magnitude =
        unit == Unit::Seconds ? wholeTimeScale(reference, step) : reference * percent;
    const Scale* scale = scaleFor(std::abs(magnitude), traits.scales);
    const double factor = percent / (scale ? scale->factor : 1.0);
    const double shownStep = std::abs(step * factor);
    if (needsExponent(reference * factor) && shownStep > 0) {
        const double steps = std::abs(reference * factor) / shownStep;
        const int digits = std::clamp(static_cast<int>(std::ceil(std::log10(steps))) + 1, 1, 15);
        return { locale.toString(value * factor, 'g', digits), suffixOf(traits, scale) };
    }
    return { locale.toString(value * factor, 'f', decimalsOfStep(shownStep)),
        suffixOf(traits, scale) };
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/ValueScale.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

namespace promdesk {

namespace {

constexpr double kTiny = 1e-12;
constexpr std::array<double, 14> kTimeSteps { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800,
    3600, 7200 };

double decimalStep(double least)
{
    const double power = std::pow(10.0, std::floor(std::log10(least)));
    for (const double factor : { 1.0, 2.0, 5.0, 10.0 }) {
        if (factor * power >= least * (1 - kTiny)) {
            return factor * power;
        }
    }
    return 10 * power;
}

double binaryStep(double least)
{
    return least <= 1 ? decimalStep(least) : std::exp2(std::ceil(std::log2(least) - kTiny));
}

double timeStep(double least)
{
    if (least <= 1) {
        return decimalStep(least);
    }
    const auto at = std::lower_bound(kTimeSteps.begin(), kTimeSteps.end(), least * (1 - kTiny));
    return at != kTimeSteps.end() ? *at : 3600 * decimalStep(least / 3600);
}

/// Less than this between two ends is no span that a scale could divide.
bool isFlat(double low, double high)
{
    constexpr double kRelative = 1e-13;
    return high - low <= std::max(std::abs(low), std::abs(high)) * kRelative
        || high - low < kLeastOnAxis;
}

/// Widens an empty or inverted extent to something that can be drawn.
void openUp(double& low, double& high)
{
    if (high > low) {
        return;
    }
    const double room = std::max(std::abs(low) * 0.25, low == 0.0 ? 1.0 : kTiny);
    high = low + room;
    low = low == 0.0 ? 0.0 : low - room;
}

} // namespace

double onAxis(double value)
{
    return std::abs(value) < kLeastOnAxis ? 0.0
                                          : std::clamp(value, -kGreatestOnAxis, kGreatestOnAxis);
}

std::vector<double> ValueScale::ticks() const
{
    std::vector<double> marks;
    if (!std::isfinite(low) || !std::isfinite(high) || !(step > 0)) {
        return marks;
    }
    const double first = std::ceil(low / step - 1e-6);
    const double last = std::floor(high / step + 1e-6);
    for (double index = first; index <= last && marks.size() < 100; index += 1) {
        marks.push_back(index == 0.0 ? 0.0 : index * step);
    }
    return marks;
}

double ValueScale::reference() const
{
    double greatest = 0;
    for (const double mark : ticks()) {
        greatest = std::max(greatest, std::abs(mark));
    }
    return greatest > 0 ? greatest : std::max(std::abs(low), std::abs(high));
}

double valueStep(double span, int maxTicks, Unit unit)
{
    const double least = span / std::max(maxTicks, 1);
    if (!std::isfinite(least) || least <= 0) {
        return 1;
    }
    switch (unit) {
    case Unit::Bytes:
    case Unit::BytesPerSecond:
        return binaryStep(least);
    case Unit::Seconds:
        return timeStep(least);
    case Unit::Boolean:
        return std::max(1.0, decimalStep(least));
    default:
        return decimalStep(least);
    }
}

ValueScale fitScale(const ValueExtent& extent, int maxTicks, Unit unit)
{
    const bool hasMinimum = std::isfinite(extent.minimum);
    const bool hasMaximum = std::isfinite(extent.maximum);
    const bool hasData = std::isfinite(extent.least) && std::isfinite(extent.greatest);
    double low = hasData ? onAxis(extent.least) : 0;
    double high = hasData ? onAxis(extent.greatest) : 1;
    // Zero belongs to the picture unless the data sits far above it.
    if (low >= 0 && low <= high * 0.7) {
        low = 0;
    } else if (high <= 0 && high >= low * 0.7) {
        high = 0;
    }
    low = hasMinimum ? onAxis(extent.minimum) : low;
    high = hasMaximum ? onAxis(extent.maximum) : high;
    high = isFlat(low, high) ? low : high;
    openUp(low, high);
    const double step = valueStep(high - low, maxTicks, unit);
    const double air = (high - low) * 0.04;
    const bool touchesZero = low == 0.0;
    if (!touchesZero && !(hasMinimum && low == extent.minimum)) {
        low = std::floor((low - air) / step) * step;
    }
    if (high != 0.0 && !(hasMaximum && high == extent.maximum)) {
        const double whole = unit == Unit::Ratio ? 1 : unit == Unit::Percent ? 100 : 0;
        const bool isPart = high <= whole;
        high = std::ceil((high + air) / step - kTiny) * step;
        // Nothing is more than all of it: 96 % does not need an axis up to 120 %.
        high = isPart ? std::min(high, whole) : high;
    }
    return { low, high, step };
}

ValueScale fixedScale(double low, double high, int maxTicks, Unit unit)
{
    low = onAxis(low);
    high = onAxis(high);
    high = isFlat(low, high) ? low : high;
    openUp(low, high);
    return { low, high, valueStep(high - low, maxTicks, unit) };
}

} // namespace promdesk

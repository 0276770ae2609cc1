// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellFill.h"

#include "signals/SignalCatalog.h"
#include "theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

/// Colours of the ramp: more cannot be told apart, fewer pictures are kept by the map.
constexpr double kSteps = CellFill::kShades - 2;

QColor mixed(const QColor& from, const QColor& to, double share)
{
    const auto channel = [share](int a, int b) { return qRound(a + (b - a) * share); };
    return { channel(from.red(), to.red()), channel(from.green(), to.green()),
        channel(from.blue(), to.blue()) };
}

/// The least 1, 2 or 5 times a power of ten that is not below value.
double roundedUp(double value)
{
    if (!(value > 0) || !std::isfinite(value)) {
        return 1;
    }
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double step : { 1.0, 2.0, 5.0 }) {
        if (step * power >= value * (1 - 1e-9)) {
            return step * power;
        }
    }
    return 10 * power;
}

double greatestOf(const std::string& signalId, const FleetCells& cells)
{
    double highest = 0;
    CellReader reader(signalId);
    for (const FleetCell& cell : cells.cells) {
        const double value = reader.of(cell);
        highest = std::isfinite(value) ? std::max(highest, value) : highest;
    }
    return highest;
}

/// WCAG 2.1, relative luminance.
double luminance(const QColor& color)
{
    const auto linear = [](double channel) {
        return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF())
        + 0.0722 * linear(color.blueF());
}

} // namespace

CellFill::CellFill(const Signal& signal, const FleetCells& cells)
    : CellFill(signal, greatestOf(signal.id, cells))
{ }

CellFill::CellFill(const Signal& signal, double greatest)
    : m_signalId(signal.id)
    , m_title(signal.title)
    , m_unit(signal.unit)
{
    switch (signal.unit) {
    case Unit::Ratio:
        m_highest = 1;
        break;
    case Unit::Percent:
        m_highest = 100;
        break;
    default:
        m_highest = roundedUp(greatest);
    }
}

QColor CellFill::color(const FleetCell& cell, const Theme& theme) const
{
    return shadeColor(shade(cell), theme);
}

int CellFill::shade(const FleetCell& cell) const
{
    return isHealth() ? static_cast<int>(cell.verdict.health) : shade(cell.vital(m_signalId));
}

int CellFill::shade(double value) const
{
    return std::isnan(value)
        ? kShades - 1
        : static_cast<int>(std::round(std::clamp(value / m_highest, 0.0, 1.0) * kSteps));
}

QColor CellFill::shadeColor(int shade, const Theme& theme) const
{
    if (isHealth()) {
        return healthColor(static_cast<Health>(shade), theme);
    }
    return shade == kShades - 1 ? mixed(theme.surface, theme.border, 0.5)
                                : rampColor(shade / kSteps, theme);
}

QColor CellFill::rampColor(double position, const Theme& theme)
{
    // One hue whose lightness rises away from the ground in equal steps: readable also in grey.
    const bool isDark = theme.scheme == Theme::Scheme::Dark;
    const QColor low = isDark ? QColor(0x1E2C40) : QColor(0xE3EDF9);
    const QColor middle = isDark ? QColor(0x2F6DB5) : QColor(0x6AA3E0);
    const QColor high = isDark ? QColor(0xA9D4FF) : QColor(0x0B3B78);
    const double p = std::clamp(position, 0.0, 1.0);
    return p < 0.5 ? mixed(low, middle, p * 2) : mixed(middle, high, p * 2 - 1);
}

QColor CellFill::healthColor(Health health, const Theme& theme)
{
    const bool isDark = theme.scheme == Theme::Scheme::Dark;
    const QColor full = theme.health(health);
    switch (health) {
    case Health::Ok:
        return mixed(theme.surface, full, isDark ? 0.34 : 0.22);
    case Health::Unknown:
        return mixed(theme.surface, theme.border, isDark ? 0.8 : 0.6);
    case Health::Busy:
        return mixed(theme.surface, full, isDark ? 0.7 : 0.5);
    default:
        return full;
    }
}

QColor CellFill::textOn(const QColor& ground)
{
    const QColor dark = QColor(0x12161C);
    const QColor light = QColor(0xFFFFFF);
    const double ofGround = luminance(ground);
    const double againstLight = 1.05 / (ofGround + 0.05);
    const double againstDark = (ofGround + 0.05) / (luminance(dark) + 0.05);
    return againstLight >= againstDark ? light : dark;
}

} // namespace promdesk

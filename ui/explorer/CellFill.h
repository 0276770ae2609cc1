// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Unit.h"
#include "explorer/FleetCells.h"

#include <QColor>
#include <QString>

#include <string>

namespace promdesk {

struct Signal;
struct Theme;

/// How cells are filled: by health, or by one vital sign on a ramp of one hue. Ratios keep the
/// whole of 0 to 100 %; other values go from zero to a round number above the greatest.
class CellFill
{
public:
    /// By health.
    CellFill() = default;
    CellFill(const Signal& signal, const FleetCells& cells);
    /// For values up to this.
    CellFill(const Signal& signal, double greatest);

    [[nodiscard]] bool isHealth() const { return m_signalId.empty(); }

    [[nodiscard]] const std::string& signalId() const { return m_signalId; }

    [[nodiscard]] const QString& title() const { return m_title; }

    [[nodiscard]] Unit unit() const { return m_unit; }

    [[nodiscard]] double highest() const { return m_highest; }

    /// Ground of a cell.
    [[nodiscard]] QColor color(const FleetCell& cell, const Theme& theme) const;
    /// The same in two steps: one of kShades, for who draws thousands, and its colour.
    [[nodiscard]] int shade(const FleetCell& cell) const;
    /// Of a value, where it is filled by one.
    [[nodiscard]] int shade(double value) const;
    [[nodiscard]] QColor shadeColor(int shade, const Theme& theme) const;

    /// More cannot be told apart; the last one is for what is not known.
    static constexpr int kShades = 50;

    /// Of a place on the ramp, 0 to 1.
    [[nodiscard]] static QColor rampColor(double position, const Theme& theme);
    /// Ground for a state: calm where nothing is wrong, full where something is.
    [[nodiscard]] static QColor healthColor(Health health, const Theme& theme);
    /// The theme's light or dark text, whichever reads better on the ground.
    [[nodiscard]] static QColor textOn(const QColor& ground);

    friend bool operator==(const CellFill&, const CellFill&) = default;

private:
    std::string m_signalId;
    QString m_title;
    Unit m_unit = Unit::None;
    double m_highest = 1;
};

} // namespace promdesk

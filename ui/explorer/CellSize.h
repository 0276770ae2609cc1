// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Unit.h"
#include "explorer/FleetCells.h"

#include <QString>

#include <string>
#include <vector>

namespace promdesk {

struct Signal;

/// What the area of cells stands for: nothing, all are equal, or the amount of one signal. What is
/// not a number, not finite or negative is no amount: such a cell is as small as they come, and
/// says so by its look.
class CellSize
{
public:
    /// All equal.
    CellSize() = default;
    CellSize(const Signal& signal, const FleetCells& cells);

    [[nodiscard]] bool isEqual() const { return m_signalId.empty(); }

    [[nodiscard]] const std::string& signalId() const { return m_signalId; }

    [[nodiscard]] const QString& title() const { return m_title; }

    [[nodiscard]] Unit unit() const { return m_unit; }

    /// Of all cells; 0 when none has an amount.
    [[nodiscard]] double highest() const { return m_highest; }

    [[nodiscard]] bool isKnown(const FleetCell& cell) const;
    /// The same of the value that the cell has of the signal.
    [[nodiscard]] bool isKnown(double value) const;
    /// Of the area that the greatest has, at least kLeastShare.
    [[nodiscard]] double share(const FleetCell& cell) const;
    /// Of each cell, all positive, for a view that gives away all of its area: small ones get at
    /// least a fiftieth of the mean, or nobody could see or hit them.
    [[nodiscard]] std::vector<double> weights(const FleetCells& cells) const;

    static constexpr double kLeastShare = 0.04;

    friend bool operator==(const CellSize&, const CellSize&) = default;

private:
    std::string m_signalId;
    QString m_title;
    Unit m_unit = Unit::None;
    double m_highest = 0;
};

} // namespace promdesk

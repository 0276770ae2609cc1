// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellSize.h"

#include "signals/SignalCatalog.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

constexpr double kLeastOfMean = 0.02;

/// 0 to 1 of the greatest; -1 for what is no amount.
double amount(double value, double highest)
{
    if (!std::isfinite(value) || value < 0) {
        return -1;
    }
    return highest > 0 ? value / highest : 0;
}

} // namespace

CellSize::CellSize(const Signal& signal, const FleetCells& cells)
    : m_signalId(signal.id)
    , m_title(signal.shortTitle)
    , m_unit(signal.unit)
{
    CellReader reader(m_signalId);
    for (const FleetCell& cell : cells.cells) {
        const double value = reader.of(cell);
        m_highest = std::isfinite(value) ? std::max(m_highest, value) : m_highest;
    }
}

bool CellSize::isKnown(const FleetCell& cell) const
{
    return isEqual() || isKnown(cell.vital(m_signalId));
}

bool CellSize::isKnown(double value) const
{
    return isEqual() || amount(value, m_highest) >= 0;
}

double CellSize::share(const FleetCell& cell) const
{
    return isEqual() ? 1 : std::max(kLeastShare, amount(cell.vital(m_signalId), m_highest));
}

std::vector<double> CellSize::weights(const FleetCells& cells) const
{
    std::vector<double> weights(cells.cells.size(), 1);
    if (isEqual() || !(m_highest > 0)) {
        return weights;
    }
    double sum = 0;
    CellReader reader(m_signalId);
    for (std::size_t i = 0; i < weights.size(); ++i) {
        weights[i] = std::max(0.0, amount(reader.of(cells.cells[i]), m_highest));
        sum += weights[i];
    }
    const double least = kLeastOfMean * sum / static_cast<double>(weights.size());
    for (double& weight : weights) {
        weight = std::max(weight, least);
    }
    return weights;
}

} // namespace promdesk

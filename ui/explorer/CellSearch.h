// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetCells.h"

#include <QString>

#include <vector>

namespace promdesk {

/// Which cells a text finds: the others are dimmed, and one can go from one to the next.
class CellSearch
{
public:
    /// By name, cluster, state or reason; without surrounding blanks; empty: nothing is searched.
    void setText(const QString& text) { m_text = text.trimmed(); }

    [[nodiscard]] const QString& text() const { return m_text; }

    /// The cells have changed.
    void refresh(const FleetCells& cells);

    /// One per cell.
    [[nodiscard]] const std::vector<bool>& dimmed() const { return m_dimmed; }

    [[nodiscard]] int count() const { return m_count; }

    /// The next match after a cell, the first after the last; step -1: the one before. -1: none.
    [[nodiscard]] int next(int current, int step) const;
    /// Which match a cell is, from 1; 0 when it is none.
    [[nodiscard]] int rank(int cell) const;

private:
    QString m_text;
    std::vector<bool> m_dimmed;
    int m_count = 0;
};

} // namespace promdesk

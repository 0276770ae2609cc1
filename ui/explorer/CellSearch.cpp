// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellSearch.h"

#include <algorithm>

namespace promdesk {

void CellSearch::refresh(const FleetCells& cells)
{
    m_dimmed.assign(cells.cells.size(), false);
    m_count = 0;
    if (m_text.isEmpty()) {
        return;
    }
    std::transform(cells.cells.begin(), cells.cells.end(), m_dimmed.begin(),
        [this](const FleetCell& cell) { return !cell.matches(m_text); });
    m_count = static_cast<int>(std::count(m_dimmed.begin(), m_dimmed.end(), false));
}

int CellSearch::next(int current, int step) const
{
    const int size = static_cast<int>(m_dimmed.size());
    if (m_count == 0 || m_text.isEmpty()) {
        return -1;
    }
    int at = current < 0 && step < 0 ? 0 : current;
    for (int i = 0; i < size; ++i) {
        at = (at + step + size) % size;
        if (!m_dimmed[static_cast<std::size_t>(at)]) {
            return at;
        }
    }
    return -1;
}

int CellSearch::rank(int cell) const
{
    const bool isMatch = cell >= 0 && cell < static_cast<int>(m_dimmed.size()) && !m_text.isEmpty()
        && !m_dimmed[static_cast<std::size_t>(cell)];
    return isMatch
        ? static_cast<int>(std::count(m_dimmed.begin(), m_dimmed.begin() + cell + 1, false))
        : 0;
}

} // namespace promdesk

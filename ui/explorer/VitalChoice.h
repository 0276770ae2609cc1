// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetCells.h"

#include <QString>

#include <string>
#include <vector>

namespace promdesk {

struct Signal;
class SignalCatalog;

/// The canonical signals that say most about entities of a kind, most telling first; those that
/// the catalogue does not know are left out. Pointers live as long as the catalogue.
[[nodiscard]] std::vector<const Signal*> tellingSignals(
    const SignalCatalog& catalog, CellKind kind);

/// Those of them that at least one cell has a value for.
[[nodiscard]] std::vector<const Signal*> presentSignals(
    const SignalCatalog& catalog, const FleetCells& cells);

/// What the size of cells can stand for: amounts and counts that at least one cell has. Shares of
/// something are no amounts.
[[nodiscard]] std::vector<const Signal*> sizingSignals(
    const SignalCatalog& catalog, const FleetCells& cells);

/// "12.3 req/s" in the system's locale; "–" when the cell has none.
[[nodiscard]] QString vitalText(const FleetCell& cell, const Signal& signal);

/// "nodes", "endpoints", "clusters", translated, for a count.
[[nodiscard]] QString countText(CellKind kind, int count);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetCells.h"

#include <QString>

namespace promdesk {

class SignalCatalog;

/// "36 nodes in 3 clusters: 1 Failing, 2 Degraded, 33 Ok".
[[nodiscard]] QString wordsOf(const FleetCells& cells);

/// One line of a cell: "node-03 in eu-west, Degraded: 2 GPUs throttle, CPU 81 %".
[[nodiscard]] QString wordsOf(const FleetCell& cell, const SignalCatalog& catalog);

/// Only its most telling numbers: "CPU 81 %, Memory 40 %".
[[nodiscard]] QString valuesOf(const FleetCell& cell, const SignalCatalog& catalog);

} // namespace promdesk

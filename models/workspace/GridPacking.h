// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "workspace/Workspace.h"

#include <optional>
#include <span>
#include <vector>

namespace promdesk {

constexpr int kGridColumns = 24;
constexpr int kGridRows = 100'000; ///< lowest row a panel may reach
constexpr int kPanelRows = 200; ///< height of one panel

/// The nearest place inside the grid: 1 to 24 columns wide, 1 to kPanelRows rows high.
[[nodiscard]] GridRect clampToGrid(const GridRect& place);

[[nodiscard]] bool overlaps(const GridRect& a, const GridRect& b);

/// Whether any two places share a cell.
[[nodiscard]] bool hasOverlap(std::span<const GridRect> places);

/// Moves places up as far as they go without touching another, in reading order, so that nothing
/// overlaps and no row stays empty; columns and sizes stay. pinned, when given, is the index of the
/// place that keeps its row and makes the others give way (the one being dragged). Same order as
/// given.
[[nodiscard]] std::vector<GridRect> packUpwards(
    std::span<const GridRect> places, std::optional<std::size_t> pinned = std::nullopt);

/// The first free place, row by row, for a new panel of this size.
[[nodiscard]] GridRect findFreePlace(std::span<const GridRect> places, int width, int height);

} // namespace promdesk

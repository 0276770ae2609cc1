// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/MapPlaces.h"

#include <QSizeF>

#include <span>
#include <vector>

namespace promdesk {

/// A squarified treemap (Bruls, Huizing, van Wijk: Squarified Treemaps, 2000): groups share the
/// area, the cells of a group share its frame, each by its weight. Nearly equal weights keep the
/// order they came in, so that noise in live values does not shuffle the picture. Pure.
///
/// groupSizes: cells per group, in order; weights: of each cell, positive and finite;
/// captionHeight: of a group that has room for one; 0: none has a caption.
[[nodiscard]] MapPlaces treemapPlaces(const std::vector<int>& groupSizes,
    std::span<const double> weights, const QSizeF& area, double captionHeight);

/// The rectangle in parts that are proportional to the weights, in the order of the weights.
[[nodiscard]] std::vector<QRectF> squarified(std::span<const double> weights, const QRectF& area);

} // namespace promdesk

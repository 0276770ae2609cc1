// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetCells.h"
#include "series/SampleValue.h"

#include <QRectF>

#include <vector>

namespace promdesk {

/// One GPU of a node.
struct GpuCell
{
    QString name; ///< its number; safe to paint
    double value = missingValue(); ///< of the signal that GPUs are filled by
};

/// What is inside an entity, for a cell that is large enough to show it: a node's GPUs and the
/// endpoints on it, an endpoint's replicas, a cluster's nodes and endpoints.
struct CellInside
{
    std::vector<GpuCell> gpus; ///< at most kMostGpus; counted through until their numbers are known
    std::vector<FleetCell> members; ///< at most kMostMembers; a replica has its endpoint's scope
    int hidden = 0; ///< members beyond those

    [[nodiscard]] bool isEmpty() const { return gpus.empty() && members.empty(); }

    static constexpr std::size_t kMostGpus = 32;
    static constexpr std::size_t kMostMembers = 120;
};

[[nodiscard]] CellInside insideOf(const TopologyTree& topology, const FleetCell& cell);

/// Where it is drawn. The same share of every block: it grows with its cell.
struct InsidePlaces
{
    std::vector<QRectF> gpus;
    std::vector<QRectF> members;

    /// -1 when there is none.
    [[nodiscard]] int memberAt(const QPointF& point) const;
    [[nodiscard]] int gpuAt(const QPointF& point) const;

    /// Of a block's height that is left to its own texts.
    static constexpr double kHead = 0.46;
};

[[nodiscard]] InsidePlaces placeInside(const QRectF& block, const CellInside& inside);

} // namespace promdesk

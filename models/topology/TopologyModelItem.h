// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "topology/TopologyModel.h"
#include "topology/VitalPast.h"

#include <memory>
#include <span>
#include <vector>

namespace promdesk {

/// One row. Children are owned; the parent is only known.
struct TopologyModel::Item
{
    Item* parent = nullptr;
    int place = 0; ///< among the parent's children
    TopologyRow row; ///< points into m_topology
    VitalPast past;
    std::vector<std::unique_ptr<Item>> children;

    /// Of a replica its endpoint's.
    [[nodiscard]] Scope scope() const;
    /// Children with everything below them.
    void add(std::vector<std::unique_ptr<Item>>::iterator at, std::span<const TopologyRow> rows,
        VitalFigures& figures);
    /// Adds to the past what the row's signs are now.
    void note(VitalFigures& figures);
    /// Tells the children their places.
    void number();
};

} // namespace promdesk

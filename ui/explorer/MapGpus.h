// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/CellFill.h"
#include "explorer/CellInside.h"
#include "explorer/HoverCard.h"
#include "topology/GpuQuestions.h"

#include <QString>

#include <string>
#include <vector>

namespace promdesk {

struct Signal;
class SignalCatalog;

/// What the map shows of each GPU of the nodes that are large enough: the signal that cells are
/// filled by, or how busy it is where they are filled by health. Where a signal has no value for a
/// GPU it says why.
class MapGpus
{
public:
    /// catalog outlives this.
    explicit MapGpus(const SignalCatalog& catalog);

    /// As the map's cells; empty: health. What was known of another signal goes.
    void setFill(const std::string& signalId);

    [[nodiscard]] const std::string& signalId() const { return m_signalId; }

    /// Takes the place of all that was known.
    void take(std::vector<NodeGpus> nodes);

    [[nodiscard]] const std::vector<NodeGpus>& nodes() const { return m_nodes; }

    /// Null while nothing is known of the node.
    [[nodiscard]] const NodeGpus* find(const Scope& node) const;

    /// By health: no value is known of any GPU.
    [[nodiscard]] const CellFill& fill() const { return m_fill; }

    /// Gives the GPUs of a node their numbers and values. There are never fewer than were counted.
    void putInto(CellInside& inside, const Scope& node) const;

    /// "8 GPUs, GPU busy: 0 78 %, 1 64 %"; empty: nothing is known of the node's GPUs.
    [[nodiscard]] QString wordsOf(const CellInside& inside, const Scope& node) const;
    [[nodiscard]] HoverText hoverText(const GpuCell& gpu, const FleetCell& node) const;
    /// What their colours mean, or why they have none; empty: there is nothing to say.
    [[nodiscard]] QString legend() const;

private:
    const SignalCatalog& m_catalog;
    std::string m_signalId;
    const Signal* m_signal = nullptr;
    std::vector<NodeGpus> m_nodes;
    CellFill m_fill;
};

} // namespace promdesk

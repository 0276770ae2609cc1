// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "demo/DemoLayout.h"

#include <limits>
#include <vector>

namespace promdesk {

enum class IncidentKind
{
    Saturation, ///< an endpoint gets more requests than it can serve
    GpuThrottled, ///< a GPU is hot and slow, and its replica with it
    NodeDown, ///< a node's exporters and pods do not answer
    ReplicaFailing, ///< a replica answers a third of its requests with errors
    ReplicaSlow, ///< a replica takes three times as long for a token and gets fewer requests
};

/// Something that goes wrong. Seconds are relative to the start of the demo; [begin, end).
struct DemoIncident
{
    IncidentKind kind = IncidentKind::Saturation;
    int subject = 0; ///< index of the endpoint, GPU, node or replica
    double beginSeconds = 0.0;
    double endSeconds = std::numeric_limits<double>::infinity();

    /// 0 outside, rising to 1 within 6 minutes after begin, falling after end.
    [[nodiscard]] double strength(double seconds) const;

    [[nodiscard]] bool covers(double seconds) const
    {
        return seconds >= beginSeconds && seconds < endSeconds;
    }
};

/// What README.md of this folder promises, as far as the layout has the subjects: those with a
/// begin before -3600 s are over when the demo starts, the others go on.
[[nodiscard]] std::vector<DemoIncident> makeIncidents(const DemoLayout& layout);

} // namespace promdesk

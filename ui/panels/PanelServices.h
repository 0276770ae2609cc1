// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/TimeSeriesPlot.h"
#include "core/Clock.h"
#include "core/LabelSet.h"
#include "core/Scope.h"

#include <functional>
#include <optional>

namespace promdesk {

/// What bodies may use beside their plan. Everything outlives every body.
struct PanelServices
{
    PlotExecutors executors;
    const Clock* clock = nullptr; ///< zooming out ends at its now; null: nowhere
    /// The entity that these labels of this source (by id) name; absent: none.
    std::function<std::optional<Scope>(const LabelSet& labels, const QString& sourceId)> scopeOf;
};

} // namespace promdesk

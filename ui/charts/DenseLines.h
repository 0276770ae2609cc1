// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotSampling.h"
#include "charts/SeriesPainter.h"
#include "core/Executor.h"

#include <QPen>

#include <functional>
#include <vector>

namespace promdesk {

/// Everything that the picture of a dense plot's lines depends on; a value of its own, so that
/// another thread can draw it.
struct DenseLines
{
    PlotContent content;
    SampledPlot plot; ///< of content; isDense
    PlotMapping mapping;
    std::vector<QPen> pens; ///< colour and dash, one per series
    double lineWidth = 1; ///< logical px
    double scale = 1; ///< pixels per logical pixel
};

/// The lines alone on a transparent picture of mapping.area's size. Pure; any thread.
[[nodiscard]] LinePicture drawDenseLines(const DenseLines& lines);

/// The same by as many of workers' threads as have nothing else to do. done is called once, on the
/// thread that finishes the picture; never when workers drops what it was given.
void drawDenseLines(
    DenseLines lines, Executor& workers, std::function<void(LinePicture picture)> done);

} // namespace promdesk

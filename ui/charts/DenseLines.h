// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotSampling.h"
#include "charts/SeriesPainter.h"
#include "core/Executor.h"
#include "series/ColumnEdges.h"

#include <QPen>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace promdesk {

/// Everything that the picture of a dense plot's lines depends on; a value of its own, so that
/// another thread can draw it.
struct DenseLines
{
    PlotContent content;
    SampledPlot plot; ///< of content; isDense
    PlotMapping mapping;
    /// The columns of mapping.area's pixels; none: mapping's range is cut from its start.
    std::optional<ColumnGrid> columns;
    std::vector<QPen> pens; ///< colour and dash, one per series
    double lineWidth = 1; ///< logical px
    std::uint64_t version = 0; ///< for LinePicture::stamp
    double scale = 1; ///< pixels per logical pixel
    double shiftPx = 0; ///< what mapping.area's top lies below the whole pixel it is drawn from
};

/// The lines alone on a transparent picture of mapping.area's size. Pure; any thread.
[[nodiscard]] LinePicture drawDenseLines(const DenseLines& lines);

/// The same over what picture shows already, but for the columns that are there from before.
/// origin: the pixel of mapping.area's first one. Returns false, and draws nothing, when the area
/// leaves the picture or its format is neither RGB32 nor premultiplied ARGB32.
[[nodiscard]] bool drawDenseLinesOver(
    const DenseLines& lines, QImage& picture, const QPoint& origin, const ColumnSpan& kept = {});

/// The same by as many of workers' threads as have nothing else to do. done is called once, on the
/// thread that finishes the picture; never when workers drops what it was given.
void drawDenseLines(
    DenseLines lines, Executor& workers, std::function<void(LinePicture picture)> done);

} // namespace promdesk

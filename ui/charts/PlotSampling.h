// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/PlotContent.h"
#include "charts/ValueScale.h"
#include "series/Decimator.h"
#include "series/MinMaxPyramid.h"

#include <cstdint>
#include <memory>

namespace promdesk {

/// A sample that has no place on the value axis.
struct OffAxisMark
{
    enum class Kind : std::uint8_t
    {
        Above, ///< +Inf, or more than kGreatestOnAxis
        Below, ///< −Inf, or less than −kGreatestOnAxis
        NotANumber, ///< NaN that is data
    };

    Instant time;
    Kind kind = Kind::NotANumber;
};

/// One series, reduced to what its pixels need. In PlotContent::series' order.
struct SampledSeries
{
    std::vector<PlotPoint> points; ///< see decimate(); empty in a dense plot
    std::vector<OffAxisMark> marks; ///< at most one per kind and column
    std::shared_ptr<const MinMaxPyramid> pyramid; ///< in a dense plot
    SampleExtent extent; ///< of a dense plot's samples in the range
};

/// Pyramids of a content's series, in its order; null: not built yet.
using KnownPyramids = std::vector<std::shared_ptr<const MinMaxPyramid>>;

/// All series of a plot, reduced for one range and width.
struct SampledPlot
{
    TimeRange range;
    std::size_t columns = 0;
    std::vector<SampledSeries> series;
    bool isDense = false; ///< its lines are for SpanRaster
    std::size_t pointCount = 0; ///< about how many corners all lines have
};

/// The lines of more series than this, hidden ones among them, are thin: wide ones hide each other.
constexpr std::size_t kThinSeries = 8;
/// The lines of more series than this, hidden ones among them, are solid, too.
constexpr std::size_t kManySeries = 40;
/// From so many samples per column and visible series on a plot is dense: QPainter is slow with
/// wide lines, up to one sample per column fast with a few thin ones, and slower with a crowd of
/// them.
constexpr double kDensePlot = 0.05;
constexpr double kDensePlotOfThin = 1;
constexpr double kDensePlotOfMany = 0.3;

/// Reduces every visible series (hidden ones stay empty). Stacked content is summed up first, over
/// the union of all times, where a missing sample counts as nothing; they are never dense. Where a
/// plot is dense, the missing ones among the known pyramids are built. Pure; any thread.
[[nodiscard]] SampledPlot samplePlot(const PlotContent& content, const TimeRange& range,
    std::size_t columns, const KnownPyramids& known = {});

/// Least and greatest drawn value inside the plot's range; NaN when there is none. The fixed ends
/// are taken from content.
[[nodiscard]] ValueExtent extentOf(const SampledPlot& plot, const PlotContent& content);

} // namespace promdesk

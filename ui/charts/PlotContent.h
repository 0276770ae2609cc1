// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Unit.h"
#include "core/UntrustedText.h"
#include "series/SeriesSnapshot.h"
#include "topology/Health.h"

#include <QPen>

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace promdesk {

struct Theme;

/// One line of a chart: shares the answer it comes from.
struct ChartSeries
{
    UntrustedText name;
    SnapshotPtr snapshot; ///< not null
    std::size_t index = 0; ///< in snapshot->series
    int colorIndex = 0; ///< into the theme's list; beyond its end the dash changes
    bool isHidden = false;
    bool isRaw = false; ///< samples as they were scraped: each one is a dot where there is room

    [[nodiscard]] const Series& series() const { return snapshot->series[index]; }

    /// Of the same answer, not of an equal one.
    friend bool operator==(const ChartSeries& a, const ChartSeries& b);
};

/// From this value on, a state holds.
struct PlotThreshold
{
    double value = 0;
    Health state = Health::Degraded;

    friend bool operator==(const PlotThreshold&, const PlotThreshold&) = default;
};

/// From this moment to the end a part of what should be there is missing.
struct PlotSilence
{
    Instant from; ///< before the range: all of it
    UntrustedText label; ///< what is missing

    friend bool operator==(const PlotSilence& a, const PlotSilence& b);
};

/// What a time-series plot draws.
struct PlotContent
{
    enum class Style
    {
        Lines, ///< a single line gets a soft area under it
        Areas, ///< every line does
        Stacked, ///< each series stands on the sum of those before it
    };

    std::vector<ChartSeries> series;
    Unit unit = Unit::None;
    Style style = Style::Lines;
    std::vector<PlotThreshold> thresholds; ///< rising
    double minimum = std::numeric_limits<double>::quiet_NaN(); ///< fixed end of the axis; NaN: fit
    double maximum = std::numeric_limits<double>::quiet_NaN();
    /// Nothing is known after this moment (not asked yet, or stale); none: known to the end.
    std::optional<Instant> knownUntil;

    std::vector<PlotSilence> silences;

    [[nodiscard]] std::size_t sampleCount() const;
    /// Both give the same picture in every range.
    [[nodiscard]] bool looksLike(const PlotContent& other) const;
};

/// Colour and dash of a series; dashes begin where the palette repeats.
[[nodiscard]] QPen seriesPen(const Theme& theme, int colorIndex, double width);

} // namespace promdesk

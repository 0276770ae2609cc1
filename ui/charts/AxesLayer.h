// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "charts/SeriesPainter.h"
#include "charts/ValueScale.h"
#include "core/TimeRange.h"
#include "core/Unit.h"

#include <QFont>
#include <QImage>
#include <QLocale>
#include <QRegion>
#include <QTimeZone>

#include <memory>
#include <vector>

class QWidget;

namespace promdesk {

/// What the axes of a plot show.
struct PlotAxes
{
    TimeRange range;
    ValueScale values;
    QTimeZone zone = QTimeZone::systemTimeZone();
    QLocale locale;
    QFont font;
    int leftMarginPx = 0; ///< 0: as wide as the labels need, in steps of 16 px so that plots align
};

/// What lies under the lines of a time-series plot: ground, grid and axes, drawn by QCustomPlot,
/// and their labels. Time marks stand on whole pixels; what nothing moved on since the last time is
/// not drawn again but kept as a picture. GUI thread.
class AxesLayer
{
public:
    /// Work is done for parent, which outlives this; nothing is shown in it.
    explicit AxesLayer(QWidget* parent);
    ~AxesLayer();
    AxesLayer(const AxesLayer&) = delete;
    AxesLayer& operator=(const AxesLayer&) = delete;

    /// Lays the axes out in size (logical px, at least 4 × 4) at ratio pixels per logical pixel.
    void setUp(const PlotAxes& axes, Unit unit, const QSize& size, double ratio);
    /// Fills picture, which is opaque (RGB32) and of the size and ratio that were set up.
    void draw(QImage& picture);
    /// Fills these pixels of it only.
    void draw(QImage& picture, const QRegion& where);

    /// Times and values in px, as of the last setUp().
    [[nodiscard]] PlotMapping mapping() const;
    [[nodiscard]] QFont labelFont() const;
    /// Local midnights among the time marks.
    [[nodiscard]] const std::vector<Instant>& dayStarts() const;
    /// How often QCustomPlot has drawn.
    [[nodiscard]] int drawCount() const;

    /// Width that the value labels of these axes want, in px.
    [[nodiscard]] int neededLeftMargin(const PlotAxes& axes, Unit unit) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace promdesk

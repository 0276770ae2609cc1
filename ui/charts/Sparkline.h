// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "series/SeriesSnapshot.h"

#include <QColor>

#include <span>

class QPainter;
class QRectF;

namespace promdesk {

/// Draws one series small: a line with a soft area, no axes, gaps kept, the newest sample as a dot.
/// The values fill the rectangle from least to greatest; constant data lies in the middle.
void drawSparkline(QPainter& painter, const QRectF& area, const Series& series,
    const TimeRange& range, const QColor& color);

/// The same of values at equal distances, newest last. False: fewer than two of them are numbers,
/// nothing is drawn.
bool drawSparkline(
    QPainter& painter, const QRectF& area, std::span<const float> values, const QColor& color);

} // namespace promdesk

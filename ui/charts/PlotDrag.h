// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"

#include <QPointF>
#include <QRectF>

#include <cstdint>

namespace promdesk {

/// A drag over a plot while the button is down.
struct PlotDrag
{
    enum class Kind : std::uint8_t
    {
        None,
        ZoomTime,
        ZoomBox,
        Pan,
    };

    static constexpr double kLeastPx = 4; ///< less is a click

    Kind kind = Kind::None;
    Qt::MouseButton button = Qt::NoButton; ///< that began it and ends it
    QPointF start;
    QPointF current;
    TimeRange startRange; ///< shown when a pan began

    [[nodiscard]] bool isActive() const { return kind != Kind::None; }

    [[nodiscard]] bool isZoom() const { return kind == Kind::ZoomTime || kind == Kind::ZoomBox; }

    /// Far enough to mean it.
    [[nodiscard]] bool isMeant() const;
    /// The rectangle to show, inside area: all of its height for ZoomTime.
    [[nodiscard]] QRectF selection(const QRectF& area) const;
};

/// The range with the same length, moved so that what was under start comes under current.
[[nodiscard]] TimeRange panned(const PlotDrag& drag, double areaWidthPx);

/// The range scaled by factor around a fixed moment; never shorter than 10 ms nor longer than
/// 100 years.
[[nodiscard]] TimeRange zoomedAround(const TimeRange& range, Instant fixed, double factor);

/// The range as long as it is, moved back until it ends at `latest` if it ends later.
[[nodiscard]] TimeRange endingBy(const TimeRange& range, Instant latest);

} // namespace promdesk

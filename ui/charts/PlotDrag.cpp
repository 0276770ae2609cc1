// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "charts/PlotDrag.h"

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

constexpr double kShortestMs = 10;
constexpr double kLongestMs = 100.0 * 366 * 86'400'000;

} // namespace

bool PlotDrag::isMeant() const
{
    return std::abs(current.x() - start.x()) >= kLeastPx
        || (kind == Kind::ZoomBox && std::abs(current.y() - start.y()) >= kLeastPx);
}

QRectF PlotDrag::selection(const QRectF& area) const
{
    QRectF rect = QRectF(start, current).normalized();
    if (kind == Kind::ZoomTime) {
        rect.setTop(area.top());
        rect.setBottom(area.bottom());
    }
    return rect.intersected(area);
}

TimeRange panned(const PlotDrag& drag, double areaWidthPx)
{
    const double perPixel =
        static_cast<double>(drag.startRange.length().toMs()) / std::max(areaWidthPx, 1.0);
    const Duration moved =
        Duration::fromMs(std::llround((drag.start.x() - drag.current.x()) * perPixel));
    return { drag.startRange.start + moved, drag.startRange.end + moved };
}

TimeRange zoomedAround(const TimeRange& range, Instant fixed, double factor)
{
    const auto length = static_cast<double>(range.length().toMs());
    if (length <= 0) {
        return range;
    }
    const double bounded = std::clamp(length * factor, kShortestMs, kLongestMs);
    const double share = static_cast<double>((fixed - range.start).toMs()) / length;
    const Instant start = fixed - Duration::fromMs(std::llround(share * bounded));
    return { start, start + Duration::fromMs(std::llround(bounded)) };
}

TimeRange endingBy(const TimeRange& range, Instant latest)
{
    return range.end > latest ? TimeRange { latest - range.length(), latest } : range;
}

} // namespace promdesk

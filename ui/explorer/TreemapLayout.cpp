// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/TreemapLayout.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace promdesk {

namespace {

constexpr double kGroupGap = 3; ///< left free on each side of a group's frame
constexpr double kCellGap = 0.5; ///< and of a cell
constexpr double kNarrowestCaption = 40;
/// Weights within this factor are one size: their order is the one they came in.
constexpr double kSameSize = 1.15;

/// Descending by size, then as they came.
std::vector<std::size_t> bySize(std::span<const double> weights)
{
    std::vector<std::pair<int, std::size_t>> keys;
    keys.reserve(weights.size());
    for (std::size_t i = 0; i < weights.size(); ++i) {
        keys.emplace_back(
            -static_cast<int>(std::floor(std::log(weights[i]) / std::log(kSameSize))), i);
    }
    std::sort(keys.begin(), keys.end());
    std::vector<std::size_t> order(keys.size());
    std::transform(
        keys.begin(), keys.end(), order.begin(), [](const auto& key) { return key.second; });
    return order;
}

/// Lays rows along the shorter side of what is left, each as long as its cells get squarer.
class Squarifier
{
public:
    Squarifier(std::span<const double> weights, const QRectF& area)
        : m_weights(weights)
        , m_free(area)
        , m_order(bySize(weights))
        , m_rects(weights.size())
        , m_left(std::accumulate(weights.begin(), weights.end(), 0.0))
    { }

    std::vector<QRectF> run()
    {
        std::size_t first = 0;
        while (first < m_order.size()) {
            const std::size_t end = endOfRow(first);
            placeRow(first, end);
            first = end;
        }
        return std::move(m_rects);
    }

private:
    [[nodiscard]] double weight(std::size_t place) const { return m_weights[m_order[place]]; }

    /// The longer side of the least square cell of a row, over its shorter one.
    [[nodiscard]] static double worst(
        double sum, double least, double greatest, double side, double perWeight)
    {
        const double thickness = sum * perWeight / side;
        const double longest = greatest * perWeight / thickness;
        const double shortest = least * perWeight / thickness;
        return std::max(longest / thickness, thickness / shortest);
    }

    [[nodiscard]] std::size_t endOfRow(std::size_t first) const
    {
        const double side = std::min(m_free.width(), m_free.height());
        const double perWeight = m_free.width() * m_free.height() / m_left;
        if (!(side > 0) || !(perWeight > 0)) {
            return m_order.size();
        }
        double sum = weight(first);
        double least = sum;
        double greatest = sum;
        double before = worst(sum, least, greatest, side, perWeight);
        std::size_t end = first + 1;
        for (; end < m_order.size(); ++end) {
            const double next = weight(end);
            least = std::min(least, next);
            greatest = std::max(greatest, next);
            const double now = worst(sum + next, least, greatest, side, perWeight);
            if (now > before) {
                break;
            }
            before = now;
            sum += next;
        }
        return end;
    }

    void placeRow(std::size_t first, std::size_t end)
    {
        double sum = 0;
        for (std::size_t i = first; i < end; ++i) {
            sum += weight(i);
        }
        const bool isWide = m_free.width() >= m_free.height();
        const double length = isWide ? m_free.height() : m_free.width();
        const double breadth = isWide ? m_free.width() : m_free.height();
        const double thickness =
            end == m_order.size() ? breadth : std::min(breadth, breadth * sum / m_left);
        double done = 0;
        for (std::size_t i = first; i < end; ++i) {
            // From sums, not by adding: the last cell ends where the row does.
            const double from = length * (done / sum);
            done += weight(i);
            const double to = i + 1 == end ? length : length * (done / sum);
            m_rects[m_order[i]] = isWide
                ? QRectF(m_free.left(), m_free.top() + from, thickness, to - from)
                : QRectF(m_free.left() + from, m_free.top(), to - from, thickness);
        }
        m_free.adjust(isWide ? thickness : 0, isWide ? 0 : thickness, 0, 0);
        m_left -= sum;
    }

    std::span<const double> m_weights;
    QRectF m_free;
    std::vector<std::size_t> m_order;
    std::vector<QRectF> m_rects;
    double m_left; ///< weight of what is not placed yet
};

/// The frame without its gap and caption.
QRectF roomIn(MapPlaces::Group& group, double captionHeight)
{
    const double gap = std::min({ kGroupGap, group.frame.width() / 8, group.frame.height() / 8 });
    QRectF room = group.frame.adjusted(gap, gap, -gap, -gap);
    const bool hasCaption = captionHeight > 0 && room.height() > 2.5 * captionHeight
        && room.width() > kNarrowestCaption;
    if (hasCaption) {
        group.caption = QRectF(room.left(), room.top(), room.width(), captionHeight);
        room.setTop(room.top() + captionHeight);
    }
    return room;
}

} // namespace

std::vector<QRectF> squarified(std::span<const double> weights, const QRectF& area)
{
    return Squarifier(weights, area).run();
}

MapPlaces treemapPlaces(const std::vector<int>& groupSizes, std::span<const double> weights,
    const QSizeF& area, double captionHeight)
{
    MapPlaces places;
    places.size = area;
    places.gap = kCellGap;
    places.cells.reserve(weights.size());
    std::vector<double> sums;
    std::size_t first = 0;
    for (const int size : groupSizes) {
        const auto own = weights.subspan(first, static_cast<std::size_t>(size));
        sums.push_back(std::accumulate(own.begin(), own.end(), 0.0));
        first += own.size();
    }
    const std::vector<QRectF> frames = squarified(sums, QRectF(QPointF(), area));
    first = 0;
    for (std::size_t i = 0; i < groupSizes.size(); ++i) {
        const auto own = weights.subspan(first, static_cast<std::size_t>(groupSizes[i]));
        places.groups.push_back({ .frame = frames[i], .caption = {} });
        const QRectF room = roomIn(places.groups.back(), captionHeight);
        const std::vector<QRectF> cells = squarified(own, room);
        places.cells.insert(places.cells.end(), cells.begin(), cells.end());
        first += own.size();
    }
    if (!weights.empty()) {
        places.cellHeight =
            std::sqrt(area.width() * area.height() / static_cast<double>(weights.size()));
    }
    return places;
}

} // namespace promdesk

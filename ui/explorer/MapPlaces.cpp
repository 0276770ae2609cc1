// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/MapPlaces.h"

#include <algorithm>
#include <limits>

namespace promdesk {

namespace {

/// What a step sideways counts against one ahead.
constexpr double kAcross = 6;
constexpr double kTouching = 0.01;

/// A step that way as a step to the right.
QRectF turned(const QRectF& rect, MapPlaces::Direction direction)
{
    switch (direction) {
    case MapPlaces::Direction::Left:
        return { -rect.right(), rect.top(), rect.width(), rect.height() };
    case MapPlaces::Direction::Right:
        return rect;
    case MapPlaces::Direction::Up:
        return { -rect.bottom(), rect.left(), rect.height(), rect.width() };
    case MapPlaces::Direction::Down:
        return { rect.top(), rect.left(), rect.height(), rect.width() };
    }
    return rect;
}

/// How far it is to a cell on the right; infinite when it is not there.
double distance(const QRectF& from, const QRectF& to, bool isRow)
{
    const double ahead = to.left() - from.right();
    if (ahead < -kTouching) {
        return std::numeric_limits<double>::infinity();
    }
    const double middle = from.center().y();
    const double across = std::max({ 0.0, to.top() - middle, middle - to.bottom() });
    // Sideways the row counts most, up and down the next row does.
    const double near = std::abs(to.center().y() - middle) * 1e-3;
    return (isRow ? ahead + across * kAcross : ahead * kAcross + across) + near;
}

QRectF mixed(const QRectF& a, const QRectF& b, double t)
{
    const auto between = [t](double from, double to) { return from + (to - from) * t; };
    return { between(a.x(), b.x()), between(a.y(), b.y()), between(a.width(), b.width()),
        between(a.height(), b.height()) };
}

template <typename Entries, typename Rect>
int indexAt(const Entries& entries, const QPointF& point, Rect rect)
{
    const auto at = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
        const QRectF& place = rect(entry);
        return point.x() >= place.left() && point.x() < place.right() && point.y() >= place.top()
            && point.y() < place.bottom();
    });
    return at == entries.end() ? -1 : static_cast<int>(at - entries.begin());
}

} // namespace

int MapPlaces::cellAt(const QPointF& point) const
{
    return indexAt(cells, point, [](const QRectF& cell) -> const QRectF& { return cell; });
}

int MapPlaces::captionAt(const QPointF& point) const
{
    return indexAt(
        groups, point, [](const Group& group) -> const QRectF& { return group.caption; });
}

int MapPlaces::groupAt(const QPointF& point) const
{
    return indexAt(groups, point, [](const Group& group) -> const QRectF& { return group.frame; });
}

int MapPlaces::neighbour(int index, Direction direction) const
{
    if (index < 0 || index >= cellCount()) {
        return cells.empty() ? -1 : 0;
    }
    const bool isRow = direction == Direction::Left || direction == Direction::Right;
    const QRectF from = turned(cells[static_cast<std::size_t>(index)], direction);
    int best = index;
    double least = std::numeric_limits<double>::infinity();
    for (int i = 0; i < cellCount(); ++i) {
        const double far =
            distance(from, turned(cells[static_cast<std::size_t>(i)], direction), isRow);
        if (i != index && far < least) {
            best = i;
            least = far;
        }
    }
    return best;
}

bool MapPlaces::hasSameCells(const MapPlaces& other) const
{
    return cells.size() == other.cells.size() && groups.size() == other.groups.size();
}

MapPlaces MapPlaces::between(const MapPlaces& from, const MapPlaces& to, double progress)
{
    MapPlaces places = to;
    for (std::size_t i = 0; i < places.cells.size(); ++i) {
        places.cells[i] = mixed(from.cells[i], to.cells[i], progress);
    }
    if (!from.blocks.empty() || !to.blocks.empty()) {
        places.blocks.resize(places.cells.size());
        for (std::size_t i = 0; i < places.cells.size(); ++i) {
            places.blocks[i] = mixed(from.block(i), to.block(i), progress);
        }
    }
    for (std::size_t i = 0; i < places.groups.size(); ++i) {
        places.groups[i].frame = mixed(from.groups[i].frame, to.groups[i].frame, progress);
        places.groups[i].caption = mixed(from.groups[i].caption, to.groups[i].caption, progress);
    }
    return places;
}

} // namespace promdesk

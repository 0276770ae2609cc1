// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QColor>
#include <QImage>
#include <QPainter>
#include <QRect>
#include <QWidget>

#include <algorithm>
#include <cstdlib>
#include <functional>

namespace promdesk::test {

/// Pictures that painters leave, and questions about their pixels. Sizes are in logical pixels
/// where a ratio is given, rectangles of a picture in its own pixels.

using Paint = std::function<void(QPainter&)>;

/// What paint leaves on a transparent picture.
inline QImage pictureOf(const QSize& size, const Paint& paint, double ratio = 1)
{
    QImage picture((QSizeF(size) * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    paint(painter);
    return picture;
}

/// What the widget itself paints, without the ground behind it and without its children.
inline QImage pictureOf(QWidget& widget, double ratio = 1)
{
    QImage picture((QSizeF(widget.size()) * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    picture.setDevicePixelRatio(ratio);
    picture.fill(Qt::transparent);
    widget.render(&picture, {}, {}, {});
    return picture;
}

/// The smallest rectangle around all that is not transparent; empty when nothing is drawn.
inline QRect inkOf(const QImage& picture)
{
    QRect bounds;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            if (qAlpha(picture.pixel(x, y)) != 0) {
                bounds |= QRect(x, y, 1, 1);
            }
        }
    }
    return bounds;
}

inline bool isNear(const QColor& a, const QColor& b, int tolerance)
{
    return std::abs(a.red() - b.red()) <= tolerance && std::abs(a.green() - b.green()) <= tolerance
        && std::abs(a.blue() - b.blue()) <= tolerance;
}

/// Pixels that have the colour, whatever their coverage above one half.
inline int countOf(
    const QImage& picture, const QColor& color, const QRect& area = {}, int tolerance = 6)
{
    const QRect asked = area.isNull() ? picture.rect() : area.intersected(picture.rect());
    int count = 0;
    for (int y = asked.top(); y <= asked.bottom(); ++y) {
        for (int x = asked.left(); x <= asked.right(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            count += pixel.alpha() > 127 && isNear(pixel, color, tolerance) ? 1 : 0;
        }
    }
    return count;
}

/// The smallest rectangle around the pixels of a colour; empty when there are none.
inline QRect boundsOf(const QImage& picture, const QColor& color, int tolerance = 6)
{
    QRect bounds;
    for (int y = 0; y < picture.height(); ++y) {
        for (int x = 0; x < picture.width(); ++x) {
            const QColor pixel = picture.pixelColor(x, y);
            if (pixel.alpha() > 127 && isNear(pixel, color, tolerance)) {
                bounds |= QRect(x, y, 1, 1);
            }
        }
    }
    return bounds;
}

} // namespace promdesk::test

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "theme/GlyphIcon.h"

#include "theme/Theme.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <memory>

namespace promdesk {

namespace {

QPainterPath polyline(std::initializer_list<QPointF> points)
{
    QPainterPath path;
    for (const QPointF& point : points) {
        if (path.elementCount() == 0) {
            path.moveTo(point);
        } else {
            path.lineTo(point);
        }
    }
    return path;
}

QPainterPath pausePath()
{
    QPainterPath path = polyline({ { 6, 4 }, { 6, 12 } });
    path.addPath(polyline({ { 10, 4 }, { 10, 12 } }));
    return path;
}

QPainterPath refreshPath()
{
    QPainterPath path;
    path.arcMoveTo(QRectF(3, 3, 10, 10), 20);
    path.arcTo(QRectF(3, 3, 10, 10), 20, 290);
    path.addPath(polyline({ { 13.4, 2.6 }, { 12.9, 6.3 }, { 9.4, 5.4 } }));
    return path;
}

QPainterPath clockPath()
{
    QPainterPath path;
    path.addEllipse(QRectF(2.5, 2.5, 11, 11));
    path.addPath(polyline({ { 8, 5 }, { 8, 8 }, { 10.5, 9.5 } }));
    return path;
}

QPainterPath plugPath()
{
    QPainterPath path = polyline({ { 4, 6 }, { 12, 6 }, { 12, 8 } });
    path.arcTo(QRectF(4, 4, 8, 8), 0, -180);
    path.closeSubpath();
    path.addPath(polyline({ { 6, 2.5 }, { 6, 6 } }));
    path.addPath(polyline({ { 10, 2.5 }, { 10, 6 } }));
    path.addPath(polyline({ { 8, 12 }, { 8, 14.5 } }));
    return path;
}

QPainterPath fleetPath()
{
    QPainterPath path;
    for (const QPointF corner :
        { QPointF(2.5, 2.5), QPointF(9, 2.5), QPointF(2.5, 9), QPointF(9, 9) }) {
        path.addRoundedRect(QRectF(corner, QSizeF(4.5, 4.5)), 1, 1);
    }
    return path;
}

QPainterPath crossPath()
{
    QPainterPath path = polyline({ { 4.5, 4.5 }, { 11.5, 11.5 } });
    path.addPath(polyline({ { 11.5, 4.5 }, { 4.5, 11.5 } }));
    return path;
}

QPainterPath plusPath()
{
    QPainterPath path = polyline({ { 8, 3.5 }, { 8, 12.5 } });
    path.addPath(polyline({ { 3.5, 8 }, { 12.5, 8 } }));
    return path;
}

/// The drawing on a field of 16 × 16.
QPainterPath glyphPath(Glyph glyph)
{
    switch (glyph) {
    case Glyph::Back:
        return polyline({ { 10, 3.5 }, { 5.5, 8 }, { 10, 12.5 } });
    case Glyph::Forward:
        return polyline({ { 6, 3.5 }, { 10.5, 8 }, { 6, 12.5 } });
    case Glyph::Up:
        return polyline({ { 3.5, 10 }, { 8, 5.5 }, { 12.5, 10 } });
    case Glyph::Down:
        return polyline({ { 3.5, 6 }, { 8, 10.5 }, { 12.5, 6 } });
    case Glyph::Pause:
        return pausePath();
    case Glyph::Resume:
        return polyline({ { 5.5, 3.5 }, { 12.5, 8 }, { 5.5, 12.5 }, { 5.5, 3.5 } });
    case Glyph::Refresh:
        return refreshPath();
    case Glyph::Clock:
        return clockPath();
    case Glyph::Plus:
        return plusPath();
    case Glyph::Pencil:
        return polyline(
            { { 3, 13 }, { 3.8, 9.8 }, { 10.5, 3 }, { 13, 5.5 }, { 6.2, 12.2 }, { 3, 13 } });
    case Glyph::Close:
        return crossPath();
    case Glyph::Plug:
        return plugPath();
    case Glyph::Fleet:
        return fleetPath();
    case Glyph::Folder:
        return polyline({ { 2.5, 12.5 }, { 2.5, 3.5 }, { 6.5, 3.5 }, { 8, 5.5 }, { 13.5, 5.5 },
            { 13.5, 12.5 }, { 2.5, 12.5 } });
    case Glyph::Funnel:
        return polyline({ { 2.5, 3.5 }, { 13.5, 3.5 }, { 9.5, 8.5 }, { 9.5, 12.5 }, { 6.5, 13.5 },
            { 6.5, 8.5 }, { 2.5, 3.5 } });
    }
    return {};
}

class GlyphEngine final : public QIconEngine
{
public:
    explicit GlyphEngine(Glyph glyph)
        : m_glyph(glyph)
    { }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const Theme& theme = currentTheme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const double side = std::min(rect.width(), rect.height());
        painter->translate(rect.center() + QPointF(0.5, 0.5));
        painter->scale(side / 16.0, side / 16.0);
        painter->translate(-8, -8);
        painter->setPen(QPen(mode == QIcon::Disabled ? theme.faintText : theme.text, 1.5,
            Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->drawPath(glyphPath(m_glyph));
        painter->restore();
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return picture;
    }

    [[nodiscard]] QIconEngine* clone() const override
    {
        return std::make_unique<GlyphEngine>(m_glyph).release();
    }

private:
    Glyph m_glyph;
};

} // namespace

QIcon glyphIcon(Glyph glyph)
{
    return QIcon(std::make_unique<GlyphEngine>(glyph).release());
}

} // namespace promdesk

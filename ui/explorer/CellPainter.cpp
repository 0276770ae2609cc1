// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellPainter.h"

#include "explorer/HealthMark.h"
#include "explorer/VitalChoice.h"
#include "signals/SignalCatalog.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kNamedFrom = 26; ///< cell height that has room for a name
constexpr int kValuedFrom = 38; ///< and for a value below it
constexpr int kTickFrom = 13; ///< smaller cells that are well show their colour alone…
constexpr int kMarkFrom = 5; ///< …those that are not, never

constexpr int kInset = 7; ///< of the text of large cells, left and right
constexpr int kMark = 10;
constexpr int kMarkGap = 5;

QFont smallFont(QFont font)
{
    if (font.pixelSize() > 0) {
        font.setPixelSize(std::max(10, font.pixelSize() - 2));
    } else {
        font.setPointSizeF(std::max(7.5, font.pointSizeF() - 1.5));
    }
    return font;
}

double radiusFor(int height)
{
    return height < 9 ? 1 : height < kNamedFrom ? 2.5 : 4;
}

} // namespace

CellPainter::CellPainter(const CellFill& fill, const Look& look)
    : m_fill(fill)
    , m_look(look)
    , m_theme(currentTheme())
    , m_small(smallFont(look.font))
{ }

int CellPainter::widthFor(const QFont& font, const QString& name)
{
    return QFontMetrics(smallFont(font)).horizontalAdvance(name) + 2 * kInset + kMark + kMarkGap
        + 2;
}

void CellPainter::paint(QPainter& painter, const QRect& rect, const FleetCell& cell, double opacity)
{
    painter.setOpacity(opacity);
    if (rect.height() >= kNamedFrom) {
        paintLarge(painter, rect, cell);
        return;
    }
    const QColor ground = m_fill.color(cell, m_theme);
    const quint64 key =
        (quint64 { ground.rgba() } << 8) | static_cast<quint64>(cell.verdict.health);
    auto at = m_pictures.find(key);
    if (at == m_pictures.end()) {
        at = m_pictures.insert(key, makePicture(ground, cell.verdict.health));
    }
    painter.drawPixmap(rect.topLeft(), *at);
}

QPixmap CellPainter::makePicture(const QColor& ground, Health health) const
{
    QPixmap picture(m_look.cellSize * m_look.devicePixelRatio);
    picture.setDevicePixelRatio(m_look.devicePixelRatio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    const QRectF rect(QPointF(), QSizeF(m_look.cellSize));
    paintGround(painter, rect, ground, health);
    const int side = m_look.cellSize.height();
    const int from = health == Health::Ok ? kTickFrom : kMarkFrom;
    if (side >= from) {
        const double inset = side < 12 ? 1 : side * 0.22;
        QColor ink = CellFill::textOn(ground);
        ink.setAlphaF(health == Health::Ok ? 0.55F : 1.0F);
        paintHealthMark(painter, rect.adjusted(inset, inset, -inset, -inset), health, ink);
    }
    return picture;
}

void CellPainter::paintGround(
    QPainter& painter, const QRectF& rect, const QColor& ground, Health health) const
{
    const double radius = radiusFor(m_look.cellSize.height());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect, radius, radius);
    // Filled by a value, a cell that needs attention keeps its state as a frame.
    if (!m_fill.isHealth() && health >= Health::Degraded) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(m_theme.health(health), 1.5));
        painter.drawRoundedRect(rect.adjusted(0.75, 0.75, -0.75, -0.75), radius, radius);
    }
    painter.restore();
}

void CellPainter::paintLarge(QPainter& painter, const QRect& rect, const FleetCell& cell) const
{
    const QColor ground = m_fill.color(cell, m_theme);
    const QColor ink = CellFill::textOn(ground);
    paintGround(painter, QRectF(rect), ground, cell.verdict.health);
    const bool hasValue = rect.height() >= kValuedFrom && m_look.value != nullptr;
    const QString beside =
        hasValue || m_look.value == nullptr ? QString() : vitalText(cell, *m_look.value);
    QRect line = rect.adjusted(kInset, 0, -kInset, 0);
    if (hasValue) {
        line = QRect(line.left(), rect.top() + 4, line.width(), (rect.height() - 8) / 2);
    }
    paintHealthMark(painter,
        QRectF(line.left(), line.center().y() - kMark / 2.0 + 0.5, kMark, kMark),
        cell.verdict.health, ink);
    const QRect nameRect = line.adjusted(kMark + kMarkGap, 0, 0, 0);
    painter.setFont(m_small);
    painter.setPen(ink);
    // Names of nodes begin alike: what tells them apart is at the end.
    const auto elide = cell.scope.level == Level::Node ? Qt::ElideLeft : Qt::ElideMiddle;
    painter.drawText(nameRect, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(m_small).elidedText(cell.name, elide, nameRect.width()));
    const int room = nameRect.width() - QFontMetrics(m_small).horizontalAdvance(cell.name);
    if (!beside.isEmpty() && QFontMetrics(m_small).horizontalAdvance(beside) + 2 * kInset <= room) {
        painter.drawText(nameRect, Qt::AlignRight | Qt::AlignVCenter, beside);
    }
    if (hasValue) {
        line.translate(0, line.height());
        QColor muted = ink;
        muted.setAlphaF(0.78F);
        painter.setPen(muted);
        const QFontMetrics metrics(m_small);
        const QString value = vitalText(cell, *m_look.value);
        const QString named = QString(m_look.value->shortTitle + u' ' + value);
        const bool hasRoom = metrics.horizontalAdvance(named) <= line.width();
        painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(hasRoom ? named : value, Qt::ElideRight, line.width()));
    }
}

} // namespace promdesk

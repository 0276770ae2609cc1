// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetPicture.h"

#include "explorer/CellPainter.h"
#include "explorer/HealthMark.h"
#include "explorer/VitalChoice.h"
#include "theme/Theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kDot = 12;
constexpr double kDimmed = 0.16;

/// "12 nodes", and what is wrong with how many.
QString countsOf(const FleetCells& cells, const FleetGroup& group)
{
    QString text = countText(cells.kind, group.count);
    for (const Health health : { Health::Failing, Health::Silent, Health::Degraded }) {
        const auto begin = cells.cells.begin() + group.first;
        const auto count = std::count_if(begin, begin + group.count,
            [health](const FleetCell& cell) { return cell.verdict.health == health; });
        if (count > 0) {
            text += u" · %L1 %2"_s.arg(count).arg(healthText(health).toLower());
        }
    }
    return text;
}

} // namespace

QPixmap FleetPicture::draw(const QSize& size, const QPoint& origin, double devicePixelRatio) const
{
    QPixmap picture(size * devicePixelRatio);
    picture.setDevicePixelRatio(devicePixelRatio);
    picture.fill(currentTheme().surface);
    QPainter painter(&picture);
    painter.translate(origin);
    const QRect shown(-origin, size);
    drawCaptions(painter, shown);
    drawCells(painter, shown, devicePixelRatio);
    return picture;
}

void FleetPicture::drawCaptions(QPainter& painter, const QRect& shown) const
{
    const Theme& theme = currentTheme();
    const QFont bold = figureFont(font, 1);
    const QFontMetrics boldMetrics(bold);
    const QFontMetrics metrics(font);
    for (std::size_t i = 0; i < cells.groups.size(); ++i) {
        const FleetGroup& group = cells.groups.at(i);
        const QRect caption = layout.caption(static_cast<int>(i));
        if (group.caption.isEmpty() || !caption.intersects(shown)) {
            continue;
        }
        const QRect line = caption.adjusted(0, 0, 0, -6);
        paintHealthDot(painter,
            QRectF(line.left(), line.center().y() - kDot / 2.0 + 0.5, kDot, kDot), group.health);
        QRect text = line.adjusted(kDot + 7, 0, 0, 0);
        const QString name = boldMetrics.elidedText(group.caption, Qt::ElideMiddle, text.width());
        painter.setFont(bold);
        painter.setPen(theme.text);
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, name);
        text.setLeft(text.left() + boldMetrics.horizontalAdvance(name) + 10);
        painter.setFont(font);
        painter.setPen(theme.mutedText);
        const QString counts = countsOf(cells, group);
        const bool hasRoom = metrics.horizontalAdvance(counts) <= text.width();
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(
                hasRoom ? counts : QLocale().toString(group.count), Qt::ElideRight, text.width()));
    }
}

void FleetPicture::drawCells(QPainter& painter, const QRect& shown, double devicePixelRatio) const
{
    CellPainter cellPainter(fill,
        { .cellSize = layout.cellSize(),
            .font = font,
            .devicePixelRatio = devicePixelRatio,
            .value = value });
    for (std::size_t i = 0; i < cells.cells.size(); ++i) {
        const QRect& rect = layout.cell(static_cast<int>(i));
        if (rect.intersects(shown)) {
            cellPainter.paint(painter, rect, cells.cells.at(i), dimmed.at(i) ? kDimmed : 1.0);
        }
    }
    painter.setOpacity(1);
}

} // namespace promdesk

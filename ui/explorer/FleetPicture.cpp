// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetPicture.h"

#include "explorer/CellPainter.h"
#include "theme/Theme.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr double kDimmed = 0.16;
constexpr double kLeastCaption = 12; ///< px on the screen
constexpr double kCaptionLine = 20;
constexpr double kInsideWidth = 136;
constexpr double kInsideHeight = 104;

/// To two digits.
double rounded(double value)
{
    if (value == 0 || !std::isfinite(value)) {
        return value;
    }
    const double step = std::pow(10, std::floor(std::log10(std::abs(value))) - 1);
    return std::round(value / step) * step;
}

} // namespace

bool FleetPicture::showsInside(const QSizeF& block)
{
    return block.width() >= kInsideWidth && block.height() >= kInsideHeight;
}

QPixmap FleetPicture::draw(const QSize& viewport, double devicePixelRatio) const
{
    QPixmap picture(viewport * devicePixelRatio);
    picture.setDevicePixelRatio(devicePixelRatio);
    drawInto(picture, viewport);
    return picture;
}

void FleetPicture::drawInto(QPixmap& picture, const QSize& viewport) const
{
    const double devicePixelRatio = picture.devicePixelRatio();
    picture.fill(currentTheme().surface);
    QPainter painter(&picture);
    if (summarised < 1) {
        drawCells(painter, QRectF(QPointF(), viewport), devicePixelRatio);
    }
    drawGroups(painter, viewport);
}

void FleetPicture::drawGroups(QPainter& painter, const QSize& viewport) const
{
    const std::vector<StateCounts> counts = countStates(cells, {});
    const GroupPainter groups(cells, font);
    const QRectF shown(QPointF(), viewport);
    for (std::size_t i = 0; i < cells.groups.size(); ++i) {
        const QRectF frame = camera.toScreen(places.groups[i].frame);
        if (cells.groups[i].caption.isEmpty() || !frame.intersects(shown)) {
            continue;
        }
        // One text has gone before the other comes.
        if (summarised < 0.3) {
            painter.setOpacity(1 - summarised / 0.3);
            drawCaption(painter, groups, i, counts[i], viewport);
        }
        if (summarised > 0) {
            groups.paintSummary(painter, frame, cells.groups[i], counts[i], summarised);
        }
    }
    painter.setOpacity(1);
}

/// Where the caption is, or at the top edge while its cells go on below it.
void FleetPicture::drawCaption(QPainter& painter, const GroupPainter& groups, std::size_t index,
    const StateCounts& counts, const QSize& viewport) const
{
    const MapPlaces::Group& group = places.groups[index];
    const QRectF caption = camera.toScreen(group.caption);
    if (caption.height() < kLeastCaption) {
        return;
    }
    const QRectF frame = camera.toScreen(group.frame);
    const double height = std::min(kCaptionLine, caption.height());
    // Right above the cells, however much room the caption has got by zooming in.
    const double room = std::min(caption.height(), 26.0);
    QRectF line(caption.left(), caption.bottom() - room, caption.width(), height);
    const bool isPushed = line.top() < 2 && frame.bottom() > 3 * kCaptionLine;
    line.setLeft(std::max(line.left(), 8.0));
    line.setRight(std::min(line.right(), viewport.width() - 8.0));
    if (line.width() < kCaptionLine) {
        return;
    }
    if (isPushed) {
        line.moveTop(2);
        QColor ground = currentTheme().surface;
        ground.setAlphaF(0.88F);
        painter.fillRect(line.adjusted(-4, -2, 4, 2), ground);
    }
    groups.paintCaption(painter, line, cells.groups[index], counts);
}

void FleetPicture::drawCells(QPainter& painter, const QRectF& shown, double devicePixelRatio) const
{
    const CellPainter::Look look { .font = font,
        .devicePixelRatio = devicePixelRatio,
        .values = values,
        .isVaried = places.gap > 0 || !places.blocks.empty() };
    const CellPainter::Look insideLook {
        .font = font, .devicePixelRatio = devicePixelRatio, .values = insideValues
    };
    const CellFill byHealth;
    CellPainter cellPainter(fill, look, pictures);
    CellPainter insidePainter(byHealth, insideLook, pictures);
    CellReader sizes(size.signalId());
    const double gap = std::min(places.gap, places.cellHeight * camera.scale / 10);
    for (std::size_t i = 0; i < cells.cells.size(); ++i) {
        const QRectF rect = camera.toScreen(places.cells[i]);
        if (!rect.intersects(shown)) {
            continue;
        }
        const QRectF block = (places.blocks.empty() ? rect : camera.toScreen(places.blocks[i]))
                                 .adjusted(gap, gap, -gap, -gap);
        const bool isOpen =
            inside && showsInside(block.size()) && !inside(static_cast<int>(i)).isEmpty();
        const double opacity = dimmed[i] ? kDimmed : 1.0;
        cellPainter.paint(painter,
            { .cell = cells.cells[i],
                .rect = rect.adjusted(gap, gap, -gap, -gap),
                .block = block,
                .opacity = opacity,
                .isMeasured = size.isEqual() || size.isKnown(sizes.of(cells.cells[i])),
                .headShare = isOpen ? InsidePlaces::kHead : 1.0,
                .shown = shown });
        if (isOpen) {
            drawInside(painter, insidePainter, static_cast<int>(i), block, opacity);
        }
    }
    painter.setOpacity(1);
}

void FleetPicture::drawInside(QPainter& painter, CellPainter& cellPainter, int index,
    const QRectF& block, double opacity) const
{
    const Theme& theme = currentTheme();
    const CellInside& content = inside(index);
    const InsidePlaces at = placeInside(block, content);
    painter.setOpacity(opacity);
    QColor ground = theme.surface;
    ground.setAlphaF(0.72F);
    for (std::size_t i = 0; i < at.gpus.size(); ++i) {
        drawGpu(painter, at.gpus[i], content.gpus[i]);
    }
    for (std::size_t i = 0; i < at.members.size(); ++i) {
        // A rim of the ground, or a cell in the colour of its owner would not be seen.
        painter.fillRect(QRectF(at.members[i].toAlignedRect()).adjusted(-1, -1, 1, 1), ground);
        cellPainter.paint(painter,
            { .cell = content.members[i],
                .rect = at.members[i],
                .block = at.members[i],
                .opacity = opacity });
    }
}

/// Its colour, and of its number and its value as much as there is room for.
void FleetPicture::drawGpu(QPainter& painter, const QRectF& place, const GpuCell& gpu) const
{
    const Theme& theme = currentTheme();
    const QRectF chip = QRectF(place.toAlignedRect());
    QColor rim = theme.surface;
    rim.setAlphaF(0.72F);
    const bool isKnown = !gpuFill.isHealth() && !std::isnan(gpu.value);
    const QColor ground = isKnown ? gpuFill.shadeColor(gpuFill.shade(gpu.value), theme) : rim;
    if (isKnown) {
        painter.fillRect(chip.adjusted(-1, -1, 1, 1), rim);
    }
    painter.fillRect(chip, ground);
    const QString name = QCoreApplication::translate("Explorer", "GPU %1").arg(gpu.name);
    const QString value =
        isKnown ? u" · "_s + pictures.valueText(gpu.value, gpuFill.unit()) : QString();
    const QString rough =
        isKnown ? u" · "_s + pictures.valueText(rounded(gpu.value), gpuFill.unit()) : QString();
    const QStringList texts { name + value, name + rough, gpu.name + value, gpu.name + rough,
        gpu.name };
    const QRgb ink = isKnown ? CellFill::textOn(ground).rgba() : theme.mutedText.rgba();
    for (const QString& text : texts) {
        const int width = pictures.widthOf(text, false);
        if (chip.width() >= width + 4 && chip.height() >= pictures.metrics().height()) {
            painter.drawPixmap(
                (chip.center() - QPointF(width, pictures.metrics().height()) / 2).toPoint(),
                pictures.text({ .text = text, .ink = ink, .width = width }));
            return;
        }
    }
}

} // namespace promdesk

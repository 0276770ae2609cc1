// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/TilePainter.h"

#include "core/UntrustedText.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

namespace promdesk {

namespace {

QString translated(const char* text)
{
    return QCoreApplication::translate("TileBadge", text);
}

QString reasonOf(const SeriesFrame& frame)
{
    return frame.error ? UntrustedText(frame.error->message).plain(400) : QString();
}

std::optional<TileBadge> badgeOf(const SeriesFrame& frame)
{
    switch (frame.state) {
    case FrameState::Failed:
        return TileBadge { translated("Failed"), reasonOf(frame), Health::Failing };
    case FrameState::Stale:
        return TileBadge { translated("Stale"), reasonOf(frame), Health::Degraded };
    case FrameState::Loading:
    case FrameState::Fresh:
    case FrameState::Refreshing:
        break;
    }
    if (!frame.snapshot) {
        return std::nullopt;
    }
    if (frame.snapshot->isPartial) {
        return TileBadge { translated("Partial"),
            UntrustedText(frame.snapshot->warnings.join(u'\n')).plain(400), Health::Degraded };
    }
    if (!frame.snapshot->warnings.isEmpty()) {
        return TileBadge { translated("Warning"),
            UntrustedText(frame.snapshot->warnings.join(u'\n')).plain(400), Health::Busy };
    }
    return std::nullopt;
}

/// Returns the left edge of the badge.
int paintBadge(QPainter& painter, const QRect& header, const TileBadge& badge)
{
    QFont small = painter.font();
    small.setPixelSize(std::max(10, QFontInfo(small).pixelSize() - 2));
    const QFontMetrics metrics(small);
    const int width = metrics.horizontalAdvance(badge.text) + 14;
    const QRectF pill(header.right() - width, header.center().y() - 8.5, width, 18);
    const QColor color = currentTheme().health(badge.health);
    QColor ground = color;
    ground.setAlpha(40);
    painter.save();
    painter.setFont(small);
    painter.setPen(QPen(color, 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(pill.adjusted(0.5, 0.5, -0.5, -0.5), 9, 9);
    painter.setPen(currentTheme().text);
    painter.drawText(pill, Qt::AlignCenter, badge.text);
    painter.restore();
    return static_cast<int>(pill.left());
}

} // namespace

std::optional<TileBadge> badgeFor(const std::vector<SeriesFrame>& frames)
{
    std::optional<TileBadge> worst;
    for (const SeriesFrame& frame : frames) {
        const std::optional<TileBadge> badge = badgeOf(frame);
        if (badge && (!worst || worst->health < badge->health)) {
            worst = badge;
        }
    }
    return worst;
}

QRect tileBodyRect(const QRect& tile)
{
    return tile.adjusted(6, kTileHeaderHeight, -6, -6);
}

void paintTile(QPainter& painter, const QRect& tile, const TileLook& look)
{
    const Theme& theme = currentTheme();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(look.isActive ? theme.accent : theme.border, 1));
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(
        QRectF(tile).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius, Theme::kRadius);
    QRect header(tile.left() + Theme::kPadding, tile.top(),
        tile.width() - Theme::kPadding - look.rightReserve, kTileHeaderHeight);
    if (look.badge) {
        header.setRight(paintBadge(painter, header, *look.badge) - Theme::kSpacing);
    }
    QFont titleFont = painter.font();
    titleFont.setWeight(QFont::DemiBold);
    painter.setFont(titleFont);
    painter.setPen(theme.text);
    painter.drawText(header, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(titleFont).elidedText(look.title, Qt::ElideRight, header.width()));
    if (!look.message.isEmpty()) {
        titleFont.setWeight(QFont::Normal);
        painter.setFont(titleFont);
        painter.setPen(theme.mutedText);
        painter.drawText(tileBodyRect(tile).adjusted(8, 0, -8, 0),
            Qt::AlignCenter | Qt::TextWordWrap, look.message);
    }
    painter.restore();
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/TilePainter.h"

#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kBadgeHeight = 18;
constexpr int kBadgePadding = 7; ///< left and right of its words
constexpr int kBadgeGap = 4;

QFont badgeFont(QFont font)
{
    font.setPixelSize(std::max(10, QFontInfo(font).pixelSize() - 2));
    return font;
}

int wordsWidth(const QFontMetrics& metrics, const TileBadge& badge)
{
    return metrics.horizontalAdvance(badge.text) + 2 * kBadgePadding;
}

Health healthOf(PanelBadge::Kind kind)
{
    switch (kind) {
    case PanelBadge::Kind::Failed:
        return Health::Failing;
    case PanelBadge::Kind::Stale:
        return Health::Silent;
    case PanelBadge::Kind::Partial:
    case PanelBadge::Kind::Notice:
        return Health::Degraded;
    case PanelBadge::Kind::Costly:
        return Health::Busy;
    }
    return Health::Unknown;
}

QString signOf(PanelBadge::Kind kind)
{
    switch (kind) {
    case PanelBadge::Kind::Failed:
        return u"×"_s;
    case PanelBadge::Kind::Stale:
        return u"○"_s;
    case PanelBadge::Kind::Partial:
        return u"◐"_s;
    case PanelBadge::Kind::Notice:
        return u"!"_s;
    case PanelBadge::Kind::Costly:
        return u"?"_s;
    }
    return {};
}

} // namespace

TileBadge toTileBadge(const PanelBadge& badge)
{
    return { badge.text, badge.explanation, healthOf(badge.kind), signOf(badge.kind) };
}

std::optional<TileBadge> badgeFor(const std::vector<SeriesFrame>& frames)
{
    const std::vector<PanelBadge> badges = badgesFor(frames, Instant());
    if (badges.empty()) {
        return std::nullopt;
    }
    TileBadge gravest = toTileBadge(badges.front());
    if (badges.front().kind == PanelBadge::Kind::Stale) {
        gravest.text = QCoreApplication::translate("TileBadge", "Stale");
        gravest.reason = QCoreApplication::translate("TileBadge", "Shown is the last good answer.");
    }
    return gravest;
}

QFont tileTitleFont(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

QRect tileBodyRect(const QRect& tile)
{
    return tile.adjusted(6, kTileHeaderHeight, -6, -6);
}

std::vector<QRect> badgeRects(
    const QRect& tile, const QFont& font, const std::vector<TileBadge>& badges, int rightReserve)
{
    const QFontMetrics metrics(badgeFont(font));
    const int room = tile.width() - Theme::kPadding - rightReserve;
    int needed = 0;
    for (const TileBadge& badge : badges) {
        needed += wordsWidth(metrics, badge) + kBadgeGap;
    }
    const bool hasWords = needed <= room / 2;
    int right = tile.right() + 1 - rightReserve;
    std::vector<QRect> rects(badges.size());
    for (std::size_t i = badges.size(); i-- > 0;) {
        const int width = hasWords ? wordsWidth(metrics, badges[i]) : kBadgeHeight;
        rects[i] = QRect(right - width, tile.top() + (kTileHeaderHeight - kBadgeHeight) / 2, width,
            kBadgeHeight);
        right -= width + kBadgeGap;
    }
    return rects;
}

void paintBadge(QPainter& painter, const QRect& area, const TileBadge& badge)
{
    const QColor color = currentTheme().health(badge.health);
    QColor ground = color;
    ground.setAlpha(40);
    painter.save();
    painter.setFont(badgeFont(painter.font()));
    painter.setPen(QPen(color, 1));
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), area.height() / 2.0 - 0.5,
        area.height() / 2.0 - 0.5);
    painter.setPen(currentTheme().text);
    const bool hasRoom = wordsWidth(painter.fontMetrics(), badge) <= area.width();
    painter.drawText(area, Qt::AlignCenter, hasRoom ? badge.text : badge.sign);
    painter.restore();
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
        const QRect area =
            badgeRects(tile, painter.font(), { *look.badge }, look.rightReserve).front();
        paintBadge(painter, area, *look.badge);
        header.setRight(area.left() - Theme::kSpacing);
    }
    QFont titleFont = tileTitleFont(painter.font());
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

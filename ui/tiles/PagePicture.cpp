// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/PagePicture.h"

#include "theme/Theme.h"
#include "tiles/PageGrid.h"
#include "tiles/PageTile.h"

#include <QPainter>

#include <algorithm>

namespace promdesk {

namespace {

constexpr int kMargin = Theme::kPadding;

} // namespace

void paintPage(QPainter& painter, const QSize& size, const std::vector<PageTile*>& tiles,
    const std::vector<GridRect>& places)
{
    painter.fillRect(QRect(QPoint(), size), currentTheme().window);
    const std::vector<QRect> rects = PageGrid::toPixels(places, size.width() - 2 * kMargin);
    const int height = PageGrid::heightPx(rects);
    // Columns fit already.
    const double stretch = height == 0
        ? 1
        : static_cast<double>(size.height() - 2 * kMargin + PageGrid::kGapPx)
            / (height + PageGrid::kGapPx);
    for (std::size_t i = 0; i < tiles.size(); ++i) {
        const QRect& rect = rects.at(i);
        const int top = qRound(rect.top() * stretch);
        const int bottom =
            qRound((rect.bottom() + 1 + PageGrid::kGapPx) * stretch) - PageGrid::kGapPx;
        tiles.at(i)->renderTo(painter,
            QRect(rect.left() + kMargin, top + kMargin, rect.width(), std::max(1, bottom - top)));
    }
}

int pageHeight(const std::vector<GridRect>& places, int widthPx)
{
    return PageGrid::heightPx(PageGrid::toPixels(places, widthPx - 2 * kMargin)) + 2 * kMargin;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "render/PageRenderer.h"

#include "core/Limits.h"
#include "core/UntrustedText.h"
#include "render/PngEncoder.h"
#include "theme/Theme.h"
#include "tiles/TilePainter.h"

#include <QApplication>
#include <QCoreApplication>
#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kGridColumns = 24;
constexpr int kHeaderHeight = 52;
constexpr int kLeastRow = 30; ///< logical pixels; smaller rows leave charts no room
constexpr int kLeastBody = 8;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(PageRenderer)
};

int rowsOf(const std::vector<PanelAnswer>& panels)
{
    int rows = 1;
    for (const PanelAnswer& panel : panels) {
        rows = std::max(rows, panel.plan.spec.place.y + panel.plan.spec.place.height);
    }
    return rows;
}

/// Rounds edges, not sizes, so that neighbours meet with equal gaps at every size.
QRect placeOf(const GridRect& place, const QRect& grid, int rows)
{
    const auto x = [&](int column) {
        return grid.left() + qRound(double(grid.width() + Theme::kSpacing) * column / kGridColumns);
    };
    const auto y = [&](int row) {
        return grid.top() + qRound(double(grid.height() + Theme::kSpacing) * row / rows);
    };
    const QPoint topLeft(x(place.x), y(place.y));
    const QPoint bottomRight(x(place.x + place.width) - Theme::kSpacing - 1,
        y(place.y + place.height) - Theme::kSpacing - 1);
    return { topLeft, bottomRight };
}

void drawElided(
    QPainter& painter, const QRect& area, const QString& text, Qt::AlignmentFlag alignment)
{
    const QFontMetrics metrics(painter.font());
    painter.drawText(area, int(alignment) | int(Qt::AlignVCenter) | int(Qt::TextSingleLine),
        metrics.elidedText(UntrustedText(text).plain(), Qt::ElideRight, area.width()));
}

} // namespace

Result<QImage> makeImage(const ImageSize& size)
{
    const QSize pixels = (QSizeF(size.logical) * size.scale).toSize();
    if (qint64 { pixels.width() } * pixels.height() > limits::kImagePixels || pixels.isEmpty()) {
        return failure(ErrorKind::TooMuch,
            Words::tr("an image of %1 × %2 pixels is too large")
                .arg(QString::number(pixels.width()), QString::number(pixels.height())));
    }
    QImage image(pixels, QImage::Format_RGB32);
    image.setDevicePixelRatio(size.scale);
    image.fill(currentTheme().window);
    return image;
}

Result<QByteArray> toPng(const QImage& image)
{
    QByteArray bytes = encodePng(image);
    if (bytes.isEmpty()) {
        return failure(ErrorKind::Internal, Words::tr("the image cannot be written as PNG"));
    }
    return bytes;
}

PageRenderer::PageRenderer(const Registry<PanelType>& panelTypes)
    : m_panelTypes(panelTypes)
{ }

void PageRenderer::render(QPainter& painter, const QSize& size, const PageImage& page) const
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QRect whole(QPoint(0, 0), size);
    painter.fillRect(whole, currentTheme().window);
    const QRect inner =
        whole.adjusted(Theme::kPadding, Theme::kSpacing, -Theme::kPadding, -Theme::kPadding);
    const QRect header(inner.topLeft(), QSize(inner.width(), kHeaderHeight - Theme::kSpacing));
    renderHeader(painter, header, page);
    const QRect grid = inner.adjusted(0, kHeaderHeight, 0, 0);
    // What does not fit at a readable size is left out: heightFor() says how much is needed.
    const int rows =
        std::min(rowsOf(page.panels), std::max(1, (grid.height() + Theme::kSpacing) / kLeastRow));
    std::vector<Placed> panels;
    for (const PanelAnswer& answer : page.panels) {
        const GridRect& place = answer.plan.spec.place;
        if (place.y + place.height <= rows) {
            panels.push_back({ .answer = &answer, .area = placeOf(place, grid, rows), .body = {} });
            addBody(panels.back(), page.range);
        }
    }
    alignMargins(panels);
    for (const Placed& panel : panels) {
        renderPanel(painter, panel);
    }
}

int PageRenderer::heightFor(const PageImage& page)
{
    return kHeaderHeight + 2 * Theme::kPadding + rowsOf(page.panels) * kLeastRow;
}

void PageRenderer::renderHeader(QPainter& painter, const QRect& area, const PageImage& page) const
{
    painter.setFont(figureFont(QApplication::font(), 1.35));
    painter.setPen(currentTheme().text);
    const QRect left(area.topLeft(), QSize(area.width() * 3 / 5, area.height()));
    drawElided(painter, left, page.title, Qt::AlignLeft);
    painter.setFont(QApplication::font());
    painter.setPen(currentTheme().mutedText);
    drawElided(painter, area.adjusted(left.width(), 0, 0, 0), page.subtitle, Qt::AlignRight);
}

void PageRenderer::addBody(Placed& panel, const TimeRange& range) const
{
    const PanelType* type = m_panelTypes.find(panel.answer->plan.spec.type.toStdString());
    const QRect area = tileBodyRect(QRect(QPoint(), panel.area.size()));
    if (type == nullptr || area.height() < kLeastBody || area.width() < kLeastBody) {
        panel.isKnown = type != nullptr;
        return;
    }
    panel.body.reset(type->createBody(nullptr));
    panel.body->resize(area.size());
    panel.body->setPlan(panel.answer->plan);
    panel.body->setTimeRange(range);
    panel.body->showFrames(panel.answer->frames);
}

void PageRenderer::alignMargins(std::vector<Placed>& panels)
{
    std::map<int, int> mostAt; // by the panel's left edge
    for (const Placed& panel : panels) {
        if (panel.body) {
            int& most = mostAt[panel.area.left()];
            most = std::max(most, panel.body->leftMarginOfPicture(panel.body->size()));
        }
    }
    for (const Placed& panel : panels) {
        if (panel.body) {
            panel.body->setLeftMargin(mostAt[panel.area.left()]);
        }
    }
}

void PageRenderer::renderPanel(QPainter& painter, const Placed& panel)
{
    const QRect own(QPoint(), panel.area.size());
    painter.save();
    painter.translate(panel.area.topLeft());
    paintTile(painter, own,
        { .title = UntrustedText(panel.answer->plan.spec.title).plain(120),
            .message = panel.isKnown ? QString() : Words::tr("This version has no such panel."),
            .badge = badgeFor(panel.answer->frames) });
    if (panel.body) {
        const QRect bodyArea = tileBodyRect(own);
        painter.translate(bodyArea.topLeft());
        painter.setClipRect(QRect(QPoint(), bodyArea.size()));
        panel.body->renderTo(painter, bodyArea.size());
    }
    painter.restore();
}

} // namespace promdesk

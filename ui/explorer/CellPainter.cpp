// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellPainter.h"

#include "signals/SignalCatalog.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace promdesk {

namespace {

constexpr double kNarrowestNamed = 44;
constexpr double kNamedBesideFrom = 27; ///< height of a cell with its name below its block
constexpr double kTextBelow = 13; ///< px that the name takes there
constexpr double kMovesFrom = 110; ///< width of texts that give way to the viewport's edge
constexpr double kValuedFrom = 38; ///< height that has room for a value below the name
constexpr double kTwoColumnsFrom = 104; ///< width that has room for a title beside each value
constexpr double kTickFrom = 13; ///< smaller cells that are well show their colour alone…
constexpr double kMarkFrom = 5; ///< …those that are not, never
constexpr double kRoundFrom = 9;
/// Rounding costs as much as all else; where no two cells have one size no picture saves it.
constexpr double kRoundVariedFrom = 44;
constexpr double kPicturedArea = 64 * 64; ///< smaller grounds are pictures

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

double radiusFor(double height)
{
    return height < kRoundFrom ? 1 : height < 26 ? 2.5 : 4;
}

/// Fainter ink falls below a contrast of 4.5 on the amber of the light theme.
QRgb faint(QColor ink)
{
    ink.setAlphaF(0.92F);
    return ink.rgba();
}

} // namespace

CellPainter::CellPainter(const CellFill& fill, const Look& look, CellPictures& pictures)
    : m_fill(fill)
    , m_look(look)
    , m_pictures(pictures)
    , m_theme(currentTheme())
    , m_filling(fill.signalId())
{
    m_pictures.configure(smallFont(look.font), look.devicePixelRatio);
}

const CellPainter::Shade& CellPainter::shadeOf(const FleetCell& cell)
{
    const int index = m_fill.isHealth() ? m_fill.shade(cell) : m_fill.shade(m_filling.of(cell));
    Shade& shade = m_shades.at(static_cast<std::size_t>(index));
    if (!shade.ground.isValid()) {
        shade.ground = m_fill.shadeColor(index, m_theme);
        shade.ink = CellFill::textOn(shade.ground);
    }
    return shade;
}

int CellPainter::widthFor(const QFont& font, const QString& name)
{
    return QFontMetrics(smallFont(font)).horizontalAdvance(name) + 2 * kInset + kMark + kMarkGap
        + 2;
}

QRectF CellPainter::snapped(const QRectF& rect) const
{
    const double ratio = m_pictures.ratio();
    const double left = std::round(rect.left() * ratio);
    const double top = std::round(rect.top() * ratio);
    const double right = std::max(left + 1, std::round(rect.right() * ratio));
    const double bottom = std::max(top + 1, std::round(rect.bottom() * ratio));
    return { left / ratio, top / ratio, (right - left) / ratio, (bottom - top) / ratio };
}

void CellPainter::paint(QPainter& painter, const Job& job)
{
    if (painter.opacity() != job.opacity) {
        painter.setOpacity(job.opacity);
    }
    const QRectF block = snapped(job.block);
    const Shade& shade = shadeOf(job.cell);
    paintGround(painter, block, job, shade.ground);
    const bool isBeside =
        job.block.height() < job.rect.height() * 0.9 || job.block.width() < job.rect.width() * 0.9;
    QRectF text(block.topLeft(), QSizeF(block.width(), block.height() * job.headShare));
    // The texts of a large cell that is partly out of sight stand in the rest of it.
    if (job.shown.isValid() && text.width() > kMovesFrom) {
        const QRectF rest = text.intersected(job.shown);
        text = rest.width() > kMovesFrom && rest.height() > kNamedFrom ? rest : text;
    }
    const bool isNamed = text.height() >= kNamedFrom && text.width() >= kNarrowestNamed;
    if (isNamed && !isBeside) {
        paintLines(painter, text, job.cell, shade.ink);
        return;
    }
    paintMark(painter, block, job.cell.verdict.health, shade.ink);
    // A block of its own size leaves its name to what is free below it.
    const QRectF below(
        job.rect.left(), block.bottom(), job.rect.width(), job.rect.bottom() - block.bottom());
    if (isBeside && job.rect.height() >= kNamedBesideFrom && below.height() >= kTextBelow) {
        QRectF line = below;
        line.setHeight(std::min(below.height(), m_pictures.metrics().height() + 2.0));
        const QPixmap& picture = m_pictures.text({ .text = job.cell.name,
            .ink = m_theme.text.rgba(),
            .width = static_cast<int>(line.width()),
            .elide = job.cell.scope.level == Level::Node ? Qt::ElideLeft : Qt::ElideMiddle });
        painter.drawPixmap(snapped(line).topLeft(), picture);
    }
}

void CellPainter::paintGround(
    QPainter& painter, const QRectF& rect, const Job& job, const QColor& ground)
{
    // Filled by a value, a cell that needs attention keeps its state as a frame.
    const Health health = job.cell.verdict.health;
    const bool isFramed = !m_fill.isHealth() && health >= Health::Degraded;
    QRgb frame = isFramed ? m_theme.health(health).rgba() : 0;
    QRgb color = ground.rgba();
    if (!job.isMeasured) {
        frame = frame != 0 ? frame : ground.rgba();
        color = m_theme.surface.rgba();
    }
    const double height = std::min(rect.height(), rect.width());
    const double area = rect.width() * rect.height();
    if (height < (m_look.isVaried ? kRoundVariedFrom : kRoundFrom)) {
        paintFlat(painter, rect, color, frame);
    } else if (area <= kPicturedArea && !m_look.isVaried) {
        const double ratio = m_pictures.ratio();
        painter.drawPixmap(rect.topLeft(),
            m_pictures.ground({ .size = (rect.size() * ratio).toSize(),
                .color = color,
                .frame = frame,
                .radius = static_cast<std::uint32_t>(radiusFor(height) * ratio * 10) }));
    } else {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(frame == 0 ? QPen(Qt::NoPen) : QPen(QColor::fromRgba(frame), 1.5));
        painter.setBrush(QColor::fromRgba(color));
        const double inset = frame == 0 ? 0 : 0.75;
        const double radius = radiusFor(height);
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
        painter.setRenderHint(QPainter::Antialiasing, false);
    }
    if (!job.isMeasured && height >= kRoundFrom) {
        painter.fillRect(rect.adjusted(2, 2, -2, -2), QBrush(ground, Qt::BDiagPattern));
    }
}

void CellPainter::paintFlat(QPainter& painter, const QRectF& rect, QRgb ground, QRgb frame)
{
    painter.fillRect(rect, QColor::fromRgba(frame != 0 ? frame : ground));
    if (frame != 0 && std::min(rect.width(), rect.height()) >= 4) {
        painter.fillRect(rect.adjusted(1, 1, -1, -1), QColor::fromRgba(ground));
    }
}

void CellPainter::paintMark(QPainter& painter, const QRectF& rect, Health health, QColor ink)
{
    const double side = std::min(rect.width(), rect.height());
    if (side < (health == Health::Ok ? kTickFrom : kMarkFrom)) {
        return;
    }
    const int inset = side < 12 ? 1 : static_cast<int>(side * 0.22);
    const int mark = std::min(static_cast<int>(side) - 2 * inset, 22);
    if (mark < 2) {
        return;
    }
    ink.setAlphaF(health == Health::Ok ? 0.55F : 1.0F);
    const QRectF place(rect.center() - QPointF(mark, mark) / 2, QSizeF(mark, mark));
    painter.drawPixmap(snapped(place).topLeft(), m_pictures.mark(health, ink.rgba(), mark));
}

void CellPainter::paintLines(
    QPainter& painter, const QRectF& rect, const FleetCell& cell, QColor ink)
{
    const double lineHeight = m_pictures.metrics().height() + (rect.height() > 60 ? 3.0 : 1.0);
    const int room = static_cast<int>((rect.height() - 6) / lineHeight);
    const int values = rect.height() < kValuedFrom
        ? 0
        : std::clamp(room - 1, 0, static_cast<int>(m_look.values.size()));
    const double top = rect.height() > 110
        ? rect.top() + 7
        : rect.top() + (rect.height() - (values + 1) * lineHeight) / 2;
    QRectF line(rect.left() + kInset, top, rect.width() - 2 * kInset, lineHeight);
    const QRectF markAt(line.left(), line.center().y() - kMark / 2.0, kMark, kMark);
    painter.drawPixmap(
        snapped(markAt).topLeft(), m_pictures.mark(cell.verdict.health, ink.rgba(), kMark));
    const QRectF named = line.adjusted(kMark + kMarkGap, 0, 0, 0);
    const bool isBold = rect.height() > 66;
    const double textTop = named.center().y() - m_pictures.metrics().height() / 2.0;
    // Names of nodes begin alike: what tells them apart is at the end.
    painter.drawPixmap(snapped({ named.left(), textTop, 1, 1 }).topLeft(),
        m_pictures.text({ .text = cell.name,
            .ink = ink.rgba(),
            .width = static_cast<int>(named.width()) + 2,
            .elide = cell.scope.level == Level::Node ? Qt::ElideLeft : Qt::ElideMiddle,
            .isBold = isBold }));
    if (values == 0) {
        paintValueBeside(painter, named, cell, ink, m_pictures.widthOf(cell.name, isBold));
    }
    for (int i = 0; i < values; ++i) {
        const Signal& signal = *m_look.values[static_cast<std::size_t>(i)];
        line.translate(0, lineHeight);
        if (!paintValueLine(painter, line, cell, signal, ink, i == 0)) {
            return;
        }
    }
}

void CellPainter::paintValueBeside(
    QPainter& painter, const QRectF& line, const FleetCell& cell, const QColor& ink, int name)
{
    if (m_look.values.empty()) {
        return;
    }
    const QString value =
        m_pictures.valueText(cell.vital(m_look.values.front()->id), m_look.values.front()->unit);
    const int width = m_pictures.widthOf(value, false);
    if (width + 2 * kInset <= line.width() - name) {
        const double top = line.center().y() - m_pictures.metrics().height() / 2.0;
        painter.drawPixmap(snapped({ line.right() - width, top, 1, 1 }).topLeft(),
            m_pictures.text({ .text = value, .ink = ink.rgba(), .width = width }));
    }
}

/// False: there was no room for what the value is. The first one is told by the legend, too.
bool CellPainter::paintValueLine(QPainter& painter, const QRectF& line, const FleetCell& cell,
    const Signal& signal, const QColor& ink, bool isFirst)
{
    const QString value = m_pictures.valueText(cell.vital(signal.id), signal.unit);
    const int width = m_pictures.widthOf(value, false);
    const int title = m_pictures.widthOf(signal.shortTitle, false);
    const double top = line.center().y() - m_pictures.metrics().height() / 2.0;
    const auto draw = [&](double left, const QString& text, QRgb color, double room) {
        painter.drawPixmap(snapped({ left, top, 1, 1 }).topLeft(),
            m_pictures.text({ .text = text, .ink = color, .width = static_cast<int>(room) }));
    };
    if (title + kInset + width > line.width()) {
        if (isFirst) {
            draw(line.left(), value, faint(ink), line.width());
        }
        return isFirst;
    }
    if (line.width() < kTwoColumnsFrom) {
        draw(line.left(), signal.shortTitle, faint(ink), title + 1.0);
        draw(line.left() + title + kMarkGap, value, faint(ink), width + 1.0);
    } else {
        // Not at the far end of a wide cell, where nobody would find it.
        const double right = line.left() + std::min(line.width(), 220.0);
        draw(line.left(), signal.shortTitle, faint(ink), title + 1.0);
        draw(right - width, value, ink.rgba(), width + 1.0);
    }
    return true;
}

} // namespace promdesk

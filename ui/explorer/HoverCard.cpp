// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/HoverCard.h"

#include "charts/Sparkline.h"
#include "explorer/FleetCells.h"
#include "explorer/HealthMark.h"
#include "explorer/VitalChoice.h"
#include "signals/SignalCatalog.h"
#include "theme/Theme.h"

#include <QFontMetrics>
#include <QPainter>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kWidth = 300;
constexpr int kSpark = 76; ///< width of the last values
constexpr int kValue = 82; ///< and of the value beside them
constexpr std::size_t kMostRows = 6;
constexpr int kDot = 12;
constexpr int kDistance = 8;
constexpr int kToEdge = 6;
constexpr int kPad = Theme::kPadding;
constexpr int kReasonFlags = Qt::TextWordWrap | Qt::AlignLeft | Qt::AlignTop;

} // namespace

HoverCard::HoverCard(
    const FleetCell& cell, const SignalCatalog& catalog, const QFont& font, const PastOf& past)
    : m_title(cell.name)
    , m_place(cell.cluster)
    , m_verdict(cell.verdict)
    , m_font(font)
    , m_titleFont(figureFont(font, 1))
{
    for (const Signal* signal : tellingSignals(catalog, kindOf(cell.scope.level))) {
        if (m_rows.size() < kMostRows && !std::isnan(cell.vital(signal->id))) {
            m_rows.push_back({ .title = signal->shortTitle,
                .value = vitalText(cell, *signal),
                .past = past ? past(cell.scope, signal->id) : std::vector<float>() });
        }
    }
    measure();
}

HoverCard::HoverCard(const HoverText& text, const QFont& font)
    : m_title(text.title)
    , m_place(text.place)
    , m_verdict { .health = Health::Unknown, .reason = text.text }
    , m_hasState(false)
    , m_font(font)
    , m_titleFont(figureFont(font, 1))
{
    if (!text.valueTitle.isEmpty()) {
        m_rows.push_back({ .title = text.valueTitle, .value = text.value, .past = {} });
    }
    measure();
}

void HoverCard::measure()
{
    const QFontMetrics metrics(m_font);
    const int line = metrics.height() + 3;
    if (!m_verdict.reason.isEmpty()) {
        const QRect wrapped = metrics.boundingRect(
            QRect(0, 0, kWidth - 2 * kPad, line * 4), kReasonFlags, m_verdict.reason);
        m_reasonHeight = qMin(wrapped.height(), line * 4) + 4;
    }
    const int rows = static_cast<int>(m_rows.size());
    const int height = kPad * 2 + line * 2 + m_reasonHeight + (rows > 0 ? 10 + rows * line : 0);
    m_size = QSize(kWidth, height);
}

QPoint HoverCard::placeBeside(const QRect& told, const QPoint& pointer, const QRect& room) const
{
    const QRect free = room.adjusted(kToEdge, kToEdge, -kToEdge, -kToEdge);
    int left = told.right() + kDistance;
    if (left + m_size.width() > free.right()) {
        left = told.left() - kDistance - m_size.width();
    }
    if (left < free.left()) { // it is as wide as the room
        left = pointer.x() + 2 * kDistance;
    }
    const int top = told.height() > m_size.height() ? pointer.y()
                                                    : std::max(told.top(), room.top()) - kDistance;
    const int mostLeft = std::max(free.left(), free.right() - m_size.width());
    const int mostTop = std::max(free.top(), free.bottom() - m_size.height());
    return { std::clamp(left, free.left(), mostLeft), std::clamp(top, free.top(), mostTop) };
}

void HoverCard::paint(QPainter& painter, const QPoint& topLeft) const
{
    const Theme& theme = currentTheme();
    const QRect card(topLeft, m_size);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    for (int spread = 4; spread > 0; --spread) {
        painter.setBrush(QColor(0, 0, 0, 12));
        painter.drawRoundedRect(card.adjusted(-spread, 0, spread, spread + 1),
            Theme::kRadius + spread, Theme::kRadius + spread);
    }
    painter.setPen(theme.border);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(
        QRectF(card).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius, Theme::kRadius);

    const int line = QFontMetrics(m_font).height() + 3;
    QRect row(card.left() + kPad, card.top() + kPad, card.width() - 2 * kPad, line);
    paintHead(painter, row);
    paintRows(painter, row);
    painter.restore();
}

void HoverCard::paintHead(QPainter& painter, QRect& row) const
{
    const Theme& theme = currentTheme();
    const int line = row.height();
    painter.setFont(m_titleFont);
    painter.setPen(theme.text);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(m_titleFont).elidedText(m_title, Qt::ElideMiddle, row.width()));
    row.translate(0, line);
    QString state = m_place;
    QRect stateRect = row;
    if (m_hasState) {
        paintHealthDot(painter, QRectF(row.left(), row.center().y() - kDot / 2.0 + 0.5, kDot, kDot),
            m_verdict.health);
        state = QString(healthText(m_verdict.health) + u" · "_s + m_place);
        stateRect = row.adjusted(kDot + 6, 0, 0, 0);
    }
    painter.setFont(m_font);
    painter.setPen(theme.mutedText);
    painter.drawText(stateRect, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(m_font).elidedText(state, Qt::ElideRight, stateRect.width()));
    row.translate(0, line);
    if (m_reasonHeight > 0) {
        painter.setPen(theme.text);
        painter.drawText(QRect(row.left(), row.top(), row.width(), m_reasonHeight), kReasonFlags,
            m_verdict.reason);
        row.translate(0, m_reasonHeight);
    }
    if (!m_rows.empty()) {
        painter.setPen(theme.border);
        painter.drawLine(row.left(), row.top() + 4, row.right(), row.top() + 4);
        row.translate(0, 10);
    }
}

void HoverCard::paintRows(QPainter& painter, QRect& row) const
{
    const Theme& theme = currentTheme();
    const QFontMetrics metrics(m_font);
    for (const Row& one : m_rows) {
        const QRectF spark(row.right() - kValue - kSpark, row.top() + 2, kSpark, row.height() - 4);
        const bool isDrawn = drawSparkline(painter, spark, one.past, theme.seriesColor(0));
        QRect title = row;
        title.setRight(isDrawn ? static_cast<int>(spark.left()) - 6 : row.right() - kValue);
        painter.setPen(theme.mutedText);
        painter.drawText(title, Qt::AlignLeft | Qt::AlignVCenter,
            metrics.elidedText(one.title, Qt::ElideRight, title.width()));
        painter.setPen(theme.text);
        painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, one.value);
        row.translate(0, row.height());
    }
}

} // namespace promdesk

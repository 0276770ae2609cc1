// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/GroupPainter.h"

#include "explorer/HealthMark.h"
#include "explorer/VitalChoice.h"
#include "theme/Theme.h"

#include <QFontMetrics>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr double kDot = 12;
constexpr double kNarrowestText = 60;
constexpr double kBarHeight = 10;
constexpr double kLine = 22;
constexpr double kSpeaksFrom = 0.35; ///< presence of a summary that has texts

/// Worst first: what needs attention is at the left, where bars are compared.
constexpr std::array kWorstFirst { Health::Failing, Health::Silent, Health::Degraded, Health::Busy,
    Health::Unknown, Health::Ok };

int countOf(const StateCounts& counts, Health health)
{
    return counts.at(static_cast<std::size_t>(health));
}

Health worstOf(const StateCounts& counts)
{
    const auto at = std::find_if(kWorstFirst.begin(), kWorstFirst.end(),
        [&counts](Health health) { return countOf(counts, health) > 0; });
    return at == kWorstFirst.end() ? Health::Unknown : *at;
}

void drawElided(QPainter& painter, const QRectF& rect, const QString& text, Qt::TextElideMode mode)
{
    painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetrics(painter.font()).elidedText(text, mode, static_cast<int>(rect.width())));
}

} // namespace

std::vector<StateCounts> countStates(const FleetCells& cells, const std::vector<bool>& dimmed)
{
    std::vector<StateCounts> counts(cells.groups.size(), StateCounts {});
    for (std::size_t i = 0; i < cells.groups.size(); ++i) {
        const auto first = static_cast<std::size_t>(cells.groups[i].first);
        const std::size_t end = first + static_cast<std::size_t>(cells.groups[i].count);
        for (std::size_t cell = first; cell < end; ++cell) {
            if (dimmed.empty() || !dimmed[cell]) {
                ++counts[i].at(static_cast<std::size_t>(cells.cells[cell].verdict.health));
            }
        }
    }
    return counts;
}

QString groupText(const FleetCells& cells, const FleetGroup& group, const StateCounts& counts)
{
    QString text = countText(cells.kind, group.count);
    for (const Health health : { Health::Failing, Health::Silent, Health::Degraded }) {
        if (const int count = countOf(counts, health); count > 0) {
            text += u" · %L1 %2"_s.arg(count).arg(healthText(health).toLower());
        }
    }
    return text;
}

GroupPainter::GroupPainter(const FleetCells& cells, const QFont& font)
    : m_cells(cells)
    , m_font(font)
    , m_bold(figureFont(font, 1))
{ }

void GroupPainter::paintCaption(
    QPainter& painter, const QRectF& line, const FleetGroup& group, const StateCounts& counts) const
{
    const Theme& theme = currentTheme();
    const QFontMetrics boldMetrics(m_bold);
    const QFontMetrics metrics(m_font);
    paintHealthDot(
        painter, QRectF(line.left(), line.center().y() - kDot / 2, kDot, kDot), group.health);
    QRectF text = line.adjusted(kDot + 7, 0, 0, 0);
    const QString name = boldMetrics.elidedText(
        group.caption, Qt::ElideMiddle, std::max(0, static_cast<int>(text.width())));
    painter.setFont(m_bold);
    painter.setPen(theme.text);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, name);
    text.setLeft(text.left() + boldMetrics.horizontalAdvance(name) + 10);
    if (text.width() < 1) {
        return;
    }
    painter.setFont(m_font);
    painter.setPen(theme.mutedText);
    const QString whole = groupText(m_cells, group, counts);
    const bool hasRoom = metrics.horizontalAdvance(whole) <= text.width();
    drawElided(painter, text, hasRoom ? whole : QLocale().toString(group.count), Qt::ElideRight);
}

void GroupPainter::paintSummary(QPainter& painter, const QRectF& rect, const FleetGroup& group,
    const StateCounts& counts, double presence) const
{
    painter.setOpacity(std::min(1.0, 1.6 * presence));
    const Theme& theme = currentTheme();
    const QRectF card = rect.adjusted(1, 1, -1, -1);
    if (card.width() < kNarrowestText || card.height() < kLine) {
        painter.fillRect(card, theme.health(worstOf(counts)));
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(theme.border);
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(card, Theme::kRadius, Theme::kRadius);
    painter.setRenderHint(QPainter::Antialiasing, false);
    if (presence < kSpeaksFrom) {
        return;
    }
    painter.setOpacity((presence - kSpeaksFrom) / (1 - kSpeaksFrom));
    const QRectF room = card.adjusted(10, 0, -10, 0);
    const bool hasBar = card.height() >= kLine + kBarHeight + 14;
    const bool hasCounts = card.height() >= 2 * kLine + kBarHeight + 16;
    const double height = kLine + (hasBar ? kBarHeight + 4 : 0) + (hasCounts ? kLine : 0);
    QRectF line(room.left(), card.center().y() - height / 2, room.width(), kLine);
    paintHealthDot(
        painter, QRectF(line.left(), line.center().y() - kDot / 2, kDot, kDot), group.health);
    painter.setFont(m_bold);
    painter.setPen(theme.text);
    drawElided(painter, line.adjusted(kDot + 7, 0, 0, 0), group.caption, Qt::ElideMiddle);
    line.translate(0, kLine + 2);
    if (hasBar) {
        paintMix(painter, QRectF(line.left(), line.top(), line.width(), kBarHeight), counts);
        line.translate(0, kBarHeight + 2);
    }
    if (hasCounts) {
        painter.setFont(m_font);
        painter.setPen(theme.mutedText);
        drawElided(painter, line, groupText(m_cells, group, counts), Qt::ElideRight);
    }
}

void GroupPainter::paintMix(QPainter& painter, const QRectF& bar, const StateCounts& counts) const
{
    const Theme& theme = currentTheme();
    const int all = std::accumulate(counts.begin(), counts.end(), 0);
    if (all == 0) {
        painter.fillRect(bar, theme.border);
        return;
    }
    double left = bar.left();
    for (const Health health : kWorstFirst) {
        const double width = bar.width() * countOf(counts, health) / all;
        if (width > 0) {
            // A sliver of trouble is still seen.
            const double shown = std::min(std::max(width, 2.0), bar.right() - left);
            painter.fillRect(QRectF(left, bar.top(), std::max(shown - 1, 1.0), bar.height()),
                theme.health(health));
            left += shown;
        }
    }
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FleetTotals.h"

#include "core/Unit.h"
#include "theme/Theme.h"

#include <QCoreApplication>
#include <QEvent>
#include <QFontMetrics>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kLeastWidth = 132;
constexpr int kHeight = 84;
constexpr int kGap = Theme::kSpacing;

QString numberText(int number)
{
    return QLocale().toString(number);
}

/// "2 degraded · 1 failing", worst first; what is well or busy is not worth words.
QString notesOf(const HealthCount& count)
{
    QStringList parts;
    for (const Health health :
        { Health::Failing, Health::Silent, Health::Degraded, Health::Unknown }) {
        if (count.of(health) > 0) {
            parts += numberText(count.of(health)) + u' ' + healthText(health).toLower();
        }
    }
    if (parts.isEmpty() && count.total() > 0) {
        parts += QCoreApplication::translate("FleetTotals", "all serving");
    }
    return parts.join(u" · "_s);
}

void paintShares(QPainter& painter, const QRectF& bar, const HealthCount& count)
{
    painter.save();
    QPainterPath clip;
    clip.addRoundedRect(bar, 2, 2);
    painter.setClipPath(clip);
    painter.fillRect(bar, currentTheme().grid);
    double left = bar.left();
    for (const Health health : { Health::Failing, Health::Silent, Health::Degraded, Health::Busy,
             Health::Unknown, Health::Ok }) {
        const double width = bar.width() * count.of(health) / std::max(1, count.total());
        painter.fillRect(
            QRectF(left, bar.top(), width, bar.height()), currentTheme().health(health));
        left += width;
    }
    painter.restore();
}

} // namespace

FleetTotals::FleetTotals(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Totals of the fleet"));
    setTopology(nullptr);
}

void FleetTotals::setTopology(const TopologyTree* topology)
{
    m_figures = figuresOf(countFleet(topology == nullptr ? TopologyTree() : *topology));
    describe();
    update();
}

std::vector<FleetTotals::Figure> FleetTotals::figuresOf(const FleetCount& count)
{
    const auto rate = [](const QString& caption, double value, Unit unit) {
        const ScaledNumber scaled = formatValue(value, unit, QLocale());
        return Figure { .caption = caption,
            .number = scaled.number,
            .suffix = scaled.suffix,
            .note = {},
            .shares = {},
            .health = Health::Ok };
    };
    const int up =
        count.nodes.total() - count.nodes.of(Health::Silent) - count.nodes.of(Health::Failing);
    const int wrong = count.nodes.needingAttention() + count.endpoints.needingAttention();
    const bool isServing = count.endpoints.of(Health::Failing) == 0;
    std::vector<Figure> figures;
    figures.push_back({ .caption = tr("Clusters"),
        .number = numberText(count.clusters),
        .suffix = {},
        .note = {},
        .shares = {},
        .health = Health::Ok });
    figures.push_back({ .caption = tr("Nodes up"),
        .number = numberText(up),
        .suffix = tr("of %L1").arg(count.nodes.total()),
        .note = notesOf(count.nodes),
        .shares = count.nodes,
        .health = Health::Ok });
    figures.push_back({ .caption = tr("Endpoints"),
        .number = numberText(count.endpoints.total()),
        .suffix = {},
        .note = notesOf(count.endpoints),
        .shares = count.endpoints,
        .health = Health::Ok });
    figures.push_back(rate(tr("Requests"), count.requestsPerSecond, Unit::RequestsPerSecond));
    figures.push_back(rate(tr("Tokens out"), count.tokensPerSecond, Unit::TokensPerSecond));
    figures.push_back({ .caption = tr("GPUs"),
        .number = numberText(count.gpus),
        .suffix = {},
        .note = {},
        .shares = {},
        .health = Health::Ok });
    figures.push_back({ .caption = tr("Need attention"),
        .number = numberText(wrong),
        .suffix = {},
        .note = qIsNaN(count.firingAlerts)
            ? QString()
            : tr("%Ln alerts firing", nullptr, qRound(count.firingAlerts)),
        .shares = {},
        .health = wrong == 0 ? Health::Ok
            : isServing      ? Health::Degraded
                             : Health::Failing });
    return figures;
}

int FleetTotals::columnsFor(int width) const
{
    const int fitting = std::max(1, (width + kGap) / (kLeastWidth + kGap));
    const int count = static_cast<int>(m_figures.size());
    const int rows = (count + fitting - 1) / fitting;
    return (count + rows - 1) / rows;
}

int FleetTotals::heightForWidth(int width) const
{
    const int columns = columnsFor(width);
    const int rows = (static_cast<int>(m_figures.size()) + columns - 1) / columns;
    return rows * kHeight + (rows - 1) * kGap;
}

QSize FleetTotals::sizeHint() const
{
    const int count = static_cast<int>(m_figures.size());
    return { count * kLeastWidth + (count - 1) * kGap, kHeight };
}

QSize FleetTotals::minimumSizeHint() const
{
    return { kLeastWidth, kHeight };
}

void FleetTotals::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int columns = columnsFor(width());
    const double each = (width() - (columns - 1) * kGap) / static_cast<double>(columns);
    for (std::size_t i = 0; i < m_figures.size(); ++i) {
        const int column = static_cast<int>(i) % columns;
        const int row = static_cast<int>(i) / columns;
        const int left = qRound(column * (each + kGap));
        const int right = qRound(column * (each + kGap) + each);
        paintFigure(
            painter, QRect(left, row * (kHeight + kGap), right - left, kHeight), m_figures.at(i));
    }
}

void FleetTotals::paintFigure(QPainter& painter, const QRect& area, const Figure& figure) const
{
    const Theme& theme = currentTheme();
    painter.setPen(theme.border);
    painter.setBrush(theme.surface);
    painter.drawRoundedRect(
        QRectF(area).adjusted(0.5, 0.5, -0.5, -0.5), Theme::kRadius, Theme::kRadius);
    const QRect inner = area.adjusted(Theme::kPadding, 8, -Theme::kPadding, -8);
    const QFontMetrics metrics(font());
    painter.setFont(font());
    painter.setPen(theme.mutedText);
    painter.drawText(inner, Qt::AlignLeft | Qt::AlignTop,
        metrics.elidedText(figure.caption, Qt::ElideRight, inner.width()));

    const QFont large = figureFont(font(), 1.5);
    const QFontMetrics largeMetrics(large);
    const int baseline = inner.top() + metrics.height() + largeMetrics.ascent();
    painter.setFont(large);
    painter.setPen(figure.health == Health::Ok ? theme.text : theme.health(figure.health));
    painter.drawText(inner.left(), baseline, figure.number);
    painter.setFont(font());
    painter.setPen(theme.mutedText);
    painter.drawText(
        inner.left() + largeMetrics.horizontalAdvance(figure.number) + 5, baseline, figure.suffix);
    if (!figure.note.isEmpty()) {
        QFont small = font();
        small.setPixelSize(std::max(10, QFontInfo(font()).pixelSize() - 2));
        painter.setFont(small);
        painter.drawText(inner.adjusted(0, 0, 0, figure.shares ? -3 : 0),
            Qt::AlignLeft | Qt::AlignBottom,
            QFontMetrics(small).elidedText(figure.note, Qt::ElideRight, inner.width()));
    }
    if (figure.shares) {
        paintShares(
            painter, QRectF(inner.left(), inner.bottom() + 0.5, inner.width(), 3), *figure.shares);
    }
}

void FleetTotals::describe()
{
    QStringList parts;
    for (const Figure& figure : m_figures) {
        QString part = figure.caption + u' ' + figure.number + u' ' + figure.suffix;
        if (!figure.note.isEmpty()) {
            part += u" ("_s + figure.note + u')';
        }
        parts += part.simplified();
    }
    setAccessibleDescription(parts.join(u", "_s));
}

void FleetTotals::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    // Stacked pages do not pass height-for-width on: the row says its height itself.
    setFixedHeight(heightForWidth(width()));
}

void FleetTotals::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    update();
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FillLegend.h"

#include "explorer/HealthMark.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QFontMetrics>
#include <QLinearGradient>
#include <QLocale>
#include <QPainter>

#include <array>

namespace promdesk {

namespace {

constexpr std::array kStates { Health::Ok, Health::Busy, Health::Degraded, Health::Failing,
    Health::Silent, Health::Unknown };
constexpr int kHeight = 24;
constexpr int kBox = 14;
constexpr int kRampWidth = 120;
constexpr int kInset = 6;
constexpr int kBetween = 14;

} // namespace

FillLegend::FillLegend(QWidget* parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setAccessibleName(tr("Legend"));
}

void FillLegend::setFill(const CellFill& fill)
{
    m_fill = fill;
    setAccessibleDescription(fill.isHealth()
            ? tr("Colours show health")
            : tr("Colours show %1 from %2 to %3").arg(fill.title(), lowText(), highText()));
    updateGeometry();
    update();
}

QString FillLegend::lowText() const
{
    return formatValue(0, m_fill.unit(), QLocale()).toText();
}

QString FillLegend::highText() const
{
    return formatValue(m_fill.highest(), m_fill.unit(), QLocale()).toText();
}

QSize FillLegend::sizeHint() const
{
    const QFontMetrics metrics(font());
    int width = 0;
    if (m_fill.isHealth()) {
        for (const Health health : kStates) {
            width += kBox + kInset + metrics.horizontalAdvance(healthText(health)) + kBetween;
        }
        return { width - kBetween, kHeight };
    }
    width = metrics.horizontalAdvance(lowText()) + metrics.horizontalAdvance(highText())
        + kRampWidth + 2 * kInset;
    return { width, kHeight };
}

QSize FillLegend::minimumSizeHint() const
{
    return { 0, kHeight };
}

void FillLegend::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_fill.isHealth()) {
        paintStates(painter);
    } else {
        paintRamp(painter);
    }
}

void FillLegend::paintStates(QPainter& painter) const
{
    const Theme& theme = currentTheme();
    const QFontMetrics metrics(font());
    double left = 0;
    for (const Health health : kStates) {
        const QColor ground = CellFill::healthColor(health, theme);
        const QRectF box(left, (height() - kBox) / 2.0, kBox, kBox);
        painter.setPen(Qt::NoPen);
        painter.setBrush(ground);
        painter.drawRoundedRect(box, 3, 3);
        paintHealthMark(painter, box.adjusted(3, 3, -3, -3), health, CellFill::textOn(ground));
        left += kBox + kInset;
        painter.setPen(theme.mutedText);
        const int textWidth = metrics.horizontalAdvance(healthText(health));
        painter.drawText(QRectF(left, 0, textWidth + 2, height()), Qt::AlignLeft | Qt::AlignVCenter,
            healthText(health));
        left += textWidth + kBetween;
    }
}

void FillLegend::paintRamp(QPainter& painter) const
{
    const Theme& theme = currentTheme();
    const QFontMetrics metrics(font());
    painter.setPen(theme.mutedText);
    const int lowWidth = metrics.horizontalAdvance(lowText());
    painter.drawText(
        QRectF(0, 0, lowWidth + 2, height()), Qt::AlignLeft | Qt::AlignVCenter, lowText());
    const QRectF bar(lowWidth + kInset, (height() - 10) / 2.0, kRampWidth, 10);
    QLinearGradient gradient(bar.topLeft(), bar.topRight());
    for (const double position : { 0.0, 0.25, 0.5, 0.75, 1.0 }) {
        gradient.setColorAt(position, CellFill::rampColor(position, theme));
    }
    painter.setPen(theme.border);
    painter.setBrush(gradient);
    painter.drawRoundedRect(bar, 3, 3);
    painter.setPen(theme.mutedText);
    painter.drawText(QRectF(bar.right() + kInset, 0, width(), height()),
        Qt::AlignLeft | Qt::AlignVCenter, highText());
}

void FillLegend::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    updateGeometry();
    update();
}

} // namespace promdesk

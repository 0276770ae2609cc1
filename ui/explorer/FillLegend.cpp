// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/FillLegend.h"

#include "core/UntrustedText.h"
#include "explorer/HealthMark.h"
#include "theme/PlainText.h"
#include "theme/Theme.h"

#include <QEvent>
#include <QFontMetrics>
#include <QLinearGradient>
#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::array kStates { Health::Ok, Health::Busy, Health::Degraded, Health::Failing,
    Health::Silent, Health::Unknown };
constexpr int kHeight = 24;
constexpr int kBox = 14;
constexpr int kRampWidth = 120;
constexpr int kInset = 6;
constexpr int kBetween = 14;
constexpr int kBeforeSizes = 28;
constexpr int kSizesWidth = 44;
constexpr int kLeastNote = 60;

} // namespace

FillLegend::FillLegend(QWidget* parent)
    : QWidget(parent)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setAccessibleName(tr("Legend"));
}

void FillLegend::setLooks(const CellFill& fill, const CellSize& size)
{
    m_fill = fill;
    m_size = size;
    describe();
}

void FillLegend::setNote(const QString& note)
{
    if (m_note != note) {
        m_note = note;
        setPlainToolTip(*this, UntrustedText(note));
        describe();
    }
}

void FillLegend::describe()
{
    QStringList parts { m_fill.isHealth()
            ? tr("Colours show health")
            : tr("Colours show %1 from %2 to %3").arg(m_fill.title(), lowText(), highText()) };
    if (!m_size.isEqual()) {
        parts += tr("Areas show %1").arg(sizeText());
    }
    if (!m_note.isEmpty()) {
        parts += m_note;
    }
    setAccessibleDescription(parts.join(u". "_s));
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

/// "Requests up to 120 req/s"
QString FillLegend::sizeText() const
{
    return tr("%1 up to %2")
        .arg(m_size.title(), formatValue(m_size.highest(), m_size.unit(), QLocale()).toText());
}

QSize FillLegend::sizeHint() const
{
    return { arrange(nullptr, QWIDGETSIZE_MAX).width(), kHeight };
}

QSize FillLegend::minimumSizeHint() const
{
    return { 0, kHeight };
}

int FillLegend::heightForWidth(int width) const
{
    return arrange(nullptr, width).height();
}

void FillLegend::paintEvent(QPaintEvent* event)
{
    Q_UNUSED(event)
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    arrange(&painter, width());
}

/// Lays its parts out in rows of a width, and draws them where a painter is given; what they take.
QSize FillLegend::arrange(QPainter* painter, int width) const
{
    int left = 0;
    int top = 0;
    int widest = 0;
    const auto place = [&](int needed, int before) {
        left += left > 0 ? before : 0;
        if (left > 0 && left + needed > width) {
            left = 0;
            top += kHeight;
        }
        const QPointF at(left, top);
        left += needed;
        widest = std::max(widest, left);
        return at;
    };
    const QFontMetrics metrics(font());
    if (m_fill.isHealth()) {
        for (const Health health : kStates) {
            const int needed = kBox + kInset + metrics.horizontalAdvance(healthText(health)) + 2;
            const QPointF at = place(needed, kBetween);
            if (painter != nullptr) {
                paintState(*painter, at, health);
            }
        }
    } else {
        const int needed = metrics.horizontalAdvance(lowText())
            + metrics.horizontalAdvance(highText()) + kRampWidth + 2 * kInset + 2;
        const QPointF at = place(needed, kBetween);
        if (painter != nullptr) {
            paintRamp(*painter, at);
        }
    }
    if (!m_size.isEqual()) {
        const QPointF at =
            place(kSizesWidth + metrics.horizontalAdvance(sizeText()) + 2, kBeforeSizes);
        if (painter != nullptr) {
            paintSizes(*painter, at);
        }
    }
    // In what is left of the last row: what comes and goes must not move the map.
    const int start = left + kBeforeSizes;
    const QString note = metrics.elidedText(m_note, Qt::ElideRight, width - start - 2);
    if (!note.isEmpty() && width - start >= kLeastNote) {
        widest = std::max(widest, start + metrics.horizontalAdvance(note) + 2);
        if (painter != nullptr) {
            paintText(*painter, QPointF(start, top), note);
        }
    }
    return { widest, top + kHeight };
}

void FillLegend::paintText(QPainter& painter, const QPointF& at, const QString& text) const
{
    painter.setPen(currentTheme().mutedText);
    painter.drawText(
        QRectF(at.x(), at.y(), QFontMetrics(font()).horizontalAdvance(text) + 2, kHeight),
        Qt::AlignLeft | Qt::AlignVCenter, text);
}

/// Three squares that grow, and what they grow with.
void FillLegend::paintSizes(QPainter& painter, const QPointF& at) const
{
    const double bottom = at.y() + (kHeight + kBox) / 2.0;
    double left = at.x();
    painter.setPen(Qt::NoPen);
    painter.setBrush(currentTheme().mutedText);
    for (const double side : { 5.0, 9.0, 14.0 }) {
        painter.drawRoundedRect(QRectF(left, bottom - side, side, side), 2, 2);
        left += side + 3;
    }
    paintText(painter, at + QPointF(kSizesWidth, 0), sizeText());
}

void FillLegend::paintState(QPainter& painter, const QPointF& at, Health health) const
{
    const QColor ground = CellFill::healthColor(health, currentTheme());
    const QRectF box(at.x(), at.y() + (kHeight - kBox) / 2.0, kBox, kBox);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(box, 3, 3);
    paintHealthMark(painter, box.adjusted(3, 3, -3, -3), health, CellFill::textOn(ground));
    paintText(painter, at + QPointF(kBox + kInset, 0), healthText(health));
}

void FillLegend::paintRamp(QPainter& painter, const QPointF& at) const
{
    const Theme& theme = currentTheme();
    paintText(painter, at, lowText());
    const int lowWidth = QFontMetrics(font()).horizontalAdvance(lowText());
    const QRectF bar(at.x() + lowWidth + kInset, at.y() + (kHeight - 10) / 2.0, kRampWidth, 10);
    QLinearGradient gradient(bar.topLeft(), bar.topRight());
    for (const double position : { 0.0, 0.25, 0.5, 0.75, 1.0 }) {
        gradient.setColorAt(position, CellFill::rampColor(position, theme));
    }
    painter.setPen(theme.border);
    painter.setBrush(gradient);
    painter.drawRoundedRect(bar, 3, 3);
    paintText(painter, QPointF(bar.right() + kInset, at.y()), highText());
}

void FillLegend::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    updateGeometry();
    update();
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "explorer/CellPictures.h"

#include "explorer/HealthMark.h"
#include "theme/Theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <bit>
#include <cmath>

namespace promdesk {

namespace {

constexpr qsizetype kMostWidths = 20'000;
constexpr double kFrame = 1.5; ///< logical px
constexpr int kWidthStep = 8; ///< logical px

} // namespace

size_t qHash(const CellPictures::Text& text, size_t seed) noexcept
{
    return qHashMulti(
        seed, text.text, text.ink, text.width, static_cast<int>(text.elide), text.isBold);
}

size_t qHash(const CellPictures::Ground& ground, size_t seed) noexcept
{
    return qHashMulti(
        seed, ground.size.width(), ground.size.height(), ground.color, ground.frame, ground.radius);
}

void CellPictures::configure(const QFont& font, double devicePixelRatio)
{
    if (m_font == font && m_ratio == devicePixelRatio) {
        return;
    }
    *this = CellPictures();
    m_font = font;
    m_bold = figureFont(font, 1);
    m_ratio = devicePixelRatio;
    m_metrics = QFontMetrics(m_font);
    m_boldMetrics = QFontMetrics(m_bold);
}

int CellPictures::widthOf(const QString& text, bool isBold)
{
    QHash<QString, int>& widths = isBold ? m_boldWidths : m_widths;
    const auto at = widths.constFind(text);
    if (at != widths.cend()) {
        return *at;
    }
    if (widths.size() >= kMostWidths) {
        widths.clear();
    }
    return *widths.insert(text, (isBold ? m_boldMetrics : m_metrics).horizontalAdvance(text));
}

QPixmap CellPictures::blank(const QSize& devicePixels)
{
    QPixmap picture(devicePixels.expandedTo({ 1, 1 }));
    picture.setDevicePixelRatio(m_ratio);
    picture.fill(Qt::transparent);
    m_bytes += qsizetype { picture.width() } * picture.height() * 4;
    return picture;
}

void CellPictures::makeRoom()
{
    if (m_bytes > kMostBytes) {
        m_grounds.clear();
        m_marks.clear();
        m_texts.clear();
        m_bytes = 0;
    }
}

const QPixmap& CellPictures::ground(const Ground& ground)
{
    const auto at = m_grounds.constFind(ground);
    if (at != m_grounds.cend()) {
        return *at;
    }
    makeRoom();
    QPixmap picture = blank(ground.size);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(QColor::fromRgba(ground.color));
    const QRectF rect(QPointF(), QSizeF(ground.size) / m_ratio);
    const double radius = ground.radius / 10.0 / m_ratio;
    painter.drawRoundedRect(rect, radius, radius);
    if (qAlpha(ground.frame) > 0) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(QColor::fromRgba(ground.frame), kFrame));
        const double inset = kFrame / 2;
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    }
    painter.end();
    return *m_grounds.insert(ground, picture);
}

const QPixmap& CellPictures::mark(Health health, QRgb ink, int side)
{
    const quint64 key =
        quint64 { ink } << 32 | static_cast<quint64>(side) << 8 | static_cast<quint64>(health);
    const auto at = m_marks.constFind(key);
    if (at != m_marks.cend()) {
        return *at;
    }
    makeRoom();
    const int pixels = static_cast<int>(std::ceil(side * m_ratio));
    QPixmap picture = blank({ pixels, pixels });
    QPainter painter(&picture);
    paintHealthMark(painter, QRectF(0, 0, side, side), health, QColor::fromRgba(ink));
    painter.end();
    return *m_marks.insert(key, picture);
}

const QPixmap& CellPictures::text(const Text& text)
{
    // Wider than the whole text is all the same; narrower goes by steps, so that a cell that grows
    // does not have each width once.
    const int whole = widthOf(text.text, text.isBold);
    Text key = text;
    key.width = text.width >= whole ? whole + 1 : text.width / kWidthStep * kWidthStep;
    const auto at = m_texts.constFind(key);
    if (at != m_texts.cend()) {
        return *at;
    }
    makeRoom();
    const QFontMetrics& metrics = key.isBold ? m_boldMetrics : m_metrics;
    const QString shown = metrics.elidedText(key.text, key.elide, key.width);
    const QSizeF size(std::max(1, metrics.horizontalAdvance(shown) + 2), metrics.height());
    QPixmap picture = blank({ static_cast<int>(std::ceil(size.width() * m_ratio)),
        static_cast<int>(std::ceil(size.height() * m_ratio)) });
    QPainter painter(&picture);
    painter.setFont(key.isBold ? m_bold : m_font);
    painter.setPen(QColor::fromRgba(key.ink));
    painter.drawText(QPointF(0, metrics.ascent()), shown);
    painter.end();
    return *m_texts.insert(key, picture);
}

QString CellPictures::valueText(double value, Unit unit)
{
    QHash<quint64, QString>& values = m_values.at(static_cast<std::size_t>(unit));
    const auto bits = std::bit_cast<quint64>(value);
    const auto at = values.constFind(bits);
    if (at != values.cend()) {
        return *at;
    }
    if (values.size() >= kMostWidths) {
        values.clear();
    }
    return *values.insert(bits, formatValue(value, unit, QLocale()).toText());
}

} // namespace promdesk

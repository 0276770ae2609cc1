// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Unit.h"
#include "topology/Health.h"

#include <QColor>
#include <QFont>
#include <QFontMetrics>
#include <QHash>
#include <QPixmap>
#include <QSize>
#include <QString>

#include <array>
#include <cstdint>

namespace promdesk {

/// Small pictures that cells of the map repeat: grounds, marks of states, texts. What is drawn once
/// is copied from then on, which is what lets thousands of cells move. Bounded: when it is full,
/// all of it is made anew.
class CellPictures
{
public:
    /// A text as a picture of it.
    struct Text
    {
        QString text;
        QRgb ink = 0;
        int width = 0; ///< logical px that it may take
        Qt::TextElideMode elide = Qt::ElideRight;
        bool isBold = false;

        friend bool operator==(const Text&, const Text&) = default;
    };

    /// A rounded rectangle, with a frame inside where that is not transparent.
    struct Ground
    {
        QSize size; ///< device pixels
        QRgb color = 0;
        QRgb frame = 0;
        std::uint32_t radius = 0; ///< of the corners, in tenths of a device pixel

        friend bool operator==(const Ground&, const Ground&) = default;
    };

    /// Throws away what was drawn otherwise. font: of small texts.
    void configure(const QFont& font, double devicePixelRatio);

    [[nodiscard]] double ratio() const { return m_ratio; }

    [[nodiscard]] const QFontMetrics& metrics() const { return m_metrics; }

    /// Logical px of the whole text.
    [[nodiscard]] int widthOf(const QString& text, bool isBold);

    [[nodiscard]] const QPixmap& ground(const Ground& ground);
    /// side: logical px
    [[nodiscard]] const QPixmap& mark(Health health, QRgb ink, int side);
    /// As high as a line.
    [[nodiscard]] const QPixmap& text(const Text& text);
    /// A number as it is written.
    [[nodiscard]] QString valueText(double value, Unit unit);

    static constexpr qsizetype kMostBytes = 24 * 1024 * 1024;

    [[nodiscard]] qsizetype bytes() const { return m_bytes; }

private:
    static constexpr std::size_t kUnits = static_cast<std::size_t>(Unit::DateTime) + 1;

    [[nodiscard]] QPixmap blank(const QSize& devicePixels);
    void makeRoom();

    QFont m_font;
    QFont m_bold;
    double m_ratio = 0;
    QFontMetrics m_metrics { QFont() };
    QFontMetrics m_boldMetrics { QFont() };
    QHash<Ground, QPixmap> m_grounds;
    QHash<quint64, QPixmap> m_marks;
    QHash<Text, QPixmap> m_texts;
    QHash<QString, int> m_widths;
    QHash<QString, int> m_boldWidths;
    std::array<QHash<quint64, QString>, kUnits> m_values; ///< by unit, then by the value's bits
    qsizetype m_bytes = 0;
};

[[nodiscard]] size_t qHash(const CellPictures::Text& text, size_t seed = 0) noexcept;
[[nodiscard]] size_t qHash(const CellPictures::Ground& ground, size_t seed = 0) noexcept;

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QCache>
#include <QFont>
#include <QPointF>
#include <QRectF>
#include <QStaticText>
#include <QString>

class QPainter;

namespace promdesk {

/// The words beside axes, plain text of one line. Each is laid out once and kept: QCustomPlot keeps
/// the last sixteen of an axis, and a wide time axis has more, so that it keeps none. GUI thread.
class AxisLabels
{
public:
    static constexpr int kKept = 128;

    AxisLabels();

    static constexpr int kPadding = 6; ///< px from an axis to its labels
    static constexpr int kGap = 4; ///< px between labels, at least

    /// Of the labels from now on.
    void setFont(const QFont& font);

    /// Draws text below anchor, in its middle; whole pixels. Nothing when it leaves bounds on the
    /// left or on the right. Returns where the next one may begin, px.
    double drawBelow(
        QPainter& painter, const QPointF& anchor, const QString& text, const QRectF& bounds);
    /// Draws text left of anchor, in its middle; nothing when it leaves bounds above or below.
    void drawBefore(
        QPainter& painter, const QPointF& anchor, const QString& text, const QRectF& bounds);

private:
    [[nodiscard]] const QStaticText& laidOut(const QString& text);

    QFont m_font;
    QCache<QString, QStaticText> m_texts;
};

} // namespace promdesk

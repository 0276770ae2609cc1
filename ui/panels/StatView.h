// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "core/Unit.h"
#include "series/SeriesSnapshot.h"
#include "topology/Health.h"

#include <QWidget>

#include <limits>
#include <optional>
#include <vector>

namespace promdesk {

/// Paints one figure as large as its room allows, its unit, its state, its change and its recent
/// course.
class StatView final : public QWidget
{
    Q_OBJECT

public:
    /// The value of one of several servers.
    struct Part
    {
        QString name; ///< as it came
        double value = std::numeric_limits<double>::quiet_NaN();
        std::optional<Health> state; ///< likewise
        bool isOld = false; ///< nothing was heard of it lately
    };

    struct Figure
    {
        double value = std::numeric_limits<double>::quiet_NaN();
        Unit unit = Unit::None;
        std::optional<Health> state; ///< of the threshold that the value has reached
        std::optional<double> changeRatio; ///< since the start of the range: 0.1 = 10 % more
        Series course; ///< empty: no sparkline
        bool keepsCourseRoom = true; ///< so that the figures of a row share one baseline
        /// In place of the one value; empty: there is one.
        std::vector<Part> parts = {};
        QString note; ///< why there is no value, or none any more; in place of the course
        TimeRange range;
    };

    explicit StatView(QWidget* parent);

    void setFigure(Figure figure);

    [[nodiscard]] const Figure& figure() const { return m_figure; }

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void drawCourse(QPainter& painter, const QRect& room) const;
    void drawNote(QPainter& painter, const QRect& room) const;
    void drawFigure(QPainter& painter, const QRect& room) const;
    void drawParts(QPainter& painter, const QRect& room) const;
    void drawPart(QPainter& painter, const QRect& row, const Part& part) const;
    [[nodiscard]] QString changeText() const;

    Figure m_figure;
};

} // namespace promdesk

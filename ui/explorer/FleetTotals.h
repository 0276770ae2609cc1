// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/FleetCount.h"

#include <QString>
#include <QWidget>

#include <optional>
#include <vector>

namespace promdesk {

/// The row of figures above the map: how much there is, how it is, what it does.
class FleetTotals final : public QWidget
{
    Q_OBJECT

public:
    explicit FleetTotals(QWidget* parent = nullptr);

    /// Null: dashes.
    void setTopology(const TopologyTree* topology);

    [[nodiscard]] int heightForWidth(int width) const override;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Figure
    {
        QString caption;
        QString number;
        QString suffix; ///< beside the number: unit or "of 36"
        QString note; ///< below
        std::optional<HealthCount> shares; ///< a bar of states
        Health health = Health::Ok; ///< colours the number when something is wrong
    };

    [[nodiscard]] static std::vector<Figure> figuresOf(const FleetCount& count);
    [[nodiscard]] int columnsFor(int width) const;
    void paintFigure(QPainter& painter, const QRect& area, const Figure& figure) const;
    void describe();

    std::vector<Figure> m_figures;
};

} // namespace promdesk

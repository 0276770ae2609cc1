// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/CellFill.h"

#include <QWidget>

namespace promdesk {

/// What the colours of the map mean: the states with their signs, or the ramp with its ends.
class FillLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit FillLegend(QWidget* parent = nullptr);

    void setFill(const CellFill& fill);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void paintStates(QPainter& painter) const;
    void paintRamp(QPainter& painter) const;
    [[nodiscard]] QString lowText() const;
    [[nodiscard]] QString highText() const;

    CellFill m_fill;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "explorer/CellFill.h"
#include "explorer/CellSize.h"

#include <QWidget>

namespace promdesk {

/// What the map means: the colours, as states with their signs or as a ramp with its ends, and the
/// sizes where they mean something. As high as its width makes it.
class FillLegend final : public QWidget
{
    Q_OBJECT

public:
    explicit FillLegend(QWidget* parent = nullptr);

    void setLooks(const CellFill& fill, const CellSize& size);
    /// What is said beside them, as far as there is room, and by the tool tip; empty: nothing.
    void setNote(const QString& note);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QSize arrange(QPainter* painter, int width) const;
    void paintText(QPainter& painter, const QPointF& at, const QString& text) const;
    void paintState(QPainter& painter, const QPointF& at, Health health) const;
    void paintRamp(QPainter& painter, const QPointF& at) const;
    void paintSizes(QPainter& painter, const QPointF& at) const;
    void describe();
    [[nodiscard]] QString sizeText() const;
    [[nodiscard]] QString lowText() const;
    [[nodiscard]] QString highText() const;

    CellFill m_fill;
    CellSize m_size;
    QString m_note;
};

} // namespace promdesk

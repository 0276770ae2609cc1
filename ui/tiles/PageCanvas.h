// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QRect>
#include <QString>
#include <QWidget>

namespace promdesk {

/// The ground on which tiles lie: shows where a dragged tile will land, and what to do on an empty
/// page.
class PageCanvas final : public QWidget
{
    Q_OBJECT

public:
    explicit PageCanvas(QWidget* parent = nullptr);

    /// An empty rectangle: nothing is dragged.
    void setLanding(const QRect& landing);
    void setMessage(const QString& text);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QRect m_landing;
    QString m_message;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QObject>
#include <QPointF>
#include <QTimer>

class QScrollArea;
class QWheelEvent;

namespace promdesk {

/// Whoever scrolls a page with the wheel goes on scrolling it, whatever comes to lie under the
/// pointer: a chart would take the next notch for a zoom. Over once the wheel rests or the pointer
/// is moved, as in browsers.
class WheelScroll final : public QObject
{
    Q_OBJECT

public:
    /// Of area, which outlives this.
    explicit WheelScroll(QScrollArea& area);

    [[nodiscard]] bool isScrolling() const { return m_rest.isActive(); }

    static constexpr int kRestMs = 500;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void begin(const QWheelEvent& event);
    void end();
    [[nodiscard]] bool isBelow(const QObject* watched) const;

    QScrollArea& m_area;
    QTimer m_rest;
    QPointF m_pointer; ///< on the screen, at the last notch
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "activity/FramePulse.h"
#include "activity/QueryLogView.h"
#include "queries/QueryRates.h"

#include <QTimer>
#include <QWidget>

#include <vector>

namespace promdesk {

/// A small table in the lower right corner of its parent: frames per second, the longest stall, and
/// for each server what it has to do and what it was asked in the last half minute. It takes
/// neither focus nor mouse, and does nothing while it is hidden. GUI thread.
class ActivityOverlay final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kLookMs = 500;
    static constexpr std::size_t kMostServers = 6; ///< what follows is counted

    /// Hidden at first. parent: inside the window whose frames are counted.
    ActivityOverlay(ActivityServices services, QWidget& parent);

    /// Takes the figures now; the overlay's timer does.
    void look();

    /// What it shows, line by line.
    [[nodiscard]] QString text() const;

    /// Stands still while the overlay is hidden.
    [[nodiscard]] FramePulse& pulse() { return *m_pulse; }

    [[nodiscard]] QSize sizeHint() const override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    using Cells = QStringList;

    [[nodiscard]] QString frameText() const;
    [[nodiscard]] std::vector<Cells> serverRows() const;
    void goToCorner();
    [[nodiscard]] int lineHeight() const;

    ActivityServices m_services;
    FramePulse* m_pulse;
    QueryRates m_rates;
    QTimer m_timer;
    QString m_frames; ///< the first line
    std::vector<Cells> m_rows; ///< a head and a row for each server
    QList<int> m_widths; ///< of the columns; they only grow while it is shown
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"

#include <QObject>
#include <QTimer>

#include <deque>

class QWidget;

namespace promdesk {

/// How smoothly a window runs: the frames that it painted, and how long its thread did not get to a
/// heartbeat. It costs nothing while it is stopped: no timer, no event is looked at. GUI thread.
class FramePulse final : public QObject
{
    Q_OBJECT

public:
    /// A heartbeat every display frame: stalls are known to within one.
    static constexpr Duration kBeat = Duration::fromMs(16);
    static constexpr Duration kFrameWindow = Duration::fromSeconds(2);
    static constexpr Duration kStallWindow = Duration::fromSeconds(10);

    /// Both outlive this. window: a top-level widget.
    FramePulse(const Clock& clock, QWidget& window, QObject* parent = nullptr);

    void start();
    void stop();

    [[nodiscard]] bool isRunning() const { return m_timer.isActive(); }

    /// The next frame is the measurer's own and does not count.
    void skipNextFrame() { m_skipsNext = true; }

    /// Over the last two seconds.
    [[nodiscard]] double framesPerSecond() const;
    /// In the last ten seconds: by how much the latest heartbeat was late.
    [[nodiscard]] Duration longestStall() const;

    /// Takes a heartbeat; the timer does.
    void beat();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void forgetOld(Duration now);

    struct Stall
    {
        Duration when;
        Duration lateness;
    };

    const Clock& m_clock;
    QWidget& m_window;
    QTimer m_timer;
    Duration m_lastBeat;
    std::deque<Duration> m_frames; ///< rising
    std::deque<Stall> m_stalls; ///< rising in time, falling in lateness: the first is the longest
    bool m_skipsNext = false;
};

} // namespace promdesk

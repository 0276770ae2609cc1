// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "activity/FramePulse.h"

#include <QEvent>
#include <QWidget>

#include <utility>

namespace promdesk {

FramePulse::FramePulse(const Clock& clock, QWidget& window, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_window(window)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(static_cast<int>(kBeat.toMs()));
    connect(&m_timer, &QTimer::timeout, this, &FramePulse::beat);
}

void FramePulse::start()
{
    if (isRunning()) {
        return;
    }
    m_frames.clear();
    m_stalls.clear();
    m_skipsNext = false;
    m_lastBeat = m_clock.elapsed();
    m_window.installEventFilter(this);
    m_timer.start();
}

void FramePulse::stop()
{
    m_timer.stop();
    m_window.removeEventFilter(this);
}

void FramePulse::beat()
{
    const Duration now = m_clock.elapsed();
    const Duration lateness = now - m_lastBeat - kBeat;
    m_lastBeat = now;
    forgetOld(now);
    if (lateness <= Duration()) {
        return;
    }
    while (!m_stalls.empty() && m_stalls.back().lateness <= lateness) {
        m_stalls.pop_back();
    }
    m_stalls.push_back({ .when = now, .lateness = lateness });
}

void FramePulse::forgetOld(Duration now)
{
    while (!m_frames.empty() && m_frames.front() <= now - kFrameWindow) {
        m_frames.pop_front();
    }
    while (!m_stalls.empty() && m_stalls.front().when <= now - kStallWindow) {
        m_stalls.pop_front();
    }
}

bool FramePulse::eventFilter(QObject* watched, QEvent* event)
{
    // Qt collects what widgets want to repaint and paints it when the window gets this.
    if (watched == &m_window && event->type() == QEvent::UpdateRequest
        && !std::exchange(m_skipsNext, false)) {
        m_frames.push_back(m_clock.elapsed());
    }
    return QObject::eventFilter(watched, event);
}

double FramePulse::framesPerSecond() const
{
    return static_cast<double>(m_frames.size()) / kFrameWindow.toSeconds();
}

Duration FramePulse::longestStall() const
{
    return m_stalls.empty() ? Duration() : m_stalls.front().lateness;
}

} // namespace promdesk

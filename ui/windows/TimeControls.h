// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/TimeRange.h"
#include "windows/History.h"

#include <QWidget>

class QComboBox;
class QToolButton;

namespace promdesk {

class TimeRangePopup;

/// Range, refresh and pause, as they stand in the tool bar; the one owner of the range that all
/// pages show, with its zoom history. GUI thread.
class TimeControls final : public QWidget
{
    Q_OBJECT

public:
    explicit TimeControls(const Clock& clock, QWidget* parent = nullptr);

    [[nodiscard]] const TimeRangeSpec& range() const { return m_history.current(); }

    [[nodiscard]] Duration refresh() const;
    [[nodiscard]] bool isPaused() const;

    /// Sets all three as a workspace or a session says, forgets the zoom history and tells
    /// everyone.
    void restore(const TimeRangeSpec& range, Duration refresh);
    void setRange(const TimeRangeSpec& range);
    void setRange(const TimeRange& range);
    void setRefresh(Duration interval);
    void setPaused(bool isPaused);

    void zoomBack();
    void zoomForward();
    void zoomOut();
    void shiftBack();
    void shiftForward();
    /// The same range, ending now again.
    void showLatest();
    void openRangePopup();

Q_SIGNALS:
    void rangeChanged(const promdesk::TimeRangeSpec& range);
    void refreshChanged(promdesk::Duration interval);
    void pausedChanged(bool isPaused);
    void refreshRequested();

private:
    void buildLayout();
    void showRange();
    void showPause();

    const Clock& m_clock;
    History<TimeRangeSpec> m_history;
    QToolButton* m_rangeButton = nullptr;
    QToolButton* m_refreshButton = nullptr;
    QComboBox* m_refresh = nullptr;
    QToolButton* m_pause = nullptr;
    TimeRangePopup* m_popup = nullptr;
};

} // namespace promdesk

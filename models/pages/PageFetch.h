// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "pages/PagePlan.h"
#include "queries/QueryScheduler.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <vector>

namespace promdesk {

/// The answers of one panel, in the order of its plan's queries.
struct PanelAnswer
{
    PanelPlan plan;
    std::vector<SeriesFrame> frames;

    /// Whether every question got an answer.
    [[nodiscard]] bool isComplete() const;
};

/// The answer as a panel shows it: what several sources said to one question is one answer, in
/// which every series has the label `source` (SourceGroups). Any thread; copies the samples of
/// these.
[[nodiscard]] PanelAnswer shownAnswer(const PanelAnswer& answer);

/// Each source that answered and yet is not in what shownAnswer() gave, and why; with the panel's
/// title.
[[nodiscard]] QStringList leftOutSources(const PanelAnswer& shown);

/// Asks every question of a page once, for pictures and files rather than for watching: the same
/// scheduler, steps and limits as on the screen. GUI thread.
class PageFetch final : public QObject
{
public:
    using Done = std::function<void(std::vector<PanelAnswer> answers)>;

    explicit PageFetch(QueryScheduler& scheduler, QObject* parent = nullptr);

    /// Whether charts get raw samples where they would on the screen; not unless this was called.
    void showRawSamples() { m_showsRaw = true; }

    /// widthPx: width of the whole page; each panel is asked in the resolution of its share of it.
    /// done is called once, when every question is answered or has failed. Destroying this, or
    /// starting with another page, cancels.
    void start(const PagePlan& plan, const TimeRangeSpec& range, int widthPx, Done done);

private:
    void take(std::size_t panel, std::size_t query, const SeriesFrame& frame);
    void finish();

    QueryScheduler& m_scheduler;
    std::vector<PanelAnswer> m_answers;
    std::vector<QuerySubscription> m_subscriptions;
    std::size_t m_open = 0;
    bool m_showsRaw = false;
    QTimer m_end; ///< runs once all is answered, and never inside a callback of the scheduler
    Done m_done;
};

} // namespace promdesk

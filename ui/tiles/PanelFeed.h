// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "pages/PagePlan.h"
#include "queries/QueryScheduler.h"

#include <QObject>
#include <QSet>

#include <functional>
#include <vector>

namespace promdesk {

/// Whether a feed asks its sources.
enum class FeedState
{
    Asking,
    Near, ///< asks when nothing in sight waits
    Resting, ///< keeps its frames
};

/// The frames of one panel: subscribes its queries, gathers the answers and merges those of several
/// sources to one question on the scheduler's worker. Calls back at most once per turn of the event
/// loop. Ends with its destruction. GUI thread.
class PanelFeed final : public QObject
{
    Q_OBJECT

public:
    /// One frame per query of shownPlan().
    using FramesDone = std::function<void(const std::vector<SeriesFrame>& frames)>;

    /// scheduler outlives this.
    PanelFeed(QueryScheduler& scheduler, FramesDone onFrames, QObject* parent = nullptr);

    /// Equal queries keep their frames; others begin as Loading.
    void setPlan(const PanelPlan& plan);
    void setTimeRange(const TimeRangeSpec& range);
    void setWidthPx(int widthPx);
    void setState(FeedState state);
    /// One that rests forgets its frames, which may be old, and asks again when it is woken.
    void forgetIfResting();
    /// Ids of sources that are neither asked nor shown.
    void setHiddenSources(const QSet<QString>& hidden);
    /// The user has agreed to what the costly queries of the panel cost over this range.
    void runAnyway();

    /// As they came: one frame per query of the plan.
    [[nodiscard]] const std::vector<SeriesFrame>& frames() const { return m_frames; }

    /// As they were told last: one frame per query of shownPlan().
    [[nodiscard]] const std::vector<SeriesFrame>& shown() const;

    /// True when no frame of a shown source is Loading; also without queries.
    [[nodiscard]] bool isSettled() const;
    /// True when shown() has an answer, or the news that there is none, of every shown source, and
    /// no other is on its way.
    [[nodiscard]] bool isAnswered() const;

private:
    void subscribe();
    void replaceQueries();
    void takeFrame(std::size_t index, const SeriesFrame& frame);
    void callBackSoon();
    void callBack();
    void merge();
    [[nodiscard]] bool needsMerging() const;
    [[nodiscard]] FeedState stateOf(const PlannedQuery& query) const;
    [[nodiscard]] LiveQuery liveQuery(const PlannedQuery& query) const;

    QueryScheduler& m_scheduler;
    FramesDone m_onFrames;
    PanelPlan m_plan;
    std::vector<SeriesFrame> m_frames;
    std::vector<SeriesFrame> m_merged; ///< last told, when they have to be merged
    std::vector<QuerySubscription> m_subscriptions;
    TimeRangeSpec m_range;
    int m_widthPx = 800;
    CostConsent m_consent = CostConsent::Ask;
    FeedState m_state = FeedState::Resting;
    QSet<QString> m_hidden;
    bool m_isCallPending = false;
    bool m_isMerging = false;
    bool m_isMergeOld = false; ///< what is being merged has changed meanwhile
    quint64 m_planNumber = 0; ///< a merge of another plan is of no use
};

} // namespace promdesk

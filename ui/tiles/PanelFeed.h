// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/TimeRange.h"
#include "pages/PagePlan.h"
#include "queries/QueryScheduler.h"

#include <QObject>

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

/// The frames of one panel: subscribes its queries and gathers the answers, one frame per query in
/// the plan's order. Calls back at most once per turn of the event loop. Ends with its destruction.
/// GUI thread.
class PanelFeed final : public QObject
{
    Q_OBJECT

public:
    using FramesDone = std::function<void(const std::vector<SeriesFrame>& frames)>;

    /// scheduler outlives this.
    PanelFeed(QueryScheduler& scheduler, FramesDone onFrames, QObject* parent = nullptr);

    /// Equal queries keep their frames; others begin as Loading.
    void setPlan(const PanelPlan& plan);
    void setTimeRange(const TimeRangeSpec& range);
    void setWidthPx(int widthPx);
    void setState(FeedState state);
    /// The user has agreed to what the costly queries of the panel cost over this range.
    void runAnyway();

    [[nodiscard]] const std::vector<SeriesFrame>& frames() const { return m_frames; }

    /// True when no frame is Loading; also without queries.
    [[nodiscard]] bool isSettled() const;

private:
    void subscribe();
    void replaceQueries();
    void takeFrame(std::size_t index, const SeriesFrame& frame);
    void callBackSoon();
    [[nodiscard]] LiveQuery liveQuery(const PlannedQuery& query) const;

    QueryScheduler& m_scheduler;
    FramesDone m_onFrames;
    std::vector<PlannedQuery> m_queries;
    std::vector<SeriesFrame> m_frames;
    std::vector<QuerySubscription> m_subscriptions;
    TimeRangeSpec m_range;
    int m_widthPx = 800;
    CostConsent m_consent = CostConsent::Ask;
    FeedState m_state = FeedState::Resting;
    bool m_isCallPending = false;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/PanelFeed.h"

#include <QTimer>

#include <algorithm>

namespace promdesk {

namespace {

/// Widths are asked for in steps, so that dragging a splitter does not ask at every pixel.
constexpr int kWidthStepPx = 64;

bool isSameQuestion(const PlannedQuery& a, const PlannedQuery& b)
{
    return a.sourceId == b.sourceId && a.expression == b.expression && a.kind == b.kind;
}

Attention attentionOf(FeedState state)
{
    switch (state) {
    case FeedState::Asking:
        return Attention::Visible;
    case FeedState::Near:
        return Attention::Near;
    case FeedState::Resting:
        break;
    }
    return Attention::Hidden;
}

} // namespace

PanelFeed::PanelFeed(QueryScheduler& scheduler, FramesDone onFrames, QObject* parent)
    : QObject(parent)
    , m_scheduler(scheduler)
    , m_onFrames(std::move(onFrames))
{ }

void PanelFeed::setPlan(const PanelPlan& plan)
{
    const bool isSame = std::equal(m_queries.begin(), m_queries.end(), plan.queries.begin(),
        plan.queries.end(), isSameQuestion);
    m_queries = plan.queries;
    if (isSame) {
        callBackSoon(); // the body begins anew with a new plan
        return;
    }
    m_consent = CostConsent::Ask;
    m_subscriptions.clear();
    m_frames.assign(m_queries.size(), SeriesFrame());
    if (m_state != FeedState::Resting) {
        subscribe();
    }
    callBackSoon();
}

void PanelFeed::setTimeRange(const TimeRangeSpec& range)
{
    if (m_range == range) {
        return;
    }
    m_range = range;
    m_consent = CostConsent::Ask;
    replaceQueries();
}

void PanelFeed::setWidthPx(int widthPx)
{
    const int rounded = std::max(1, (widthPx + kWidthStepPx - 1) / kWidthStepPx) * kWidthStepPx;
    if (m_widthPx == rounded) {
        return;
    }
    m_widthPx = rounded;
    replaceQueries();
}

void PanelFeed::setState(FeedState state)
{
    if (m_state == state) {
        return;
    }
    m_state = state;
    if (state != FeedState::Resting && m_subscriptions.empty()) {
        subscribe();
    }
    for (QuerySubscription& subscription : m_subscriptions) {
        subscription.setAttention(attentionOf(state));
    }
}

void PanelFeed::runAnyway()
{
    m_consent = CostConsent::Given;
    for (QuerySubscription& subscription : m_subscriptions) {
        subscription.runAnyway();
    }
}

bool PanelFeed::isSettled() const
{
    return std::none_of(m_frames.begin(), m_frames.end(),
        [](const SeriesFrame& frame) { return frame.state == FrameState::Loading; });
}

void PanelFeed::subscribe()
{
    m_subscriptions.reserve(m_queries.size());
    for (std::size_t i = 0; i < m_queries.size(); ++i) {
        m_subscriptions.push_back(m_scheduler.subscribe(liveQuery(m_queries.at(i)),
            [this, i](const SeriesFrame& frame) { takeFrame(i, frame); }));
        m_subscriptions.back().setAttention(attentionOf(m_state));
    }
}

void PanelFeed::replaceQueries()
{
    for (std::size_t i = 0; i < m_subscriptions.size(); ++i) {
        m_subscriptions.at(i).setQuery(liveQuery(m_queries.at(i)));
    }
}

void PanelFeed::takeFrame(std::size_t index, const SeriesFrame& frame)
{
    if (index < m_frames.size()) {
        m_frames.at(index) = frame;
        callBackSoon();
    }
}

void PanelFeed::callBackSoon()
{
    if (m_isCallPending) {
        return;
    }
    m_isCallPending = true;
    QTimer::singleShot(0, this, [this] {
        m_isCallPending = false;
        m_onFrames(m_frames);
    });
}

LiveQuery PanelFeed::liveQuery(const PlannedQuery& query) const
{
    return { .sourceId = query.sourceId,
        .expression = query.expression,
        .kind = query.kind,
        .range = m_range,
        .widthPx = m_widthPx,
        .minimumStep = {},
        .consent = m_consent };
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "tiles/PanelFeed.h"

#include "pages/SourceGroups.h"

#include <QPointer>
#include <QTimer>

#include <algorithm>
#include <memory>

namespace promdesk {

namespace {

/// Widths are asked for in steps, so that dragging a splitter does not ask at every pixel.
constexpr int kWidthStepPx = 64;

bool isSameQuestion(const PlannedQuery& a, const PlannedQuery& b)
{
    return a.sourceId == b.sourceId && a.expression == b.expression && a.kind == b.kind
        && a.group == b.group;
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
    const bool isSame = std::equal(m_plan.queries.begin(), m_plan.queries.end(),
        plan.queries.begin(), plan.queries.end(), isSameQuestion);
    m_plan = plan;
    ++m_planNumber;
    if (isSame) {
        replaceQueries(); // another style may want other samples
        callBackSoon(); // the body begins anew with a new plan
        return;
    }
    m_consent = CostConsent::Ask;
    m_subscriptions.clear();
    m_frames.assign(m_plan.queries.size(), SeriesFrame());
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
    for (std::size_t i = 0; i < m_subscriptions.size(); ++i) {
        m_subscriptions[i].setAttention(attentionOf(stateOf(m_plan.queries[i])));
    }
}

void PanelFeed::forgetIfResting()
{
    if (m_state == FeedState::Resting) {
        m_subscriptions.clear();
        m_frames.assign(m_plan.queries.size(), SeriesFrame());
        callBackSoon();
    }
}

void PanelFeed::setHiddenSources(const QSet<QString>& hidden)
{
    if (m_hidden == hidden) {
        return;
    }
    m_hidden = hidden;
    for (std::size_t i = 0; i < m_subscriptions.size(); ++i) {
        m_subscriptions[i].setAttention(attentionOf(stateOf(m_plan.queries[i])));
    }
    callBackSoon();
}

FeedState PanelFeed::stateOf(const PlannedQuery& query) const
{
    return m_hidden.contains(query.sourceId) ? FeedState::Resting : m_state;
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
    for (std::size_t i = 0; i < m_frames.size(); ++i) {
        const bool isShown = !m_hidden.contains(m_plan.queries[i].sourceId);
        if (isShown && m_frames[i].state == FrameState::Loading) {
            return false;
        }
    }
    return true;
}

bool PanelFeed::isAnswered() const
{
    for (std::size_t i = 0; i < m_frames.size(); ++i) {
        const bool isShown = !m_hidden.contains(m_plan.queries[i].sourceId);
        const FrameState state = m_frames[i].state;
        if (isShown && (state == FrameState::Loading || state == FrameState::Refreshing)) {
            return false;
        }
    }
    return !m_isCallPending && !m_isMerging;
}

void PanelFeed::subscribe()
{
    m_subscriptions.reserve(m_plan.queries.size());
    for (std::size_t i = 0; i < m_plan.queries.size(); ++i) {
        const PlannedQuery& query = m_plan.queries.at(i);
        m_subscriptions.push_back(m_scheduler.subscribe(
            liveQuery(query), [this, i](const SeriesFrame& frame) { takeFrame(i, frame); }));
        m_subscriptions.back().setAttention(attentionOf(stateOf(query)));
    }
}

void PanelFeed::replaceQueries()
{
    for (std::size_t i = 0; i < m_subscriptions.size(); ++i) {
        m_subscriptions.at(i).setQuery(liveQuery(m_plan.queries.at(i)));
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
        callBack();
    });
}

void PanelFeed::callBack()
{
    if (!needsMerging()) {
        m_merged.clear();
        m_onFrames(m_frames);
    } else if (m_isMerging) {
        m_isMergeOld = true;
    } else {
        merge();
    }
}

bool PanelFeed::needsMerging() const
{
    return hasSourceGroups(m_plan)
        || std::any_of(m_plan.queries.begin(), m_plan.queries.end(),
            [this](const PlannedQuery& query) { return m_hidden.contains(query.sourceId); });
}

const std::vector<SeriesFrame>& PanelFeed::shown() const
{
    return needsMerging() ? m_merged : m_frames;
}

void PanelFeed::merge()
{
    m_isMerging = true;
    m_isMergeOld = false;
    const auto merged = std::make_shared<std::vector<SeriesFrame>>();
    m_scheduler.compute([merged, plan = m_plan, frames = m_frames,
                            hidden = m_hidden] { *merged = shownFrames(plan, frames, hidden); },
        [self = QPointer<PanelFeed>(this), merged, number = m_planNumber] {
            if (!self) {
                return;
            }
            self->m_isMerging = false;
            if (number == self->m_planNumber) {
                self->m_merged = *merged;
                self->m_onFrames(*merged);
            }
            if (self && (self->m_isMergeOld || number != self->m_planNumber)) {
                self->callBack();
            }
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
        .consent = m_consent,
        .companions = companionsOf(m_plan, query),
        .raw = rawSamplesOf(m_plan, query),
        .origin = { .asker = RequestOrigin::Asker::Panel, .name = m_plan.spec.title } };
}

} // namespace promdesk

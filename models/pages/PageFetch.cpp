// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "pages/PageFetch.h"

#include "pages/SourceGroups.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kGridColumns = 24;

bool isSettled(FrameState state)
{
    return state == FrameState::Fresh || state == FrameState::Stale || state == FrameState::Failed
        || state == FrameState::Costly;
}

LiveQuery toLiveQuery(const PanelPlan& panel, const PlannedQuery& planned,
    const TimeRangeSpec& range, int widthPx, RawSamples raw)
{
    return { .sourceId = planned.sourceId,
        .expression = planned.expression,
        .kind = planned.kind,
        .range = range,
        .widthPx = widthPx,
        .minimumStep = {},
        .consent = CostConsent::Given, // whoever saves or exports has said what they want
        .companions = companionsOf(panel, planned),
        .raw = raw,
        .origin = { .asker = RequestOrigin::Asker::Export } };
}

} // namespace

bool PanelAnswer::isComplete() const
{
    return std::all_of(frames.begin(), frames.end(), [](const SeriesFrame& frame) {
        return frame.state == FrameState::Fresh && frame.snapshot && !frame.snapshot->isPartial;
    });
}

PanelAnswer shownAnswer(const PanelAnswer& answer)
{
    return hasSourceGroups(answer.plan) ? PanelAnswer { .plan = shownPlan(answer.plan),
        .frames = shownFrames(answer.plan, answer.frames, {}) }
                                        : answer;
}

QStringList leftOutSources(const PanelAnswer& shown)
{
    QStringList lines;
    for (const SeriesFrame& frame : shown.frames) {
        for (const QString& line : leftOutSources(frame)) {
            lines += QString(shown.plan.spec.title + u": "_s + line);
        }
    }
    lines.removeDuplicates();
    return lines;
}

PageFetch::PageFetch(QueryScheduler& scheduler, QObject* parent)
    : QObject(parent)
    , m_scheduler(scheduler)
{
    m_end.setSingleShot(true);
    connect(&m_end, &QTimer::timeout, this, &PageFetch::finish);
}

void PageFetch::start(const PagePlan& plan, const TimeRangeSpec& range, int widthPx, Done done)
{
    m_end.stop();
    m_done = std::move(done);
    m_subscriptions.clear();
    m_answers.clear();
    m_open = 0;
    for (const PanelPlan& panel : plan.panels) {
        m_answers.push_back({ panel, std::vector<SeriesFrame>(panel.queries.size()) });
        m_open += panel.queries.size();
    }
    if (m_open == 0) {
        // Later, so that done never runs before start() has returned.
        m_end.start(0);
        return;
    }
    for (std::size_t p = 0; p < plan.panels.size(); ++p) {
        const PanelPlan& panel = plan.panels[p];
        const int ownWidth = widthPx * panel.spec.place.width / kGridColumns;
        const int panelWidth = std::max({ 64, ownWidth, widthPx / kNarrowestStepShare });
        for (std::size_t q = 0; q < panel.queries.size(); ++q) {
            const RawSamples raw =
                m_showsRaw ? rawSamplesOf(panel, panel.queries[q]) : RawSamples::Never;
            m_subscriptions.push_back(
                m_scheduler.subscribe(toLiveQuery(panel, panel.queries[q], range, panelWidth, raw),
                    [this, p, q](const SeriesFrame& frame) { take(p, q, frame); }));
        }
    }
}

void PageFetch::take(std::size_t panel, std::size_t query, const SeriesFrame& frame)
{
    SeriesFrame& slot = m_answers.at(panel).frames.at(query);
    if (isSettled(slot.state) || !isSettled(frame.state)) {
        return;
    }
    slot = frame;
    if (--m_open == 0) {
        // Subscriptions must not be dropped inside their own callback.
        m_end.start(0);
    }
}

void PageFetch::finish()
{
    m_subscriptions.clear();
    if (const Done done = std::exchange(m_done, nullptr)) {
        done(std::move(m_answers));
    }
}

} // namespace promdesk

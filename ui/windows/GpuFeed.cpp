// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/GpuFeed.h"

#include "explorer/FleetMap.h"

#include <algorithm>
#include <utility>

namespace promdesk {

GpuFeed::GpuFeed(Parts parts, QObject* parent)
    : QObject(parent)
    , m_parts(std::move(parts))
{
    connect(&m_parts.map, &FleetMap::gpusWanted, this, &GpuFeed::ask);
}

void GpuFeed::ask(const std::vector<Scope>& nodes, const std::string& signalId)
{
    GpuPlan plan = planGpus(nodes, signalId, *m_parts.topology(), *m_parts.profiles());
    if (std::exchange(m_signalId, signalId) != signalId) {
        m_known.clear();
    }
    forgetOthers(nodes);
    know(std::move(plan.missing));
    if (plan.questions != m_questions) {
        m_questions = std::move(plan.questions);
        subscribe();
    }
}

/// Anew: rows of an answer to other nodes would be taken for those of these.
void GpuFeed::subscribe()
{
    m_subscriptions.clear();
    for (const GpuQuestion& question : m_questions) {
        LiveQuery query;
        query.sourceId = question.sourceId;
        query.expression = question.expression;
        query.kind = QueryRequest::Kind::Instant;
        m_subscriptions.push_back(m_parts.scheduler.subscribe(std::move(query),
            [this, question](const SeriesFrame& frame) { take(question, frame); }));
        m_subscriptions.back().setVisible(true);
    }
}

void GpuFeed::take(const GpuQuestion& question, const SeriesFrame& frame)
{
    if (frame.snapshot) {
        know(readGpus(question, *frame.snapshot));
        return;
    }
    if (frame.state != FrameState::Failed || !frame.error) {
        return;
    }
    std::vector<NodeGpus> failed;
    for (const Scope& node : question.nodes) {
        failed.push_back({ .node = node, .gpus = {}, .missing = frame.error->toDisplayText() });
    }
    know(std::move(failed));
}

/// In the place of what was known of these nodes.
void GpuFeed::know(std::vector<NodeGpus> nodes)
{
    for (NodeGpus& node : nodes) {
        const auto at = std::find_if(m_known.begin(), m_known.end(),
            [&node](const NodeGpus& known) { return known.node == node.node; });
        if (at == m_known.end()) {
            m_known.push_back(std::move(node));
        } else {
            *at = std::move(node);
        }
    }
    m_parts.map.setGpus(m_signalId, m_known);
}

void GpuFeed::forgetOthers(const std::vector<Scope>& nodes)
{
    std::erase_if(m_known, [&nodes](const NodeGpus& known) {
        return std::find(nodes.begin(), nodes.end(), known.node) == nodes.end();
    });
}

} // namespace promdesk

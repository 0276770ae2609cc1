// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "profiles/ServerProfile.h"
#include "queries/QueryScheduler.h"
#include "topology/GpuQuestions.h"

#include <QObject>

#include <functional>
#include <string>
#include <vector>

namespace promdesk {

class FleetMap;

/// Asks for what the fleet map shows of each GPU: one question to each source, for the nodes that
/// are large enough, as long as they are. Values stay until newer ones are there. GUI thread.
class GpuFeed final : public QObject
{
    Q_OBJECT

public:
    /// All of it outlives the feed.
    struct Parts
    {
        QueryScheduler& scheduler;
        FleetMap& map;
        std::function<ProfileSetPtr()> profiles; ///< in use now
        std::function<TopologyPtr()> topology; ///< as it is known now; not null
    };

    explicit GpuFeed(Parts parts, QObject* parent = nullptr);

private:
    void ask(const std::vector<Scope>& nodes, const std::string& signalId);
    void subscribe();
    void take(const GpuQuestion& question, const SeriesFrame& frame);
    void know(std::vector<NodeGpus> nodes);
    void forgetOthers(const std::vector<Scope>& nodes);

    Parts m_parts;
    std::string m_signalId;
    std::vector<GpuQuestion> m_questions;
    std::vector<QuerySubscription> m_subscriptions; ///< one for each question
    std::vector<NodeGpus> m_known;
};

} // namespace promdesk

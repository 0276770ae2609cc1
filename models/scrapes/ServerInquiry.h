// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "profiles/ServerProfile.h"
#include "scrapes/ServerReport.h"
#include "sources/DataSource.h"
#include "topology/TopologyTree.h"

#include <functional>
#include <memory>
#include <vector>

namespace promdesk {

/// Asks servers for their targets, rules and cardinality: one request each per server, no more than
/// what is wanted. One inquiry at a time: a new one, or destroying this, cancels what is out. GUI
/// thread; callbacks run there too, rows are made on a worker.
class ServerInquiry
{
public:
    using Done = std::function<void(ServerReport)>;
    /// Null: the source is gone.
    using SourceOf = std::function<DataSource*(const QString& id)>;

    enum class Wanted
    {
        Targets,
        Everything,
    };

    ServerInquiry(ProfileSetPtr profiles, SourceOf sourceOf, Executor& gui);
    ~ServerInquiry();
    ServerInquiry(const ServerInquiry&) = delete;
    ServerInquiry& operator=(const ServerInquiry&) = delete;

    /// Other profiles from the next inquiry on; one that runs is cancelled.
    void setProfiles(ProfileSetPtr profiles);

    [[nodiscard]] bool isRunning() const { return m_run != nullptr; }

    /// topology: not null; its sources are asked, or the one that is named. done is called once,
    /// later, unless another inquiry or the end of this comes before.
    void start(const TopologyPtr& topology, const QString& sourceId, Wanted wanted, Done done);
    void cancel();

private:
    struct Run;

    void ask(const TopologySource& source, MetadataKind kind,
        const std::shared_ptr<const EntityIndex>& index);
    void finishOne();

    ProfileSetPtr m_profiles;
    SourceOf m_sourceOf;
    Executor& m_gui;
    std::shared_ptr<Run> m_run; ///< null when idle; callbacks hold it weakly
};

} // namespace promdesk

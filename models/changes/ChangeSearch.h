// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/FleetChange.h"
#include "core/Executor.h"
#include "profiles/ServerProfile.h"
#include "sources/DataSource.h"
#include "topology/TopologyTree.h"

#include <functional>
#include <memory>
#include <vector>

namespace promdesk {

/// What is compared: before is earlier than after.
struct ChangeQuestion
{
    Instant before;
    Instant after;
    Scope scope; ///< with a source: only that one is asked
};

/// Asks every source that has the scope what it knew at two times, at most ten bounded questions
/// each, more where a server takes short ones only, and compares the answers on a worker. One
/// comparison at a time: a new one, or destroying this, cancels what is out. GUI thread; callbacks
/// run there too.
class ChangeSearch
{
public:
    using Done = std::function<void(ChangeReport)>;
    /// Null: the source is gone.
    using SourceOf = std::function<DataSource*(const QString& id)>;

    /// The threads tasks go to; both outlive this.
    struct Threads
    {
        Executor& gui; ///< runs tasks on this object's thread
        Executor& workers;
    };

    /// Questions to one source, at most, if it takes long ones.
    static constexpr int kMostRequests = 10;

    ChangeSearch(ProfileSetPtr profiles, SourceOf sourceOf, Threads threads);
    ~ChangeSearch();
    ChangeSearch(const ChangeSearch&) = delete;
    ChangeSearch& operator=(const ChangeSearch&) = delete;

    /// Other profiles from the next comparison on; one that runs is cancelled.
    void setProfiles(ProfileSetPtr profiles);

    [[nodiscard]] bool isRunning() const { return m_run != nullptr; }

    /// topology: today's fleet, not null; its sources are asked. done is called once, later, unless
    /// another comparison or the end of this comes before.
    void start(const ChangeQuestion& question, const TopologyPtr& topology, Done done);
    void cancel();

private:
    struct Part;
    struct Run;

    void askFirst(std::size_t index);
    void askCounts(std::size_t index);
    void askSecond(std::size_t index);
    void compare(std::size_t index);
    void finishPart();
    void ask(std::size_t index, Instant at, const std::string& expression, const QString& topic,
        SnapshotPtr* place);
    void askBoth(std::size_t index, const std::string& expression, const QString& topic,
        SnapshotPtr* before, SnapshotPtr* after);
    void finishOne(std::size_t index);

    ProfileSetPtr m_profiles;
    SourceOf m_sourceOf;
    Threads m_threads;
    std::shared_ptr<Run> m_run; ///< null when idle; callbacks hold it weakly
};

} // namespace promdesk

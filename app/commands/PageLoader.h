// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/FleetSession.h"
#include "commands/PageChoice.h"
#include "pages/PageFetch.h"
#include "workspace/Workspace.h"

#include <QHash>

#include <functional>
#include <memory>
#include <vector>

namespace promdesk {

/// One page with its answers.
struct LoadedPage
{
    QString title;
    Scope scope;
    bool isFleet = false; ///< the map of the fleet: no panels
    std::vector<PanelAnswer> answers;
};

/// What `render` and `export` were asked for.
struct LoadedPages
{
    TopologyPtr topology;
    TimeRange range;
    std::vector<LoadedPage> pages;
    QStringList problems; ///< what could not be read, one sentence each

    [[nodiscard]] bool isComplete() const;
};

/// Reads a workspace or a level page, discovers what it needs and asks all its questions once. Main
/// thread.
class PageLoader
{
public:
    using Done = std::function<void(Result<LoadedPages>)>;

    enum class Depth
    {
        Answers,
        Plans, ///< nothing is asked but what the fleet is: answers have no frames
    };

    struct Wish
    {
        PageChoice choice;
        TimeRangeSpec range;
        int widthPx = 1920;
        Depth depth = Depth::Answers;
        RawSamples raw = RawSamples::Never; ///< for charts: WhenFiner as on the screen
    };

    /// deadline: of all that start() does; see CommandSession.
    PageLoader(const std::vector<ServerChoice>& servers, FleetKnowledge knowledge,
        std::optional<Duration> deadline = std::nullopt);
    ~PageLoader();

    /// done is called once, later. Errors: those of reading the file, NotFound for an entity that
    /// is not there, the servers' problem when none of them answered, Timeout at the deadline.
    void start(Wish wish, Done done);

    [[nodiscard]] FleetSession& session() { return m_session; }

private:
    void plan(const TopologyPtr& topology, const QStringList& problems);
    [[nodiscard]] Result<std::vector<PageSpec>> wantedPages(const TopologyTree& topology) const;
    [[nodiscard]] std::vector<RosterSource> rosterOf(const TopologyTree& topology) const;
    void fetchNext();
    void keepPlans();
    void finish();
    void giveUp();

    FleetSession m_session;
    std::vector<ConnectionSettings> m_servers;
    Wish m_wish;
    Done m_done;
    std::vector<PageSpec> m_workspacePages;
    QHash<QString, QString> m_haGroups; ///< by id of the server, as the workspace has them
    std::vector<PagePlan> m_plans; ///< one per page
    std::unique_ptr<PageFetch> m_fetch;
    LoadedPages m_loaded;
    std::size_t m_next = 0;
};

} // namespace promdesk

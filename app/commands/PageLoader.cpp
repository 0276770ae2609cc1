// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/PageLoader.h"

#include "commands/SavedPages.h"
#include "pages/FleetFilter.h"
#include "pages/PageFilter.h"
#include "pages/PageTemplates.h"

#include <QCoreApplication>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(PageLoader)
};

bool isLevelPage(const PageSpec& page)
{
    return page.kind != u"custom";
}

/// Whether plain probing is enough to ask this page.
bool needsDiscovery(const PageSpec& page)
{
    return isLevelPage(page) || page.scope.level != Level::Fleet
        || std::any_of(page.panels.begin(), page.panels.end(), [](const PanelSpec& panel) {
               return std::any_of(panel.queries.begin(), panel.queries.end(),
                   [](const PanelQuery& query) { return !query.signal.isEmpty(); });
           });
}

/// A page of an entity is for one that exists; a level page shows the ready-made panels of its
/// level.
Result<PageSpec> completed(const PageSpec& page, const TopologyTree& topology)
{
    if (page.scope.level == Level::Fleet) {
        return page;
    }
    const auto scope = locate(page.scope, topology);
    if (!scope) {
        return failure(scope.error());
    }
    if (!isLevelPage(page)) {
        PageSpec located = page;
        located.scope = *scope;
        return located;
    }
    auto made = readyMadePage(*scope, topology);
    if (made && !page.title.isEmpty()) {
        made->title = page.title;
    }
    return made;
}

/// Does a page ask for something, and for nothing that is there?
bool asksInVain(const PagePlan& plan)
{
    const auto wants = [](const PanelPlan& panel) { return !panel.spec.queries.empty(); };
    return std::any_of(plan.panels.begin(), plan.panels.end(), wants)
        && std::all_of(plan.panels.begin(), plan.panels.end(),
            [](const PanelPlan& panel) { return panel.queries.empty(); });
}

std::vector<ConnectionSettings> settingsOf(const std::vector<ServerChoice>& servers)
{
    std::vector<ConnectionSettings> settings;
    for (const ServerChoice& server : servers) {
        settings.push_back(server.settings);
    }
    return settings;
}

PageSpec levelPage(const Scope& scope)
{
    PageSpec page;
    page.kind = toText(scope.level);
    page.scope = scope;
    return page;
}

} // namespace

bool LoadedPages::isComplete() const
{
    return problems.isEmpty()
        && std::all_of(pages.begin(), pages.end(), [](const LoadedPage& page) {
               return std::all_of(page.answers.begin(), page.answers.end(),
                   [](const PanelAnswer& answer) { return answer.isComplete(); });
           });
}

PageLoader::PageLoader(const std::vector<ServerChoice>& servers, FleetKnowledge knowledge,
    std::optional<Duration> deadline)
    : m_session(servers, std::move(knowledge), deadline)
    , m_servers(settingsOf(servers))
{
    m_session.whenOver([this] { giveUp(); });
}

PageLoader::~PageLoader() = default;

void PageLoader::start(Wish wish, Done done)
{
    m_wish = std::move(wish);
    m_done = std::move(done);
    if (m_wish.choice.workspaceFile.isEmpty()) {
        m_workspacePages = { levelPage(m_wish.choice.scope) };
    } else {
        auto saved = savedPages(m_wish.choice.workspaceFile, m_servers);
        if (!saved) {
            m_session.post([this, error = saved.error()] { m_done(failure(error)); });
            return;
        }
        m_workspacePages = std::move(saved->pages);
        m_haGroups = std::move(saved->haGroups);
    }
    const auto next = [this](const TopologyPtr& topology, const QStringList& problems) {
        plan(topology, problems);
    };
    if (std::any_of(m_workspacePages.begin(), m_workspacePages.end(), needsDiscovery)) {
        m_session.discover(next);
    } else {
        m_session.connectOnly(next);
    }
}

Result<std::vector<PageSpec>> PageLoader::wantedPages(const TopologyTree& topology) const
{
    std::vector<PageSpec> pages;
    for (const PageSpec& page : m_workspacePages) {
        auto made = completed(page, topology);
        if (!made) {
            return failure(made.error());
        }
        pages.push_back(std::move(*made));
    }
    return pages;
}

/// The servers that answered: of the others it was told already.
std::vector<RosterSource> PageLoader::rosterOf(const TopologyTree& topology) const
{
    std::vector<RosterSource> roster;
    for (const TopologySource& source : topology.sources) {
        roster.push_back(
            { .id = source.id, .name = source.name, .haGroup = m_haGroups.value(source.id) });
    }
    return roster;
}

void PageLoader::plan(const TopologyPtr& topology, const QStringList& problems)
{
    if (topology->sources.empty()) {
        m_done(failure(ErrorKind::Connect, problems.join(u"; "_s)));
        return;
    }
    if (m_session.isOver()) {
        m_done(problems.isEmpty() ? failure(m_session.lateness())
                                  : failure(ErrorKind::Timeout, problems.join(u"; "_s)));
        return;
    }
    const auto range = resolve(m_wish.range, m_session.clock().now());
    const auto pages = wantedPages(*topology);
    if (!range || !pages) {
        m_done(failure(range ? pages.error() : range.error()));
        return;
    }
    const std::vector<LabelFilter>& filters = m_wish.choice.filters;
    m_loaded = { .topology = filteredFleet(topology, filters),
        .range = *range,
        .pages = {},
        .problems = problems };
    const FleetKnowledge& knowledge = m_session.knowledge();
    for (const PageSpec& page : *pages) {
        m_plans.push_back(
            planPage(page, *topology, *knowledge.profiles, knowledge.catalog, rosterOf(*topology)));
        applyFilters(m_plans.back(), *topology, filters);
        if (asksInVain(m_plans.back())) {
            m_loaded.problems +=
                page.title + u": "_s + Words::tr("nothing that its panels ask for was found");
        }
        const bool isFleet = isLevelPage(page) && page.scope.level == Level::Fleet;
        m_loaded.pages.push_back({ .title = isFleet ? Words::tr("Fleet") : page.title,
            .scope = page.scope,
            .isFleet = isFleet,
            .answers = {} });
    }
    fetchNext();
}

void PageLoader::fetchNext()
{
    if (m_wish.depth == Depth::Plans) {
        keepPlans();
    }
    if (m_next == m_plans.size()) {
        finish();
        return;
    }
    if (m_session.isOver()) {
        return; // it was told
    }
    // One moment for all pages: relative texts would move on while they are asked.
    const TimeRangeSpec range { toEpochText(m_loaded.range.start),
        toEpochText(m_loaded.range.end) };
    m_fetch = std::make_unique<PageFetch>(m_session.scheduler());
    if (m_wish.raw == RawSamples::WhenFiner) {
        m_fetch->showRawSamples();
    }
    m_fetch->start(
        m_plans[m_next], range, m_wish.widthPx, [this](std::vector<PanelAnswer> answers) {
            m_loaded.pages[m_next++].answers = std::move(answers);
            // Not from inside the fetch that is about to be replaced.
            m_session.post([this] { fetchNext(); });
        });
}

void PageLoader::keepPlans()
{
    for (; m_next < m_plans.size(); ++m_next) {
        for (PanelPlan& panel : m_plans[m_next].panels) {
            m_loaded.pages[m_next].answers.push_back({ .plan = std::move(panel), .frames = {} });
        }
    }
}

/// While servers are still asked what they are, plan() follows with their problems.
void PageLoader::giveUp()
{
    if (m_plans.empty()) {
        return;
    }
    m_fetch.reset();
    if (const Done done = std::exchange(m_done, nullptr)) {
        done(failure(m_session.lateness()));
    }
}

void PageLoader::finish()
{
    for (const LoadedPage& page : m_loaded.pages) {
        for (const PanelAnswer& answer : page.answers) {
            for (const SeriesFrame& frame : answer.frames) {
                if (frame.error) {
                    m_loaded.problems += answer.plan.spec.title + u": "_s + frame.error->message;
                }
            }
        }
    }
    m_loaded.problems.removeDuplicates();
    if (const Done done = std::exchange(m_done, nullptr)) {
        done(std::move(m_loaded));
    }
}

} // namespace promdesk

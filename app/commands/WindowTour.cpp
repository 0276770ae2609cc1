// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/WindowTour.h"

#include "core/AtomicFile.h"
#include "explorer/FleetMap.h"
#include "explorer/FleetView.h"
#include "render/PageRenderer.h"
#include "tiles/PageView.h"
#include "windows/FilterBar.h"
#include "windows/FilterController.h"
#include "windows/InspectionController.h"
#include "windows/MainWindow.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"
#include "windows/PageTabs.h"
#include "windows/ServersController.h"

#include <QAction>
#include <QCoreApplication>
#include <QDir>
#include <QEvent>
#include <QPixmap>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr QSize kWindowSize(1440, 900);
constexpr int kWatchMs = 250;
constexpr int kRepaintMs = 150; ///< charts repaint at the next display frame
constexpr int kMostWaits = 120; ///< half a minute for one page

/// The entity most worth a picture: the one in the worst state.
template <typename Entities> const typename Entities::value_type* worstOf(const Entities& entities)
{
    const auto at = std::max_element(entities.begin(), entities.end(),
        [](const auto& a, const auto& b) { return a.verdict.health < b.verdict.health; });
    return at == entities.end() ? nullptr : &*at;
}

Scope scopeIn(
    const TopologySource& source, const TopologyCluster& cluster, Level level, const QString& name)
{
    return { .level = level,
        .source = source.id,
        .cluster = cluster.name,
        .node = level == Level::Node ? name : QString(),
        .endpoint = level == Level::Endpoint ? name : QString() };
}

void lookBySize(FleetView& fleet)
{
    fleet.setLook({ .shown = u"endpoints"_s, .view = {}, .fill = {}, .size = u"request_rate"_s });
}

void lookAtTreemap(FleetView& fleet)
{
    fleet.setLook({ .shown = u"endpoints"_s,
        .view = u"treemap"_s,
        .fill = u"latency_p99"_s,
        .size = u"request_rate"_s });
}

void lookFromFar(FleetView& fleet)
{
    fleet.setLook({});
    fleet.map().zoomBy(MapRoom::kFarthest);
}

void lookAtAll(FleetView& fleet)
{
    fleet.setLook({});
    fleet.map().sight().showAll(MapSight::Motion::AtOnce);
}

/// A node with its GPUs and endpoints.
void lookIntoNodes(FleetView& fleet)
{
    fleet.setLook({});
    const std::vector<QRectF>& cells = fleet.map().places().cells;
    if (!cells.empty()) {
        fleet.map().sight().show(cells.front());
    }
}

} // namespace

WindowTour::WindowTour(LoadedKnowledge knowledge, QString folder)
    : m_folder(std::move(folder))
    , m_program(std::move(knowledge), Places::below(m_places.path()))
{
    m_watch.setInterval(kWatchMs);
    connect(&m_watch, &QTimer::timeout, this, &WindowTour::lookAround);
}

WindowTour::~WindowTour() = default;

void WindowTour::start(const QUrl& server, Done done)
{
    m_done = std::move(done);
    StartOptions options;
    options.restoresSession = false;
    m_program.start(options);
    m_program.window().resize(kWindowSize);
    connect(&m_program.fleet(), &FleetMonitor::topologyChanged, this,
        [this](const TopologyPtr& topology) { planStops(topology); });
    keepPictures(u"start"_s, [this, server] { m_program.sources().connectToDemo(server); });
}

void WindowTour::planStops(const TopologyPtr& topology)
{
    const bool isKnown =
        !m_stops.empty() || topology->sources.empty() || topology->sources.front().clusters.empty();
    if (isKnown) {
        return;
    }
    const TopologySource& source = topology->sources.front();
    const TopologyCluster* cluster = worstOf(source.clusters);
    m_worstCluster = cluster->name;
    m_stops.push_back({ u"fleet"_s, {} });
    m_stops.push_back({ .name = u"fleet-sized"_s, .scope = {}, .look = lookBySize });
    m_stops.push_back({ .name = u"fleet-treemap"_s, .scope = {}, .look = lookAtTreemap });
    m_stops.push_back({ .name = u"fleet-far"_s, .scope = {}, .look = lookFromFar });
    m_stops.push_back({ .name = u"fleet-zoomed"_s, .scope = {}, .look = lookIntoNodes });
    m_stops.push_back(
        { .name = u"fleet-filtered"_s, .scope = {}, .extra = Extra::Filters, .look = lookAtAll });
    m_stops.push_back({ u"detection"_s, {}, Extra::Detection });
    m_stops.push_back({ u"cluster"_s, scopeIn(source, *cluster, Level::Cluster, cluster->name) });
    for (const TopologyCluster& one : source.clusters) {
        if (const TopologyNode* node = worstOf(one.nodes)) {
            m_stops.push_back(
                { u"node-"_s + one.name, scopeIn(source, one, Level::Node, node->name) });
        }
        if (const TopologyEndpoint* endpoint = worstOf(one.endpoints)) {
            m_stops.push_back({ u"endpoint-"_s + one.name,
                scopeIn(source, one, Level::Endpoint, endpoint->name) });
        }
    }
    const Scope last = m_stops.back().scope;
    m_stops.push_back({ u"changes"_s, {}, Extra::Changes });
    m_stops.push_back({ u"targets"_s, {}, Extra::Servers });
    m_stops.push_back({ u"query-log"_s, last, Extra::Activity });
    goOn();
}

void WindowTour::goOn()
{
    if (m_next == m_stops.size()) {
        finish();
        return;
    }
    const Extra extra = m_stops[m_next].extra;
    showExtra(extra);
    m_program.window().navigation().goToScope(m_stops[m_next].scope);
    if (m_stops[m_next].look != nullptr) {
        m_stops[m_next].look(m_program.window().tabs().fleet());
    }
    if (extra == Extra::Detection) {
        m_program.window().actions().action(MenuCommand::ShowDetection)->trigger();
    }
    if (PageView* page = m_program.window().tabs().currentPage()) {
        page->wakeAll();
    }
    m_waits = 0;
    m_watch.start();
}

void WindowTour::showExtra(Extra extra)
{
    const MenuActions& actions = m_program.window().actions();
    QAction* changes = actions.action(MenuCommand::ShowChanges);
    if ((extra == Extra::Changes) != changes->isChecked()) {
        changes->trigger();
    }
    QAction* servers = actions.action(MenuCommand::ShowServers);
    if ((extra == Extra::Servers) != servers->isChecked()) {
        servers->trigger();
    }
    if (extra == Extra::Activity) {
        actions.action(MenuCommand::ShowQueryLog)->trigger();
        actions.action(MenuCommand::ShowActivity)->trigger();
    }
    if (extra == Extra::Filters) {
        actions.action(MenuCommand::AddFilter)->trigger();
        setFilter(u"cluster=\"%1\""_s.arg(m_worstCluster));
    } else if (!m_program.window().filters().bar().filters().empty()) {
        setFilter({});
    }
}

/// Empty: none.
void WindowTour::setFilter(const QString& text)
{
    std::vector<LabelFilter> filters;
    if (const auto filter = parseLabelFilter(text)) {
        filters.push_back(*filter);
    }
    FilterBar& bar = m_program.window().filters().bar();
    bar.setFilters(filters);
    Q_EMIT bar.filtersChanged(bar.filters());
}

bool WindowTour::isReady()
{
    const PageView* page = m_program.window().tabs().currentPage();
    if (!m_program.window().inspection().isSettled()
        || !m_program.window().serversPage().isSettled()) {
        return false;
    }
    return page ? page->isSettled()
                : m_stops[m_next].scope.level == Level::Fleet
            && m_program.window().tabs().fleet().map().isSettled();
}

void WindowTour::lookAround()
{
    // The first look comes one interval after arriving, so that the layout has settled too.
    const Stop& stop = m_stops[m_next];
    if (!isReady() && ++m_waits < kMostWaits) {
        return;
    }
    if (m_waits >= kMostWaits) {
        m_problems += tr("%1: some panels got no answer in time").arg(stop.name);
    }
    m_watch.stop();
    ++m_next;
    keepPictures(stop.name, [this] { goOn(); });
}

void WindowTour::keepPictures(const QString& name, const std::function<void()>& next)
{
    applyTheme(Theme::light());
    QTimer::singleShot(kRepaintMs, this, [this, name, next] {
        keepPicture(name, u"light"_s);
        applyTheme(Theme::dark());
        QTimer::singleShot(kRepaintMs, this, [this, name, next] {
            keepPicture(name, u"dark"_s);
            next();
        });
    });
}

void WindowTour::keepPicture(const QString& name, const QString& theme)
{
    // A figure that has just grown waits for its place until the loop turns.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    const QPixmap picture = m_program.window().grab();
    const QString file =
        u"%1-%2@%3x.png"_s.arg(name, theme, QString::number(picture.devicePixelRatio()));
    const auto png = toPng(picture.toImage());
    const auto written =
        png ? writeFile(QDir(m_folder).filePath(file), *png) : Result<void>(failure(png.error()));
    if (!written) {
        m_problems += written.error().toDisplayText();
    }
}

void WindowTour::finish()
{
    if (const Done done = std::exchange(m_done, nullptr)) {
        done(m_problems);
    }
}

} // namespace promdesk

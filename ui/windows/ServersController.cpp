// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/ServersController.h"

#include "inspection/ServersView.h"
#include "scrapes/ServerRows.h"
#include "windows/BannerArea.h"
#include "windows/BottomDock.h"
#include "windows/ExportController.h"
#include "windows/MenuActions.h"
#include "windows/NavigationController.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QMainWindow>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Targets of a large server are megabytes.
constexpr Duration kAskEvery = Duration::fromSeconds(30);
constexpr Duration kWatchEvery = Duration::fromMinutes(1);

const QString kTopic = u"target"_s;

} // namespace

ServersController::ServersController(Parts parts, QMainWindow& window)
    : QObject(&window)
    , m_parts(std::move(parts))
    , m_list(m_parts.profiles, m_parts.sourceOf, m_parts.gui)
    , m_watch(m_parts.profiles, m_parts.sourceOf, m_parts.gui)
{
    m_dock = addBottomDock(window, tr("Targets and rules"), u"Servers"_s, nullptr);
    connectDock();
}

ServersController::~ServersController() = default;

void ServersController::connectDock()
{
    QAction* action = m_parts.actions.action(MenuCommand::ShowServers);
    connect(action, &QAction::triggered, this, &ServersController::show);
    // The window's layout may bring the dock back.
    connect(m_dock, &QDockWidget::visibilityChanged, this, [this, action](bool isVisible) {
        action->setChecked(!m_dock->isHidden());
        if (isVisible) { // not while the dock is being laid out
            QMetaObject::invokeMethod(
                this,
                [this] {
                    static_cast<void>(view());
                    takeTopology();
                },
                Qt::QueuedConnection);
        }
    });
    connect(
        &m_parts.navigation, &NavigationController::placeChanged, this, &ServersController::follow);
}

ServersView& ServersController::view()
{
    if (m_view == nullptr) {
        makeView();
    }
    return *m_view;
}

bool ServersController::hasFocus() const
{
    return m_view != nullptr && m_view->isAncestorOf(QApplication::focusWidget());
}

void ServersController::makeView()
{
    m_view = new ServersView(m_dock);
    m_dock->setWidget(m_view);
    connect(m_view, &ServersView::closeRequested, this, [this] { show(false); });
    connect(m_view, &ServersView::refreshRequested, this, &ServersController::ask);
    connect(m_view, &ServersView::exportRequested, this, [this](const QString& title) {
        m_parts.exports.exportText(title, u"csv"_s, m_view->shownTable());
    });
    connect(m_view, &ServersView::scopeActivated, &m_parts.navigation,
        &NavigationController::goToScope);
}

void ServersController::show(bool isShown)
{
    if (isShown) {
        static_cast<void>(view()); // before the dock is laid out
    }
    m_dock->setVisible(isShown);
    if (isShown) {
        m_dock->raise();
        view().focusFilter();
        takeTopology();
    }
}

void ServersController::takeTopology()
{
    const bool isDue = m_parts.clock.now() - m_askedAt >= kAskEvery;
    if (isDue && m_view != nullptr && m_view->isVisible() && !m_parts.topology()->sources.empty()) {
        ask();
    }
    const bool hasTurned = isInTrouble(m_parts.navigation.place().scope) != m_isInTrouble;
    if (hasTurned || m_parts.clock.now() - m_watchedAt >= kWatchEvery) {
        watch();
    }
}

void ServersController::setProfiles(const ProfileSetPtr& profiles)
{
    m_list.setProfiles(profiles);
    m_watch.setProfiles(profiles);
    m_askedAt = {};
    m_watchedAt = {};
    takeTopology();
    m_askedAt = {};
    m_watchedAt = {};
}

void ServersController::ask()
{
    m_askedAt = m_parts.clock.now();
    m_view->showRunning();
    m_list.start(
        m_parts.topology(), {}, ServerInquiry::Wanted::Everything, [this](ServerReport report) {
            m_view->showReport(std::move(report), m_parts.clock.now());
        });
}

void ServersController::follow()
{
    m_watch.cancel();
    m_told.clear();
    m_parts.banners.dismiss(kTopic);
    watch();
}

bool ServersController::isInTrouble(const Scope& scope) const
{
    const TopologyPtr topology = m_parts.topology();
    if (scope.level == Level::Node) {
        const TopologyNode* node = topology->findNode(scope);
        return node != nullptr && node->verdict.health >= Health::Degraded;
    }
    const TopologyEndpoint* endpoint =
        scope.level == Level::Endpoint ? topology->findEndpoint(scope) : nullptr;
    return endpoint != nullptr
        && (endpoint->verdict.health >= Health::Degraded
            || std::any_of(endpoint->replicas.begin(), endpoint->replicas.end(),
                [](const TopologyReplica& replica) {
                    return replica.verdict.health == Health::Silent;
                }));
}

void ServersController::watch()
{
    const Scope scope = m_parts.navigation.place().scope;
    m_watchedAt = m_parts.clock.now();
    m_isInTrouble = isInTrouble(scope);
    if (!m_isInTrouble) {
        tell({}, scope);
        return;
    }
    m_watch.start(m_parts.topology(), scope.source, ServerInquiry::Wanted::Targets,
        [this, scope](const ServerReport& report) { tell(report, scope); });
}

void ServersController::tell(const ServerReport& report, const Scope& scope)
{
    const QString text = downTargetSentences(report.targets, scope).join(u'\n');
    // Who has closed it does not want the same again.
    if (text == m_told) {
        return;
    }
    m_told = text;
    if (text.isEmpty()) {
        m_parts.banners.dismiss(kTopic);
        return;
    }
    m_parts.banners.show({ .topic = kTopic,
        .tone = BannerMessage::Tone::Warning,
        .text = UntrustedText(text),
        .actions = { { tr("Show targets"), [this] {
                          view().setFilter({});
                          show(true);
                      } } } });
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceStage.h"

#include "windows/NavigationController.h"
#include "windows/ServerList.h"
#include "windows/TimeControls.h"

#include <QPointer>

#include <algorithm>
#include <optional>

namespace promdesk {

namespace {

bool hasPage(const Workspace& workspace, const QString& id)
{
    return std::any_of(workspace.pages.begin(), workspace.pages.end(),
        [&id](const PageSpec& page) { return page.id == id; });
}

} // namespace

WorkspaceStage::WorkspaceStage(const Parts& parts, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
{
    connect(&m_parts.navigation, &NavigationController::placeChanged, this,
        &WorkspaceStage::noteContext);
    connect(&m_parts.time, &TimeControls::rangeChanged, this, &WorkspaceStage::noteContext);
    connect(&m_parts.time, &TimeControls::refreshChanged, this, &WorkspaceStage::noteContext);
    connect(&m_parts.servers, &ServerList::changed, this, &WorkspaceStage::noteContext);
}

WorkspaceStage::Shown WorkspaceStage::shown() const
{
    return { .workspace = m_parts.store.workspace(),
        .path = m_parts.store.path(),
        .scope = m_parts.navigation.place().scope,
        .hasEdits = m_parts.store.isModified() };
}

void WorkspaceStage::noteContext()
{
    if (m_isHeld) {
        return;
    }
    WorkspaceContext now { .connections = {},
        .range = m_parts.time.range(),
        .refresh = m_parts.time.refresh(),
        .activePage = m_parts.navigation.place().pageId };
    for (const ServerState& server : m_parts.servers.servers()) {
        if (!server.isDemo) {
            now.connections.push_back(server.settings);
        }
    }
    m_parts.store.setContext(now);
    Q_EMIT contextNoted();
}

void WorkspaceStage::resume(const Shown& before, const std::function<void()>& done)
{
    hold();
    if (before.path.isEmpty()) {
        Workspace empty = before.workspace;
        empty.pages.clear();
        m_parts.store.create(empty);
        takeOver(before);
        done();
        return;
    }
    m_parts.store.open(before.path,
        [self = QPointer<WorkspaceStage>(this), before, done](
            const Result<OpenedWorkspace>& opened) {
            if (!self) {
                return;
            }
            if (opened) {
                self->m_parts.banners.showOpened(before.path, *opened);
                self->takeOver(before);
                done();
                return;
            }
            self->m_parts.banners.showNotOpened(before.path, opened.error());
            Shown untitled = before;
            untitled.path.clear();
            self->resume(untitled, done);
        });
}

void WorkspaceStage::takeOver(const Shown& before)
{
    const WorkspaceContext context = contextOf(before.workspace);
    m_parts.store.setContext(context);
    if (before.hasEdits) {
        Workspace edited = m_parts.store.workspace();
        edited.pages = before.workspace.pages;
        m_parts.store.apply(edited, tr("edits from before"));
    }
    show(context, before.scope);
}

void WorkspaceStage::show(const WorkspaceContext& context, const Scope& scope)
{
    hold();
    m_parts.servers.disconnectAll();
    for (const ConnectionSettings& connection : context.connections) {
        m_parts.servers.connectTo(connection, std::nullopt);
    }
    m_parts.time.restore(context.range, context.refresh);
    const bool isThere = hasPage(m_parts.store.workspace(), context.activePage);
    m_parts.navigation.restart(
        { .scope = scope, .pageId = isThere ? context.activePage : QString() });
    release();
    noteContext();
}

void WorkspaceStage::giveUp()
{
    release();
    noteContext();
}

void WorkspaceStage::offerToBringBack(const Shown& before)
{
    if (before.hasEdits) {
        m_parts.banners.showReplaced([this, before] { resume(before, [] {}); });
    }
}

} // namespace promdesk

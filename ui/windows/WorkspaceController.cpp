// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceController.h"

#include "core/UntrustedText.h"
#include "theme/PlainText.h"
#include "windows/MenuActions.h"
#include "windows/ServerList.h"
#include "windows/TimeControls.h"
#include "windows/WorkspaceFileDialogs.h"
#include "workspace/SessionKeeper.h"

#include <QAction>
#include <QFileInfo>
#include <QMainWindow>
#include <QMenu>
#include <QPointer>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Later than the journal (WorkspaceStore), so that unsaved pages that the session gives up are in
/// the journal already.
constexpr int kSessionDelayMs = 3000;
/// First answers are drawn by then: what makes the program die at its start has done so.
constexpr int kSettleMs = 5000;

bool hasPage(const Workspace& workspace, const QString& id)
{
    return std::any_of(workspace.pages.begin(), workspace.pages.end(),
        [&id](const PageSpec& page) { return page.id == id; });
}

Workspace lastShown(const SessionState& last)
{
    Workspace shown = last.shown;
    shown.activePage = last.page;
    return shown;
}

} // namespace

WorkspaceController::WorkspaceController(const Parts& parts, QMainWindow& window)
    : QObject(&window)
    , m_parts(parts)
    , m_window(window)
    , m_banners(parts.banners, parts.clock)
    , m_offers(
          m_banners, [this](const RecoverableWorkspace& found) { recover(found); },
          [this](const RecoverableWorkspace& found) { m_parts.store.discard(found); })
{
    m_settleTimer.setSingleShot(true);
    m_settleTimer.setInterval(kSettleMs);
    connect(&m_settleTimer, &QTimer::timeout, this, [this] { m_parts.session.endRestore(); });
    m_sessionTimer.setSingleShot(true);
    m_sessionTimer.setInterval(kSessionDelayMs);
    connect(&m_sessionTimer, &QTimer::timeout, this, &WorkspaceController::keepSession);
    connectActions();
    connectParts();
    fillRecentMenu();
    noteContext();
    showTitle();
}

void WorkspaceController::connectActions()
{
    const auto on = [this](MenuCommand command, auto method) {
        connect(m_parts.actions.action(command), &QAction::triggered, this, method);
    };
    on(MenuCommand::NewWorkspace, &WorkspaceController::startNew);
    on(MenuCommand::OpenWorkspace, &WorkspaceController::askToOpen);
    on(MenuCommand::SaveWorkspace, &WorkspaceController::save);
    on(MenuCommand::SaveWorkspaceAs, &WorkspaceController::askToSaveAs);
}

void WorkspaceController::connectParts()
{
    const auto keepSoon = [this] { m_sessionTimer.start(); };
    connect(&m_parts.store, &WorkspaceStore::stateChanged, this, &WorkspaceController::showTitle);
    connect(&m_parts.store, &WorkspaceStore::workspaceChanged, this, keepSoon);
    connect(&m_parts.store, &WorkspaceStore::stateChanged, this, keepSoon);
    connect(&m_parts.store, &WorkspaceStore::autosaveFailed, this,
        [this](const QString& reason) { m_banners.showAutosaveFailure(reason); });
    connect(&m_parts.navigation, &NavigationController::placeChanged, this,
        &WorkspaceController::noteContext);
    connect(&m_parts.time, &TimeControls::rangeChanged, this, &WorkspaceController::noteContext);
    connect(&m_parts.time, &TimeControls::refreshChanged, this, &WorkspaceController::noteContext);
    connect(&m_parts.servers, &ServerList::changed, this, &WorkspaceController::noteContext);
}

void WorkspaceController::noteContext()
{
    if (m_isTaking) {
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
    m_sessionTimer.start();
}

WorkspaceController::Shown WorkspaceController::shown() const
{
    return { .workspace = current(),
        .path = m_parts.store.path(),
        .scope = m_parts.navigation.place().scope,
        .hasEdits = m_parts.store.isModified() };
}

void WorkspaceController::resume(const Shown& before, const std::function<void()>& done)
{
    if (before.path.isEmpty()) {
        m_isTaking = true;
        Workspace empty = before.workspace;
        empty.pages.clear();
        m_parts.store.create(empty);
        takeOver(before);
        done();
        return;
    }
    m_isTaking = true;
    m_parts.store.open(before.path,
        [self = QPointer<WorkspaceController>(this), before, done](
            const Result<OpenedWorkspace>& opened) {
            if (!self) {
                return;
            }
            if (opened) {
                self->m_banners.showOpened(before.path, *opened);
                self->takeOver(before);
                done();
                return;
            }
            self->m_banners.showNotOpened(before.path, opened.error());
            Shown untitled = before;
            untitled.path.clear();
            self->resume(untitled, done);
        });
}

void WorkspaceController::takeOver(const Shown& before)
{
    const WorkspaceContext context = contextOf(before.workspace);
    m_parts.store.setContext(context);
    if (before.hasEdits) {
        Workspace edited = current();
        edited.pages = before.workspace.pages;
        m_parts.store.apply(edited, tr("edits from before"));
    }
    showContext(context, before.scope);
}

void WorkspaceController::showContext(const WorkspaceContext& context, const Scope& scope)
{
    m_isTaking = true;
    m_parts.servers.disconnectAll();
    for (const ConnectionSettings& connection : context.connections) {
        m_parts.servers.connectTo(connection, std::nullopt);
    }
    m_parts.time.restore(context.range, context.refresh);
    const bool isThere = hasPage(current(), context.activePage);
    m_parts.navigation.restart(
        { .scope = scope, .pageId = isThere ? context.activePage : QString() });
    m_isTaking = false;
    noteContext();
}

void WorkspaceController::startNew()
{
    const Shown before = shown();
    Workspace fresh;
    fresh.connections = before.workspace.connections;
    resume({ .workspace = fresh, .path = {}, .scope = {}, .hasEdits = false }, [] {});
    offerToBringBack(before);
}

void WorkspaceController::offerToBringBack(const Shown& before)
{
    if (before.hasEdits) {
        m_banners.showReplaced([this, before] { resume(before, [] {}); });
    }
}

void WorkspaceController::askToOpen()
{
    askForWorkspaceToOpen(m_window, [this](const QString& file) { open(file); });
}

void WorkspaceController::open(const QString& file)
{
    const Shown before = shown();
    m_isTaking = true;
    m_parts.store.open(file,
        [self = QPointer<WorkspaceController>(this), file, before](
            const Result<OpenedWorkspace>& opened) {
            if (!self) {
                return;
            }
            if (opened) {
                self->takeOpened(file, before, *opened);
                return;
            }
            self->m_isTaking = false;
            self->noteContext();
            self->m_banners.showNotOpened(file, opened.error());
        });
}

void WorkspaceController::takeOpened(
    const QString& file, const Shown& before, const OpenedWorkspace& opened)
{
    showContext(contextOf(opened.workspace), {});
    offerToBringBack(before);
    remember(m_parts.store.path());
    m_banners.showOpened(file, opened);
    Q_EMIT this->opened(file);
}

void WorkspaceController::save()
{
    if (m_parts.store.path().isEmpty() || m_parts.store.isReadOnly()) {
        askToSaveAs();
    } else {
        write(m_parts.store.path(), WorkspaceStore::OutsideChange::Stop);
    }
}

void WorkspaceController::askToSaveAs()
{
    askForWorkspaceToSave(m_window, m_parts.store, [this](const QString& file) { saveAs(file); });
}

void WorkspaceController::saveAs(const QString& file)
{
    if (m_parts.store.isReadOnly()) {
        if (QFileInfo(file).absoluteFilePath() == m_parts.store.path()) {
            m_banners.showNewerFile();
            return;
        }
        Shown copy = shown();
        copy.workspace.schemaVersion = Workspace::kSchemaVersion;
        copy.workspace.id.clear();
        copy.path.clear();
        copy.hasEdits = true;
        resume(copy, [] {});
    }
    write(file, WorkspaceStore::OutsideChange::Stop);
}

void WorkspaceController::write(const QString& file, WorkspaceStore::OutsideChange outsideChange)
{
    const auto done = [self = QPointer<WorkspaceController>(this), file](
                          SaveOutcome outcome, const std::optional<Error>& error) {
        if (self) {
            self->finishWrite(file, outcome, error);
        }
    };
    if (outsideChange == WorkspaceStore::OutsideChange::Overwrite) {
        m_parts.store.save(done, outsideChange);
    } else {
        m_parts.store.saveAs(file, done);
    }
}

void WorkspaceController::finishWrite(
    const QString& file, SaveOutcome outcome, const std::optional<Error>& error)
{
    switch (outcome) {
    case SaveOutcome::Saved:
        m_banners.clear();
        remember(file);
        Q_EMIT saved(file);
        break;
    case SaveOutcome::ChangedOutside:
        m_banners.showChangedOutside(file,
            { .saveAs = [this] { askToSaveAs(); },
                .overwrite = [this,
                                 file] { write(file, WorkspaceStore::OutsideChange::Overwrite); },
                .reload = [this, file] { open(file); } });
        break;
    case SaveOutcome::Failed:
        m_banners.showNotSaved(file, error.value_or(Error {}));
        break;
    }
}

void WorkspaceController::offerRecovery()
{
    m_parts.store.findRecoverable([self = QPointer<WorkspaceController>(this)](
                                      const std::vector<RecoverableWorkspace>& found) {
        if (self) {
            self->m_offers.set(found);
            self->m_offers.offer();
        }
    });
}

void WorkspaceController::recover(const RecoverableWorkspace& found)
{
    const Shown before = shown();
    m_isTaking = true;
    m_parts.store.recover(found,
        [self = QPointer<WorkspaceController>(this), found, before](
            const Result<OpenedWorkspace>& recovered) {
            if (!self) {
                return;
            }
            if (recovered) {
                self->showContext(contextOf(recovered->workspace), before.scope);
                self->offerToBringBack(before);
                return;
            }
            self->m_isTaking = false;
            self->noteContext();
            self->m_banners.showNotOpened(found.journalPath, recovered.error());
        });
}

void WorkspaceController::restoreSession(std::function<void()> ready)
{
    m_isTaking = true;
    m_parts.store.findRecoverable(
        [self = QPointer<WorkspaceController>(this), ready = std::move(ready)](
            const std::vector<RecoverableWorkspace>& found) {
            if (self) {
                self->m_isTaking = false;
                self->m_offers.set(found);
                self->restore(ready);
                self->m_offers.offer();
            }
        });
}

void WorkspaceController::restore(const std::function<void()>& ready)
{
    const SessionState last = m_parts.session.state();
    const auto journal = last.takesUpJournal ? m_offers.take(last.shown.id) : std::nullopt;
    if (!journal && last.shown == Workspace {} && last.workspacePath.isEmpty()) {
        ready();
        return;
    }
    if (m_parts.session.beginRestore() == SessionKeeper::LastRestore::Ended) {
        bringBack(last, journal, ready);
        return;
    }
    m_hasHeldBack = true;
    m_banners.showNotRestored([this, last, journal] {
        const Shown before = shown();
        m_hasHeldBack = false;
        // The mark of the start before is gone: the next start is to know about this one.
        [[maybe_unused]] const auto marked = m_parts.session.beginRestore();
        bringBack(last, journal, [this, before] { offerToBringBack(before); });
    });
    ready();
}

void WorkspaceController::bringBack(const SessionState& last,
    const std::optional<RecoverableWorkspace>& journal, const std::function<void()>& ready)
{
    const auto settle = [this, ready] {
        m_settleTimer.start();
        ready();
    };
    if (journal) {
        takeUp(*journal, last, settle);
    } else {
        resume({ .workspace = lastShown(last),
                   .path = last.workspacePath,
                   .scope = last.scope,
                   .hasEdits = false },
            settle);
    }
}

void WorkspaceController::takeUp(
    const RecoverableWorkspace& found, const SessionState& last, const std::function<void()>& ready)
{
    m_isTaking = true;
    m_parts.store.recover(found,
        [self = QPointer<WorkspaceController>(this), found, last, ready](
            const Result<OpenedWorkspace>& recovered) {
            if (!self) {
                return;
            }
            const WorkspaceContext context = contextOf(lastShown(last));
            if (!recovered) {
                self->m_banners.showNotOpened(found.journalPath, recovered.error());
            }
            self->m_parts.store.setContext(context);
            self->showContext(context, last.scope);
            ready();
        });
}

bool WorkspaceController::holdsBack() const
{
    return m_hasHeldBack && current().pages.empty() && current().connections.empty()
        && m_parts.store.path().isEmpty();
}

void WorkspaceController::keepSession()
{
    if (m_isTaking) {
        m_sessionTimer.start();
        return;
    }
    if (holdsBack()) {
        return; // it would be lost
    }
    m_parts.session.change([this](SessionState& state) {
        state.shown = current();
        state.shown.pages.clear(); // in the file or the journal
        state.takesUpJournal = false;
        state.workspacePath = m_parts.store.path();
        state.scope = m_parts.navigation.place().scope;
        state.page = m_parts.navigation.place().pageId;
    });
}

void WorkspaceController::finishSession(std::function<void()> done)
{
    m_parts.store.flushJournal([self = QPointer<WorkspaceController>(this), done = std::move(done)](
                                   const Result<void>& written) {
        if (!self) {
            return;
        }
        if (!written && !std::exchange(self->m_hasWarned, true)) {
            self->m_banners.showAutosaveFailure(written.error().toDisplayText());
            return;
        }
        self->finishState(done);
    });
}

void WorkspaceController::finishState(const std::function<void()>& done)
{
    keepSession();
    m_sessionTimer.stop();
    if (!holdsBack()) {
        m_parts.session.change(
            [this](SessionState& state) { state.takesUpJournal = m_parts.store.isModified(); });
    }
    m_parts.session.endRestore();
    m_parts.session.flush([self = QPointer<WorkspaceController>(this), done](const Result<void>&) {
        if (self) {
            self->finishWhenIdle(done);
        }
    });
}

void WorkspaceController::finishWhenIdle(const std::function<void()>& done)
{
    if (m_parts.store.isBusy()) {
        connect(&m_parts.store, &WorkspaceStore::idle, this, done, Qt::SingleShotConnection);
    } else {
        done();
    }
}

void WorkspaceController::showTitle()
{
    m_window.setWindowTitle(windowTitleOf(m_parts.store));
    m_window.setWindowModified(m_parts.store.isModified());
}

void WorkspaceController::remember(const QString& file)
{
    m_parts.session.change([&file](SessionState& state) { state.noteFile(file); });
    fillRecentMenu();
    Q_EMIT recentFilesChanged(m_parts.session.state().recentFiles);
}

void WorkspaceController::fillRecentMenu()
{
    QMenu* menu = m_parts.actions.recentMenu();
    menu->clear();
    for (const QString& file : m_parts.session.state().recentFiles) {
        QAction* action = menu->addAction(toMenuText(UntrustedText(file)));
        connect(action, &QAction::triggered, this, [this, file] { open(file); });
    }
    menu->setEnabled(!menu->isEmpty());
}

} // namespace promdesk

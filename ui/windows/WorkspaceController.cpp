// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceController.h"

#include "core/UntrustedText.h"
#include "theme/PlainText.h"
#include "windows/MenuActions.h"
#include "windows/ServerList.h"
#include "windows/TimeControls.h"
#include "workspace/SessionKeeper.h"

#include <QAction>
#include <QFileDialog>
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

QString fileFilter()
{
    return WorkspaceController::tr("Promdesk workspaces (*.promdesk *.json);;All files (*)");
}

bool hasPage(const Workspace& workspace, const QString& id)
{
    return std::any_of(workspace.pages.begin(), workspace.pages.end(),
        [&id](const PageSpec& page) { return page.id == id; });
}

} // namespace

WorkspaceController::WorkspaceController(const Parts& parts, QMainWindow& window)
    : QObject(&window)
    , m_parts(parts)
    , m_window(window)
    , m_banners(parts.banners, parts.clock)
{
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
    auto* dialog = new QFileDialog(&m_window, tr("Open a workspace"), QString(), fileFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &WorkspaceController::open);
    dialog->open();
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
    auto* dialog = new QFileDialog(&m_window, tr("Save the workspace"), QString(), fileFilter());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"promdesk"_s);
    connect(dialog, &QFileDialog::fileSelected, this, &WorkspaceController::saveAs);
    dialog->open();
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
            self->m_recoverable = found;
            self->offerNextRecovery();
        }
    });
}

void WorkspaceController::offerNextRecovery()
{
    if (m_recoverable.empty()) {
        return;
    }
    const RecoverableWorkspace next = m_recoverable.front();
    const auto decided = [this, next](auto decide) {
        return [this, next, decide] {
            std::erase_if(m_recoverable, [&next](const RecoverableWorkspace& other) {
                return other.journalPath == next.journalPath;
            });
            decide();
            offerNextRecovery();
        };
    };
    m_banners.showRecoverable(next, m_recoverable.size() - 1,
        decided([this, next] { recover(next); }),
        decided([this, next] { m_parts.store.discard(next); }));
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
                self->m_recoverable = found;
                self->restore(ready);
                self->offerNextRecovery();
            }
        });
}

void WorkspaceController::restore(const std::function<void()>& ready)
{
    const SessionState& last = m_parts.session.state();
    const auto own = std::find_if(
        m_recoverable.begin(), m_recoverable.end(), [&last](const RecoverableWorkspace& found) {
            return last.takesUpJournal && found.workspaceId == last.shown.id;
        });
    if (own != m_recoverable.end()) {
        const RecoverableWorkspace found = *own;
        m_recoverable.erase(own);
        takeUp(found, ready);
    } else if (last.shown == Workspace {} && last.workspacePath.isEmpty()) {
        ready();
    } else {
        resume({ .workspace = lastShown(),
                   .path = last.workspacePath,
                   .scope = last.scope,
                   .hasEdits = false },
            ready);
    }
}

Workspace WorkspaceController::lastShown() const
{
    Workspace last = m_parts.session.state().shown;
    last.activePage = m_parts.session.state().page;
    return last;
}

void WorkspaceController::takeUp(
    const RecoverableWorkspace& found, const std::function<void()>& ready)
{
    m_isTaking = true;
    m_parts.store.recover(found,
        [self = QPointer<WorkspaceController>(this), found, ready](
            const Result<OpenedWorkspace>& recovered) {
            if (!self) {
                return;
            }
            const WorkspaceContext context = contextOf(self->lastShown());
            if (!recovered) {
                self->m_banners.showNotOpened(found.journalPath, recovered.error());
            }
            self->m_parts.store.setContext(context);
            self->showContext(context, self->m_parts.session.state().scope);
            ready();
        });
}

void WorkspaceController::keepSession()
{
    if (m_isTaking) {
        m_sessionTimer.start();
        return;
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
    m_parts.session.change(
        [this](SessionState& state) { state.takesUpJournal = m_parts.store.isModified(); });
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
    const WorkspaceStore& store = m_parts.store;
    const QString own = store.path().isEmpty() ? store.workspace().name
                                               : QFileInfo(store.path()).completeBaseName();
    QString name = own.isEmpty() ? tr("Untitled") : UntrustedText(own).plain(80);
    name.replace(u"[*]"_s, u"[*][*]"_s); // Qt's own mark, taken literally when it stands twice
    const QString mark = store.isReadOnly() ? tr(" (read only)") : QString();
    m_window.setWindowTitle(name + mark + u"[*] – Promdesk"_s);
    m_window.setWindowModified(store.isModified());
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

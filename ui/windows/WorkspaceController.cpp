// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceController.h"

#include "core/UntrustedText.h"
#include "theme/PlainText.h"
#include "windows/MenuActions.h"
#include "windows/WorkspaceFileDialogs.h"
#include "workspace/SessionKeeper.h"

#include <QAction>
#include <QFileInfo>
#include <QMainWindow>
#include <QMenu>
#include <QPointer>

namespace promdesk {

WorkspaceController::WorkspaceController(const Parts& parts, QMainWindow& window)
    : QObject(&window)
    , m_parts(parts)
    , m_window(window)
    , m_banners(parts.banners, parts.clock)
    , m_stage({ .store = parts.store,
                  .servers = parts.servers,
                  .navigation = parts.navigation,
                  .time = parts.time,
                  .banners = m_banners },
          this)
    , m_session({ .store = parts.store,
                    .session = parts.session,
                    .navigation = parts.navigation,
                    .stage = m_stage,
                    .banners = m_banners },
          this)
{
    connectActions();
    connect(&m_parts.store, &WorkspaceStore::stateChanged, this, &WorkspaceController::showTitle);
    connect(&m_parts.store, &WorkspaceStore::autosaveFailed, this,
        [this](const QString& reason) { m_banners.showAutosaveFailure(reason); });
    fillRecentMenu();
    m_stage.noteContext();
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

void WorkspaceController::startNew()
{
    const WorkspaceStage::Shown before = m_stage.shown();
    Workspace fresh;
    fresh.connections = before.workspace.connections;
    m_stage.resume({ .workspace = fresh, .path = {}, .scope = {}, .hasEdits = false }, [] {});
    m_stage.offerToBringBack(before);
}

void WorkspaceController::askToOpen()
{
    askForWorkspaceToOpen(m_window, [this](const QString& file) { open(file); });
}

void WorkspaceController::openThen(const QString& file, const std::function<void()>& settled)
{
    const WorkspaceStage::Shown before = m_stage.shown();
    m_stage.hold();
    m_parts.store.open(file,
        [self = QPointer<WorkspaceController>(this), file, before, settled](
            const Result<OpenedWorkspace>& opened) {
            if (!self) {
                return;
            }
            if (opened) {
                self->takeOpened(file, before, *opened);
            } else {
                self->m_stage.giveUp();
                self->m_banners.showNotOpened(file, opened.error());
            }
            if (settled) {
                settled();
            }
        });
}

void WorkspaceController::takeOpened(
    const QString& file, const WorkspaceStage::Shown& before, const OpenedWorkspace& opened)
{
    m_stage.show(contextOf(opened.workspace), {});
    m_stage.offerToBringBack(before);
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
        WorkspaceStage::Shown copy = m_stage.shown();
        copy.workspace.schemaVersion = Workspace::kSchemaVersion;
        copy.workspace.id.clear();
        copy.path.clear();
        copy.hasEdits = true;
        m_stage.resume(copy, [] {});
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

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/WorkspaceSession.h"

#include "windows/NavigationController.h"
#include "workspace/SessionKeeper.h"

#include <QPointer>

#include <utility>

namespace promdesk {

namespace {

/// Later than the journal (WorkspaceStore), so that unsaved pages that the session gives up are in
/// the journal already.
constexpr int kKeepDelayMs = 3000;
/// First answers are drawn by then: what makes the program die at its start has done so.
constexpr int kSettleMs = 5000;

Workspace lastShown(const SessionState& last)
{
    Workspace shown = last.shown;
    shown.activePage = last.page;
    return shown;
}

} // namespace

WorkspaceSession::WorkspaceSession(const Parts& parts, QObject* parent)
    : QObject(parent)
    , m_parts(parts)
    , m_offers(
          m_parts.banners, [this](const RecoverableWorkspace& found) { recover(found); },
          [this](const RecoverableWorkspace& found) { m_parts.store.discard(found); })
{
    m_settleTimer.setSingleShot(true);
    m_settleTimer.setInterval(kSettleMs);
    connect(&m_settleTimer, &QTimer::timeout, this, [this] { m_parts.session.endRestore(); });
    m_keepTimer.setSingleShot(true);
    m_keepTimer.setInterval(kKeepDelayMs);
    connect(&m_keepTimer, &QTimer::timeout, this, &WorkspaceSession::keep);
    const auto keepSoon = [this] { m_keepTimer.start(); };
    connect(&m_parts.store, &WorkspaceStore::workspaceChanged, this, keepSoon);
    connect(&m_parts.store, &WorkspaceStore::stateChanged, this, keepSoon);
    connect(&m_parts.stage, &WorkspaceStage::contextNoted, this, keepSoon);
}

void WorkspaceSession::offerRecovery()
{
    m_parts.store.findRecoverable(
        [self = QPointer<WorkspaceSession>(this)](const std::vector<RecoverableWorkspace>& found) {
            if (self) {
                self->m_offers.set(found);
                self->m_offers.offer();
            }
        });
}

void WorkspaceSession::recover(const RecoverableWorkspace& found)
{
    const WorkspaceStage::Shown before = m_parts.stage.shown();
    m_parts.stage.hold();
    m_parts.store.recover(found,
        [self = QPointer<WorkspaceSession>(this), found, before](
            const Result<OpenedWorkspace>& recovered) {
            if (!self) {
                return;
            }
            if (recovered) {
                self->m_parts.stage.show(contextOf(recovered->workspace), before.scope);
                self->m_parts.stage.offerToBringBack(before);
                return;
            }
            self->m_parts.stage.giveUp();
            self->m_parts.banners.showNotOpened(found.journalPath, recovered.error());
        });
}

void WorkspaceSession::restore(std::function<void()> ready)
{
    m_parts.stage.hold();
    m_parts.store.findRecoverable(
        [self = QPointer<WorkspaceSession>(this), ready = std::move(ready)](
            const std::vector<RecoverableWorkspace>& found) {
            if (self) {
                self->m_parts.stage.release();
                self->m_offers.set(found);
                self->begin(ready);
                self->m_offers.offer();
            }
        });
}

void WorkspaceSession::begin(const std::function<void()>& ready)
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
    m_parts.banners.showNotRestored([this, last, journal] {
        const WorkspaceStage::Shown before = m_parts.stage.shown();
        m_hasHeldBack = false;
        // The mark of the start before is gone: the next start is to know about this one.
        [[maybe_unused]] const auto marked = m_parts.session.beginRestore();
        bringBack(last, journal, [this, before] { m_parts.stage.offerToBringBack(before); });
    });
    ready();
}

void WorkspaceSession::bringBack(const SessionState& last,
    const std::optional<RecoverableWorkspace>& journal, const std::function<void()>& ready)
{
    const auto settle = [this, ready] {
        m_settleTimer.start();
        ready();
    };
    if (journal) {
        takeUp(*journal, last, settle);
    } else {
        m_parts.stage.resume({ .workspace = lastShown(last),
                                 .path = last.workspacePath,
                                 .scope = last.scope,
                                 .hasEdits = false },
            settle);
    }
}

void WorkspaceSession::takeUp(
    const RecoverableWorkspace& found, const SessionState& last, const std::function<void()>& ready)
{
    m_parts.stage.hold();
    m_parts.store.recover(found,
        [self = QPointer<WorkspaceSession>(this), found, last, ready](
            const Result<OpenedWorkspace>& recovered) {
            if (!self) {
                return;
            }
            const WorkspaceContext context = contextOf(lastShown(last));
            if (!recovered) {
                self->m_parts.banners.showNotOpened(found.journalPath, recovered.error());
            }
            self->m_parts.store.setContext(context);
            self->m_parts.stage.show(context, last.scope);
            ready();
        });
}

bool WorkspaceSession::holdsBack() const
{
    const Workspace& workspace = m_parts.store.workspace();
    return m_hasHeldBack && workspace.pages.empty() && workspace.connections.empty()
        && m_parts.store.path().isEmpty();
}

void WorkspaceSession::keep()
{
    if (m_parts.stage.isHeld()) {
        m_keepTimer.start();
        return;
    }
    if (holdsBack()) {
        return; // it would be lost
    }
    m_parts.session.change([this](SessionState& state) {
        state.shown = m_parts.store.workspace();
        state.shown.pages.clear(); // in the file or the journal
        state.takesUpJournal = false;
        state.workspacePath = m_parts.store.path();
        state.scope = m_parts.navigation.place().scope;
        state.page = m_parts.navigation.place().pageId;
    });
}

void WorkspaceSession::finish(std::function<void()> done)
{
    m_parts.store.flushJournal([self = QPointer<WorkspaceSession>(this), done = std::move(done)](
                                   const Result<void>& written) {
        if (!self) {
            return;
        }
        if (!written && !std::exchange(self->m_hasWarned, true)) {
            self->m_parts.banners.showAutosaveFailure(written.error().toDisplayText());
            return;
        }
        self->finishState(done);
    });
}

void WorkspaceSession::finishState(const std::function<void()>& done)
{
    keep();
    m_keepTimer.stop();
    if (!holdsBack()) {
        m_parts.session.change(
            [this](SessionState& state) { state.takesUpJournal = m_parts.store.isModified(); });
    }
    m_parts.session.endRestore();
    m_parts.session.flush([self = QPointer<WorkspaceSession>(this), done](const Result<void>&) {
        if (self) {
            self->finishWhenIdle(done);
        }
    });
}

void WorkspaceSession::finishWhenIdle(const std::function<void()>& done)
{
    if (m_parts.store.isBusy()) {
        connect(&m_parts.store, &WorkspaceStore::idle, this, done, Qt::SingleShotConnection);
    } else {
        done();
    }
}

} // namespace promdesk

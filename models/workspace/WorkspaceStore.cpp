// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/WorkspaceStore.h"

#include <QFileInfo>
#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr Duration kQuietTime = Duration::fromSeconds(1);
constexpr Duration kLongestDelay = Duration::fromSeconds(5);

QString newId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

void setView(Workspace& workspace, const WorkspaceContext& context)
{
    workspace.range = context.range;
    workspace.refresh = context.refresh;
    workspace.activePage = context.activePage;
}

/// Nothing when there is no readable file.
std::optional<FileStamp> stampNow(const QString& path, const WorkspaceFiles& files)
{
    if (path.isEmpty()) {
        return std::nullopt;
    }
    const Result<OpenedWorkspace> now = files.open(path);
    return now ? std::optional(now->stamp) : std::nullopt;
}

} // namespace

WorkspaceContext contextOf(const Workspace& workspace)
{
    return { .connections = workspace.connections,
        .range = workspace.range,
        .refresh = workspace.refresh,
        .activePage = workspace.activePage };
}

WorkspaceStore::WorkspaceStore(Executor& worker, Executor& gui, const Clock& clock,
    const QString& stateFolder, QObject* parent)
    : QObject(parent)
    , m_worker(worker)
    , m_gui(gui)
    , m_clock(clock)
    , m_files(std::make_shared<const WorkspaceFiles>(stateFolder, clock))
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WorkspaceStore::tick);
    create({});
}

WorkspaceStore::~WorkspaceStore() = default;

void WorkspaceStore::create(Workspace workspace)
{
    if (workspace.id.isEmpty()) {
        workspace.id = newId();
    }
    replaceWorkspace(std::move(workspace), {});
}

void WorkspaceStore::replaceWorkspace(Workspace workspace, FileOnDisk file)
{
    if (m_firstChange && workspace.id != this->workspace().id) {
        writeJournal(); // what is replaced can still be brought back
    }
    if (m_pendingSave) {
        runSave(); // of what is replaced
    }
    m_history = WorkspaceHistory(std::move(workspace));
    m_path = file.path;
    m_onDisk = std::make_shared<FileOnDisk>(std::move(file));
    m_isRescued = false;
    m_firstChange.reset();
    m_timer.stop();
    Q_EMIT workspaceChanged();
    Q_EMIT stateChanged();
}

void WorkspaceStore::open(const QString& path, OpenDone done)
{
    if (m_pendingSave) {
        runSave(); // it may be the file that is opened
    }
    enqueue([this, path = QFileInfo(path).absoluteFilePath(), done = std::move(done)](
                const WorkspaceFiles& files) -> Task {
        return [this, path, done, opened = files.open(path)] {
            if (opened) {
                replaceWorkspace(opened->workspace, { path, opened->stamp });
                m_isRescued = opened->origin != WorkspaceOrigin::File;
                Q_EMIT stateChanged();
            }
            done(opened);
        };
    });
}

void WorkspaceStore::save(SaveDone done, OutsideChange outsideChange)
{
    if (m_path.isEmpty()) {
        done(SaveOutcome::Failed,
            failure(ErrorKind::NotFound, u"The workspace has no file yet"_s).value());
        return;
    }
    queueSave(m_path, outsideChange, std::move(done));
}

void WorkspaceStore::saveAs(const QString& path, SaveDone done)
{
    // The user was asked whether to replace another file; our own one may still have changed.
    const QString absolute = QFileInfo(path).absoluteFilePath();
    const auto outsideChange = absolute == m_path ? OutsideChange::Stop : OutsideChange::Overwrite;
    queueSave(absolute, outsideChange, std::move(done));
}

void WorkspaceStore::queueSave(const QString& path, OutsideChange outsideChange, SaveDone done)
{
    if (m_pendingSave && m_pendingSave->path == path
        && m_pendingSave->outsideChange == outsideChange) {
        m_pendingSave->done.push_back(std::move(done));
        return;
    }
    if (m_pendingSave) {
        runSave(); // for another file: it keeps its turn
    }
    m_pendingSave = PendingSave { .path = path,
        .outsideChange = outsideChange,
        .done = {},
        .workspace = {},
        .formerId = {},
        .onDisk = {} };
    m_pendingSave->done.push_back(std::move(done));
    if (!isBusy()) {
        runSave();
    }
}

void WorkspaceStore::runSave()
{
    PendingSave pending = *std::exchange(m_pendingSave, std::nullopt);
    pending.workspace = workspace();
    pending.formerId = workspace().id;
    pending.onDisk = m_onDisk;
    if (!m_path.isEmpty() && pending.path != m_path) {
        pending.workspace.id = newId(); // the file before keeps the old one and its journal
    }
    enqueue([this, pending = std::move(pending)](const WorkspaceFiles& files) -> Task {
        FileOnDisk& known = *pending.onDisk;
        const bool isForeign = pending.outsideChange == OutsideChange::Stop
            && known.path == pending.path && known.stamp
            && !files.isUnchanged(known.path, *known.stamp);
        const Result<FileStamp> result = isForeign
            ? failure(ErrorKind::Io, u"Another program has changed the file"_s, pending.path)
            : files.save(pending.path, pending.workspace);
        if (result) {
            known = { pending.path, *result };
            files.removeJournal(pending.formerId);
        }
        const SaveOutcome outcome = isForeign ? SaveOutcome::ChangedOutside
            : result                          ? SaveOutcome::Saved
                                              : SaveOutcome::Failed;
        return [this, pending, outcome, result] { finishSave(pending, outcome, result); };
    });
}

void WorkspaceStore::finishSave(
    const PendingSave& pending, SaveOutcome outcome, const Result<FileStamp>& result)
{
    if (outcome == SaveOutcome::Saved && pending.onDisk == m_onDisk) {
        takeSaved(pending);
    }
    const std::optional<Error> error = result ? std::nullopt : std::optional<Error>(result.error());
    for (const SaveDone& done : pending.done) {
        done(outcome, error);
    }
}

void WorkspaceStore::takeSaved(const PendingSave& pending)
{
    m_path = pending.path;
    m_isRescued = false;
    m_history.amend([&id = pending.workspace.id](Workspace& state) { state.id = id; });
    m_history.markClean(pending.workspace);
    forgetView(); // may have changed while the file was written
    if (m_history.isModified()) {
        noteChange(); // edits that came while the file was written
    } else {
        m_firstChange.reset();
    }
    if (pending.formerId != pending.workspace.id) {
        writeJournal(); // those edits may be in that of the former id
        removeJournal(pending.formerId);
    }
    Q_EMIT stateChanged();
}

void WorkspaceStore::apply(Workspace workspace, const QString& text)
{
    if (isReadOnly() || workspace == m_history.current()) {
        return;
    }
    m_history.push(std::move(workspace), text);
    noteChange();
    Q_EMIT workspaceChanged();
    Q_EMIT stateChanged();
}

void WorkspaceStore::undo()
{
    if (m_history.canUndo()) {
        m_history.undo();
        noteChange();
        Q_EMIT workspaceChanged();
        Q_EMIT stateChanged();
    }
}

void WorkspaceStore::redo()
{
    if (m_history.canRedo()) {
        m_history.redo();
        noteChange();
        Q_EMIT workspaceChanged();
        Q_EMIT stateChanged();
    }
}

void WorkspaceStore::setContext(const WorkspaceContext& context)
{
    if (context == contextOf(workspace())) {
        return;
    }
    const bool wasModified = isModified();
    m_history.amend([&context](Workspace& state) {
        setView(state, context);
        state.connections = context.connections;
    });
    forgetView();
    if (isModified()) {
        noteChange();
    }
    if (isModified() != wasModified) {
        Q_EMIT stateChanged();
    }
}

void WorkspaceStore::forgetView()
{
    const WorkspaceContext context = contextOf(workspace());
    m_history.amendClean([&context, hasFile = !m_path.isEmpty()](Workspace& state) {
        setView(state, context);
        if (!hasFile) {
            state.connections = context.connections;
        }
    });
}

void WorkspaceStore::discardChanges()
{
    m_firstChange.reset();
    m_timer.stop();
    removeJournal(workspace().id);
}

void WorkspaceStore::removeJournal(const QString& workspaceId)
{
    enqueue([workspaceId](const WorkspaceFiles& files) -> Task {
        files.removeJournal(workspaceId);
        return [] {};
    });
}

void WorkspaceStore::findRecoverable(RecoveryDone done)
{
    enqueue([done = std::move(done)](const WorkspaceFiles& files) -> Task {
        return [done, found = files.claimRecoverable()] { done(found); };
    });
}

void WorkspaceStore::recover(const RecoverableWorkspace& found, OpenDone done)
{
    enqueue([this, found, done = std::move(done)](const WorkspaceFiles& files) -> Task {
        Result<UnsavedWork> work = files.readJournal(found.journalPath);
        if (work && !work->stamp) { // a journal of before they had stamps
            work->stamp = stampNow(found.filePath, files);
        }
        if (work && files.writeJournal(found.filePath, work->workspace, work->stamp)) {
            files.removeRecoverable(found); // from now on it is the journal of this run
        }
        return [this, found, done, work = std::move(work)] {
            if (!work) {
                done(failure(work.error()));
                return;
            }
            replaceWorkspace(work->workspace, { found.filePath, work->stamp });
            m_isRescued = true;
            Q_EMIT stateChanged();
            OpenedWorkspace opened;
            opened.workspace = work->workspace;
            opened.origin = WorkspaceOrigin::Autosave;
            done(opened);
        };
    });
}

void WorkspaceStore::discard(const RecoverableWorkspace& found)
{
    enqueue([found](const WorkspaceFiles& files) -> Task {
        files.removeRecoverable(found);
        return [] {};
    });
}

void WorkspaceStore::noteChange()
{
    m_lastChange = m_clock.elapsed();
    m_firstChange = m_firstChange.value_or(m_lastChange);
    const Duration due = std::min(m_lastChange + kQuietTime, *m_firstChange + kLongestDelay);
    m_timer.start(static_cast<int>(std::max<std::int64_t>((due - m_lastChange).toMs(), 1)));
}

void WorkspaceStore::tick()
{
    if (!m_firstChange) {
        return;
    }
    const Duration now = m_clock.elapsed();
    const Duration due = std::min(m_lastChange + kQuietTime, *m_firstChange + kLongestDelay);
    if (now < due) {
        m_timer.start(static_cast<int>((due - now).toMs()));
        return;
    }
    writeJournal();
}

void WorkspaceStore::writeJournal()
{
    flushJournal([this](const Result<void>& written) {
        if (!written) {
            Q_EMIT autosaveFailed(written.error().toDisplayText());
        }
    });
}

void WorkspaceStore::flushJournal(JournalDone done)
{
    m_firstChange.reset();
    m_timer.stop();
    enqueue([path = m_path, workspace = workspace(), isNeeded = isModified(), onDisk = m_onDisk,
                done = std::move(done)](const WorkspaceFiles& files) -> Task {
        Result<void> written;
        if (isNeeded) {
            const auto stamp = onDisk->path == path ? onDisk->stamp : std::nullopt;
            written = files.writeJournal(path, workspace, stamp);
        } else { // everything was undone
            files.removeJournal(workspace.id);
        }
        return [done, written] { done(written); };
    });
}

void WorkspaceStore::enqueue(Job job)
{
    m_jobs.push_back(std::move(job));
    startNextJob();
}

void WorkspaceStore::startNextJob()
{
    if (m_isWorking) {
        return;
    }
    if (m_jobs.empty() && m_pendingSave) {
        runSave(); // comes back here
        return;
    }
    if (m_jobs.empty()) {
        Q_EMIT idle();
        return;
    }
    m_isWorking = true;
    Job next = std::move(m_jobs.front());
    m_jobs.pop_front(); // before posting, which may run at once
    m_worker.post([job = std::move(next), files = m_files, &gui = m_gui, this,
                      alive = std::weak_ptr<int>(m_alive)] {
        gui.post([this, alive, finish = job(*files)] {
            if (alive.expired()) {
                return;
            }
            finish();
            m_isWorking = false;
            startNextJob();
        });
    });
}

} // namespace promdesk

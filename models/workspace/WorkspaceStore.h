// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Executor.h"
#include "workspace/WorkspaceFiles.h"
#include "workspace/WorkspaceHistory.h"

#include <QObject>
#include <QTimer>

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace promdesk {

/// What a workspace says besides its pages. The window shows it in other places than the pages; it
/// is saved along, but is no step of undo.
struct WorkspaceContext
{
    std::vector<ConnectionSettings> connections; ///< without secrets
    TimeRangeSpec range;
    Duration refresh;
    QString activePage; ///< id

    friend bool operator==(const WorkspaceContext&, const WorkspaceContext&) = default;
};

[[nodiscard]] WorkspaceContext contextOf(const Workspace& workspace);

/// The open workspace: its states, its file, and the journal of what is not saved yet. File work
/// runs on the worker, one job after another; results come back on the GUI thread, where everything
/// here is called. A change reaches the journal 1 s after the last one and 5 s after the first one;
/// the journal goes away with a save and with discardChanges().
class WorkspaceStore final : public QObject
{
    Q_OBJECT

public:
    using OpenDone = std::function<void(const Result<OpenedWorkspace>& opened)>;
    using SaveDone = std::function<void(SaveOutcome outcome, const std::optional<Error>& error)>;
    using JournalDone = std::function<void(const Result<void>& written)>;
    using RecoveryDone = std::function<void(std::vector<RecoverableWorkspace> found)>;

    /// What to do about a file that somebody else has changed.
    enum class OutsideChange
    {
        Stop,
        Overwrite,
    };

    /// worker runs jobs elsewhere, gui on this thread; all referenced things outlive this and the
    /// jobs.
    WorkspaceStore(Executor& worker, Executor& gui, const Clock& clock, const QString& stateFolder,
        QObject* parent = nullptr);
    ~WorkspaceStore() override;

    [[nodiscard]] const Workspace& workspace() const { return m_history.current(); }

    [[nodiscard]] const WorkspaceHistory& history() const { return m_history; }

    /// Empty: never saved.
    [[nodiscard]] const QString& path() const { return m_path; }

    [[nodiscard]] bool isModified() const { return m_isRescued || m_history.isModified(); }

    [[nodiscard]] bool isReadOnly() const { return workspace().isReadOnly(); }

    /// Whether file work is still to be done; idle() tells its end. Wait for it before quitting.
    [[nodiscard]] bool isBusy() const { return m_isWorking || !m_jobs.empty(); }

    /// A new, untitled workspace takes the place of the open one. It keeps its id when it has one,
    /// and with it the journal of that id.
    void create(Workspace workspace);
    /// Success takes the place of the open one; failure leaves it.
    void open(const QString& path, OpenDone done);
    /// Saves that wait for the same file become one, of the workspace as it is when its turn comes,
    /// or until another one takes its place. Without a path: Failed with NotFound.
    void save(SaveDone done, OutsideChange outsideChange = OutsideChange::Stop);
    /// From now on path is the file. Another file than before makes it another workspace with an id
    /// of its own.
    void saveAs(const QString& path, SaveDone done);
    /// One edit; text is shown after Undo.
    void apply(Workspace workspace, const QString& text);
    void undo();
    void redo();
    /// Saved and journalled with the pages. Other connections than those of the file count as a
    /// modification; the rest is merely looked at and does not.
    void setContext(const WorkspaceContext& context);
    /// Writes the journal now, or removes it when there is nothing unsaved: before the end.
    void flushJournal(JournalDone done);
    /// Removes the journal: the user does not want the unsaved work.
    void discardChanges();

    /// What earlier runs left behind, newest first. Ask before the first edit of this run.
    void findRecoverable(RecoveryDone done);
    void recover(const RecoverableWorkspace& found, OpenDone done);
    /// Removes what an earlier run left behind.
    void discard(const RecoverableWorkspace& found);

    /// Does what is due by the clock. Called by a timer of its own; tests call it after moving
    /// their clock.
    void tick();

Q_SIGNALS:
    void workspaceChanged(); ///< also by undo and open
    void stateChanged(); ///< path, isModified, isReadOnly, undo texts
    void autosaveFailed(const QString& reason);
    void idle();

private:
    /// Runs on the worker and gives what to do with the outcome on the GUI thread.
    using Job = std::function<Task(const WorkspaceFiles& files)>;

    /// The open workspace's file as we last read or wrote it.
    struct FileOnDisk
    {
        QString path;
        std::optional<FileStamp> stamp;
    };

    struct PendingSave
    {
        QString path;
        OutsideChange outsideChange = OutsideChange::Stop;
        std::vector<SaveDone> done;
        Workspace workspace; ///< as it is when its turn comes
        QString formerId; ///< of the workspace; another file gets another id
        std::shared_ptr<FileOnDisk> onDisk; ///< of the workspace that is saved
    };

    void enqueue(Job job);
    void startNextJob();
    void replaceWorkspace(Workspace workspace, FileOnDisk file);
    void queueSave(const QString& path, OutsideChange outsideChange, SaveDone done);
    void runSave();
    void finishSave(
        const PendingSave& pending, SaveOutcome outcome, const Result<FileStamp>& result);
    void takeSaved(const PendingSave& pending);
    void noteChange();
    void writeJournal();
    void removeJournal(const QString& workspaceId);
    void forgetView();

    Executor& m_worker;
    Executor& m_gui;
    const Clock& m_clock;
    std::shared_ptr<const WorkspaceFiles> m_files; ///< shared with jobs
    std::shared_ptr<int> m_alive = std::make_shared<int>(0); ///< gone: results are dropped
    WorkspaceHistory m_history;
    QString m_path;
    /// Another one for every workspace that is opened. Once there, only file work looks into it:
    /// what a save writes is known to the one right after it.
    std::shared_ptr<FileOnDisk> m_onDisk;
    bool m_isRescued = false; ///< shown, but not what the file holds
    std::deque<Job> m_jobs;
    bool m_isWorking = false;
    std::optional<PendingSave> m_pendingSave; ///< waits for its turn
    std::optional<Duration> m_firstChange; ///< not in the journal yet
    Duration m_lastChange;
    QTimer m_timer;
};

} // namespace promdesk

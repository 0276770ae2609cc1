// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/Result.h"
#include "workspace/JsonNote.h"
#include "workspace/RunLock.h"
#include "workspace/Workspace.h"

#include <QByteArray>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace promdesk {

/// What a file looked like when we read or wrote it, to notice that somebody else changed it.
struct FileStamp
{
    qint64 size = 0;
    Instant modified;
    QByteArray hash; ///< SHA-256

    friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// Where an opened workspace came from.
enum class WorkspaceOrigin
{
    File,
    Autosave, ///< the file was damaged, the journal of unsaved work was newer than any backup
    Backup, ///< the file was damaged, an earlier save is shown
};

struct OpenedWorkspace
{
    Workspace workspace;
    WorkspaceOrigin origin = WorkspaceOrigin::File;
    std::vector<JsonNote> notes;
    FileStamp stamp; ///< of the file as it is, also when it is damaged
    QString damagedCopy; ///< where the damaged file was copied to; empty otherwise
    std::optional<Error> damage; ///< why the file could not be read
};

/// Unsaved work that a program left behind.
struct RecoverableWorkspace
{
    QString journalPath;
    QString workspaceId; ///< may be empty
    QString filePath; ///< empty: was never saved
    QString name;
    Instant savedAt;
};

/// What a journal holds.
struct UnsavedWork
{
    Workspace workspace;
    std::optional<FileStamp> stamp; ///< of the file that the work began from, when it is known
};

/// How a save ended.
enum class SaveOutcome
{
    Saved,
    ChangedOutside, ///< the file is not what we read: nothing was written
    Failed,
};

/// Reading and writing of workspace files and their safety copies below a state folder
/// (autosave/, backups/). Several runs of the program may share the folder: every journal belongs
/// to one of them, and nobody touches those of a living one. Every call waits on the disk: worker
/// threads only. Calls are made one after another.
class WorkspaceFiles
{
public:
    /// clock outlives this.
    WorkspaceFiles(QString stateFolder, const Clock& clock);

    /// The file; when it is damaged a copy goes to "<path>.corrupt-<stamp>" and the newest readable
    /// journal or backup is shown instead. Errors: NotFound, Io, InvalidArgument; those of reading
    /// when nothing is readable.
    [[nodiscard]] Result<OpenedWorkspace> open(const QString& path) const;

    /// Whether the file is still what the stamp says; a missing file counts as unchanged.
    [[nodiscard]] bool isUnchanged(const QString& path, const FileStamp& stamp) const;

    /// Writes the file, then a backup of it, then removes the journal. A failed backup does not
    /// fail the save. Errors: TooNew for a workspace of a newer program, TooMuch for one that could
    /// not be opened again, Io, InvalidArgument.
    [[nodiscard]] Result<FileStamp> save(const QString& path, const Workspace& workspace) const;

    /// stamp: of the file that the work began from, kept along. Errors: Io, TooMuch
    /// as for save().
    [[nodiscard]] Result<void> writeJournal(const QString& filePath, const Workspace& workspace,
        const std::optional<FileStamp>& stamp = std::nullopt) const;
    void removeJournal(const QString& workspaceId) const;
    /// Journals that can be read, of this run and of dead ones, newest first, and sweeps stray
    /// temporary files.
    [[nodiscard]] std::vector<RecoverableWorkspace> recoverable() const;
    /// What dead runs left behind: it belongs to this run from now on, so that no other one finds
    /// it while this one lives.
    [[nodiscard]] std::vector<RecoverableWorkspace> claimRecoverable() const;
    void removeRecoverable(const RecoverableWorkspace& found) const;
    /// Errors: NotFound, Malformed.
    [[nodiscard]] Result<UnsavedWork> readJournal(const QString& journalPath) const;

    /// Backups of a file, newest first.
    [[nodiscard]] QStringList backupsOf(const QString& path) const;

private:
    [[nodiscard]] QString autosaveFolder() const;
    [[nodiscard]] QString journalPath(const QString& workspaceId) const;
    [[nodiscard]] QString backupFolder(const QString& path) const;
    void writeBackup(const QString& path, const QByteArray& json) const;
    void pruneBackups(const QString& path) const;
    [[nodiscard]] QString keepDamaged(const QString& path, const QByteArray& bytes) const;
    [[nodiscard]] std::optional<OpenedWorkspace> rescue(const QString& path) const;

    QString m_stateFolder;
    const Clock& m_clock;
    std::unique_ptr<RunLock> m_run;
};

} // namespace promdesk

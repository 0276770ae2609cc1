// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/WorkspaceFiles.h"

#include "core/AtomicFile.h"
#include "core/Limits.h"
#include "workspace/WorkspaceJson.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTimeZone>
#include <QUuid>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr int kLastBackups = 5;
constexpr int kDailyBackups = 7;
const QString kClaimed = u".left-"_s; ///< in the names of what earlier runs left behind
constexpr qint64 kJournalBytes = 2 * limits::kWorkspaceBytes; // holds a workspace and its place

QByteArray hashOf(const QByteArray& bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
}

FileStamp stampOf(const QString& path, const QByteArray& bytes)
{
    return { .size = bytes.size(),
        .modified = Instant::fromMs(QFileInfo(path).lastModified().toMSecsSinceEpoch()),
        .hash = hashOf(bytes) };
}

/// Errors: those of reading, for what would be refused when it is opened again.
Result<QByteArray> readableJson(const Workspace& workspace)
{
    QByteArray json = toJson(workspace);
    if (const auto reading = workspaceFromJson(json); !reading) {
        Error error = reading.error();
        error.message = u"It could not be opened again. %1"_s.arg(error.message);
        return failure(error);
    }
    return json;
}

QJsonObject toJson(const FileStamp& stamp)
{
    return { { u"size"_s, stamp.size },
        { u"modifiedMs"_s, static_cast<double>(stamp.modified.toMs()) },
        { u"sha256"_s, QString::fromLatin1(stamp.hash.toHex()) } };
}

/// Nothing when the journal was written without one.
std::optional<FileStamp> stampFrom(const QJsonObject& journal)
{
    const QJsonObject stamp = journal.value("stamp"_L1).toObject();
    if (stamp.isEmpty()) {
        return std::nullopt;
    }
    return FileStamp { .size = stamp.value("size"_L1).toInteger(),
        .modified = Instant::fromMs(stamp.value("modifiedMs"_L1).toInteger()),
        .hash = QByteArray::fromHex(stamp.value("sha256"_L1).toString().toLatin1()) };
}

/// Sorts as text in the order of time.
QString stampText(Instant when)
{
    return QDateTime::fromMSecsSinceEpoch(when.toMs(), QTimeZone::utc())
        .toString(u"yyyyMMdd-HHmmsszzz"_s);
}

/// "<workspace>@<run>.json"; journals of before there were several runs have no run.
QString runOf(const QString& journalName)
{
    const QString base = QFileInfo(journalName).completeBaseName();
    const qsizetype at = base.lastIndexOf(u'@');
    return at < 0 ? QString() : base.mid(at + 1);
}

void ensureId(Workspace& workspace)
{
    if (workspace.id.isEmpty()) {
        workspace.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    }
}

} // namespace

WorkspaceFiles::WorkspaceFiles(QString stateFolder, const Clock& clock)
    : m_stateFolder(std::move(stateFolder))
    , m_clock(clock)
    , m_run(std::make_unique<RunLock>(autosaveFolder()))
{ }

Result<OpenedWorkspace> WorkspaceFiles::open(const QString& path) const
{
    const Result<QByteArray> bytes = readFile(path, limits::kWorkspaceBytes);
    if (!bytes) {
        return failure(bytes.error());
    }
    auto reading = workspaceFromJson(*bytes);
    if (reading) {
        ensureId(reading->value);
        return OpenedWorkspace { .workspace = std::move(reading->value),
            .origin = WorkspaceOrigin::File,
            .notes = std::move(reading->notes),
            .stamp = stampOf(path, *bytes),
            .damagedCopy = {},
            .damage = {} };
    }
    Error damage = reading.error();
    damage.context = path;
    std::optional<OpenedWorkspace> rescued = rescue(path);
    if (!rescued) {
        return failure(damage);
    }
    rescued->stamp = stampOf(path, *bytes);
    rescued->damagedCopy = keepDamaged(path, *bytes);
    rescued->damage = std::move(damage);
    return std::move(*rescued);
}

std::optional<OpenedWorkspace> WorkspaceFiles::rescue(const QString& path) const
{
    OpenedWorkspace rescued;
    const QString wanted = QFileInfo(path).absoluteFilePath();
    for (const RecoverableWorkspace& candidate : recoverable()) {
        if (candidate.filePath != wanted) {
            continue;
        }
        if (auto work = readJournal(candidate.journalPath)) {
            rescued.workspace = std::move(work->workspace);
            rescued.origin = WorkspaceOrigin::Autosave;
            return rescued;
        }
    }
    const QStringList backups = backupsOf(path);
    for (const QString& backup : backups) {
        const auto bytes = readFile(backup, limits::kWorkspaceBytes);
        auto reading = bytes ? workspaceFromJson(*bytes)
                             : Result<JsonReading<Workspace>>(failure(bytes.error()));
        if (reading) {
            rescued.workspace = std::move(reading->value);
            ensureId(rescued.workspace);
            rescued.origin = WorkspaceOrigin::Backup;
            rescued.notes = std::move(reading->notes);
            return rescued;
        }
    }
    return std::nullopt;
}

QString WorkspaceFiles::keepDamaged(const QString& path, const QByteArray& bytes) const
{
    const QString name = u"%1.corrupt-%2"_s.arg(path, stampText(m_clock.now()));
    if (writeFile(name, bytes)) {
        return name;
    }
    // The folder may not be writable: then the copy lies with our own state.
    const QString inState = QDir(m_stateFolder).filePath(QFileInfo(name).fileName());
    return QDir().mkpath(m_stateFolder) && writeFile(inState, bytes, FileAccess::Private)
        ? inState
        : QString();
}

bool WorkspaceFiles::isUnchanged(const QString& path, const FileStamp& stamp) const
{
    const QFileInfo file(path);
    if (!file.exists()) {
        return true;
    }
    if (file.size() != stamp.size) {
        return false;
    }
    if (file.lastModified().toMSecsSinceEpoch() == stamp.modified.toMs()) {
        return true;
    }
    const Result<QByteArray> bytes = readFile(path, limits::kWorkspaceBytes);
    return bytes && hashOf(*bytes) == stamp.hash;
}

Result<FileStamp> WorkspaceFiles::save(const QString& path, const Workspace& workspace) const
{
    if (workspace.isReadOnly()) {
        return failure(ErrorKind::TooNew,
            u"The workspace was written by a newer version and is not saved over"_s, path);
    }
    const Result<QByteArray> json = readableJson(workspace);
    if (!json) {
        return failure(json.error());
    }
    if (const auto written = writeFile(path, *json); !written) {
        return failure(written.error());
    }
    const FileStamp stamp = stampOf(path, *json);
    writeBackup(path, *json);
    removeJournal(workspace.id);
    return stamp;
}

QString WorkspaceFiles::autosaveFolder() const
{
    return QDir(m_stateFolder).filePath(u"autosave"_s);
}

QString WorkspaceFiles::journalPath(const QString& workspaceId) const
{
    return QDir(autosaveFolder()).filePath(u"%1@%2.json"_s.arg(workspaceId, m_run->id()));
}

QString WorkspaceFiles::backupFolder(const QString& path) const
{
    // By place, not by id: a damaged file cannot tell its id.
    const QByteArray place = QFileInfo(path).absoluteFilePath().toUtf8();
    return QDir(m_stateFolder)
        .filePath(u"backups/"_s + QString::fromLatin1(hashOf(place).toHex().first(32)));
}

QStringList WorkspaceFiles::backupsOf(const QString& path) const
{
    const QDir folder(backupFolder(path));
    QStringList paths;
    const QStringList names =
        folder.entryList({ u"*.json"_s }, QDir::Files, QDir::Name | QDir::Reversed);
    for (const QString& name : names) {
        paths += folder.filePath(name);
    }
    return paths;
}

void WorkspaceFiles::writeBackup(const QString& path, const QByteArray& json) const
{
    const QString folder = backupFolder(path);
    const QString name = stampText(m_clock.now()) + u".json"_s;
    if (QDir().mkpath(folder)
        && writeFile(QDir(folder).filePath(name), json, FileAccess::Private)) {
        pruneBackups(path);
    }
}

void WorkspaceFiles::pruneBackups(const QString& path) const
{
    const QStringList backups = backupsOf(path);
    QSet<QString> days;
    for (qsizetype i = 0; i < backups.size(); ++i) {
        const QString day = QFileInfo(backups.at(i)).fileName().left(8);
        const bool isNewestOfDay = !days.contains(day) && days.size() < kDailyBackups;
        days.insert(day);
        if (i >= kLastBackups && !isNewestOfDay) {
            removeFile(backups.at(i));
        }
    }
}

Result<void> WorkspaceFiles::writeJournal(const QString& filePath, const Workspace& workspace,
    const std::optional<FileStamp>& stamp) const
{
    if (!QDir().mkpath(autosaveFolder())) {
        return failure(ErrorKind::Io, u"The folder cannot be made"_s, autosaveFolder());
    }
    const Result<QByteArray> json = readableJson(workspace);
    if (!json) {
        return failure(json.error());
    }
    m_run->hold();
    QJsonObject journal { { u"file"_s, filePath }, { u"name"_s, workspace.name },
        { u"savedAtMs"_s, static_cast<double>(m_clock.now().toMs()) },
        { u"workspace"_s, QJsonDocument::fromJson(*json).object() } };
    if (stamp) {
        journal.insert(u"stamp"_s, toJson(*stamp));
    }
    return writeFile(journalPath(workspace.id),
        QJsonDocument(journal).toJson(QJsonDocument::Compact), FileAccess::Private);
}

void WorkspaceFiles::removeJournal(const QString& workspaceId) const
{
    removeFile(journalPath(workspaceId));
}

std::vector<RecoverableWorkspace> WorkspaceFiles::recoverable() const
{
    sweepStrayFiles(autosaveFolder(), m_clock);
    std::vector<RecoverableWorkspace> found;
    const QDir folder(autosaveFolder());
    for (const QString& name : folder.entryList({ u"*.json"_s }, QDir::Files)) {
        if (const QString run = runOf(name); run != m_run->id() && m_run->isLiving(run)) {
            continue;
        }
        const QString path = folder.filePath(name);
        const auto bytes = readFile(path, kJournalBytes);
        const QJsonObject journal =
            bytes ? QJsonDocument::fromJson(*bytes).object() : QJsonObject();
        if (journal.value("workspace"_L1).isObject()) {
            found.push_back({ .journalPath = path,
                .workspaceId = journal.value("workspace"_L1)["id"_L1].toString(),
                .filePath = journal.value("file"_L1).toString(),
                .name = journal.value("name"_L1).toString(),
                .savedAt = Instant::fromMs(
                    static_cast<std::int64_t>(journal.value("savedAtMs"_L1).toDouble())) });
        }
    }
    std::sort(found.begin(), found.end(),
        [](const RecoverableWorkspace& a, const RecoverableWorkspace& b) {
            return a.savedAt > b.savedAt;
        });
    return found;
}

std::vector<RecoverableWorkspace> WorkspaceFiles::claimRecoverable() const
{
    m_run->hold();
    std::vector<RecoverableWorkspace> claimed;
    for (RecoverableWorkspace& each : recoverable()) {
        const QFileInfo journal(each.journalPath);
        const QString base = journal.completeBaseName();
        const bool isOld = base.contains(kClaimed);
        const QString run = runOf(journal.fileName());
        if (run == m_run->id()) {
            if (isOld) {
                claimed.push_back(std::move(each)); // claimed before
            }
            continue;
        }
        // With the dead run's name, so that two runs' journals of one workspace do not meet.
        const QString from = run.isEmpty() ? stampText(each.savedAt) : run;
        const QString name =
            base.section(u'@', 0, 0) + (isOld ? QString() : QString(kClaimed + from));
        // The one run of several whose renaming succeeds is the one that offers it.
        if (const QString path = journalPath(name); QFile::rename(each.journalPath, path)) {
            each.journalPath = path;
            claimed.push_back(std::move(each));
        }
    }
    return claimed;
}

void WorkspaceFiles::removeRecoverable(const RecoverableWorkspace& found) const
{
    removeFile(found.journalPath);
}

Result<UnsavedWork> WorkspaceFiles::readJournal(const QString& journalPath) const
{
    const Result<QByteArray> bytes = readFile(journalPath, kJournalBytes);
    if (!bytes) {
        return failure(bytes.error());
    }
    const QJsonObject journal = QJsonDocument::fromJson(*bytes).object();
    const QJsonObject workspace = journal.value("workspace"_L1).toObject();
    auto reading = workspaceFromJson(QJsonDocument(workspace).toJson());
    if (workspace.isEmpty() || !reading) {
        return failure(ErrorKind::Malformed, u"The unsaved work cannot be read"_s, journalPath);
    }
    ensureId(reading->value);
    return UnsavedWork { .workspace = std::move(reading->value), .stamp = stampFrom(journal) };
}

} // namespace promdesk

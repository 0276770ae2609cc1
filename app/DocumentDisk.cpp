// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "DocumentDisk.h"

#include "core/AtomicFile.h"
#include "core/Limits.h"
#include "workspace/WorkspaceJson.h"

#include <QDir>
#include <QFileInfo>

#include <mutex>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString toText(const JsonNote& note)
{
    const QString place = note.line > 0 ? u"line %1: "_s.arg(note.line) : QString();
    return place + note.message;
}

Result<ReadDocument> readWorkspace(const QString& file)
{
    const Result<QByteArray> bytes = readFile(file, limits::kWorkspaceBytes);
    if (!bytes) {
        return failure(bytes.error());
    }
    Result<JsonReading<Workspace>> reading = workspaceFromJson(*bytes);
    if (!reading) {
        return failure(reading.error());
    }
    ReadDocument opened { .workspace = std::move(reading->value), .notes = {} };
    for (const JsonNote& note : reading->notes) {
        if (note.severity != NoteSeverity::Info) {
            opened.notes += toText(note);
        }
    }
    return opened;
}

Result<void> writeWorkspace(const QString& file, const Workspace& workspace)
{
    QDir().mkpath(QFileInfo(file).absolutePath());
    return writeFile(file, toJson(workspace));
}

} // namespace

/// The newest session, and how far the disk is behind it. The thread that hands a session over
/// never waits for the disk: it takes the first mutex only.
struct DocumentDisk::Session
{
    std::mutex latestMutex;
    Workspace latest;
    quint64 wanted = 0;

    std::mutex diskMutex;
    quint64 written = 0;

    void setLatest(const Workspace& workspace)
    {
        const std::lock_guard lock(latestMutex);
        latest = workspace;
        ++wanted;
    }

    Result<void> writeIfNewer(const QString& file)
    {
        const std::lock_guard onlyOne(diskMutex);
        Workspace next;
        quint64 number = 0;
        {
            const std::lock_guard lock(latestMutex);
            next = latest;
            number = wanted;
        }
        if (number == written) {
            return {};
        }
        const Result<void> result = writeWorkspace(file, next);
        written = result ? number : written;
        return result;
    }
};

DocumentDisk::DocumentDisk(Executor& workers, Executor& gui, QString sessionFile)
    : m_workers(workers)
    , m_gui(gui)
    , m_sessionFile(std::move(sessionFile))
    , m_session(std::make_shared<Session>())
{ }

void DocumentDisk::read(const QString& file, std::function<void(Result<ReadDocument>)> done)
{
    m_workers.post([&gui = m_gui, file, done = std::move(done)] {
        gui.post([done, opened = readWorkspace(file)] { done(opened); });
    });
}

void DocumentDisk::write(
    const QString& file, const Workspace& workspace, std::function<void(Result<void>)> done)
{
    m_workers.post([&gui = m_gui, file, workspace, done = std::move(done)] {
        gui.post([done, written = writeWorkspace(file, workspace)] { done(written); });
    });
}

void DocumentDisk::readSession(std::function<void(Result<ReadDocument>)> done)
{
    read(m_sessionFile, std::move(done));
}

void DocumentDisk::writeSession(const Workspace& workspace)
{
    m_session->setLatest(workspace);
    m_workers.post([session = m_session, file = m_sessionFile] {
        // A failure is met again at the next change, and named when the program ends.
        const Result<void> ignored = session->writeIfNewer(file);
        Q_UNUSED(ignored)
    });
}

Result<void> DocumentDisk::finish()
{
    return m_session->writeIfNewer(m_sessionFile);
}

} // namespace promdesk

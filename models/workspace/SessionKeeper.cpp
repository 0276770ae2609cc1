// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/SessionKeeper.h"

#include "workspace/RunLock.h"

#include <QDir>
#include <QFileInfo>

#include <mutex>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

/// The newest state, and how far the disk is behind it. The thread that hands a state over never
/// waits for the disk: it takes the first mutex only.
struct SessionKeeper::Pending
{
    explicit Pending(QString path)
        : file(std::move(path))
    { }

    void setLatest(const SessionState& state)
    {
        const std::scoped_lock lock(latestMutex);
        latest = state;
        ++wanted;
    }

    Result<void> writeIfNewer()
    {
        const std::scoped_lock onlyOne(diskMutex);
        SessionState next;
        quint64 number = 0;
        {
            const std::scoped_lock lock(latestMutex);
            next = latest;
            number = wanted;
        }
        if (number == written) {
            return {};
        }
        const Result<void> result = saveSessionState(file, next);
        written = result ? number : written;
        return result;
    }

    const QString file;
    std::mutex latestMutex;
    SessionState latest;
    quint64 wanted = 0;
    std::mutex diskMutex;
    quint64 written = 0;
};

SessionKeeper::SessionKeeper(Executor& worker, Executor& gui, const QString& file)
    : m_worker(worker)
    , m_gui(gui)
    , m_state(loadSessionState(file))
    , m_pending(std::make_shared<Pending>(file))
    , m_markPath(QFileInfo(file).dir().filePath(u"restoring.lock"_s))
{ }

SessionKeeper::LastRestore SessionKeeper::beginRestore()
{
    m_restoring.reset();
    const bool isLeft = QFileInfo::exists(m_markPath);
    auto mark = std::make_unique<QLockFile>(m_markPath);
    if (!QDir().mkpath(QFileInfo(m_markPath).path()) || !takeLock(*mark)) {
        return LastRestore::Ended; // another run is restoring, or nothing can be written
    }
    if (isLeft) {
        return LastRestore::Died; // the old mark goes with this one
    }
    m_restoring = std::move(mark);
    return LastRestore::Ended;
}

void SessionKeeper::change(const std::function<void(SessionState& state)>& edit)
{
    const SessionState before = m_state;
    edit(m_state);
    if (m_state == before) {
        return;
    }
    m_pending->setLatest(m_state);
    m_worker.post([pending = m_pending] {
        // A failure is met again at the next change, and told at the end.
        [[maybe_unused]] const Result<void> ignored = pending->writeIfNewer();
    });
}

void SessionKeeper::flush(std::function<void(const Result<void>& written)> done)
{
    m_worker.post([pending = m_pending, &gui = m_gui, done = std::move(done)] {
        gui.post([done, written = pending->writeIfNewer()] { done(written); });
    });
}

Result<void> SessionKeeper::finish()
{
    return m_pending->writeIfNewer();
}

} // namespace promdesk

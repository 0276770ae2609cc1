// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "workspace/RunLock.h"

#include <QDir>
#include <QFileInfo>
#include <QUuid>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

bool takeLock(QLockFile& lock)
{
    lock.setStaleLockTime(0); // age says nothing: a run may last for months
    return lock.tryLock(0) || (lock.removeStaleLockFile() && lock.tryLock(0));
}

RunLock::RunLock(QString folder)
    : m_folder(std::move(folder))
    , m_id(QUuid::createUuid().toString(QUuid::Id128).left(16))
{ }

void RunLock::hold()
{
    if (!m_lock && QDir().mkpath(m_folder)) {
        auto lock = std::make_unique<QLockFile>(pathOf(m_id));
        m_lock = takeLock(*lock) ? std::move(lock) : nullptr;
    }
}

bool RunLock::isLiving(const QString& id) const
{
    if (id == m_id) {
        return true;
    }
    if (!QFileInfo::exists(pathOf(id))) {
        return false;
    }
    QLockFile probe(pathOf(id));
    return !takeLock(probe); // a taken one goes with its file
}

QString RunLock::pathOf(const QString& id) const
{
    return QDir(m_folder).filePath(id + u".lock"_s);
}

} // namespace promdesk

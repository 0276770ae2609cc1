// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include <QLockFile>
#include <QString>

#include <memory>

namespace promdesk {

/// One run of the program among several that share a folder. Its lock file "<id>.lock" says that it
/// lives; what carries the id of a run that died belongs to nobody. Waits on the disk.
class RunLock
{
public:
    explicit RunLock(QString folder);

    /// Differs from run to run; fits into a file name and has no '@' and no '.'.
    [[nodiscard]] const QString& id() const { return m_id; }

    /// Says from now on that this run lives; makes the folder. Without a folder to write to nobody
    /// learns of it, which harms nothing: there is nothing to take away then either.
    void hold();
    /// Whether another run, or this one, holds its lock. Removes the lock file of a dead one.
    [[nodiscard]] bool isLiving(const QString& id) const;

private:
    [[nodiscard]] QString pathOf(const QString& id) const;

    QString m_folder;
    QString m_id;
    std::unique_ptr<QLockFile> m_lock;
};

/// Takes a lock file that nobody living holds. The process number in the file is not enough: in a
/// container a killed program and its successor often have the same one, so that the lock of the
/// file system decides in the end.
[[nodiscard]] bool takeLock(QLockFile& lock);

} // namespace promdesk

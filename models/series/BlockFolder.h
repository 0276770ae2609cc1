// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "series/BlockFile.h"
#include "series/SeriesStore.h"

#include <QString>

#include <string>

namespace promdesk {

/// Which file a block lies in.
struct BlockAddress
{
    std::string server; ///< whoever asks the same server with the same rights says the same
    StoreKey key; ///< its family without the server
    std::int64_t number = 0;
};

/// How much a folder of blocks holds.
struct BlockFolderUse
{
    qint64 bytes = 0;
    int files = 0;

    friend bool operator==(const BlockFolderUse&, const BlockFolderUse&) = default;
};

/// Blocks on disk, a file each, named by digests: neither addresses nor expressions can be read
/// off them. Bounded in bytes: the longest unused leave. Several programs may share a folder: files
/// appear whole and may vanish at any time. A value without a state of its own; waits on the disk:
/// workers only.
class BlockFolder
{
public:
    static constexpr qint64 kMostFileBytes = qint64 { 64 } * 1024 * 1024;

    BlockFolder(QString path, qint64 maxBytes);

    /// A file that cannot be used is removed. Errors: NotFound, Malformed, Unsupported, Io.
    [[nodiscard]] Result<KeptBlock> read(const BlockAddress& address) const;
    /// What cannot be kept (native histograms) is left out without an error. Errors: Io.
    [[nodiscard]] Result<void> write(const BlockAddress& address, const KeptBlock& kept) const;

    /// Removes the longest unused until the rest is within bounds, and what died while writing.
    void trim(const Clock& clock) const;
    void forgetServer(const std::string& server) const;
    void clear() const;
    [[nodiscard]] BlockFolderUse use() const;

    [[nodiscard]] const QString& path() const { return m_path; }

private:
    [[nodiscard]] QString fileOf(const BlockAddress& address) const;

    QString m_path;
    qint64 m_maxBytes;
};

} // namespace promdesk

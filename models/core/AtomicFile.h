// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Clock.h"
#include "core/NativeFile.h"
#include "core/Result.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QString>

#include <memory>
#include <optional>

namespace promdesk {

/// Writes a file in pieces so that other readers, and we after a crash, see either the old file or
/// the whole new one. The bytes go to a temporary file in the same folder; commit() checks, syncs
/// and renames it. Whatever fails, the old file stays and the temporary one is removed. A link is
/// followed; anything but a regular file is refused. Any thread, one at a time; waits on the disk,
/// so never on the GUI thread. Why not Qt's own saving class: in
/// 6.4 its commit() reports success on a full disk and never syncs the folder (both measured).
class AtomicFileWriter
{
public:
    /// Errors: InvalidArgument when path is a folder, pipe or device; Io.
    [[nodiscard]] static Result<AtomicFileWriter> open(
        const QString& path, FileAccess access = FileAccess::Kept);

    AtomicFileWriter(AtomicFileWriter&& other) noexcept;
    AtomicFileWriter& operator=(AtomicFileWriter&& other) noexcept;
    AtomicFileWriter(const AtomicFileWriter&) = delete;
    AtomicFileWriter& operator=(const AtomicFileWriter&) = delete;
    /// Without a commit the written pieces are dropped.
    ~AtomicFileWriter();

    /// After an error every later call fails too. Errors: Io.
    [[nodiscard]] Result<void> write(QByteArrayView piece);
    /// Ends the writing; at most once. Errors: Io.
    [[nodiscard]] Result<void> commit();
    void cancel();

    [[nodiscard]] qint64 writtenBytes() const { return m_writtenBytes; }

private:
    AtomicFileWriter() = default;

    [[nodiscard]] Result<void> finish();
    [[nodiscard]] Result<void> compareWithDisk();
    [[nodiscard]] tl::unexpected<Error> giveUp(Error error);

    QString m_path; ///< links resolved
    QString m_temporaryPath; ///< empty: nothing to clean up
    NativeFile m_file;
    std::unique_ptr<QCryptographicHash> m_hash;
    qint64 m_writtenBytes = 0;
    std::optional<Error> m_failure;
};

/// Writes a whole file as AtomicFileWriter does. Errors: as there, with path as context.
[[nodiscard]] Result<void> writeFile(
    const QString& path, QByteArrayView bytes, FileAccess access = FileAccess::Kept);

/// Reads a whole regular file. The size is looked at before anything is allocated. Errors:
/// NotFound, InvalidArgument when it is a folder, pipe or device, TooMuch, Io; path as context.
[[nodiscard]] Result<QByteArray> readFile(const QString& path, qint64 maxBytes);

/// Removes temporary files that a killed program left in a folder at least minimumAge ago; other
/// files are never touched. Returns how many.
int sweepStrayFiles(
    const QString& folder, const Clock& clock, Duration minimumAge = Duration::fromHours(1));

} // namespace promdesk

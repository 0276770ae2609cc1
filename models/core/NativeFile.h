// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "core/Result.h"

#include <QByteArray>
#include <QString>

#include <span>

namespace promdesk {

/// Who may read a file that is written.
enum class FileAccess
{
    Kept, ///< the permissions of the file that is replaced; a new file gets the usual ones
    Private, ///< the owner alone (0600): state, journals, anything about the user
};

/// An open file of the operating system, with every step's outcome told; the part of AtomicFile
/// that differs between systems. Closes when destroyed. One thread at a time.
class NativeFile
{
public:
    NativeFile() = default;
    NativeFile(NativeFile&& other) noexcept;
    NativeFile& operator=(NativeFile&& other) noexcept;
    NativeFile(const NativeFile&) = delete;
    NativeFile& operator=(const NativeFile&) = delete;
    ~NativeFile();

    /// Makes a new file for reading and writing; fails when the name exists. Errors: Io.
    [[nodiscard]] static Result<NativeFile> create(const QString& path, FileAccess access);
    /// Opens an existing regular file for reading without waiting on pipes or devices. Errors:
    /// NotFound, InvalidArgument when it is not a regular file, Io.
    [[nodiscard]] static Result<NativeFile> openForReading(const QString& path);

    [[nodiscard]] bool isOpen() const;
    /// Errors: Io.
    [[nodiscard]] Result<qint64> size() const;
    /// Reads from the current position until the buffer is full or the file ends; the count read.
    /// Errors: Io.
    [[nodiscard]] Result<std::size_t> read(std::span<char> buffer);
    /// All of it or an error. Errors: Io.
    [[nodiscard]] Result<void> write(std::span<const char> bytes);
    /// Errors: Io.
    [[nodiscard]] Result<void> rewind();
    /// Takes over the permissions of another file, and its owner where that is allowed. Errors: Io.
    [[nodiscard]] Result<void> copyPermissions(const QString& fromPath);
    /// Returns when the bytes are on the medium, as far as the system can promise. Errors: Io.
    [[nodiscard]] Result<void> sync();
    /// Errors: Io (a late write error of a network file system, say).
    [[nodiscard]] Result<void> close();

private:
    static constexpr qintptr kClosed = -1;

    explicit NativeFile(qintptr handle)
        : m_handle(handle)
    { }

    qintptr m_handle = kClosed;
};

/// Whether the user may overwrite this existing file.
[[nodiscard]] bool isWritableFile(const QString& path);

/// Puts one file in the place of another in one step, and makes that last through a power cut.
/// Errors: Io; then the target is what it was, or the new file whose lasting is not sure.
[[nodiscard]] Result<void> replaceFile(const QString& from, const QString& to);

/// Removes a file; false when it could not be.
bool removeFile(const QString& path);

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/NativeFile.h"

#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString describe(int errorNumber)
{
    switch (errorNumber) {
    case ENOSPC:
    case EDQUOT:
        return u"There is no space left on the disk"_s;
    case EFBIG:
        return u"The file would be larger than is allowed here"_s;
    case EACCES:
    case EPERM:
        return u"The permission is missing"_s;
    case EROFS:
        return u"The disk is read-only"_s;
    case ENOENT:
    case ENOTDIR:
        return u"The folder does not exist"_s;
    case ENAMETOOLONG:
        return u"The name is too long"_s;
    default:
        return u"The system refused"_s;
    }
}

tl::unexpected<Error> ioFailure(const QString& step, int errorNumber)
{
    return failure(ErrorKind::Io, QString(step + u": "_s + describe(errorNumber)), {},
        qt_error_string(errorNumber));
}

int descriptor(qintptr handle)
{
    return static_cast<int>(handle);
}

/// Repeats a call that a signal interrupted.
template <typename Call> auto untilDone(Call call)
{
    auto outcome = call();
    while (outcome < 0 && errno == EINTR) {
        outcome = call();
    }
    return outcome;
}

int syncToMedium(int file)
{
#ifdef Q_OS_MACOS
    // fsync() there only reaches the drive's cache; not every file system knows the stronger call.
    if (untilDone([file] { return ::fcntl(file, F_FULLFSYNC); }) == 0) {
        return 0;
    }
#endif
    return untilDone([file] { return ::fsync(file); });
}

Result<void> syncFolder(const QString& folder)
{
    const QByteArray path = QFile::encodeName(folder);
    const int handle =
        untilDone([&path] { return ::open(path.constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); });
    if (handle < 0) {
        // A folder that may be written but not listed cannot be opened; the rename stands.
        return {};
    }
    const int outcome = syncToMedium(handle);
    const int errorNumber = errno;
    ::close(handle);
    // Some file systems (network ones) cannot sync a folder and say EINVAL.
    if (outcome != 0 && errorNumber != EINVAL && errorNumber != ENOTSUP) {
        return ioFailure(u"Writing the folder"_s, errorNumber);
    }
    return {};
}

} // namespace

NativeFile::NativeFile(NativeFile&& other) noexcept
    : m_handle(std::exchange(other.m_handle, kClosed))
{ }

NativeFile& NativeFile::operator=(NativeFile&& other) noexcept
{
    if (this != &other) {
        if (isOpen()) {
            ::close(descriptor(m_handle));
        }
        m_handle = std::exchange(other.m_handle, kClosed);
    }
    return *this;
}

NativeFile::~NativeFile()
{
    if (isOpen()) {
        ::close(descriptor(m_handle));
    }
}

Result<NativeFile> NativeFile::create(const QString& path, FileAccess access)
{
    const QByteArray name = QFile::encodeName(path);
    const mode_t mode = access == FileAccess::Private ? 0600 : 0666;
    const int handle = untilDone([&] {
        return ::open(name.constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    });
    if (handle < 0) {
        return ioFailure(u"Creating the file"_s, errno);
    }
    return NativeFile(handle);
}

Result<NativeFile> NativeFile::openForReading(const QString& path)
{
    const QByteArray name = QFile::encodeName(path);
    // O_NONBLOCK: opening a pipe that nobody writes to would otherwise wait for ever.
    const int handle = untilDone(
        [&name] { return ::open(name.constData(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC); });
    if (handle < 0 && (errno == ENOENT || errno == ENOTDIR)) {
        return failure(ErrorKind::NotFound, u"The file does not exist"_s);
    }
    if (handle < 0 && errno == ENXIO) { // a socket
        return failure(ErrorKind::InvalidArgument, u"This is not a regular file"_s);
    }
    if (handle < 0) {
        return ioFailure(u"Opening the file"_s, errno);
    }
    NativeFile file(handle);

    struct stat status
    { };

    if (::fstat(handle, &status) != 0) {
        return ioFailure(u"Opening the file"_s, errno);
    }
    if (!S_ISREG(status.st_mode)) {
        return failure(ErrorKind::InvalidArgument, u"This is not a regular file"_s);
    }
    return file;
}

bool NativeFile::isOpen() const
{
    return m_handle != kClosed;
}

Result<qint64> NativeFile::size() const
{
    struct stat status
    { };

    if (::fstat(descriptor(m_handle), &status) != 0) {
        return ioFailure(u"Reading the file"_s, errno);
    }
    return static_cast<qint64>(status.st_size);
}

Result<std::size_t> NativeFile::read(std::span<char> buffer)
{
    std::size_t total = 0;
    while (total < buffer.size()) {
        const std::span<char> rest = buffer.subspan(total);
        const auto count =
            untilDone([&] { return ::read(descriptor(m_handle), rest.data(), rest.size()); });
        if (count < 0) {
            return ioFailure(u"Reading the file"_s, errno);
        }
        if (count == 0) {
            break;
        }
        total += static_cast<std::size_t>(count);
    }
    return total;
}

Result<void> NativeFile::write(std::span<const char> bytes)
{
    while (!bytes.empty()) {
        const auto count =
            untilDone([&] { return ::write(descriptor(m_handle), bytes.data(), bytes.size()); });
        if (count <= 0) {
            return ioFailure(u"Writing the file"_s, count == 0 ? ENOSPC : errno);
        }
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
}

Result<void> NativeFile::rewind()
{
    if (::lseek(descriptor(m_handle), 0, SEEK_SET) != 0) {
        return ioFailure(u"Reading the file"_s, errno);
    }
    return {};
}

Result<void> NativeFile::copyPermissions(const QString& fromPath)
{
    struct stat status
    { };

    if (::stat(QFile::encodeName(fromPath).constData(), &status) != 0) {
        return ioFailure(u"Reading the permissions"_s, errno);
    }
    // Only a privileged user may give files away; for everybody else the file becomes theirs.
    [[maybe_unused]] const int isOwnerKept =
        ::fchown(descriptor(m_handle), status.st_uid, status.st_gid);
    // File systems without permissions (FAT) say EPERM: there is nothing to keep then.
    if (::fchmod(descriptor(m_handle), status.st_mode & 0777) != 0 && errno != EPERM) {
        return ioFailure(u"Setting the permissions"_s, errno);
    }
    return {};
}

Result<void> NativeFile::sync()
{
    if (syncToMedium(descriptor(m_handle)) != 0) {
        return ioFailure(u"Writing the file"_s, errno);
    }
    return {};
}

Result<void> NativeFile::close()
{
    // Never repeated after EINTR: on Linux the descriptor is gone either way.
    if (::close(descriptor(std::exchange(m_handle, kClosed))) != 0 && errno != EINTR) {
        return ioFailure(u"Writing the file"_s, errno);
    }
    return {};
}

bool isWritableFile(const QString& path)
{
    return ::faccessat(AT_FDCWD, QFile::encodeName(path).constData(), W_OK, AT_EACCESS) == 0;
}

Result<void> replaceFile(const QString& from, const QString& to)
{
    if (::rename(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) != 0) {
        return ioFailure(u"Replacing the file"_s, errno);
    }
    return syncFolder(QFileInfo(to).path());
}

bool removeFile(const QString& path)
{
    return ::unlink(QFile::encodeName(path).constData()) == 0;
}

} // namespace promdesk

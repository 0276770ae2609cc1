// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/NativeFile.h"

#include <QDir>

#include <windows.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

QString describe(DWORD code)
{
    switch (code) {
    case ERROR_DISK_FULL:
    case ERROR_HANDLE_DISK_FULL:
        return u"There is no space left on the disk"_s;
    case ERROR_ACCESS_DENIED:
        return u"The permission is missing"_s;
    case ERROR_WRITE_PROTECT:
        return u"The disk is read-only"_s;
    case ERROR_SHARING_VIOLATION:
    case ERROR_LOCK_VIOLATION:
        return u"Another program has the file open"_s;
    case ERROR_PATH_NOT_FOUND:
    case ERROR_FILE_NOT_FOUND:
        return u"The folder does not exist"_s;
    default:
        return u"The system refused"_s;
    }
}

tl::unexpected<Error> ioFailure(const QString& step, DWORD code = GetLastError())
{
    return failure(ErrorKind::Io, QString(step + u": "_s + describe(code)), {},
        qt_error_string(static_cast<int>(code)));
}

HANDLE nativeHandle(qintptr handle)
{
    return reinterpret_cast<HANDLE>(handle);
}

std::wstring nativePath(const QString& path)
{
    return QDir::toNativeSeparators(path).toStdWString();
}

/// What one ReadFile or WriteFile call may carry.
DWORD boundedSize(std::size_t size)
{
    return static_cast<DWORD>(std::min<std::size_t>(size, 64U * 1024 * 1024));
}

} // namespace

NativeFile::NativeFile(NativeFile&& other) noexcept
    : m_handle(std::exchange(other.m_handle, kClosed))
{ }

NativeFile& NativeFile::operator=(NativeFile&& other) noexcept
{
    if (this != &other) {
        if (isOpen()) {
            CloseHandle(nativeHandle(m_handle));
        }
        m_handle = std::exchange(other.m_handle, kClosed);
    }
    return *this;
}

NativeFile::~NativeFile()
{
    if (isOpen()) {
        CloseHandle(nativeHandle(m_handle));
    }
}

Result<NativeFile> NativeFile::create(const QString& path, FileAccess)
{
    // Access comes from the folder's list: the state folders below the user's profile are private.
    const HANDLE handle = CreateFileW(nativePath(path).c_str(), GENERIC_READ | GENERIC_WRITE, 0,
        nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE) {
        return ioFailure(u"Creating the file"_s);
    }
    return NativeFile(reinterpret_cast<qintptr>(handle));
}

Result<NativeFile> NativeFile::openForReading(const QString& path)
{
    const HANDLE handle = CreateFileW(nativePath(path).c_str(), GENERIC_READ,
        FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING,
        FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE) {
        const DWORD code = GetLastError();
        if (code == ERROR_FILE_NOT_FOUND || code == ERROR_PATH_NOT_FOUND) {
            return failure(ErrorKind::NotFound, u"The file does not exist"_s);
        }
        if (code == ERROR_ACCESS_DENIED
            && (GetFileAttributesW(nativePath(path).c_str()) & FILE_ATTRIBUTE_DIRECTORY) != 0) {
            return failure(ErrorKind::InvalidArgument, u"This is not a regular file"_s);
        }
        return ioFailure(u"Opening the file"_s, code);
    }
    NativeFile file(reinterpret_cast<qintptr>(handle));
    if (GetFileType(handle) != FILE_TYPE_DISK) {
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
    LARGE_INTEGER size {};
    if (GetFileSizeEx(nativeHandle(m_handle), &size) == 0) {
        return ioFailure(u"Reading the file"_s);
    }
    return static_cast<qint64>(size.QuadPart);
}

Result<std::size_t> NativeFile::read(std::span<char> buffer)
{
    std::size_t total = 0;
    while (total < buffer.size()) {
        DWORD count = 0;
        if (ReadFile(nativeHandle(m_handle), buffer.data() + total,
                boundedSize(buffer.size() - total), &count, nullptr)
            == 0) {
            return ioFailure(u"Reading the file"_s);
        }
        if (count == 0) {
            break;
        }
        total += count;
    }
    return total;
}

Result<void> NativeFile::write(std::span<const char> bytes)
{
    while (!bytes.empty()) {
        DWORD count = 0;
        if (WriteFile(
                nativeHandle(m_handle), bytes.data(), boundedSize(bytes.size()), &count, nullptr)
                == 0
            || count == 0) {
            return ioFailure(u"Writing the file"_s);
        }
        bytes = bytes.subspan(count);
    }
    return {};
}

Result<void> NativeFile::rewind()
{
    if (SetFilePointerEx(nativeHandle(m_handle), LARGE_INTEGER {}, nullptr, FILE_BEGIN) == 0) {
        return ioFailure(u"Reading the file"_s);
    }
    return {};
}

Result<void> NativeFile::copyPermissions(const QString&)
{
    return {}; // the folder's access list is inherited
}

Result<void> NativeFile::sync()
{
    if (FlushFileBuffers(nativeHandle(m_handle)) == 0) {
        return ioFailure(u"Writing the file"_s);
    }
    return {};
}

Result<void> NativeFile::close()
{
    if (CloseHandle(nativeHandle(std::exchange(m_handle, kClosed))) == 0) {
        return ioFailure(u"Writing the file"_s);
    }
    return {};
}

bool isWritableFile(const QString& path)
{
    const DWORD attributes = GetFileAttributesW(nativePath(path).c_str());
    return attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_READONLY) == 0;
}

Result<void> replaceFile(const QString& from, const QString& to)
{
    if (MoveFileExW(nativePath(from).c_str(), nativePath(to).c_str(),
            MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH)
        == 0) {
        return ioFailure(u"Replacing the file"_s);
    }
    return {};
}

bool removeFile(const QString& path)
{
    return DeleteFileW(nativePath(path).c_str()) != 0;
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "core/AtomicFile.h"

#include <QDateTime>
#include <QDir>
#include <QFileInfo>
#include <QRandomGenerator>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Up to this size what was written is read again before it replaces the old file.
constexpr qint64 kReadBackBytes = 4LL * 1024 * 1024;
constexpr int kLinkDepth = 16;
constexpr int kNameAttempts = 8;

Error withContext(Error error, const QString& path)
{
    if (error.context.isEmpty()) {
        error.context = path;
    }
    return error;
}

Error closedFailure()
{
    return failure(ErrorKind::Internal, u"The file is closed already"_s).value();
}

/// Follows links, also one whose target does not exist yet.
Result<QString> resolveTarget(const QString& path)
{
    QFileInfo target(path);
    for (int depth = 0; target.isSymLink(); ++depth) {
        if (depth == kLinkDepth) {
            return failure(ErrorKind::InvalidArgument, u"The links lead nowhere"_s, path);
        }
        target.setFile(target.symLinkTarget());
    }
    if (target.exists() && !target.isFile()) {
        return failure(ErrorKind::InvalidArgument, u"This is not a regular file"_s, path);
    }
    if (target.fileName().isEmpty()) {
        return failure(ErrorKind::InvalidArgument, u"The file name is empty"_s, path);
    }
    if (target.exists() && !isWritableFile(target.filePath())) {
        return failure(ErrorKind::Io, u"The file is write-protected"_s, path);
    }
    return target.absoluteFilePath();
}

/// A name that says whose it is, so that sweeping cannot hit other files.
QString temporaryName()
{
    return u".promdesk-%1.tmp"_s.arg(
        QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'));
}

} // namespace

Result<AtomicFileWriter> AtomicFileWriter::open(const QString& path, FileAccess access)
{
    const Result<QString> target = resolveTarget(path);
    if (!target) {
        return failure(target.error());
    }
    AtomicFileWriter writer;
    writer.m_path = *target;
    writer.m_hash = std::make_unique<QCryptographicHash>(QCryptographicHash::Sha256);
    const bool isReplacing = access == FileAccess::Kept && QFileInfo::exists(*target);
    const QDir folder = QFileInfo(*target).dir();
    Result<NativeFile> file = failure(ErrorKind::Io, u"Creating the file"_s);
    for (int attempt = 0; attempt < kNameAttempts && !file; ++attempt) {
        const QString name = folder.filePath(temporaryName());
        // Nobody else may read the new bytes before the old file's permissions are on them.
        file = NativeFile::create(name, isReplacing ? FileAccess::Private : access);
        writer.m_temporaryPath = name;
    }
    if (!file) {
        writer.m_temporaryPath.clear();
        return failure(withContext(file.error(), path));
    }
    writer.m_file = std::move(*file);
    if (isReplacing) {
        if (const auto copied = writer.m_file.copyPermissions(*target); !copied) {
            return failure(withContext(copied.error(), path));
        }
    }
    return writer;
}

AtomicFileWriter::AtomicFileWriter(AtomicFileWriter&& other) noexcept
{
    *this = std::move(other);
}

AtomicFileWriter& AtomicFileWriter::operator=(AtomicFileWriter&& other) noexcept
{
    if (this != &other) {
        cancel();
        m_path = std::exchange(other.m_path, {});
        m_temporaryPath = std::exchange(other.m_temporaryPath, {});
        m_file = std::move(other.m_file);
        m_hash = std::move(other.m_hash);
        m_writtenBytes = std::exchange(other.m_writtenBytes, 0);
        m_failure = std::exchange(other.m_failure, {});
    }
    return *this;
}

AtomicFileWriter::~AtomicFileWriter()
{
    cancel();
}

Result<void> AtomicFileWriter::write(QByteArrayView piece)
{
    if (m_failure) {
        return failure(*m_failure);
    }
    if (!m_file.isOpen()) {
        return giveUp(closedFailure());
    }
    const std::span<const char> bytes(piece.data(), static_cast<std::size_t>(piece.size()));
    if (const auto written = m_file.write(bytes); !written) {
        return giveUp(written.error());
    }
    m_writtenBytes += piece.size();
    if (m_writtenBytes <= kReadBackBytes) {
        m_hash->addData(piece);
    }
    return {};
}

Result<void> AtomicFileWriter::commit()
{
    if (m_failure) {
        return failure(*m_failure);
    }
    if (!m_file.isOpen()) {
        return giveUp(closedFailure());
    }
    if (const auto finished = finish(); !finished) {
        return giveUp(finished.error());
    }
    m_temporaryPath.clear();
    return {};
}

Result<void> AtomicFileWriter::finish()
{
    return m_file.sync()
        .and_then([this] { return compareWithDisk(); })
        .and_then([this] { return m_file.close(); })
        .and_then([this] { return replaceFile(m_temporaryPath, m_path); });
}

Result<void> AtomicFileWriter::compareWithDisk()
{
    const Result<qint64> size = m_file.size();
    if (!size) {
        return failure(size.error());
    }
    if (*size != m_writtenBytes) {
        return failure(ErrorKind::Io, u"The disk holds less than was written"_s);
    }
    if (m_writtenBytes > kReadBackBytes) {
        return {};
    }
    QCryptographicHash readHash(QCryptographicHash::Sha256);
    std::array<char, 65'536> buffer {};
    Result<std::size_t> count = m_file.rewind().and_then([&] { return m_file.read(buffer); });
    while (count && *count > 0) {
        readHash.addData(QByteArrayView(buffer.data(), static_cast<qsizetype>(*count)));
        count = m_file.read(buffer);
    }
    if (!count) {
        return failure(count.error());
    }
    if (readHash.result() != m_hash->result()) {
        return failure(ErrorKind::Io, u"The disk returned other bytes than were written"_s);
    }
    return {};
}

tl::unexpected<Error> AtomicFileWriter::giveUp(Error error)
{
    cancel();
    m_failure = withContext(std::move(error), m_path);
    return failure(*m_failure);
}

void AtomicFileWriter::cancel()
{
    m_file = NativeFile();
    if (!m_temporaryPath.isEmpty()) {
        removeFile(std::exchange(m_temporaryPath, {}));
    }
}

Result<void> writeFile(const QString& path, QByteArrayView bytes, FileAccess access)
{
    Result<AtomicFileWriter> writer = AtomicFileWriter::open(path, access);
    if (!writer) {
        return failure(writer.error());
    }
    if (const auto written = writer->write(bytes); !written) {
        return written;
    }
    return writer->commit();
}

Result<QByteArray> readFile(const QString& path, qint64 maxBytes)
{
    Result<NativeFile> file = NativeFile::openForReading(path);
    if (!file) {
        return failure(withContext(file.error(), path));
    }
    const Result<qint64> size = file->size();
    if (!size) {
        return failure(withContext(size.error(), path));
    }
    const auto tooMuch = [&path, maxBytes] {
        return failure(ErrorKind::TooMuch,
            u"The file is larger than the %1 bytes that are read"_s.arg(maxBytes), path);
    };
    if (*size > maxBytes) {
        return tooMuch();
    }
    // One byte more than the size: a file that grows meanwhile, or lies (as in /proc), is found.
    QByteArray bytes;
    QByteArray piece(std::min(*size + 1, maxBytes + 1), Qt::Uninitialized);
    while (true) {
        const std::span<char> room(piece.data(), static_cast<std::size_t>(piece.size()));
        const Result<std::size_t> count = file->read(room);
        if (!count) {
            return failure(withContext(count.error(), path));
        }
        bytes.append(piece.constData(), static_cast<qsizetype>(*count));
        if (bytes.size() > maxBytes) {
            return tooMuch();
        }
        if (*count < room.size()) {
            return bytes;
        }
        piece.resize(std::min<qint64>(64LL * 1024, maxBytes - bytes.size() + 1));
    }
}

int sweepStrayFiles(const QString& folder, const Clock& clock, Duration minimumAge)
{
    int removed = 0;
    const QFileInfoList found = QDir(folder).entryInfoList(
        { u".promdesk-*.tmp"_s }, QDir::Files | QDir::Hidden | QDir::NoSymLinks);
    const Instant limit = clock.now() - minimumAge;
    for (const QFileInfo& file : found) {
        if (Instant::fromMs(file.lastModified().toMSecsSinceEpoch()) <= limit) {
            removed += removeFile(file.filePath()) ? 1 : 0;
        }
    }
    return removed;
}

} // namespace promdesk

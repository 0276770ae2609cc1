// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/BlockFolder.h"

#include "core/AtomicFile.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

const QString kSuffix = u".block"_s;
constexpr qsizetype kServerDigits = 16;
constexpr qsizetype kKeyDigits = 32;

QByteArray digestOf(const std::string& text)
{
    return QCryptographicHash::hash(
        QByteArray(text.data(), static_cast<qsizetype>(text.size())), QCryptographicHash::Sha256);
}

/// Of all that tells columns apart; texts may hold anything, so each comes with its length.
QByteArray keyDigest(const BlockAddress& address)
{
    std::string all;
    for (const std::string& text : { address.server, address.key.family, address.key.expression,
             std::to_string(address.key.step.toMs()) }) {
        all += std::to_string(text.size()) + ':' + text;
    }
    return digestOf(all);
}

QString serverPart(const std::string& server)
{
    return QString::fromLatin1(digestOf(server).toHex().left(kServerDigits)) + u'-';
}

QFileInfoList filesIn(const QString& path, const QString& prefix, QDir::SortFlags order)
{
    return QDir(path).entryInfoList({ prefix + u'*' + kSuffix }, QDir::Files, order);
}

} // namespace

BlockFolder::BlockFolder(QString path, qint64 maxBytes)
    : m_path(std::move(path))
    , m_maxBytes(maxBytes)
{ }

QString BlockFolder::fileOf(const BlockAddress& address) const
{
    return m_path + u'/' + serverPart(address.server)
        + QString::fromLatin1(keyDigest(address).toHex().left(kKeyDigits)) + u'-'
        + QString::number(address.number) + kSuffix;
}

Result<KeptBlock> BlockFolder::read(const BlockAddress& address) const
{
    const QString name = fileOf(address);
    const Result<QByteArray> bytes = readFile(name, kMostFileBytes);
    if (!bytes) {
        return failure(bytes.error());
    }
    Result<KeptBlock> kept =
        fromBlockFile({ .keyDigest = keyDigest(address), .number = address.number }, *bytes);
    if (!kept) {
        QFile::remove(name);
        return kept;
    }
    QFile file(name); // used now: it leaves later than others
    if (file.open(QIODevice::ReadOnly)) {
        file.setFileTime(QDateTime::currentDateTimeUtc(), QFileDevice::FileModificationTime);
    }
    return kept;
}

Result<void> BlockFolder::write(const BlockAddress& address, const KeptBlock& kept) const
{
    const std::optional<QByteArray> bytes =
        toBlockFile({ .keyDigest = keyDigest(address), .number = address.number }, kept);
    if (!bytes || bytes->size() > kMostFileBytes) {
        return {};
    }
    if (!QDir().mkpath(m_path)) {
        return failure(ErrorKind::Io, u"The folder cannot be made"_s, m_path);
    }
    return writeFile(fileOf(address), *bytes, FileAccess::Private);
}

void BlockFolder::trim(const Clock& clock) const
{
    sweepStrayFiles(m_path, clock);
    qint64 bytes = 0;
    // A little less than allowed is left, so that not every block has to make room again.
    const qint64 goal = m_maxBytes - m_maxBytes / 8;
    const QFileInfoList files = filesIn(m_path, {}, QDir::Time); // the newest first
    for (const QFileInfo& file : files) {
        bytes += file.size();
    }
    if (bytes <= m_maxBytes) {
        return;
    }
    for (auto file = files.rbegin(); file != files.rend() && bytes > goal; ++file) {
        bytes -= file->size();
        QFile::remove(file->filePath());
    }
}

void BlockFolder::forgetServer(const std::string& server) const
{
    for (const QFileInfo& file : filesIn(m_path, serverPart(server), QDir::NoSort)) {
        QFile::remove(file.filePath());
    }
}

void BlockFolder::clear() const
{
    for (const QFileInfo& file : filesIn(m_path, {}, QDir::NoSort)) {
        QFile::remove(file.filePath());
    }
}

BlockFolderUse BlockFolder::use() const
{
    BlockFolderUse use;
    for (const QFileInfo& file : filesIn(m_path, {}, QDir::NoSort)) {
        use.bytes += file.size();
        ++use.files;
    }
    return use;
}

} // namespace promdesk

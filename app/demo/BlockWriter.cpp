// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/BlockWriter.h"

#include "demo/BlockBytes.h"
#include "demo/DemoFolder.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr std::uint32_t kMagic = 0x85BD40DD;
constexpr char kVersion = 1;
constexpr char kXorEncoding = 1;

/// A ULID as the folder's name: the block's begin in ten digits of Crockford's base 32; the random
/// part is zero, as no two blocks of a demo begin at one time.
std::string blockName(std::int64_t beginMs)
{
    static constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::string name(26, '0');
    for (std::size_t digit = 10; digit-- > 0; beginMs /= 32) {
        name[digit] = kDigits[static_cast<std::size_t>(beginMs % 32)];
    }
    return name;
}

} // namespace

BlockWriter::BlockWriter(const BlockIndex& index)
    : m_index(index)
    , m_places(index.seriesCount())
{
    appendU32(m_chunkFile, kMagic);
    m_chunkFile += kVersion;
    m_chunkFile.append(3, '\0');
}

void BlockWriter::add(std::size_t series, XorChunk& chunk)
{
    if (chunk.count() == 0) {
        return;
    }
    m_firstMs = m_chunkCount == 0 ? chunk.firstMs() : std::min(m_firstMs, chunk.firstMs());
    m_lastMs = m_chunkCount == 0 ? chunk.lastMs() : std::max(m_lastMs, chunk.lastMs());
    m_sampleCount += static_cast<std::size_t>(chunk.count());
    ++m_chunkCount;
    m_places[series].push_back({ chunk.firstMs(), chunk.lastMs(), m_chunkFile.size() });

    const std::string_view bytes = chunk.bytes();
    appendUvarint(m_chunkFile, bytes.size());
    const std::size_t begin = m_chunkFile.size();
    m_chunkFile += kXorEncoding;
    m_chunkFile += bytes;
    const std::uint32_t sum = crc32c(std::string_view(m_chunkFile).substr(begin));
    appendU32(m_chunkFile, sum);
}

Result<void> BlockWriter::writeInto(const QString& folder) const
{
    if (m_chunkCount == 0) {
        return {};
    }
    const std::string name = blockName(m_firstMs);
    const QString id = QString::fromStdString(name);
    const QDir dir(folder);
    const QString building = dir.filePath(u"building-"_s + id);
    if (!dir.mkpath(u"data"_s) || !dir.mkpath(building + u"/chunks"_s)) {
        return failure(ErrorKind::Io, u"The demo fleet could not make a folder."_s, building);
    }
    return DemoFolder::writeFile(building + u"/chunks/000001"_s, m_chunkFile)
        .and_then([&] {
            return DemoFolder::writeFile(building + u"/index"_s, m_index.fileFor(m_places));
        })
        .and_then([&] { return DemoFolder::writeFile(building + u"/meta.json"_s, metaText(name)); })
        .and_then([&]() -> Result<void> {
            if (!QDir().rename(building, dir.filePath(u"data/"_s + id))) {
                return failure(
                    ErrorKind::Io, u"The demo fleet could not put a block in place."_s, building);
            }
            return {};
        });
}

std::string BlockWriter::metaText(const std::string& name) const
{
    const auto seriesCount = std::count_if(
        m_places.begin(), m_places.end(), [](const auto& places) { return !places.empty(); });
    // The end is open.
    return R"({"version":1,"ulid":")" + name + R"(","minTime":)" + std::to_string(m_firstMs)
        + R"(,"maxTime":)" + std::to_string(m_lastMs + 1) + R"(,"stats":{"numSamples":)"
        + std::to_string(m_sampleCount) + R"(,"numSeries":)" + std::to_string(seriesCount)
        + R"(,"numChunks":)" + std::to_string(m_chunkCount)
        + R"(},"compaction":{"level":1,"sources":[")" + name + "\"]}}\n";
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "series/BlockFile.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>
#include <bit>
#include <limits>
#include <string>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

const QByteArray kMagic = "promdesk block\n";
constexpr qsizetype kDigestBytes = 32;
constexpr quint32 kMostUnpackedBytes = 512U * 1024 * 1024;
constexpr std::size_t kMostTextBytes = std::numeric_limits<quint16>::max();
/// Blocks are written often and read once: speed counts more than the last tenth of size.
constexpr int kDeflateLevel = 1;

QByteArray digestOf(QByteArrayView bytes)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(bytes.toByteArray());
    return hash.result();
}

class Writer
{
public:
    template <typename Integer> void add(Integer value)
    {
        const Integer ordered = qToLittleEndian(value);
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): bytes of an integer
        m_bytes.append(reinterpret_cast<const char*>(&ordered), sizeof(ordered));
    }

    void addText(const std::string& text)
    {
        add(static_cast<quint16>(text.size()));
        m_bytes.append(text.data(), static_cast<qsizetype>(text.size()));
    }

    void addBytes(const QByteArray& bytes) { m_bytes.append(bytes); }

    [[nodiscard]] const QByteArray& bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

/// Reads what is there; after the first step beyond the end everything is zero.
class Reader
{
public:
    explicit Reader(QByteArrayView bytes)
        : m_bytes(bytes)
    { }

    template <typename Integer> Integer take()
    {
        const QByteArrayView bytes = takeBytes(sizeof(Integer));
        return bytes.isEmpty() ? Integer {} : qFromLittleEndian<Integer>(bytes.data());
    }

    QByteArrayView takeBytes(qsizetype count)
    {
        m_isBroken = m_isBroken || count > m_bytes.size() - m_at;
        if (m_isBroken) {
            return {};
        }
        return m_bytes.sliced(std::exchange(m_at, m_at + count), count);
    }

    std::string takeText()
    {
        const QByteArrayView bytes = takeBytes(take<quint16>());
        return { bytes.data(), static_cast<std::size_t>(bytes.size()) };
    }

    [[nodiscard]] bool isBroken() const { return m_isBroken; }

    [[nodiscard]] qsizetype left() const { return m_bytes.size() - m_at; }

private:
    QByteArrayView m_bytes;
    qsizetype m_at = 0;
    bool m_isBroken = false;
};

bool canBeKept(const SeriesBlock& block)
{
    return std::all_of(block.series.begin(), block.series.end(), [](const BlockSeries& series) {
        return series.histograms.empty() && series.labels->size() <= kMostTextBytes
            && std::all_of(series.labels->begin(), series.labels->end(), [](const auto& label) {
                   return label.first.size() <= kMostTextBytes
                       && label.second.size() <= kMostTextBytes;
               });
    });
}

/// Each value as the bits in which it differs from the one before: neighbours are alike.
void addSeries(Writer& writer, const BlockSeries& series)
{
    writer.add(static_cast<quint16>(series.labels->size()));
    for (const auto& [name, value] : *series.labels) {
        writer.addText(name);
        writer.addText(value);
    }
    writer.add(static_cast<quint16>(series.first));
    writer.add(static_cast<quint16>(series.values.size()));
    quint64 before = 0;
    for (const double value : series.values) {
        const auto bits = std::bit_cast<quint64>(value);
        writer.add<quint64>(bits ^ std::exchange(before, bits));
    }
}

/// False: no such series can be.
bool takeSeries(Reader& reader, SeriesBlock& block)
{
    const int labelCount = reader.take<quint16>();
    std::vector<LabelSet::Label> labels;
    for (int i = 0; i < labelCount && !reader.isBroken(); ++i) {
        std::string name = reader.takeText();
        labels.emplace_back(std::move(name), reader.takeText());
    }
    BlockSeries series { .labels = std::make_shared<const LabelSet>(std::move(labels)),
        .first = reader.take<quint16>(),
        .values = {},
        .histograms = {} };
    const std::size_t count = reader.take<quint16>();
    const bool isRising = block.series.empty() || *block.series.back().labels < *series.labels;
    if (series.first + count > static_cast<std::size_t>(kBlockPoints) || !isRising) {
        return false;
    }
    quint64 bits = 0;
    series.values.reserve(count);
    for (std::size_t i = 0; i < count && !reader.isBroken(); ++i) {
        bits ^= reader.take<quint64>();
        series.values.push_back(std::bit_cast<double>(bits));
    }
    block.series.push_back(std::move(series));
    return !reader.isBroken();
}

bool takeSpans(Reader& reader, const GridSpan& points, std::vector<GridSpan>& spans)
{
    const int count = reader.take<quint16>();
    std::int64_t least = points.first;
    for (int i = 0; i < count && !reader.isBroken(); ++i) {
        const GridSpan span { points.first + reader.take<quint16>(),
            points.first + reader.take<quint16>() };
        if (span.first < least || span.isEmpty() || span.end > points.end) {
            return false;
        }
        least = span.end;
        spans.push_back(span);
    }
    return count > 0 && !reader.isBroken();
}

tl::unexpected<Error> damaged()
{
    return failure(ErrorKind::Malformed, u"The file of stored samples is damaged."_s);
}

Result<KeptBlock> fromColumns(std::int64_t number, QByteArrayView columns)
{
    Reader reader(columns);
    const GridSpan points { number * kBlockPoints, (number + 1) * kBlockPoints };
    KeptBlock kept;
    if (!takeSpans(reader, points, kept.settled)) {
        return damaged();
    }
    auto block = std::make_shared<SeriesBlock>();
    const auto count = reader.take<quint32>();
    for (quint32 i = 0; i < count; ++i) {
        if (!takeSeries(reader, *block)) {
            return damaged();
        }
    }
    if (reader.isBroken() || reader.left() > 0) {
        return damaged();
    }
    kept.block = std::move(block);
    return kept;
}

} // namespace

std::optional<QByteArray> toBlockFile(const BlockMark& mark, const KeptBlock& kept)
{
    if (!canBeKept(*kept.block)) {
        return std::nullopt;
    }
    Writer columns;
    columns.add(static_cast<quint16>(kept.settled.size()));
    const std::int64_t start = mark.number * kBlockPoints;
    for (const GridSpan& span : kept.settled) {
        columns.add(static_cast<quint16>(span.first - start));
        columns.add(static_cast<quint16>(span.end - start));
    }
    columns.add(static_cast<quint32>(kept.block->series.size()));
    for (const BlockSeries& series : kept.block->series) {
        addSeries(columns, series);
    }
    if (columns.bytes().size() > kMostUnpackedBytes) {
        return std::nullopt;
    }
    Writer file;
    file.addBytes(kMagic);
    file.add(static_cast<quint16>(kBlockFileVersion));
    file.addBytes(mark.keyDigest);
    file.add(static_cast<qint64>(mark.number));
    file.addBytes(qCompress(columns.bytes(), kDeflateLevel));
    file.addBytes(digestOf(file.bytes()));
    return file.bytes();
}

Result<KeptBlock> fromBlockFile(const BlockMark& mark, QByteArrayView bytes)
{
    Reader reader(bytes);
    if (reader.takeBytes(kMagic.size()) != QByteArrayView(kMagic)) {
        return damaged();
    }
    if (reader.take<quint16>() != kBlockFileVersion) {
        return failure(
            ErrorKind::Unsupported, u"The file of stored samples is of another version."_s);
    }
    const QByteArrayView key = reader.takeBytes(kDigestBytes);
    const auto number = reader.take<qint64>();
    const qsizetype deflated = reader.left() - kDigestBytes;
    const bool isThis =
        !reader.isBroken() && key == QByteArrayView(mark.keyDigest) && number == mark.number;
    constexpr qsizetype kSizeBytes = 4;
    if (!isThis || deflated <= kSizeBytes
        || digestOf(bytes.chopped(kDigestBytes)) != bytes.last(kDigestBytes)) {
        return damaged();
    }
    const QByteArrayView packed = reader.takeBytes(deflated);
    if (qFromBigEndian<quint32>(packed.data()) > kMostUnpackedBytes) {
        return damaged();
    }
    const QByteArray columns =
        // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): what the call takes
        qUncompress(reinterpret_cast<const uchar*>(packed.data()), packed.size());
    return fromColumns(mark.number, columns);
}

} // namespace promdesk

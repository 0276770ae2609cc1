// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/BlockBytes.h"
#include "demo/BlockIndex.h"

#include <QRegularExpression>
#include <QTest>

#include <algorithm>
#include <array>
#include <map>

using namespace promdesk;
using namespace Qt::StringLiterals;

namespace {

using Labels = std::vector<std::pair<std::string, std::string>>;

/// Reads an index as docs/format/index.md says, independently of what wrote it. Reading past the
/// end gives zeros.
class IndexReader
{
public:
    explicit IndexReader(std::string file)
        : m_file(std::move(file))
    {
        const std::size_t toc = m_file.size() - kTocBytes;
        for (std::size_t i = 0; i < m_toc.size(); ++i) {
            m_toc.at(i) = fixed(toc + 8 * i, 8);
        }
        areSumsRight = crc32c(std::string_view(m_file).substr(toc, 48)) == fixed(toc + 48, 4);
        readSymbols();
        readPostings();
    }

    struct Entry
    {
        Labels labels;
        std::vector<ChunkPlace> chunks;
    };

    [[nodiscard]] std::uint64_t fixed(std::size_t at, std::size_t bytes) const
    {
        std::uint64_t number = 0;
        for (std::size_t i = at; i < at + bytes; ++i) {
            number = number << 8 | byteAt(i);
        }
        return number;
    }

    /// The series in the order of the file, found through the list of all.
    [[nodiscard]] std::vector<Entry> all() { return entriesOf({ {}, {} }); }

    [[nodiscard]] std::vector<Entry> entriesOf(const std::pair<std::string, std::string>& label)
    {
        std::vector<Entry> entries;
        for (const std::uint64_t reference : postings[label]) {
            entries.push_back(entryAt(16 * reference));
        }
        return entries;
    }

    bool areSumsRight = false; ///< of everything that was read so far
    std::vector<std::string> symbols;
    std::map<std::pair<std::string, std::string>, std::vector<std::uint64_t>> postings;

private:
    static constexpr std::size_t kTocBytes = 52;

    [[nodiscard]] std::uint64_t byteAt(std::size_t at) const
    {
        return at < m_file.size() ? static_cast<unsigned char>(m_file[at]) : 0U;
    }

    std::uint64_t uvarint()
    {
        std::uint64_t number = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            const std::uint64_t byte = byteAt(m_at++);
            number |= (byte & 0x7fU) << shift;
            if (byte < 0x80) {
                break;
            }
        }
        return number;
    }

    std::int64_t varint()
    {
        const std::uint64_t folded = uvarint();
        return static_cast<std::int64_t>(folded >> 1) ^ -static_cast<std::int64_t>(folded & 1);
    }

    std::string text()
    {
        const std::size_t size = uvarint();
        const std::string found = m_at < m_file.size() ? m_file.substr(m_at, size) : std::string();
        m_at += size;
        return found;
    }

    /// Goes to the begin of a section's content, whose checksum is looked at, and gives its count.
    std::uint64_t enter(std::uint64_t section)
    {
        const std::size_t size = fixed(section, 4);
        checkSum(section + 4, size);
        m_at = section + 8;
        return fixed(section + 4, 4);
    }

    void checkSum(std::size_t begin, std::size_t size)
    {
        const bool isInside = begin + size + 4 <= m_file.size();
        areSumsRight = areSumsRight && isInside
            && crc32c(std::string_view(m_file).substr(begin, size)) == fixed(begin + size, 4);
    }

    void readSymbols()
    {
        for (std::uint64_t left = enter(m_toc[0]); left > 0; --left) {
            symbols.push_back(text());
        }
    }

    void readPostings()
    {
        const std::uint64_t count = enter(m_toc[5]);
        for (std::uint64_t i = 0; i < count; ++i) {
            uvarint(); // always two texts
            const std::string name = text();
            const std::string value = text();
            const std::uint64_t section = uvarint();
            const std::size_t back = m_at;
            std::vector<std::uint64_t>& list = postings[{ name, value }];
            for (std::uint64_t left = enter(section); left > 0; --left, m_at += 4) {
                list.push_back(fixed(m_at, 4));
            }
            m_at = back;
        }
    }

    Entry entryAt(std::size_t at)
    {
        m_at = at;
        const std::size_t size = uvarint();
        checkSum(m_at, size);
        Entry entry;
        for (std::uint64_t left = uvarint(); left > 0; --left) {
            const std::string name = symbols.at(uvarint());
            entry.labels.emplace_back(name, symbols.at(uvarint()));
        }
        ChunkPlace place;
        for (std::uint64_t left = uvarint(); left > 0; --left) {
            const bool isFirst = entry.chunks.empty();
            place.firstMs =
                isFirst ? varint() : place.lastMs + static_cast<std::int64_t>(uvarint());
            place.lastMs = place.firstMs + static_cast<std::int64_t>(uvarint());
            place.offset = isFirst
                ? uvarint()
                : static_cast<std::uint64_t>(static_cast<std::int64_t>(place.offset) + varint());
            entry.chunks.push_back(place);
        }
        return entry;
    }

    std::string m_file;
    std::array<std::uint64_t, 6> m_toc {};
    std::size_t m_at = 0;
};

std::vector<std::string> someSeries()
{
    return { "up{job=\"b\",instance=\"2\"} ", "up{job=\"a\",instance=\"1\"} ", "alone{} ",
        "up{job=\"a\",instance=\"2\",empty=\"\"} " };
}

/// One chunk for each of the series.
std::vector<std::vector<ChunkPlace>> oneChunkEach(std::size_t count)
{
    return { count, { ChunkPlace { .firstMs = 1000, .lastMs = 2000, .offset = 8 } } };
}

} // namespace

class tst_BlockIndex : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void saysWhatItIs()
    {
        const IndexReader reader(BlockIndex(someSeries()).fileFor(oneChunkEach(4)));
        QCOMPARE(reader.fixed(0, 4), std::uint64_t { 0xBAAAD700 });
        QCOMPARE(reader.fixed(4, 1), std::uint64_t { 2 });
    }

    void sortsSeriesAndTheirLabels()
    {
        const BlockIndex index(someSeries());
        QCOMPARE(index.seriesCount(), std::size_t { 4 });
        IndexReader reader(index.fileFor(oneChunkEach(4)));
        std::vector<Labels> labels;
        for (const IndexReader::Entry& entry : reader.all()) {
            labels.push_back(entry.labels);
        }
        const std::vector<Labels> expected { { { "__name__", "alone" } },
            { { "__name__", "up" }, { "instance", "1" }, { "job", "a" } },
            { { "__name__", "up" }, { "instance", "2" }, { "job", "a" } },
            { { "__name__", "up" }, { "instance", "2" }, { "job", "b" } } };
        QVERIFY(labels == expected);
        QVERIFY(reader.areSumsRight);
    }

    void numbersEachTextOnceInOrder()
    {
        const IndexReader reader(BlockIndex(someSeries()).fileFor(oneChunkEach(4)));
        const std::vector<std::string> expected { "1", "2", "__name__", "a", "alone", "b",
            "instance", "job", "up" };
        QVERIFY(reader.symbols == expected); // and nothing of the empty label
    }

    void listsTheSeriesOfEveryLabel()
    {
        IndexReader reader(BlockIndex(someSeries()).fileFor(oneChunkEach(4)));
        QCOMPARE(reader.entriesOf({ "job", "a" }).size(), std::size_t { 2 });
        QCOMPARE(reader.entriesOf({ "instance", "2" }).size(), std::size_t { 2 });
        QCOMPARE(reader.entriesOf({ "__name__", "up" }).size(), std::size_t { 3 });
        for (const auto& [label, list] : reader.postings) {
            QVERIFY(std::is_sorted(list.begin(), list.end()));
            for (const IndexReader::Entry& entry : reader.entriesOf(label)) {
                const auto& own = entry.labels;
                QVERIFY(
                    label.first.empty() || std::find(own.begin(), own.end(), label) != own.end());
            }
        }
    }

    void keepsThePlaceOfEveryChunk()
    {
        const std::vector<ChunkPlace> places { { -5000, -4000, 8 }, { -3999, 0, 900 },
            { 1'790'000'000'000, 1'790'000'000'000, 500 } };
        std::vector<std::vector<ChunkPlace>> chunks(4);
        chunks[1] = places;
        IndexReader reader(BlockIndex(someSeries()).fileFor(chunks));
        QCOMPARE(reader.all().size(), std::size_t { 1 });
        const IndexReader::Entry entry = reader.all().front();
        QCOMPARE(entry.labels.at(1).second, std::string("1"));
        QCOMPARE(entry.chunks.size(), places.size());
        for (std::size_t i = 0; i < places.size(); ++i) {
            QCOMPARE(entry.chunks[i].firstMs, places[i].firstMs);
            QCOMPARE(entry.chunks[i].lastMs, places[i].lastMs);
            QCOMPARE(entry.chunks[i].offset, places[i].offset);
        }
        QVERIFY(reader.areSumsRight);
    }

    void leavesOutSeriesWithoutChunks()
    {
        auto chunks = oneChunkEach(4);
        chunks[0].clear(); // the only one with job="b"
        IndexReader reader(BlockIndex(someSeries()).fileFor(chunks));
        QCOMPARE(reader.all().size(), std::size_t { 3 });
        QVERIFY(!reader.postings.contains({ "job", "b" }));
        QCOMPARE(reader.entriesOf({ "instance", "2" }).size(), std::size_t { 1 });
    }

    void isOneForSeveralBlocks()
    {
        const BlockIndex index(someSeries());
        const std::string first = index.fileFor(oneChunkEach(4));
        std::vector<std::vector<ChunkPlace>> none(4);
        IndexReader empty(index.fileFor(none));
        QVERIFY(empty.all().empty());
        QVERIFY(empty.areSumsRight);
        QVERIFY(index.fileFor(oneChunkEach(4)) == first);
    }
};

QTEST_APPLESS_MAIN(tst_BlockIndex)
#include "tst_BlockIndex.moc"

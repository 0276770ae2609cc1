// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "demo/BlockIndex.h"

#include "demo/BlockBytes.h"

#include <algorithm>
#include <map>
#include <numeric>

namespace promdesk {

namespace {

constexpr std::uint32_t kMagic = 0xBAAAD700;
constexpr char kVersion = 2;
constexpr std::size_t kSeriesAlignment = 16;
constexpr std::size_t kPostingsAlignment = 4;

using Label = std::pair<std::string_view, std::string_view>;

/// Sorted by name. Values hold neither quotes nor commas.
std::vector<Label> labelsOf(std::string_view series)
{
    const std::size_t brace = series.find('{');
    std::vector<Label> labels { { "__name__", series.substr(0, brace) } };
    std::size_t at = brace + 1;
    while (at < series.size() && series[at] != '}') {
        const std::size_t equals = series.find('=', at);
        const std::size_t end = series.find('"', equals + 2);
        const std::string_view value = series.substr(equals + 2, end - equals - 2);
        if (!value.empty()) { // an empty value is the same as no label
            labels.emplace_back(series.substr(at, equals - at), value);
        }
        at = end + (end + 1 < series.size() && series[end + 1] == ',' ? 2 : 1);
    }
    std::sort(labels.begin(), labels.end());
    return labels;
}

void appendText(std::string& out, std::string_view text)
{
    appendUvarint(out, text.size());
    out += text;
}

void align(std::string& file, std::size_t size)
{
    file.append((size - file.size() % size) % size, '\0');
}

/// A section: its length, its content and the content's checksum.
void appendSection(std::string& file, std::string_view content)
{
    appendU32(file, static_cast<std::uint32_t>(content.size()));
    file += content;
    appendU32(file, crc32c(content));
}

std::string withCount(std::size_t count, std::string_view entries)
{
    std::string content;
    appendU32(content, static_cast<std::uint32_t>(count));
    content += entries;
    return content;
}

void appendChunks(std::string& out, const std::vector<ChunkPlace>& chunks)
{
    appendUvarint(out, chunks.size());
    const ChunkPlace* before = nullptr;
    for (const ChunkPlace& chunk : chunks) {
        if (before == nullptr) {
            appendVarint(out, chunk.firstMs);
        } else {
            appendUvarint(out, static_cast<std::uint64_t>(chunk.firstMs - before->lastMs));
        }
        appendUvarint(out, static_cast<std::uint64_t>(chunk.lastMs - chunk.firstMs));
        if (before == nullptr) {
            appendUvarint(out, chunk.offset);
        } else {
            appendVarint(out, static_cast<std::int64_t>(chunk.offset - before->offset));
        }
        before = &chunk;
    }
}

} // namespace

BlockIndex::BlockIndex(const std::vector<std::string>& series)
    : m_texts(series)
    , m_order(series.size())
{
    std::vector<std::vector<Label>> labels;
    labels.reserve(m_texts.size());
    for (const std::string& text : m_texts) {
        labels.push_back(labelsOf(text));
    }
    std::iota(m_order.begin(), m_order.end(), std::size_t { 0 });
    std::sort(m_order.begin(), m_order.end(),
        [&labels](std::size_t a, std::size_t b) { return labels[a] < labels[b]; });
    numberSymbols(labels);
    collectPostings(labels);
}

void BlockIndex::numberSymbols(const std::vector<std::vector<Label>>& labels)
{
    std::map<std::string_view, std::uint32_t> numbers;
    for (const std::vector<Label>& own : labels) {
        for (const Label& label : own) {
            numbers.emplace(label.first, 0);
            numbers.emplace(label.second, 0);
        }
    }
    std::string entries;
    std::uint32_t next = 0;
    for (auto& [text, number] : numbers) {
        number = next++;
        appendText(entries, text);
    }
    appendSection(m_symbols, withCount(numbers.size(), entries));

    for (const std::size_t series : m_order) {
        std::string encoded;
        appendUvarint(encoded, labels[series].size());
        for (const Label& label : labels[series]) {
            appendUvarint(encoded, numbers.at(label.first));
            appendUvarint(encoded, numbers.at(label.second));
        }
        m_encodedLabels.push_back(std::move(encoded));
    }
}

void BlockIndex::collectPostings(const std::vector<std::vector<Label>>& labels)
{
    std::map<Label, std::vector<std::uint32_t>> postings;
    for (std::size_t position = 0; position < m_order.size(); ++position) {
        const auto number = static_cast<std::uint32_t>(position);
        postings[{}].push_back(number);
        for (const Label& label : labels[m_order[position]]) {
            postings[label].push_back(number);
        }
    }
    for (auto& [label, positions] : postings) {
        m_postings.push_back({ label, std::move(positions) });
    }
}

std::string BlockIndex::fileFor(const std::vector<std::vector<ChunkPlace>>& chunks) const
{
    std::string file;
    appendU32(file, kMagic);
    file += kVersion;

    std::string contents;
    appendU64(contents, file.size());
    file += m_symbols;
    appendU64(contents, file.size());
    const std::vector<std::uint32_t> references = appendSeries(file, chunks);

    // Nobody reads the section of label values any more: only its empty table is there.
    appendU64(contents, file.size());
    const std::size_t labelTable = file.size();
    appendSection(file, withCount(0, {}));

    std::string offsets;
    const std::size_t postings = file.size();
    appendPostings(file, references, offsets);
    appendU64(contents, labelTable);
    appendU64(contents, postings);
    appendU64(contents, file.size());
    appendSection(file, offsets);

    file += contents;
    appendU32(file, crc32c(contents));
    return file;
}

std::vector<std::uint32_t> BlockIndex::appendSeries(
    std::string& file, const std::vector<std::vector<ChunkPlace>>& chunks) const
{
    std::vector<std::uint32_t> references(m_order.size(), 0);
    std::string entry;
    for (std::size_t position = 0; position < m_order.size(); ++position) {
        const std::vector<ChunkPlace>& own = chunks[m_order[position]];
        if (own.empty()) {
            continue;
        }
        align(file, kSeriesAlignment);
        references[position] = static_cast<std::uint32_t>(file.size() / kSeriesAlignment);
        entry = m_encodedLabels[position];
        appendChunks(entry, own);
        appendUvarint(file, entry.size());
        file += entry;
        appendU32(file, crc32c(entry));
    }
    return references;
}

void BlockIndex::appendPostings(
    std::string& file, const std::vector<std::uint32_t>& references, std::string& offsets) const
{
    std::string table;
    std::size_t written = 0;
    std::string list;
    for (const Posting& posting : m_postings) {
        list.clear();
        for (const std::uint32_t position : posting.positions) {
            if (references[position] != 0) {
                appendU32(list, references[position]);
            }
        }
        if (list.empty()) {
            continue;
        }
        align(file, kPostingsAlignment);
        ++written;
        table += '\x02'; // a name and a value follow
        appendText(table, posting.label.first);
        appendText(table, posting.label.second);
        appendUvarint(table, file.size());
        appendSection(file, withCount(list.size() / 4, list));
    }
    offsets = withCount(written, table);
}

} // namespace promdesk

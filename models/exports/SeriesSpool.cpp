// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "exports/SeriesSpool.h"

#include "core/Limits.h"
#include "series/SampleValue.h"

#include <algorithm>
#include <numeric>
#include <span>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

struct Columns
{
    std::vector<std::int64_t> times;
    std::vector<double> values;
};

/// Rising times, the first of equal ones.
Columns inOrder(Columns columns)
{
    const std::vector<std::int64_t>& times = columns.times;
    if (std::adjacent_find(times.begin(), times.end(), std::greater_equal<>()) == times.end()) {
        return columns;
    }
    std::vector<std::size_t> order(times.size());
    std::iota(order.begin(), order.end(), std::size_t { 0 });
    std::stable_sort(order.begin(), order.end(),
        [&times](std::size_t a, std::size_t b) { return times[a] < times[b]; });
    Columns sorted;
    for (const std::size_t at : order) {
        if (sorted.times.empty() || sorted.times.back() != times[at]) {
            sorted.times.push_back(times[at]);
            sorted.values.push_back(columns.values[at]);
        }
    }
    return sorted;
}

Error noRoom(const QFileDevice& file)
{
    return Error { .kind = ErrorKind::Io,
        .message = u"There is no room for the samples."_s,
        .context = {},
        .detail = file.errorString() };
}

Error unreadable()
{
    return Error { .kind = ErrorKind::Io,
        .message = u"The samples that wait for their file cannot be read."_s,
        .context = {},
        .detail = {} };
}

} // namespace

SeriesSpool::SeriesSpool(const QString& folder)
    : m_file(folder + u"/.promdesk-raw-XXXXXX"_s)
{ }

Result<void> SeriesSpool::write(const void* bytes, std::size_t size)
{
    const auto wanted = static_cast<qint64>(size);
    const bool isOpen = m_file.isOpen() || m_file.open();
    if (!isOpen || m_file.write(static_cast<const char*>(bytes), wanted) != wanted) {
        return failure(noRoom(m_file));
    }
    m_bytes += wanted;
    return {};
}

Result<void> SeriesSpool::add(const Series& part)
{
    Columns columns;
    const std::size_t size = std::min(part.axis.size(), part.values.size());
    for (std::size_t i = 0; i < size; ++i) {
        if (!isMissing(part.values[i])) {
            columns.times.push_back(part.axis.at(i).toMs());
            columns.values.push_back(part.values[i]);
        }
    }
    m_histograms += part.histograms.size();
    if (columns.times.empty()) {
        return {};
    }
    const auto [at, isNew] = m_places.try_emplace(part.labels, m_labels.size());
    if (isNew) {
        m_labels.push_back(&at->first);
    }
    if (m_labels.size() > limits::kSeriesPerAnswer) {
        return failure(ErrorKind::TooMuch, u"There are more than 100,000 series."_s);
    }
    m_parts.push_back({ .series = at->second, .offset = m_bytes, .samples = columns.times.size() });
    m_samples += columns.times.size();
    const Result<void> written =
        write(columns.times.data(), columns.times.size() * sizeof(std::int64_t));
    return written ? write(columns.values.data(), columns.values.size() * sizeof(double)) : written;
}

SeriesSpool::Mark SeriesSpool::mark() const
{
    return { .labels = m_labels.size(),
        .parts = m_parts.size(),
        .samples = m_samples,
        .histograms = m_histograms,
        .bytes = m_bytes };
}

void SeriesSpool::rewind(const Mark& mark)
{
    for (; m_labels.size() > mark.labels; m_labels.pop_back()) {
        m_places.erase(m_places.find(*m_labels.back()));
    }
    m_parts.resize(mark.parts);
    m_samples = mark.samples;
    m_histograms = mark.histograms;
    m_bytes = mark.bytes;
    if (m_file.isOpen()) {
        m_file.seek(m_bytes);
    }
}

Result<void> SeriesSpool::seal()
{
    if (m_file.isOpen() && !m_file.flush()) {
        return failure(noRoom(m_file));
    }
    std::stable_sort(m_parts.begin(), m_parts.end(), [this](const Part& a, const Part& b) {
        return a.series != b.series && *m_labels[a.series] < *m_labels[b.series];
    });
    m_sorted.clear();
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (m_sorted.empty() || m_sorted.back().series != m_parts[i].series) {
            m_sorted.push_back({ .series = m_parts[i].series, .first = i, .last = i });
        }
        ++m_sorted.back().last;
    }
    return {};
}

const LabelSet& SeriesSpool::labels(std::size_t index) const
{
    return *m_labels[m_sorted[index].series];
}

bool SeriesSpool::read(void* bytes, std::size_t size) const
{
    return m_file.read(static_cast<char*>(bytes), static_cast<qint64>(size))
        == static_cast<qint64>(size);
}

Result<Series> SeriesSpool::series(std::size_t index) const
{
    const Sorted& one = m_sorted[index];
    Columns columns;
    for (const Part& part : std::span(m_parts).subspan(one.first, one.last - one.first)) {
        const std::size_t before = columns.times.size();
        columns.times.resize(before + part.samples);
        columns.values.resize(before + part.samples);
        const bool isRead = m_file.seek(part.offset)
            && read(&columns.times[before], part.samples * sizeof(std::int64_t))
            && read(&columns.values[before], part.samples * sizeof(double));
        if (!isRead) {
            return failure(unreadable());
        }
    }
    columns = inOrder(std::move(columns));
    Series whole;
    whole.labels = labels(index);
    whole.axis = TimeAxis::explicitTimes(std::move(columns.times));
    whole.values = std::move(columns.values);
    return whole;
}

} // namespace promdesk

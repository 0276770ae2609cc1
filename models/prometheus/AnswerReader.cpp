// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/AnswerReader.h"

#include "prometheus/Utf8.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kTextBytes = 4096;
constexpr qsizetype kTexts = 32;

bool isEarlier(const HistogramSample& a, const HistogramSample& b)
{
    return a.time < b.time;
}

/// Sorts by time; of equal times the last wins. True when something had to be changed.
bool sortHistograms(std::vector<HistogramSample>& samples)
{
    const auto isNotRising = [](const HistogramSample& a, const HistogramSample& b) {
        return !isEarlier(a, b);
    };
    if (std::adjacent_find(samples.begin(), samples.end(), isNotRising) == samples.end()) {
        return false;
    }
    std::stable_sort(samples.begin(), samples.end(), isEarlier);
    std::vector<HistogramSample> kept;
    for (HistogramSample& sample : samples) {
        if (!kept.empty() && kept.back().time == sample.time) {
            kept.back() = std::move(sample);
        } else {
            kept.push_back(std::move(sample));
        }
    }
    samples = std::move(kept);
    return true;
}

Duration gridStep(const QueryRequest& request)
{
    return request.kind == QueryRequest::Kind::Range ? request.step : Duration();
}

} // namespace

AnswerReader::AnswerReader(std::string_view body, const QueryRequest& request)
    : m_cursor(body)
    , m_samples(m_cursor)
    , m_columns(gridStep(request), limits::kSamplesPerAnswer)
{ }

bool AnswerReader::read()
{
    if (m_cursor.isAtEnd()) {
        return m_cursor.failHere("nothing at all");
    }
    if (m_cursor.peek() != '{') {
        const bool isMarkup = m_cursor.peek() == '<';
        return m_cursor.failAt(m_cursor.position(),
            isMarkup ? ErrorKind::NotPrometheus : ErrorKind::Malformed, "not a JSON object");
    }
    return m_cursor.readObject([this](std::string_view key) { return readMember(key); })
        && (m_cursor.isAtEnd() || m_cursor.failHere("something behind the end"));
}

bool AnswerReader::readMember(std::string_view key)
{
    if (key == "data") {
        return m_cursor.peek() == '{'
            ? m_cursor.readObject([this](std::string_view inner) { return readData(inner); })
            : m_cursor.skipValue();
    }
    if (key == "status") {
        return readToken(m_answer.status);
    }
    if (key == "errorType") {
        return readText(m_answer.apiError.errorType);
    }
    if (key == "error") {
        return readText(m_answer.apiError.error);
    }
    if (key == "warnings") {
        return readTexts(m_answer.snapshot.warnings);
    }
    if (key == "infos") {
        return readTexts(m_answer.snapshot.infos);
    }
    if (key == "isPartial") {
        return readFlag(m_answer.snapshot.isPartial);
    }
    return key == "stats" ? readStats() : m_cursor.skipValue();
}

bool AnswerReader::readData(std::string_view key)
{
    if (key == "result") {
        return readResult();
    }
    if (key == "resultType") {
        return readToken(m_answer.resultType);
    }
    return key == "stats" ? readStats() : m_cursor.skipValue();
}

bool AnswerReader::readResult()
{
    m_answer.snapshot.series.clear();
    m_answer.hasPair = false;
    m_sampleBudget = limits::kSamplesPerAnswer;
    int elements = 0;
    return m_cursor.readArray([this, &elements] {
        const bool isFirst = elements++ == 0;
        if (m_cursor.peek() == '{' && !m_answer.hasPair) {
            return readSeries();
        }
        return isFirst ? readPair() : m_cursor.failHere("an unexpected element of the result");
    });
}

bool AnswerReader::readPair()
{
    m_answer.hasPair = true;
    if (!m_samples.readTime(m_answer.pairMs) || !m_cursor.expect(',')) {
        return false;
    }
    static_cast<void>(m_cursor.peek());
    m_answer.pairPosition = m_cursor.position();
    return m_cursor.readString(m_answer.pairText);
}

bool AnswerReader::readSeries()
{
    std::vector<Series>& all = m_answer.snapshot.series;
    if (all.size() == limits::kSeriesPerAnswer) {
        return m_cursor.failAt(m_cursor.position(), ErrorKind::TooMuch, "it holds too many series");
    }
    Series series;
    if (!m_cursor.readObject(
            [this, &series](std::string_view key) { return readSeriesMember(key, series); })) {
        return false;
    }
    finishSeries(series);
    all.push_back(std::move(series));
    return true;
}

bool AnswerReader::readSeriesMember(std::string_view key, Series& series)
{
    const bool isNull = m_cursor.peek() == 'n';
    if (key == "values") {
        return m_samples.readSamples(m_columns, m_sampleBudget);
    }
    if (key == "metric") {
        return readLabels(series.labels);
    }
    if (key == "value" && !isNull) {
        return takeSample() && m_samples.readSample(m_columns);
    }
    if (key == "histogram" && !isNull) {
        return readHistogram(series);
    }
    if (key == "histograms") {
        return m_cursor.readArray([this, &series] { return readHistogram(series); });
    }
    return m_cursor.skipValue();
}

void AnswerReader::finishSeries(Series& series)
{
    SeriesColumns::Columns columns = m_columns.take();
    const bool isMended = sortHistograms(series.histograms);
    m_unsortedSeries += columns.isRepaired || isMended ? 1U : 0U;
    // All samples of an instant answer have the same time: one axis serves them all.
    if (columns.axis.size() == 1 && columns.axis == m_lastAxis) {
        columns.axis = m_lastAxis;
    } else {
        m_lastAxis = columns.axis;
    }
    series.axis = std::move(columns.axis);
    series.values = std::move(columns.values);
}

bool AnswerReader::readLabels(LabelSet& labels)
{
    std::vector<LabelSet::Label> list;
    const bool isRead = m_cursor.readObject([this, &list](std::string_view key) {
        if (list.size() == limits::kLabelsPerSeries) {
            return m_cursor.failAt(
                m_cursor.position(), ErrorKind::TooMuch, "a series has too many labels");
        }
        LabelSet::Label& label = list.emplace_back(std::string(key), std::string());
        if (!m_cursor.readString(label.second)) {
            return false;
        }
        const bool isCut = label.first.size() > limits::kLabelNameBytes
            || label.second.size() > limits::kLabelValueBytes;
        m_cutLabels += isCut ? 1U : 0U;
        truncateUtf8(label.first, limits::kLabelNameBytes);
        truncateUtf8(label.second, limits::kLabelValueBytes);
        return true;
    });
    const auto byName = [](const LabelSet::Label& a, const LabelSet::Label& b) {
        return a.first < b.first;
    };
    std::stable_sort(list.begin(), list.end(), byName);
    const auto repeated = std::adjacent_find(list.begin(), list.end(),
        [](const LabelSet::Label& a, const LabelSet::Label& b) { return a.first == b.first; });
    m_repeatedLabels += repeated == list.end() ? 0U : 1U;
    labels = LabelSet(std::move(list));
    return isRead;
}

bool AnswerReader::readHistogram(Series& series)
{
    HistogramSample sample;
    std::int64_t ms = 0;
    const bool isRead = takeSample() && m_cursor.expect('[') && m_samples.readTime(ms)
        && m_cursor.expect(',') && readHistogramBody(sample) && m_cursor.expect(']');
    sample.time = Instant::fromMs(ms);
    series.histograms.push_back(std::move(sample));
    return isRead;
}

bool AnswerReader::readHistogramBody(HistogramSample& sample)
{
    return m_cursor.readObject([this, &sample](std::string_view key) {
        if (key == "count") {
            return m_samples.readLooseNumber(sample.count);
        }
        if (key == "sum") {
            return m_samples.readLooseNumber(sample.sum);
        }
        return key == "buckets" ? m_cursor.readArray([this, &sample] { return readBucket(sample); })
                                : m_cursor.skipValue();
    });
}

bool AnswerReader::readBucket(HistogramSample& sample)
{
    HistogramBucket bucket;
    int field = 0;
    const bool isRead = takeSample()
        && m_cursor.readArray([&] { return readBucketField(bucket, field++); })
        && (field == 4 || m_cursor.failHere("a bucket without its four fields"));
    sample.buckets.push_back(bucket);
    return isRead;
}

bool AnswerReader::readBucketField(HistogramBucket& bucket, int field)
{
    double rule = 0;
    switch (field) {
    case 0:
        if (!m_samples.readLooseNumber(rule)) {
            return false;
        }
        if (rule != 0 && rule != 1 && rule != 2 && rule != 3) {
            return m_cursor.failHere("an unknown kind of bucket");
        }
        bucket.bounds = static_cast<HistogramBucket::Bounds>(static_cast<int>(rule));
        return true;
    case 1:
        return m_samples.readLooseNumber(bucket.lower);
    case 2:
        return m_samples.readLooseNumber(bucket.upper);
    case 3:
        return m_samples.readLooseNumber(bucket.count);
    default:
        return m_cursor.failHere("a bucket with more than four fields");
    }
}

bool AnswerReader::takeSample()
{
    if (m_sampleBudget == 0) {
        return m_cursor.failAt(
            m_cursor.position(), ErrorKind::TooMuch, "it holds too many samples");
    }
    --m_sampleBudget;
    return true;
}

bool AnswerReader::readStats()
{
    QueryStats& stats = m_answer.snapshot.stats;
    if (m_cursor.peek() != '{') {
        return m_cursor.skipValue();
    }
    return m_cursor.readObject([this, &stats](std::string_view key) {
        const bool isObject = m_cursor.peek() == '{';
        if (key == "timings" && isObject) {
            return m_cursor.readObject([this, &stats](std::string_view inner) {
                return inner == "evalTotalTime" ? readStat(stats.evalSeconds, 1)
                                                : m_cursor.skipValue();
            });
        }
        if (key == "samples" && isObject) {
            return m_cursor.readObject([this, &stats](std::string_view inner) {
                if (inner == "totalQueryableSamples") {
                    return readCount(stats.totalQueryableSamples);
                }
                return inner == "peakSamples" ? readCount(stats.peakSamples) : m_cursor.skipValue();
            });
        }
        // VictoriaMetrics' only timing.
        return key == "executionTimeMsec" ? readStat(stats.evalSeconds, 0.001)
                                          : m_cursor.skipValue();
    });
}

/// Statistics are an extra: what is not a number is passed over.
bool AnswerReader::readStat(double& value, double unit)
{
    const char next = m_cursor.peek();
    const bool isNumber = next == '-' || (next >= '0' && next <= '9');
    if (!isNumber) {
        return m_cursor.skipValue();
    }
    double number = 0;
    if (!m_samples.readLooseNumber(number)) {
        return false;
    }
    value = number * unit;
    return true;
}

bool AnswerReader::readCount(std::int64_t& count)
{
    double number = 0;
    if (!readStat(number, 1)) {
        return false;
    }
    constexpr double kLargest = 9e15;
    count = static_cast<std::int64_t>(std::clamp(number, 0.0, kLargest));
    return true;
}

bool AnswerReader::readText(QString& text)
{
    if (m_cursor.peek() != '"') {
        return m_cursor.skipValue();
    }
    if (!m_cursor.readString(m_text)) {
        return false;
    }
    truncateUtf8(m_text, kTextBytes);
    text = toQString(m_text);
    return true;
}

bool AnswerReader::readTexts(QStringList& texts)
{
    if (m_cursor.peek() != '[') {
        return m_cursor.skipValue();
    }
    return m_cursor.readArray([this, &texts] {
        QString text;
        if (!readText(text)) {
            return false;
        }
        if (!text.isEmpty() && texts.size() < kTexts && !texts.contains(text)) {
            texts.append(text);
        }
        return true;
    });
}

bool AnswerReader::readFlag(bool& flag)
{
    if (m_cursor.peek() != 't') {
        return m_cursor.skipValue();
    }
    flag = true;
    return m_cursor.readLiteral("true");
}

bool AnswerReader::readToken(std::string& token)
{
    return m_cursor.peek() == '"' ? m_cursor.readString(token) : m_cursor.skipValue();
}

QStringList AnswerReader::notes() const
{
    QStringList notes;
    const auto note = [&notes](std::size_t count, const QString& text) {
        if (count > 0) {
            notes.append(text.arg(count));
        }
    };
    note(m_cursor.repairedStrings(),
        u"%1 texts of the answer were not valid Unicode; the broken characters are shown as U+FFFD."_s);
    note(m_repeatedLabels, u"%1 series repeat a label name; the last value counts."_s);
    note(m_cutLabels, u"%1 label names or values were too long and have been cut."_s);
    note(m_unsortedSeries,
        u"%1 series had unsorted or repeated times; they were sorted and the last value counts."_s);
    note(m_samples.overflows(), u"%1 values were too large for a number and became infinite."_s);
    return notes;
}

} // namespace promdesk

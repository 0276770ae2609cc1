// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/AnswerReader.h"

#include "core/Utf8.h"
#include "prometheus/HistogramReader.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kTextBytes = 4096;
constexpr qsizetype kTexts = 32;

Duration gridStep(const QueryRequest& request)
{
    return request.kind == QueryRequest::Kind::Range ? request.step : Duration();
}

} // namespace

AnswerReader::AnswerReader(const QueryRequest& request, Receiver receiver)
    : m_receiver(std::move(receiver))
    , m_samples(m_cursor)
    , m_columns(gridStep(request), limits::kSamplesPerAnswer)
{ }

bool AnswerReader::read(std::string_view text, Ending ending)
{
    m_cursor.readOn(text);
    while (!m_isComplete) {
        const Checkpoint before = checkpoint();
        const bool isRead = step();
        const bool mayGoOn = isRead ? endsInNumber() : m_cursor.endsTooEarly();
        if (ending == Ending::Open && mayGoOn) {
            restore(before);
            return true;
        }
        if (!isRead) {
            return false;
        }
    }
    return m_cursor.isAtEnd() || m_cursor.failHere("something behind the end");
}

AnswerReader::Checkpoint AnswerReader::checkpoint() const
{
    return { .place = m_cursor.mark(),
        .isFirst = m_isFirst,
        .sampleBudget = m_sampleBudget,
        .overflows = m_samples.overflows(),
        .repeatedLabels = m_repeatedLabels,
        .cutLabels = m_cutLabels };
}

void AnswerReader::restore(const Checkpoint& point)
{
    m_cursor.rewind(point.place);
    m_isFirst = point.isFirst;
    m_sampleBudget = point.sampleBudget;
    m_samples.setOverflows(point.overflows);
    m_repeatedLabels = point.repeatedLabels;
    m_cutLabels = point.cutLabels;
}

/// The text ends in a digit: what looks like a whole number may have more digits to come.
bool AnswerReader::endsInNumber() const
{
    const char* const at = m_cursor.position();
    return at == m_cursor.end() && at[-1] >= '0' && at[-1] <= '9';
}

bool AnswerReader::step()
{
    if (m_levels.empty()) {
        return begin();
    }
    const Level level = m_levels.back();
    const bool isObject =
        level == Level::Document || level == Level::Data || level == Level::Series;
    const bool isFirst = m_isFirst;
    switch (next(isObject ? '}' : ']')) {
    case Next::Failure:
        return false;
    case Next::End:
        close();
        return true;
    case Next::Value:
        m_isFirst = false;
        break;
    }
    if (!isObject) {
        return readElement(level, isFirst);
    }
    if (!m_cursor.readString(m_key) || !m_cursor.expect(':')) {
        return false;
    }
    switch (level) {
    case Level::Document:
        return readMember(m_key);
    case Level::Data:
        return readData(m_key);
    default:
        return readSeriesMember(m_key);
    }
}

bool AnswerReader::begin()
{
    if (m_cursor.isAtEnd()) {
        return m_cursor.failHere("nothing at all");
    }
    if (m_cursor.peek() != '{') {
        const bool isMarkup = m_cursor.peek() == '<';
        return m_cursor.fail(
            isMarkup ? ErrorKind::NotPrometheus : ErrorKind::Malformed, "not a JSON object");
    }
    return open(Level::Document);
}

AnswerReader::Next AnswerReader::next(char closing)
{
    if (m_isFirst ? !m_cursor.consume(closing) : m_cursor.consume(',')) {
        return Next::Value;
    }
    return m_isFirst || m_cursor.expect(closing) ? Next::End : Next::Failure;
}

/// Goes into the value that comes next; a null is an empty array.
bool AnswerReader::open(Level level)
{
    const char first = m_cursor.peek();
    if (first == 'n') {
        return m_cursor.readLiteral("null");
    }
    const bool isArray =
        level == Level::Result || level == Level::Values || level == Level::Histograms;
    if (!m_cursor.enter(isArray ? '[' : '{')) {
        return false;
    }
    m_levels.push_back(level);
    m_isFirst = true;
    return true;
}

void AnswerReader::close()
{
    if (m_levels.back() == Level::Series) {
        finishSeries();
    }
    m_cursor.leave();
    m_levels.pop_back();
    m_isFirst = false;
    m_isComplete = m_levels.empty();
}

bool AnswerReader::readMember(std::string_view key)
{
    if (key == "data") {
        return m_cursor.peek() == '{' ? open(Level::Data) : m_cursor.skipValue();
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
        m_answer.snapshot.series.clear();
        m_seriesCount = 0;
        m_answer.hasPair = false;
        m_sampleBudget = limits::kSamplesPerAnswer;
        return open(Level::Result);
    }
    if (key == "resultType") {
        return readToken(m_answer.resultType);
    }
    return key == "stats" ? readStats() : m_cursor.skipValue();
}

bool AnswerReader::readElement(Level level, bool isFirst)
{
    switch (level) {
    case Level::Values:
        return m_samples.readSomeSamples(m_columns, m_sampleBudget);
    case Level::Histograms:
        return readHistogram();
    default:
        return readResultElement(isFirst);
    }
}

bool AnswerReader::readResultElement(bool isFirst)
{
    if (m_cursor.peek() != '{' || m_answer.hasPair) {
        return isFirst ? readPair() : m_cursor.failHere("an unexpected element of the result");
    }
    if (m_seriesCount == limits::kSeriesPerAnswer) {
        return m_cursor.fail(ErrorKind::TooMuch, "it holds too many series");
    }
    m_series = {};
    return open(Level::Series);
}

bool AnswerReader::readPair()
{
    if (!m_samples.readTime(m_answer.pairMs) || !m_cursor.expect(',')) {
        return false;
    }
    static_cast<void>(m_cursor.peek());
    m_answer.pairByte = m_cursor.byte();
    m_answer.hasPair = m_cursor.readString(m_answer.pairText);
    return m_answer.hasPair;
}

bool AnswerReader::readSeriesMember(std::string_view key)
{
    const bool isNull = m_cursor.peek() == 'n';
    if (key == "values") {
        return open(Level::Values);
    }
    if (key == "metric") {
        return readLabels(m_series.labels);
    }
    if (key == "value" && !isNull) {
        return m_samples.readSample(m_columns, m_sampleBudget);
    }
    if (key == "histogram" && !isNull) {
        return readHistogram();
    }
    return key == "histograms" ? open(Level::Histograms) : m_cursor.skipValue();
}

bool AnswerReader::readHistogram()
{
    HistogramSample sample;
    if (!HistogramReader(m_cursor, m_samples, m_sampleBudget).read(sample)) {
        return false;
    }
    m_series.histograms.push_back(std::move(sample));
    return true;
}

void AnswerReader::finishSeries()
{
    SeriesColumns::Columns columns = m_columns.take();
    const bool isMended = sortHistograms(m_series.histograms);
    m_unsortedSeries += columns.isRepaired || isMended ? 1U : 0U;
    // All samples of an instant answer have the same time: one axis serves them all.
    if (columns.axis.size() == 1 && columns.axis == m_lastAxis) {
        columns.axis = m_lastAxis;
    } else {
        m_lastAxis = columns.axis;
    }
    m_series.axis = std::move(columns.axis);
    m_series.values = std::move(columns.values);
    ++m_seriesCount;
    if (!m_receiver) {
        m_answer.snapshot.series.push_back(std::move(m_series));
        return;
    }
    const Result<void> taken = m_refusal ? Result<void>() : m_receiver(std::move(m_series));
    if (!taken) {
        m_refusal = taken.error();
    }
}

bool AnswerReader::readLabels(LabelSet& labels)
{
    std::vector<LabelSet::Label> list;
    const bool isRead = m_cursor.readObject([this, &list](std::string_view key) {
        if (list.size() == limits::kLabelsPerSeries) {
            return m_cursor.fail(ErrorKind::TooMuch, "a series has too many labels");
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

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/AnswerDecoder.h"

#include "core/Limits.h"
#include "prometheus/AnswerReader.h"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

Error readFailure(const JsonCursor& cursor)
{
    Error error = cursor.error();
    if (error.kind == ErrorKind::NotPrometheus) {
        error.message = u"The answer is a web page, not one of Prometheus' API."_s;
    }
    return error;
}

/// The series that share their labels with another one, counted without the first of each kind.
std::size_t countTwins(const std::vector<Series>& series)
{
    std::vector<std::pair<std::size_t, std::size_t>> order;
    order.reserve(series.size());
    for (std::size_t i = 0; i < series.size(); ++i) {
        order.emplace_back(series[i].labels.hash(), i);
    }
    std::sort(order.begin(), order.end());
    std::size_t twins = 0;
    for (std::size_t i = 1; i < order.size(); ++i) {
        const bool isTwin = order[i - 1].first == order[i].first
            && series[order[i - 1].second].labels == series[order[i].second].labels;
        twins += isTwin ? 1U : 0U;
    }
    return twins;
}

/// Whether something is missing in the answer by its server's own words: a store that Thanos could
/// not reach, a remote read that failed, a cut by limit=. What the evaluation had to remark about
/// the expression begins with "PromQL".
bool saysPartial(const QStringList& warnings)
{
    return std::any_of(warnings.begin(), warnings.end(),
        [](const QString& warning) { return !warning.startsWith(u"PromQL "); });
}

/// Makes a scalar of the pair [t,"v"]: one series without labels.
bool addScalar(AnswerReader& reader)
{
    RawAnswer& answer = reader.answer();
    double value = 0;
    if (!reader.samples().parseValue(answer.pairText, answer.pairByte, value)) {
        return false;
    }
    Series series;
    series.axis = TimeAxis::explicitTimes({ answer.pairMs });
    series.values = { value };
    answer.snapshot.series.push_back(std::move(series));
    return true;
}

/// Judges the result by its type, which may have come after it.
bool applyType(AnswerReader& reader, const QueryRequest& request)
{
    RawAnswer& answer = reader.answer();
    SeriesSnapshot& snapshot = answer.snapshot;
    const std::string_view type = answer.resultType;
    const bool isPairType = type == "scalar" || type == "string";
    if (type == "matrix" || type == "vector") {
        snapshot.type = type == "matrix" ? ResultType::Matrix : ResultType::Vector;
    } else if (isPairType) {
        snapshot.type = type == "scalar" ? ResultType::Scalar : ResultType::String;
    } else if (type.empty() && !answer.hasPair) {
        const bool isInstant = request.kind == QueryRequest::Kind::Instant;
        snapshot.type = isInstant ? ResultType::Vector : ResultType::Matrix;
    } else {
        return reader.cursor().fail(ErrorKind::Malformed, "an unknown type of result");
    }
    const bool fits = isPairType ? snapshot.series.empty() : !answer.hasPair;
    if (!fits) {
        return reader.cursor().fail(ErrorKind::Malformed, "a result that does not fit its type");
    }
    if (snapshot.type == ResultType::String) {
        snapshot.text = toQString(answer.pairText);
        snapshot.textTime = Instant::fromMs(answer.pairMs);
    }
    return snapshot.type != ResultType::Scalar || !answer.hasPair || addScalar(reader);
}

Error tooManyAnswerBytes()
{
    return Error { .kind = ErrorKind::TooMuch,
        .message = u"The answer is too large: it has too many bytes."_s,
        .context = {},
        .detail = {} };
}

/// What a document that was read to its end amounts to.
Result<SnapshotPtr> judge(AnswerReader& reader, const QueryRequest& request, std::size_t bytes)
{
    RawAnswer& answer = reader.answer();
    if (answer.status == "error") {
        answer.apiError.warnings = answer.snapshot.warnings;
        return failure(toError(answer.apiError));
    }
    if (answer.status != "success") {
        return failure(ErrorKind::NotPrometheus,
            u"The answer has no status: it is not one of Prometheus' API."_s);
    }
    if (!applyType(reader, request)) {
        return failure(readFailure(reader.cursor()));
    }
    SeriesSnapshot& snapshot = answer.snapshot;
    snapshot.isPartial = snapshot.isPartial || saysPartial(snapshot.warnings);
    snapshot.warnings += reader.notes();
    if (const std::size_t twins = countTwins(snapshot.series); twins > 0) {
        snapshot.warnings.append(
            u"%1 series have the same labels as another one; they are kept apart."_s.arg(twins));
    }
    snapshot.bodyBytes = bytes;
    return std::make_shared<const SeriesSnapshot>(std::move(snapshot));
}

} // namespace

Result<SnapshotPtr> decodeQueryAnswer(const QByteArray& body, const QueryRequest& request)
{
    if (body.size() > limits::kAnswerBytes) {
        return failure(tooManyAnswerBytes());
    }
    const std::string_view text(body.constData(), static_cast<std::size_t>(body.size()));
    AnswerReader reader(request);
    if (!reader.read(text, AnswerReader::Ending::Closed)) {
        return failure(readFailure(reader.cursor()));
    }
    return judge(reader, request, text.size());
}

AnswerStream::AnswerStream(QueryRequest request, Receiver receiver)
    : m_request(std::move(request))
    , m_reader(std::make_unique<AnswerReader>(m_request, std::move(receiver)))
{ }

AnswerStream::~AnswerStream() = default;

bool AnswerStream::add(QByteArrayView piece)
{
    m_bytes += static_cast<std::size_t>(piece.size());
    if (m_bytes > static_cast<std::size_t>(limits::kAnswerBytes)) {
        m_error = tooManyAnswerBytes();
    }
    if (m_error) {
        return false;
    }
    m_text.append(piece.data(), static_cast<std::size_t>(piece.size()));
    if (m_text.size() < m_enough) {
        return true;
    }
    if (!m_reader->read(m_text, AnswerReader::Ending::Open)) {
        m_error = readFailure(m_reader->cursor());
        return false;
    }
    if (m_reader->refusal()) {
        m_error = m_reader->refusal();
        return false;
    }
    m_text.erase(0, m_text.size() - m_reader->unread());
    // A value that is longer than a piece is tried again when twice as much of it is there, so
    // that trying costs no more than reading.
    m_enough = 2 * m_text.size();
    return true;
}

Result<SnapshotPtr> AnswerStream::finish()
{
    if (m_error) {
        return failure(*m_error);
    }
    if (!m_reader->read(m_text, AnswerReader::Ending::Closed)) {
        return failure(readFailure(m_reader->cursor()));
    }
    if (m_reader->refusal()) {
        return failure(*m_reader->refusal());
    }
    return judge(*m_reader, m_request, m_bytes);
}

} // namespace promdesk

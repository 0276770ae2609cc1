// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Fuzz target over the decoders of server answers.

#include "prometheus/AnswerDecoder.h"
#include "prometheus/MetadataDecoder.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace promdesk;

namespace {

/// Every series has a value for every time, and times ascend.
void check(const SeriesSnapshot& snapshot)
{
    for (const Series& series : snapshot.series) {
        if (series.values.size() != series.axis.size()) {
            std::abort();
        }
        for (std::size_t i = 1; i < series.axis.size(); ++i) {
            if (series.axis.at(i) <= series.axis.at(i - 1)) {
                std::abort();
            }
        }
    }
}

/// In pieces of any size an answer comes to the same, or fails for the same reason.
void checkPieces(
    const QByteArray& body, const QueryRequest& request, const Result<SnapshotPtr>& whole)
{
    // The body itself says how long the pieces are, so that the fuzzer can choose.
    const qsizetype pieceBytes = 1 + (body.isEmpty() ? 0 : static_cast<std::uint8_t>(body.back()));
    AnswerStream stream(request);
    for (qsizetype at = 0; at < body.size(); at += pieceBytes) {
        const QByteArray piece = body.mid(at, pieceBytes); // of its own: reading beyond it is seen
        if (!stream.add(piece)) {
            break;
        }
    }
    const Result<SnapshotPtr> pieced = stream.finish();
    const bool isSame = whole ? pieced && (*pieced)->series.size() == (*whole)->series.size()
            && (*pieced)->sampleCount() == (*whole)->sampleCount()
            && (*pieced)->warnings == (*whole)->warnings
                              : !pieced && pieced.error().kind == whole.error().kind
            && pieced.error().detail == whole.error().detail;
    if (!isSame) {
        std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const QByteArray body(reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(size));
    QueryRequest request;
    for (const QueryRequest::Kind kind :
        { QueryRequest::Kind::Range, QueryRequest::Kind::Instant }) {
        request.kind = kind;
        const Result<SnapshotPtr> answer = decodeQueryAnswer(body, request);
        if (answer) {
            check(**answer);
        }
        checkPieces(body, request, answer);
    }
    for (int kind = 0; kind <= static_cast<int>(MetadataKind::TsdbStatus); ++kind) {
        static_cast<void>(decodeMetadata(static_cast<MetadataKind>(kind), body));
    }
    return 0;
}

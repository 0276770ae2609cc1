// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// libFuzzer target over the decoders of server answers; README.md says how to build it.

#include "prometheus/AnswerDecoder.h"
#include "prometheus/MetadataDecoder.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

using namespace promdesk;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size)
{
    const QByteArray body(reinterpret_cast<const char*>(bytes), static_cast<qsizetype>(size));
    const Result<SnapshotPtr> answer = decodeQueryAnswer(body, QueryRequest {});
    if (answer) {
        for (const Series& series : (*answer)->series) {
            if (series.values.size() != series.axis.size()) {
                std::abort();
            }
        }
    }
    for (int kind = 0; kind <= static_cast<int>(MetadataKind::TsdbStatus); ++kind) {
        static_cast<void>(decodeMetadata(static_cast<MetadataKind>(kind), body));
    }
    return 0;
}

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// What a sample of a real Prometheus takes: on a grid while it is drawn, and packed once it is not.

#include "PlainHttp.h"
#include "RealAnswers.h"
#include "Stopwatch.h"
#include "benchmarks.h"
#include "prometheus/AnswerDecoder.h"
#include "series/PackedColumn.h"

#include <bit>
#include <cstdio>

namespace promdesk::bench {

namespace {

constexpr std::size_t kBlock = 512; ///< samples, as the store packs them

bool isSameBits(std::span<const double> a, std::span<const double> b)
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](double one, double other) {
        return std::bit_cast<std::uint64_t>(one) == std::bit_cast<std::uint64_t>(other);
    });
}

bool pack(const char* name, RealAnswers::Kind kind, const RealAnswers& answers)
{
    const SnapshotPtr answer =
        decodeQueryAnswer(bodyOf(answers.raw(kind, "identity")), answers.request(kind))
            .value_or(nullptr);
    if (!answer) {
        return false;
    }
    std::vector<std::span<const double>> columns;
    for (const Series& series : answer->series) {
        const std::span<const double> all(series.values);
        for (std::size_t at = 0; at < all.size(); at += kBlock) {
            columns.push_back(all.subspan(at, std::min(kBlock, all.size() - at)));
        }
    }
    std::vector<PackedColumn> packed;
    std::vector<std::vector<double>> unpacked;
    const double inMs = milliseconds([&] {
        for (const std::span<const double> one : columns) {
            packed.emplace_back(one);
        }
    });
    const double outMs = milliseconds([&] {
        for (const PackedColumn& one : packed) {
            unpacked.push_back(one.unpack());
        }
    });
    double bytes = 0;
    bool isSame = true;
    for (std::size_t i = 0; i < packed.size(); ++i) {
        bytes += static_cast<double>(sizeof(PackedColumn) + packed[i].bytes());
        isSame = isSame && isSameBits(unpacked[i], columns[i]);
    }
    const auto samples = static_cast<double>(answer->sampleCount());
    std::printf(
        "memory %-7s %.0f bytes a sample hot, %.2f packed; packs %.0f, unpacks %.0f million "
        "samples a second; %s\n",
        name, static_cast<double>(sizeof(double)), bytes / samples, samples / inMs / 1e3,
        samples / outMs / 1e3, isSame ? "bit-identical" : "DIFFERENT VALUES");
    return isSame;
}

} // namespace

bool memory()
{
    const RealAnswers* const answers = realAnswers();
    if (answers == nullptr) {
        std::printf("memory: no prometheus to ask\n");
        return false;
    }
    const bool isGaugeSame = pack("gauge", RealAnswers::Kind::Gauges, *answers);
    const bool isBytesSame = pack("bytes", RealAnswers::Kind::Bytes, *answers);
    const bool isRateSame = pack("rate", RealAnswers::Kind::Rates, *answers);
    return isGaugeSame && isBytesSame && isRateSame;
}

} // namespace promdesk::bench

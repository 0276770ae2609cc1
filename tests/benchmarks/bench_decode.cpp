// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Decoding 1,000 series of 1,000 samples as a real Prometheus sent them, beside the best that Qt's
// JSON reader, simdjson and V8 can do. All must come to the same bits.

#include "PlainHttp.h"
#include "QtDecoder.h"
#include "RealAnswers.h"
#include "Stopwatch.h"
#include "V8Parser.h"
#include "benchmarks.h"
#include "prometheus/AnswerDecoder.h"

#include <simdjson.h>

#include <bit>
#include <cstdio>
#include <string>

namespace promdesk::bench {

namespace {

constexpr int kRounds = 9;

class Hash
{
public:
    void add(double number)
    {
        const auto bits = std::bit_cast<std::uint64_t>(number);
        add(static_cast<std::uint32_t>(bits));
        add(static_cast<std::uint32_t>(bits >> 32U));
    }

    [[nodiscard]] std::uint32_t value() const { return m_sum; }

private:
    void add(std::uint32_t word) { m_sum = (m_sum ^ word) * 16'777'619U; }

    std::uint32_t m_sum = 2'166'136'261U;
};

std::uint32_t hashOf(const std::vector<Columns>& all)
{
    Hash hash;
    for (const Columns& one : all) {
        for (const double time : one.times) {
            hash.add(time);
        }
        for (const double value : one.values) {
            hash.add(value);
        }
    }
    return hash.value();
}

std::uint32_t hashOf(const SeriesSnapshot& snapshot)
{
    Hash hash;
    for (const Series& series : snapshot.series) {
        for (std::size_t i = 0; i < series.axis.size(); ++i) {
            hash.add(static_cast<double>(series.axis.at(i).toMs()) / 1000.0);
        }
        for (const double value : series.values) {
            hash.add(value);
        }
    }
    return hash.value();
}

/// The text is padded as simdjson wants it.
std::vector<Columns> decodeWithSimdjson(const simdjson::padded_string& json)
{
    using namespace simdjson;
    ondemand::parser parser;
    ondemand::document document = parser.iterate(json);
    std::vector<Columns> all;
    for (ondemand::object one : document["data"]["result"].get_array()) {
        Columns columns;
        for (ondemand::field label : one["metric"].get_object()) {
            const std::string_view name = label.unescaped_key();
            const std::string_view value = label.value().get_string();
            columns.labels.set(std::string(name), std::string(value));
        }
        for (ondemand::array pair : one["values"].get_array()) {
            auto at = pair.begin();
            columns.times.push_back(double((*at).get_double()));
            ++at;
            columns.values.push_back(double((*at).get_double_in_string()));
            ++at;
        }
        all.push_back(std::move(columns));
    }
    return all;
}

bool compare(const char* name, RealAnswers::Kind kind, const RealAnswers& answers)
{
    const QByteArray json = bodyOf(answers.raw(kind, "identity"));
    const QueryRequest request = answers.request(kind);
    const simdjson::padded_string padded(json.constData(), static_cast<std::size_t>(json.size()));
    V8Parser v8(json);
    SnapshotPtr ours;
    std::vector<Columns> qt;
    std::vector<Columns> simd;
    std::vector<std::function<void()>> candidates {
        [&] {
            ours.reset();
            ours = decodeQueryAnswer(json, request).value_or(nullptr);
        },
        [&] {
            qt.clear();
            qt = decodeWithQt(json);
        },
        [&] {
            simd.clear();
            simd = decodeWithSimdjson(padded);
        }
    };
    if (v8.isThere()) {
        candidates.emplace_back([&] { v8.parse(); });
    }
    const std::vector<double> took = medians(candidates, kRounds);
    const double megabytes = static_cast<double>(json.size()) / 1e6;
    const auto row = [&](const char* baseline, double ms) {
        print({ .name = name,
            .baseline = baseline,
            .megabytes = megabytes,
            .oursMs = took[0],
            .baselineMs = ms });
    };
    row("QJsonDocument", took[1]);
    row("simdjson", took[2]);
    if (v8.isThere()) {
        row("V8", v8.medianMs());
    }
    const std::uint32_t expected = ours ? hashOf(*ours) : 0;
    const bool isSame = ours && ours->sampleCount() == std::size_t { 1'000'000 }
        && hashOf(qt) == expected && hashOf(simd) == expected
        && (!v8.isThere() || v8.hash() == expected);
    std::printf("  %s\n", isSame ? "bit-identical" : "DIFFERENT VALUES");
    return isSame;
}

} // namespace

bool decode()
{
    const RealAnswers* const answers = realAnswers();
    if (answers == nullptr) {
        std::printf("decode: no prometheus to ask\n");
        return false;
    }
    const bool isRateEqual = compare("decode rate", RealAnswers::Kind::Rates, *answers);
    const bool isGaugeEqual = compare("decode gauge", RealAnswers::Kind::Gauges, *answers);
    const bool isBytesEqual = compare("decode bytes", RealAnswers::Kind::Bytes, *answers);
    return isRateEqual && isGaugeEqual && isBytesEqual;
}

} // namespace promdesk::bench

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Decoding 1,000 series of 1,000 samples, beside the best that Qt's JSON reader can do.

#include "Stopwatch.h"
#include "benchmarks.h"
#include "prometheus/AnswerDecoder.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <charconv>
#include <cstdio>
#include <random>
#include <string>

namespace promdesk::bench {

namespace {

constexpr int kSeries = 1000;
constexpr int kSamples = 1000;
constexpr std::int64_t kStart = 1'795'269'660;
constexpr std::int64_t kStepSeconds = 15;

enum class Shape
{
    Rate, ///< 15 to 17 digits
    Gauge, ///< short decimals
    Bytes, ///< integers
};

std::string numberText(Shape shape, std::mt19937_64& random)
{
    std::array<char, 32> text {};
    double value = 0;
    switch (shape) {
    case Shape::Rate:
        value = static_cast<double>(random() % 1'000'000'000) / 299'999'987.0;
        break;
    case Shape::Gauge:
        value = static_cast<double>(random() % 100'000) / 100.0;
        break;
    case Shape::Bytes:
        value = static_cast<double>(random() % 100'000'000'000);
        break;
    }
    const auto [end, code] =
        std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    return { text.data(), end };
}

QByteArray body(Shape shape)
{
    std::mt19937_64 random(1);
    std::string json = R"({"status":"success","data":{"resultType":"matrix","result":[)";
    for (int s = 0; s < kSeries; ++s) {
        json += s == 0 ? "" : ",";
        json += R"({"metric":{"__name__":"http_requests_total","instance":"node-)"
            + std::to_string(s) + R"(:9100","job":"bench","method":"GET"},"values":[)";
        for (int i = 0; i < kSamples; ++i) {
            json += i == 0 ? "[" : ",[";
            json += std::to_string(kStart + i * kStepSeconds) + ",\"" + numberText(shape, random)
                + "\"]";
        }
        json += "]}";
    }
    json += "]}}";
    return QByteArray::fromStdString(json);
}

double decodeOurs(const QByteArray& json)
{
    QueryRequest request;
    request.step = Duration::fromSeconds(kStepSeconds);
    const Result<SnapshotPtr> answer = decodeQueryAnswer(json, request);
    double sum = 0;
    for (const Series& series : (*answer)->series) {
        for (const double value : series.values) {
            sum += value;
        }
    }
    return sum;
}

double decodeWithQt(const QByteArray& json)
{
    const QJsonArray result = QJsonDocument::fromJson(json)
                                  .object()
                                  .value(QLatin1String("data"))
                                  .toObject()
                                  .value(QLatin1String("result"))
                                  .toArray();
    double sum = 0;
    for (const QJsonValue& one : result) {
        const QJsonObject object = one.toObject();
        LabelSet labels;
        const QJsonObject metric = object.value(QLatin1String("metric")).toObject();
        for (auto at = metric.begin(); at != metric.end(); ++at) {
            labels.set(at.key().toStdString(), at.value().toString().toStdString());
        }
        std::vector<double> times;
        std::vector<double> values;
        for (const QJsonValue& sample : object.value(QLatin1String("values")).toArray()) {
            const QJsonArray pair = sample.toArray();
            const QByteArray text = pair.at(1).toString().toLatin1();
            double value = 0;
            std::from_chars(text.constData(), text.constData() + text.size(), value);
            times.push_back(pair.at(0).toDouble());
            values.push_back(value);
        }
        for (const double value : values) {
            sum += value;
        }
    }
    return sum;
}

bool compare(const char* name, Shape shape)
{
    const QByteArray json = body(shape);
    double ours = 0;
    double theirs = 0;
    constexpr int kRounds = 5;
    const std::vector<double> took = medians(
        { [&] { ours = decodeOurs(json); }, [&] { theirs = decodeWithQt(json); } }, kRounds);
    print({ .name = name,
        .baseline = "QJsonDocument",
        .megabytes = static_cast<double>(json.size()) / 1e6,
        .oursMs = took[0],
        .baselineMs = took[1] });
    if (ours != theirs) {
        std::printf("%s: different values\n", name);
    }
    return ours == theirs;
}

} // namespace

bool decode()
{
    const bool isRateEqual = compare("decode rate", Shape::Rate);
    const bool isGaugeEqual = compare("decode gauge", Shape::Gauge);
    const bool isBytesEqual = compare("decode bytes", Shape::Bytes);
    return isRateEqual && isGaugeEqual && isBytesEqual;
}

} // namespace promdesk::bench

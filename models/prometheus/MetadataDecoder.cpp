// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/MetadataDecoder.h"

#include "core/Limits.h"
#include "core/Utf8.h"
#include "prometheus/ApiError.h"
#include "prometheus/JsonCursor.h"
#include "prometheus/MetadataFields.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <string_view>
#include <utility>

namespace promdesk {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kTexts = 32;
constexpr qsizetype kEntries = static_cast<qsizetype>(limits::kSeriesPerAnswer);

std::string_view viewOf(const QByteArray& bytes)
{
    return { bytes.constData(), static_cast<std::size_t>(bytes.size()) };
}

/// One entry of the result per element, up to a bound.
template <typename Entry, typename Convert>
std::vector<Entry> listOf(const QJsonValue& value, Convert&& convert)
{
    const QJsonArray array = value.toArray();
    const qsizetype size = std::min(array.size(), kEntries);
    std::vector<Entry> entries;
    entries.reserve(static_cast<std::size_t>(size));
    for (qsizetype i = 0; i < size; ++i) {
        const QJsonValue element = array.at(i);
        if (element.isString() || element.isObject()) {
            entries.push_back(convert(element));
        }
    }
    return entries;
}

std::vector<MetricMetadata> metricMetadata(const QJsonObject& data)
{
    std::vector<MetricMetadata> all;
    for (auto at = data.begin(); at != data.end(); ++at) {
        const std::string metric = fields::text(at.key());
        for (const auto& one : at.value().toArray()) {
            if (!one.isObject() || std::ssize(all) == kEntries) {
                continue;
            }
            all.push_back({ .metric = metric,
                .type = fields::text(one["type"_L1]),
                .help = fields::text(one["help"_L1]),
                .unit = fields::text(one["unit"_L1]) });
        }
    }
    return all;
}

ScrapeTarget scrapeTarget(const QJsonValue& value)
{
    const double seconds = value["lastScrapeDuration"_L1].toDouble();
    return { .pool = fields::text(value["scrapePool"_L1]),
        .url = fields::text(value["scrapeUrl"_L1]),
        .health = fields::text(value["health"_L1]),
        .lastError = fields::text(value["lastError"_L1]),
        .labels = fields::labels(value["labels"_L1]),
        .discoveredLabels = fields::labels(value["discoveredLabels"_L1]),
        .scrapeInterval = fields::duration(value["scrapeInterval"_L1]),
        .lastScrape = fields::instant(value["lastScrape"_L1]),
        .lastScrapeSeconds = seconds };
}

ActiveAlert activeAlert(const QJsonValue& value)
{
    return { .labels = fields::labels(value["labels"_L1]),
        .annotations = fields::labels(value["annotations"_L1]),
        .state = fields::text(value["state"_L1]),
        .activeAt = fields::instant(value["activeAt"_L1]),
        .value = fields::number(value["value"_L1]) };
}

Rule rule(const QJsonValue& value)
{
    return { .isAlerting = value["type"_L1].toString() == u"alerting",
        .name = fields::text(value["name"_L1]),
        .query = fields::expression(value["query"_L1]),
        .health = fields::text(value["health"_L1]),
        .lastError = fields::text(value["lastError"_L1]),
        .state = fields::text(value["state"_L1]),
        .labels = fields::labels(value["labels"_L1]),
        .annotations = fields::labels(value["annotations"_L1]),
        .holdFor = fields::duration(value["duration"_L1]),
        .alerts = listOf<ActiveAlert>(value["alerts"_L1], activeAlert) };
}

RuleGroup ruleGroup(const QJsonValue& value)
{
    return { .name = fields::text(value["name"_L1]),
        .file = fields::text(value["file"_L1]),
        .interval = fields::duration(value["interval"_L1]),
        .rules = listOf<Rule>(value["rules"_L1], rule) };
}

TsdbStatus tsdbStatus(const QJsonObject& data)
{
    using Count = std::pair<std::string, std::int64_t>;
    const auto counts = [](const QJsonValue& list) {
        auto all = listOf<Count>(list, [](const QJsonValue& one) {
            return Count(fields::text(one["name"_L1]), fields::count(one["value"_L1]));
        });
        std::stable_sort(all.begin(), all.end(),
            [](const Count& a, const Count& b) { return a.second > b.second; });
        return all;
    };
    const QJsonObject head = data.value("headStats"_L1).toObject();
    // VictoriaMetrics has no head and says it beside the lists.
    return { .seriesCount =
                 fields::count(head.contains("numSeries"_L1) ? head.value("numSeries"_L1)
                                                             : data.value("totalSeries"_L1)),
        .chunkCount = fields::count(head.value("chunkCount"_L1)),
        .seriesByMetric = counts(data.value("seriesCountByMetricName"_L1)),
        .seriesByPair = counts(data.value("seriesCountByLabelValuePair"_L1)),
        .seriesByLabel = counts(data.value("seriesCountByLabelName"_L1)),
        .valuesByLabel = counts(data.value("labelValueCountByLabelName"_L1)),
        .bytesByLabel = counts(data.value("memoryInBytesByLabelName"_L1)) };
}

/// Numbers and words as the server wrote them; objects and lists as JSON text.
QString textOf(const QJsonValue& value)
{
    if (value.isObject()) {
        return QString::fromUtf8(QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact));
    }
    if (value.isArray()) {
        return QString::fromUtf8(QJsonDocument(value.toArray()).toJson(QJsonDocument::Compact));
    }
    return value.toVariant().toString();
}

TextMap textMap(const QJsonObject& data, qsizetype maxCharacters)
{
    TextMap map;
    for (auto at = data.begin(); at != data.end(); ++at) {
        map.emplace(at.key().left(1024), textOf(at.value()).left(maxCharacters));
    }
    return map;
}

decltype(MetadataAnswer::content) contentOf(MetadataKind kind, const QJsonValue& data)
{
    switch (kind) {
    case MetadataKind::Series:
        return listOf<LabelSet>(data, fields::labels);
    case MetadataKind::LabelNames:
    case MetadataKind::LabelValues:
        return listOf<std::string>(data, fields::labelValue);
    case MetadataKind::MetricMetadata:
        return metricMetadata(data.toObject());
    case MetadataKind::Targets:
        return listOf<ScrapeTarget>(data["activeTargets"_L1], scrapeTarget);
    case MetadataKind::Rules:
        return listOf<RuleGroup>(data["groups"_L1], ruleGroup);
    case MetadataKind::Alerts:
        return listOf<ActiveAlert>(data["alerts"_L1], activeAlert);
    case MetadataKind::BuildInfo:
    case MetadataKind::RuntimeInfo:
    case MetadataKind::Flags:
        return textMap(data.toObject(), 4096);
    case MetadataKind::Config:
        return textMap({ { "yaml"_L1, data["yaml"_L1].toString() } }, limits::kMetadataBytes);
    case MetadataKind::TsdbStatus:
        return tsdbStatus(data.toObject());
    }
    return TextMap();
}

QStringList warningsOf(const QJsonObject& object)
{
    QStringList warnings;
    for (const auto key : { "warnings"_L1, "infos"_L1 }) {
        for (const auto& one : object.value(key).toArray()) {
            const QString text = one.toString().left(4096);
            if (!text.isEmpty() && warnings.size() < kTexts && !warnings.contains(text)) {
                warnings.append(text);
            }
        }
    }
    return warnings;
}

/// The document object of a body that the strict cursor has found well-formed and shallow.
Result<QJsonObject> readObject(const QByteArray& body)
{
    JsonCursor cursor(viewOf(body));
    const bool isObject = cursor.peek() == '{';
    if (cursor.peek() == '<') {
        return failure(
            ErrorKind::NotPrometheus, u"The answer is a web page, not one of Prometheus' API."_s);
    }
    const bool isWhole = isObject ? cursor.skipValue() : cursor.failHere("not a JSON object");
    if (!isWhole || !(cursor.isAtEnd() || cursor.failHere("something behind the end"))) {
        return failure(cursor.error());
    }
    const bool isValid = isValidUtf8(viewOf(body));
    const QByteArray text = isValid ? body : QByteArray::fromStdString(toValidUtf8(viewOf(body)));
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError) {
        return failure(ErrorKind::Malformed, u"The answer breaks the format."_s, {},
            u"byte %1: %2"_s.arg(error.offset).arg(error.errorString()));
    }
    return document.object();
}

} // namespace

Result<MetadataAnswer> decodeMetadata(MetadataKind kind, const QByteArray& body)
{
    if (body.size() > limits::kMetadataBytes) {
        return failure(ErrorKind::TooMuch, u"The answer is too large: it has too many bytes."_s);
    }
    const Result<QJsonObject> object = readObject(body);
    if (!object) {
        return failure(object.error());
    }
    const QString status = object->value("status"_L1).toString();
    if (status == u"error") {
        return failure(toError({ .errorType = object->value("errorType"_L1).toString().left(4096),
            .error = object->value("error"_L1).toString().left(4096),
            .warnings = {} }));
    }
    if (status != u"success") {
        return failure(ErrorKind::NotPrometheus,
            u"The answer has no status: it is not one of Prometheus' API."_s);
    }
    const QJsonValue data = object->value("data"_L1);
    MetadataAnswer answer { .content = contentOf(kind, data), .warnings = warningsOf(*object) };
    if (data.toArray().size() > kEntries) {
        answer.warnings.append(
            u"The answer has more than %1 entries; the others are left out."_s.arg(kEntries));
    }
    return answer;
}

} // namespace promdesk

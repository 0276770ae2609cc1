// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "prometheus/ApiRequest.h"

#include <algorithm>
#include <string>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

constexpr Duration kMetadataDeadline = Duration::fromSeconds(30);
/// The server notices a little late that its time is over, and says so.
constexpr Duration kFirstByteGrace = Duration::fromSeconds(5);

QByteArray bytes(std::string_view text)
{
    return { text.data(), static_cast<qsizetype>(text.size()) };
}

/// Seconds with exactly the digits that are needed.
QByteArray secondsText(std::int64_t ms)
{
    return toEpochText(Instant::fromMs(ms)).toLatin1();
}

QByteArray serverTimeout(Duration ours)
{
    const std::int64_t ms = ours.toMs();
    return secondsText(ms > 2000 ? ms - 1000 : std::max<std::int64_t>(ms, 1));
}

Result<void> checkText(std::string_view text)
{
    if (text.size() > limits::kExpressionBytes) {
        return failure(ErrorKind::InvalidArgument,
            u"The expression is longer than %1 KiB."_s.arg(limits::kExpressionBytes / 1024));
    }
    if (text.empty()) {
        return failure(ErrorKind::InvalidArgument, u"The expression is empty."_s);
    }
    return {};
}

Result<void> checkGrid(const QueryRequest& request)
{
    if (request.step.toMs() <= 0 || request.end < request.start) {
        return failure(ErrorKind::InvalidArgument,
            u"The step has to be positive, and the end not before the start."_s);
    }
    if ((request.end - request.start) / request.step > limits::kPointsPerSeries) {
        return failure(ErrorKind::TooMuch,
            u"More than %1 points per series: choose a longer step."_s.arg(
                limits::kPointsPerSeries));
    }
    return {};
}

QString pathOf(MetadataKind kind)
{
    switch (kind) {
    case MetadataKind::Series:
        return u"/api/v1/series"_s;
    case MetadataKind::LabelNames:
        return u"/api/v1/labels"_s;
    case MetadataKind::LabelValues:
        return u"/api/v1/label/"_s;
    case MetadataKind::MetricMetadata:
        return u"/api/v1/metadata"_s;
    case MetadataKind::Targets:
        return u"/api/v1/targets"_s;
    case MetadataKind::Rules:
        return u"/api/v1/rules"_s;
    case MetadataKind::Alerts:
        return u"/api/v1/alerts"_s;
    case MetadataKind::BuildInfo:
        return u"/api/v1/status/buildinfo"_s;
    case MetadataKind::RuntimeInfo:
        return u"/api/v1/status/runtimeinfo"_s;
    case MetadataKind::Flags:
        return u"/api/v1/status/flags"_s;
    case MetadataKind::Config:
        return u"/api/v1/status/config"_s;
    case MetadataKind::TsdbStatus:
        return u"/api/v1/status/tsdb"_s;
    }
    return {};
}

bool isForm(MetadataKind kind)
{
    return kind == MetadataKind::Series || kind == MetadataKind::LabelNames;
}

void addSelection(HttpRequest& http, const MetadataRequest& request)
{
    for (const std::string& matcher : request.matchers) {
        http.parameters.emplace_back("match[]", bytes(matcher));
    }
    if (request.start) {
        http.parameters.emplace_back("start", secondsText(request.start->toMs()));
    }
    if (request.end) {
        http.parameters.emplace_back("end", secondsText(request.end->toMs()));
    }
}

Result<void> checkSelection(const MetadataRequest& request)
{
    for (const std::string& matcher : request.matchers) {
        if (const Result<void> isFine = checkText(matcher); !isFine) {
            return isFine;
        }
    }
    if (request.kind == MetadataKind::Series && request.matchers.empty()) {
        return failure(ErrorKind::InvalidArgument, u"Series can be listed for a selector only."_s);
    }
    if (request.kind == MetadataKind::LabelValues && request.name.empty()) {
        return failure(ErrorKind::InvalidArgument, u"Values can be listed for a label only."_s);
    }
    if (request.name.size() > limits::kLabelNameBytes) {
        return failure(ErrorKind::InvalidArgument, u"The name is longer than 1 KiB."_s);
    }
    return {};
}

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isClassicName(std::string_view name)
{
    const bool startsWell = !name.empty() && !(name.front() >= '0' && name.front() <= '9');
    return startsWell && std::all_of(name.begin(), name.end(), [](char c) {
        return isLetterOrDigit(c) || c == '_';
    });
}

/// Its selectors, or the name that it is about.
QueryRequest aboutOf(const MetadataRequest& request)
{
    QueryRequest about;
    about.kind = QueryRequest::Kind::Instant;
    about.origin = request.origin;
    about.expression = request.name;
    for (const std::string& matcher : request.matchers) {
        about.expression += (about.expression.empty() ? "" : " ") + matcher;
    }
    about.start = request.start.value_or(Instant());
    about.end = request.end.value_or(Instant());
    return about;
}

} // namespace

Result<HttpRequest> toHttpRequest(const QueryRequest& request)
{
    if (const Result<void> isFine = checkText(request.expression); !isFine) {
        return failure(isFine.error());
    }
    HttpRequest http { .method = HttpRequest::Method::PostForm,
        .timeout = request.timeout * 2,
        .maxBytes = limits::kAnswerBytes,
        .firstByteWithin = request.timeout + kFirstByteGrace };
    http.parameters.emplace_back("query", bytes(request.expression));
    if (request.kind == QueryRequest::Kind::Range) {
        if (const Result<void> isFine = checkGrid(request); !isFine) {
            return failure(isFine.error());
        }
        http.path = u"/api/v1/query_range"_s;
        http.parameters.emplace_back("start", secondsText(request.start.toMs()));
        http.parameters.emplace_back("end", secondsText(request.end.toMs()));
        http.parameters.emplace_back("step", secondsText(request.step.toMs()));
    } else {
        http.path = u"/api/v1/query"_s;
        http.parameters.emplace_back("time", secondsText(request.start.toMs()));
    }
    http.parameters.emplace_back("timeout", serverTimeout(request.timeout));
    http.parameters.emplace_back("stats", "all");
    http.about = request;
    return http;
}

Result<HttpRequest> toHttpRequest(const MetadataRequest& request)
{
    if (const Result<void> isFine = checkSelection(request); !isFine) {
        return failure(isFine.error());
    }
    HttpRequest http { .method = isForm(request.kind) ? HttpRequest::Method::PostForm
                                                      : HttpRequest::Method::Get,
        .path = pathOf(request.kind),
        .timeout = kMetadataDeadline };
    if (request.kind == MetadataKind::LabelValues) {
        http.path += QString::fromLatin1(labelPathSegment(request.name)) + u"/values"_s;
    }
    if (isForm(request.kind) || request.kind == MetadataKind::LabelValues) {
        addSelection(http, request);
    }
    if (request.kind == MetadataKind::MetricMetadata && !request.name.empty()) {
        http.parameters.emplace_back("metric", bytes(request.name));
    }
    if (request.kind == MetadataKind::Targets) {
        http.parameters.emplace_back("state", "active");
    }
    if (request.limit > 0) {
        http.parameters.emplace_back("limit", QByteArray::number(request.limit));
    }
    http.about = aboutOf(request);
    return http;
}

QByteArray labelPathSegment(std::string_view name)
{
    if (isClassicName(name)) {
        return bytes(name);
    }
    QByteArray escaped = "U__";
    for (const uint point :
        QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())).toUcs4()) {
        if (point == U'_') {
            escaped += "__";
        } else if (point < 0x80 && isLetterOrDigit(static_cast<char>(point))) {
            escaped += static_cast<char>(point);
        } else {
            escaped += '_' + QByteArray::number(point, 16) + '_';
        }
    }
    return escaped;
}

} // namespace promdesk

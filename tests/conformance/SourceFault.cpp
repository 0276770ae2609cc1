// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "SourceFault.h"

namespace promdesk::test {

namespace {

FaultScript json(const QByteArray& body)
{
    return FaultScript::json(body);
}

SourceFault fixed(const char* name, ErrorKind kind, FaultScript script)
{
    return { name, kind,
        [script = std::move(script)](const Operation&, const QByteArray&) { return script; } };
}

SourceFault redirectTo(
    const char* name, int status, const QByteArray& before, const QByteArray& behind)
{
    return { name, ErrorKind::Redirected, [=](const Operation&, const QByteArray& other) {
                return FaultScript::redirect(status, before + other + behind);
            } };
}

/// A body that would be right, cut after so many bytes of a longer Content-Length.
SourceFault cutAt(const char* name, const QByteArray& body)
{
    return fixed(name, ErrorKind::Truncated,
        FaultScript::head(200, { "Content-Type: application/json", "Content-Length: 4000" })
            .write(body)
            .close());
}

void addTransfers(std::vector<SourceFault>& all)
{
    const QByteArray start = R"({"status":"success","data":{"resultType":"matrix","result":[)";
    all.push_back(cutAt("cut before the body", {}));
    all.push_back(cutAt("cut after a byte", "{"));
    all.push_back(cutAt("cut in the middle", start));
    all.push_back(cutAt("cut behind a whole document", R"({"status":"success","data":[]})"));
    all.push_back(
        fixed("closed without a word", ErrorKind::Truncated, FaultScript::nothing().close()));
    all.push_back(
        fixed("reset without a word", ErrorKind::Truncated, FaultScript::nothing().reset()));
    all.push_back(fixed("stalled head", ErrorKind::Timeout, FaultScript::nothing().stall()));
    all.push_back(fixed("stalled body", ErrorKind::Timeout,
        FaultScript::head(200, { "Content-Length: 4000" }).write(start).stall()));
    all.push_back(fixed("dripping body", ErrorKind::Timeout,
        FaultScript::head(200, { "Content-Length: 100000" }).drip(QByteArray(100'000, ' '), 20)));
    all.push_back(fixed("huge body with its length", ErrorKind::TooMuch,
        FaultScript::head(200, { "Content-Length: 9000000000" })
            .repeat(QByteArray(65536, ' '), 1'000'000)));
    all.push_back(fixed("endless body", ErrorKind::TooMuch,
        FaultScript::head(200, { "Connection: close" }).repeat(QByteArray(65536, '['), 1'000'000)));
    all.push_back(fixed("compressed bomb", ErrorKind::TooMuch,
        FaultScript::answer(200, "application/json", gzip(QByteArray(20'000'000, ' ')),
            { "Content-Encoding: gzip" })));
    all.push_back(fixed("broken compression", ErrorKind::Malformed,
        FaultScript::answer(
            200, "application/json", "this is no gzip", { "Content-Encoding: gzip" })));
}

void addRedirects(std::vector<SourceFault>& all)
{
    all.push_back(redirectTo("301 to another port", 301, "http://", "/login"));
    all.push_back(redirectTo("302 to another port", 302, "http://", "/login?from=prom"));
    all.push_back(redirectTo("303 to another port", 303, "http://", "/"));
    all.push_back(redirectTo("307 to another port", 307, "http://", "/"));
    all.push_back(redirectTo("308 to another port", 308, "http://", "/"));
    all.push_back(redirectTo("302 without a scheme", 302, "//", "/login"));
    all.push_back(redirectTo("302 with userinfo", 302, "http://127.0.0.1:1@", "/login"));
    all.push_back(fixed("302 to another scheme", ErrorKind::Redirected,
        FaultScript::redirect(302, "file:///etc/passwd")));
    all.push_back(
        { "302 in a circle", ErrorKind::Redirected, [](const Operation& asked, const QByteArray&) {
             return FaultScript::redirect(302, asked.path);
         } });
    all.push_back(fixed("302 to a sign-in page of the same server", ErrorKind::NotPrometheus,
        FaultScript::redirect(302, "/login")));
    all.push_back(fixed(
        "302 to nowhere", ErrorKind::Malformed, FaultScript::head(302, { "Content-Length: 0" })));
}

void addRefusals(std::vector<SourceFault>& all)
{
    all.push_back(fixed("sign-in page with 200", ErrorKind::NotPrometheus, signInPage(200)));
    all.push_back(fixed("401", ErrorKind::Authentication,
        FaultScript::answer(401, "text/plain", "Unauthorized\n",
            { "WWW-Authenticate: Basic realm=\"<b>x</b>\"" })));
    all.push_back(fixed("401 with a page", ErrorKind::Authentication, signInPage(401)));
    all.push_back(fixed("403", ErrorKind::Forbidden,
        FaultScript::answer(403, "application/json", R"({"status":"error","error":"no"})")));
    all.push_back(fixed("404", ErrorKind::NotFound, signInPage(404)));
    all.push_back(fixed("429", ErrorKind::Unavailable,
        FaultScript::answer(429, "text/plain", "slow down", { "Retry-After: 7" })));
    all.push_back(fixed("500 of the API", ErrorKind::ServerFault,
        FaultScript::answer(500, "application/json",
            R"({"status":"error","errorType":"internal","error":"boom"})")));
    all.push_back(fixed("502 with a page", ErrorKind::Unavailable, signInPage(502)));
    all.push_back(fixed("503 as text", ErrorKind::Unavailable,
        FaultScript::answer(503, "text/plain", "Service Unavailable")));
    all.push_back(fixed("504 with a page", ErrorKind::Timeout, signInPage(504)));
    all.push_back(fixed("an error with 200", ErrorKind::BadQuery,
        json(R"({"status":"error","errorType":"bad_data","error":"a <b>\u0007\u202e)"
            + QByteArray(10'000, 'x') + "\"}")));
}

void addBodies(std::vector<SourceFault>& all)
{
    all.push_back(fixed("empty body", ErrorKind::Malformed, json({})));
    all.push_back(fixed("blanks", ErrorKind::Malformed, json("  \r\n\t ")));
    all.push_back(fixed("204", ErrorKind::Malformed, FaultScript::head(204, {})));
    all.push_back(fixed("null", ErrorKind::NotPrometheus, json("null")));
    all.push_back(fixed("a list", ErrorKind::NotPrometheus, json("[]")));
    all.push_back(fixed("an empty object", ErrorKind::NotPrometheus, json("{}")));
    all.push_back(fixed("another API", ErrorKind::NotPrometheus, json(R"({"ok":true})")));
    all.push_back(fixed("text of another kind", ErrorKind::NotPrometheus,
        FaultScript::answer(200, "text/plain", "hello")));
    all.push_back(fixed("garbage", ErrorKind::NotPrometheus, json("\x01\x02\xFF\xFE\x7F garbage")));
    all.push_back(fixed("garbage in braces", ErrorKind::Malformed, json("{\x01\x02\xFF\xFE}")));
    all.push_back(fixed("two documents", ErrorKind::Malformed,
        json(R"({"status":"success","data":[]}{"status":"success","data":[]})")));
    all.push_back(fixed("deep nesting", ErrorKind::TooMuch,
        json(R"({"status":"success","data":)" + QByteArray(100'000, '[') + QByteArray(100'000, ']')
            + '}')));
}

} // namespace

FaultScript signInPage(int status)
{
    return FaultScript::answer(status, "text/html; charset=utf-8",
        "<!doctype html><title>Sign in &lt;b&gt;</title><img src=\"file:///tmp/x.png\">");
}

const std::vector<Operation>& operations()
{
    using Kind = QueryRequest::Kind;
    static const std::vector<Operation> all {
        { "query", "/api/v1/query", Kind::Instant },
        { "query_range", "/api/v1/query_range", Kind::Range },
        { "series", "/api/v1/series", {}, MetadataKind::Series },
        { "labels", "/api/v1/labels", {}, MetadataKind::LabelNames },
        { "label values", "/api/v1/label/job/values", {}, MetadataKind::LabelValues },
        { "metadata", "/api/v1/metadata", {}, MetadataKind::MetricMetadata },
        { "targets", "/api/v1/targets", {}, MetadataKind::Targets },
        { "rules", "/api/v1/rules", {}, MetadataKind::Rules },
        { "alerts", "/api/v1/alerts", {}, MetadataKind::Alerts },
        { "buildinfo", "/api/v1/status/buildinfo", {}, MetadataKind::BuildInfo },
        { "runtimeinfo", "/api/v1/status/runtimeinfo", {}, MetadataKind::RuntimeInfo },
        { "flags", "/api/v1/status/flags", {}, MetadataKind::Flags },
        { "config", "/api/v1/status/config", {}, MetadataKind::Config },
        { "tsdb", "/api/v1/status/tsdb", {}, MetadataKind::TsdbStatus },
    };
    return all;
}

const std::vector<SourceFault>& sourceFaults()
{
    static const auto all = [] {
        std::vector<SourceFault> made;
        addTransfers(made);
        addRedirects(made);
        addRefusals(made);
        addBodies(made);
        return made;
    }();
    return all;
}

} // namespace promdesk::test

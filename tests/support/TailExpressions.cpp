// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

#include "support/TailExpressions.h"

#include "support/WrittenFleet.h"

namespace promdesk::test {

namespace {

std::vector<std::string> rangeFunctions()
{
    std::vector<std::string> expressions;
    const std::vector<std::string> windows { "45s", "2m", "9m", "20m", "1h" };
    for (const std::string& window : windows) {
        for (const char* name : { "rate", "increase", "irate", "resets" }) {
            expressions.push_back(std::string(name) + "(requests_total[" + window + "])");
        }
        for (const char* name :
            { "delta", "idelta", "deriv", "changes", "avg_over_time", "sum_over_time",
                "min_over_time", "max_over_time", "count_over_time", "stddev_over_time",
                "stdvar_over_time", "last_over_time", "present_over_time", "absent_over_time" }) {
            expressions.push_back(std::string(name) + "(memory_bytes[" + window + "])");
        }
        expressions.push_back("quantile_over_time(0.9, memory_bytes[" + window + "])");
        expressions.push_back("predict_linear(memory_bytes[" + window + "], 600)");
        expressions.push_back("holt_winters(memory_bytes[" + window + "], 0.3, 0.4)");
    }
    return expressions;
}

std::vector<std::string> aggregations()
{
    std::vector<std::string> expressions;
    for (const char* name : { "sum", "avg", "min", "max", "count", "group", "stddev", "stdvar",
             "quantile", "topk", "bottomk", "count_values" }) {
        const std::string op = name;
        const std::string parameter = op == "quantile" ? "0.9, "
            : op == "count_values"                     ? "\"value\", "
            : op == "topk" || op == "bottomk"          ? "2, "
                                                       : "";
        for (const char* grouping : { "", " by (instance)", " without (instance)" }) {
            for (const char* inner : { "rate(requests_total[2m])", "memory_bytes" }) {
                expressions.push_back(op + grouping + " (" + parameter + inner + ")");
            }
        }
    }
    return expressions;
}

std::vector<std::string> histograms()
{
    std::vector<std::string> expressions;
    for (const char* quantile : { "0.5", "0.9", "0.99" }) {
        for (const char* window : { "1m", "5m", "30m" }) {
            for (const char* by : { "le", "le, instance" }) {
                expressions.push_back(std::string("histogram_quantile(") + quantile + ", sum by ("
                    + by + ") (rate(seconds_bucket[" + window + "])))");
            }
        }
    }
    return expressions;
}

std::vector<std::string> modifiers(Instant start)
{
    const std::string early = std::to_string(start.toMs() / 1000 + 3000);
    const std::string recent = std::to_string((start + kFleetHistory).toMs() / 1000 - 120);
    return { "memory_bytes offset 5m", "memory_bytes offset 1h", "memory_bytes offset -5m",
        "rate(requests_total[5m] offset -10m)", "sum(rate(requests_total[5m] offset 30m))",
        "memory_bytes @ " + early, "memory_bytes @ " + recent,
        "rate(requests_total[10m] @ " + early + ")",
        "sum(requests_total) - sum(requests_total @ " + recent + ")", "memory_bytes @ start()",
        "memory_bytes @ end()", "rate(requests_total[5m] @ end())",
        "max_over_time(rate(requests_total[1m])[10m:1m])",
        "avg_over_time(sum(memory_bytes)[30m:30s])", "min_over_time(memory_bytes[1h:5m])",
        "max_over_time(memory_bytes[10m:])",
        "sum_over_time(rate(requests_total[2m])[20m:45s] offset 7m)",
        "max_over_time(deriv(memory_bytes[5m])[15m:1m] offset -3m)",
        "quantile_over_time(0.5, max(memory_bytes)[25m:1m])" };
}

std::vector<std::string> others()
{
    return { "up", "up == 0", "up == bool 0", "absent(up{instance=\"gone\"})",
        "absent(memory_bytes{instance=\"dies\"})", "memory_bytes / 1024 / 1024",
        "memory_bytes > 500", "memory_bytes and on (instance) up == 1",
        "memory_bytes unless on (instance) up", "up or memory_bytes",
        "requests_total / on (instance) group_left () memory_bytes",
        "sum by (instance) (rate(requests_total[3m])) / ignoring (code) up", "time()",
        "scalar(sum(up))", "vector(7)", "timestamp(memory_bytes)", "time() - timestamp(up)",
        "minute()", "hour(timestamp(up))", "clamp(memory_bytes, 1, 600)",
        "clamp_max(memory_bytes, 500)", "abs(delta(memory_bytes[5m]))", "ln(memory_bytes)",
        "sqrt(memory_bytes)", "-memory_bytes", "memory_bytes % 7", "2 ^ (memory_bytes / 100)",
        "round(memory_bytes, 0.1)", "sgn(deriv(memory_bytes[5m]))",
        "label_replace(up, \"host\", \"$1\", \"instance\", \"(.*)\")",
        "label_join(up, \"both\", \"-\", \"instance\", \"job\")", "odd_value", "odd_value * 0",
        "sum(odd_value)", "1", "sort(up)", "count(up) by (job)", "sum(up) / count(up)",
        "rate(seconds_sum[5m]) / rate(seconds_count[5m])" };
}

/// VictoriaMetrics refuses to count as many values as a rate has, and its sgn() says 0 wherever a
/// series has no value, if it has one anywhere in the range that was asked for.
bool isNoTestForVictoria(const std::string& expression)
{
    const bool isRate = expression.find("rate(") != std::string::npos;
    return (expression.starts_with("count_values") && isRate) || expression.starts_with("sgn(");
}

} // namespace

std::vector<std::string> tailExpressions(Instant start, const SourceCapabilities& server)
{
    std::vector<std::string> all = rangeFunctions();
    for (const auto& more : { aggregations(), histograms(), modifiers(start), others() }) {
        all.insert(all.end(), more.begin(), more.end());
    }
    std::erase_if(all, [&server](const std::string& expression) {
        return server.flavour == Flavour::VictoriaMetrics
            ? isNoTestForVictoria(expression)
            : server.hasQuotedNames && expression.starts_with("holt_winters"); // renamed in 3.0
    });
    return all;
}

} // namespace promdesk::test

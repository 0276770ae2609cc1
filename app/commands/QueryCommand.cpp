// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/QueryCommand.h"

#include "commands/AnswerPrinter.h"
#include "commands/CommandSession.h"
#include "commands/Console.h"
#include "core/Limits.h"

#include <QCommandLineParser>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

bool isRange(const QCommandLineParser& parser)
{
    return parser.isSet(u"start"_s) || parser.isSet(u"end"_s) || parser.isSet(u"step"_s);
}

Result<QueryRequest> rangeRequest(const QCommandLineParser& parser, Instant now)
{
    const auto range = resolve({ parser.value(u"start"_s), parser.value(u"end"_s) }, now);
    if (!range) {
        return failure(range.error());
    }
    const auto step = parseDuration(parser.value(u"step"_s));
    if (!step) {
        return failure(step.error());
    }
    if (*step <= Duration() || range->length() / *step > limits::kPointsPerSeries) {
        return failure(ErrorKind::InvalidArgument,
            QueryCommand::tr("a step of %1 gives more than %2 points per series")
                .arg(parser.value(u"step"_s), QString::number(limits::kPointsPerSeries)));
    }
    QueryRequest request;
    request.kind = QueryRequest::Kind::Range;
    request.start = range->start;
    request.end = range->end;
    request.step = *step;
    return request;
}

/// The window of raw samples, which has no step.
Result<QueryRequest> rawWindow(const QCommandLineParser& parser, Instant now)
{
    if (parser.isSet(u"time"_s) || parser.isSet(u"step"_s)) {
        return failure(ErrorKind::InvalidArgument,
            QueryCommand::tr("--raw goes with --start and --end, not with --time and --step"));
    }
    const auto range = resolve({ parser.value(u"start"_s), parser.value(u"end"_s) }, now);
    if (!range) {
        return failure(range.error());
    }
    QueryRequest request;
    request.start = range->start;
    request.end = range->end;
    request.step = Duration();
    return request;
}

Result<SourceMergeOptions> mergeOptions(const QCommandLineParser& parser, std::size_t servers)
{
    const bool joins = parser.isSet(u"dedup"_s);
    if (parser.isSet(u"replica-label"_s) && !joins) {
        return failure(
            ErrorKind::InvalidArgument, QueryCommand::tr("--replica-label goes with --dedup"));
    }
    if (joins && servers < 2) {
        return failure(
            ErrorKind::InvalidArgument, QueryCommand::tr("--dedup needs more than one --server"));
    }
    SourceMergeOptions options;
    options.duplicates =
        joins ? SourceMergeOptions::Duplicates::Join : SourceMergeOptions::Duplicates::Keep;
    options.replicaLabels.clear();
    for (const QString& label : parser.values(u"replica-label"_s)) {
        options.replicaLabels.push_back(label.toStdString());
    }
    return options;
}

} // namespace

QueryCommand::QueryCommand() = default;
QueryCommand::~QueryCommand() = default;

QString QueryCommand::name() const
{
    return u"query"_s;
}

QString QueryCommand::summary() const
{
    return tr("Ask servers one PromQL expression, at one time or over a range");
}

void QueryCommand::declare(QCommandLineParser& parser) const
{
    declareServerOptions(parser);
    parser.addPositionalArgument(u"EXPR"_s, tr("PromQL expression"));
    parser.addOption({ u"time"_s,
        tr("One time: 2026-11-22 14:00 (local time), RFC 3339, epoch seconds or now-…"), u"T"_s });
    parser.addOption({ u"start"_s, tr("Start of a range, in the same ways"), u"T"_s, u"now-1h"_s });
    parser.addOption({ u"end"_s, tr("End of a range, included"), u"T"_s, u"now"_s });
    parser.addOption({ u"step"_s, tr("Distance of the points"), u"D"_s, u"1m"_s });
    parser.addOption({ u"raw"_s,
        tr("The samples between --start and --end as they were scraped; EXPR only selects "
           "series") });
    parser.addOption({ u"dedup"_s,
        tr("Make one of series that differ in source and replica only; gaps are filled, in the "
           "order of the servers") });
    parser.addOption({ u"replica-label"_s, tr("Label of a replica, for --dedup; may be repeated"),
        u"LABEL"_s, u"prometheus_replica"_s });
    parser.addOption({ u"format"_s, tr("table, csv or json"), u"FORMAT"_s, u"table"_s });
}

Result<QueryRequest> QueryCommand::toRequest(const QCommandLineParser& parser, Instant now)
{
    const QStringList words = parser.positionalArguments();
    if (words.size() != 2) {
        return failure(ErrorKind::InvalidArgument, tr("one expression is needed"));
    }
    if (parser.isSet(u"time"_s) && isRange(parser)) {
        return failure(
            ErrorKind::InvalidArgument, tr("--time goes without --start, --end and --step"));
    }
    QueryRequest request;
    if (parser.isSet(u"raw"_s) || isRange(parser)) {
        const auto ranged =
            parser.isSet(u"raw"_s) ? rawWindow(parser, now) : rangeRequest(parser, now);
        if (!ranged) {
            return failure(ranged.error());
        }
        request = *ranged;
    } else {
        const QString time = parser.isSet(u"time"_s) ? parser.value(u"time"_s) : u"now"_s;
        const auto instant = parseInstant(time, now);
        if (!instant) {
            return failure(instant.error());
        }
        request.kind = QueryRequest::Kind::Instant;
        request.start = request.end = *instant;
    }
    request.expression = words.at(1).toStdString();
    if (request.expression.size() > limits::kExpressionBytes) {
        return failure(ErrorKind::TooMuch,
            tr("the expression is longer than %1 KiB").arg(limits::kExpressionBytes / 1024));
    }
    return request;
}

Result<void> QueryCommand::start(const QCommandLineParser& parser, Console& console, Finish finish)
{
    const auto format = answerFormatFromText(parser.value(u"format"_s));
    const auto servers = chosenServers(parser);
    const auto timeout = chosenTimeout(parser);
    if (!format || !servers || !timeout) {
        return failure(!format ? format.error() : !servers ? servers.error() : timeout.error());
    }
    const auto merge = mergeOptions(parser, servers->size());
    if (!merge) {
        return failure(merge.error());
    }
    m_session = std::make_unique<CommandSession>(*servers, *timeout);
    const auto request = toRequest(parser, m_session->clock().now());
    if (!request) {
        return failure(request.error());
    }
    m_format = *format;
    m_merge = *merge;
    m_isRaw = parser.isSet(u"raw"_s);
    m_request = *request;
    m_request.timeout = timeout->value_or(m_request.timeout);
    m_console = &console;
    m_finish = std::move(finish);
    askAll();
    return {};
}

void QueryCommand::askAll()
{
    const bool isRange = m_request.kind == QueryRequest::Kind::Range;
    m_open = m_session->sourceCount();
    for (std::size_t i = 0; i < m_session->sourceCount(); ++i) {
        m_answers.push_back({ .sourceName = m_session->source(i).name(),
            .step = isRange ? m_request.step : Duration(),
            .answer = SnapshotPtr() });
    }
    for (std::size_t i = 0; i < m_session->sourceCount(); ++i) {
        if (m_isRaw) {
            askRaw(i);
            continue;
        }
        m_session->fetch(
            i, m_request, [this, i](const Result<SnapshotPtr>& answer) { takeAnswer(i, answer); });
    }
}

/// How to ask depends on what the server can do.
void QueryCommand::askRaw(std::size_t index)
{
    m_session->probe(index, [this, index](const Result<SourceCapabilities>& found) {
        if (!found) {
            takeAnswer(index, failure(found.error()));
            return;
        }
        m_session->fetchRaw(index,
            { .selector = m_request.expression,
                .start = m_request.start,
                .end = m_request.end,
                .usesRemoteRead = found->hasRemoteRead,
                .externalLabels = found->externalLabels,
                .scrapeInterval = found->scrapeInterval },
            [this, index](const Result<SnapshotPtr>& answer) { takeAnswer(index, answer); });
    });
}

void QueryCommand::takeAnswer(std::size_t index, const Result<SnapshotPtr>& answer)
{
    m_answers[index].answer = answer;
    if (--m_open == 0) {
        m_finish(report());
    }
}

ExitCode QueryCommand::report()
{
    if (m_answers.size() == 1 && m_answers.front().answer) {
        const SourceAnswer& only = m_answers.front();
        for (const QString& warning : (*only.answer)->warnings) {
            say(only.sourceName + u": "_s + warning);
        }
        return printAnswer(m_request, only.sourceName, *only.answer, m_format, *m_console);
    }
    const MergedAnswer merged = mergeSources(m_answers, m_merge);
    for (const SourceFailure& failed : merged.failures) {
        Error error = failed.error;
        error.context = failed.sourceName;
        say(error.toDisplayText());
    }
    if (!merged.snapshot) {
        return ExitCode::Failed;
    }
    for (const QString& warning : merged.snapshot->warnings) {
        say(warning);
    }
    QStringList names;
    for (const SourceAnswer& source : m_answers) {
        names += source.answer ? QStringList { source.sourceName } : QStringList();
    }
    return printAnswer(m_request, names.join(u", "_s), merged.snapshot, m_format, *m_console);
}

void QueryCommand::say(const QString& message)
{
    m_console->writeMessage(u"promdesk query: "_s + message);
}

} // namespace promdesk

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

} // namespace

QueryCommand::QueryCommand() = default;
QueryCommand::~QueryCommand() = default;

QString QueryCommand::name() const
{
    return u"query"_s;
}

QString QueryCommand::summary() const
{
    return tr("Ask a server one PromQL expression, at one time or over a range");
}

void QueryCommand::declare(QCommandLineParser& parser) const
{
    declareServerOptions(parser);
    parser.addPositionalArgument(u"EXPR"_s, tr("PromQL expression"));
    parser.addOption({ u"time"_s, tr("One time: RFC 3339, epoch seconds or now-…"), u"T"_s });
    parser.addOption({ u"start"_s, tr("Start of a range"), u"T"_s, u"now-1h"_s });
    parser.addOption({ u"end"_s, tr("End of a range, included"), u"T"_s, u"now"_s });
    parser.addOption({ u"step"_s, tr("Distance of the points"), u"D"_s, u"1m"_s });
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
    if (isRange(parser)) {
        const auto ranged = rangeRequest(parser, now);
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
        return failure(ErrorKind::TooMuch, tr("the expression is longer than 64 KiB"));
    }
    return request;
}

Result<void> QueryCommand::start(const QCommandLineParser& parser, Console& console, Finish finish)
{
    const auto format = answerFormatFromText(parser.value(u"format"_s));
    if (!format) {
        return failure(format.error());
    }
    const auto servers = chosenServers(parser);
    if (!servers) {
        return failure(servers.error());
    }
    if (servers->size() != 1) {
        return failure(ErrorKind::InvalidArgument, tr("query takes one --server"));
    }
    m_session = std::make_unique<CommandSession>(*servers);
    const auto request = toRequest(parser, m_session->clock().now());
    if (!request) {
        return failure(request.error());
    }
    m_session->fetch(0, *request,
        [this, &console, request = *request, format = *format, finish = std::move(finish)](
            const Result<SnapshotPtr>& answer) {
            if (!answer) {
                console.writeMessage(u"promdesk query: "_s + answer.error().toDisplayText());
                finish(ExitCode::Failed);
                return;
            }
            const QString source = m_session->source(0).name();
            finish(printAnswer(request, source, *answer, format, console));
        });
    return {};
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/AnswerPrinter.h"
#include "commands/Command.h"
#include "core/Clock.h"
#include "queries/SourceMerge.h"
#include "sources/QueryRequest.h"

#include <QCoreApplication>

#include <memory>
#include <vector>

namespace promdesk {

class CommandSession;

/// promdesk query: asks one expression and prints the answer as table, CSV (long form) or JSON.
/// Several servers are asked at once; then every series has the label `source`, each failure is
/// named, and the exit code is Partial when some failed, Failed when all did.
class QueryCommand final : public Command
{
    Q_DECLARE_TR_FUNCTIONS(QueryCommand)

public:
    QueryCommand();
    ~QueryCommand() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser& parser) const override;
    [[nodiscard]] Result<void> start(
        const QCommandLineParser& parser, Console& console, Finish finish) override;

    /// The request that the options describe. Errors: InvalidArgument.
    [[nodiscard]] static Result<QueryRequest> toRequest(
        const QCommandLineParser& parser, Instant now);

private:
    void askAll();
    void askRaw(std::size_t index);
    void takeAnswer(std::size_t index, const Result<SnapshotPtr>& answer);
    [[nodiscard]] ExitCode report();
    void say(const QString& message);

    std::vector<SourceAnswer> m_answers; ///< one per server; what is not there yet is null
    SourceMergeOptions m_merge;
    QueryRequest m_request;
    bool m_isRaw = false; ///< samples as they were scraped
    AnswerFormat m_format = AnswerFormat::Table;
    Console* m_console = nullptr; ///< lives longer than the command runs
    Finish m_finish;
    std::size_t m_open = 0; ///< servers that have not answered
    std::unique_ptr<CommandSession> m_session; ///< last: its answers use what is above
};

} // namespace promdesk

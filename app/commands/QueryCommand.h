// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"
#include "core/Clock.h"
#include "sources/QueryRequest.h"

#include <QCoreApplication>

#include <memory>

namespace promdesk {

class CommandSession;

/// promdesk query: asks one expression and prints the answer as table, CSV (long form) or JSON.
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
    std::unique_ptr<CommandSession> m_session;
};

} // namespace promdesk

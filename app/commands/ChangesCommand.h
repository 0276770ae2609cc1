// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "changes/ChangeSearch.h"
#include "commands/Command.h"
#include "core/TimeRange.h"

#include <QCoreApplication>

#include <memory>

namespace promdesk {

class FleetSession;

/// promdesk changes: prints what differs between two times in the fleet or a part of it, as table,
/// CSV or JSON. What could not be compared is named, and the exit code is Partial then.
class ChangesCommand final : public Command
{
    Q_DECLARE_TR_FUNCTIONS(ChangesCommand)

public:
    ChangesCommand();
    ~ChangesCommand() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser& parser) const override;
    [[nodiscard]] Result<void> start(
        const QCommandLineParser& parser, Console& console, Finish finish) override;

private:
    void search(const TopologyPtr& topology);
    void report(const ChangeReport& report);
    void fail(const QString& message);
    void end(ExitCode code);

    Console* m_console = nullptr; ///< lives longer than the command runs
    Finish m_finish;
    QString m_format;
    TimeRange m_times;
    Scope m_scope;
    bool m_isPartial = false;
    std::unique_ptr<FleetSession> m_session;
    std::unique_ptr<ChangeSearch> m_search; ///< last: it uses the session
};

} // namespace promdesk

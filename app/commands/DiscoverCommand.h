// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"

#include <QCoreApplication>

#include <memory>

namespace promdesk {

class FleetSession;

/// promdesk discover: prints what the servers know: clusters, nodes, endpoints, their health and
/// the expression of each of their signals.
class DiscoverCommand final : public Command
{
    Q_DECLARE_TR_FUNCTIONS(DiscoverCommand)

public:
    DiscoverCommand();
    ~DiscoverCommand() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser& parser) const override;
    [[nodiscard]] Result<void> start(
        const QCommandLineParser& parser, Console& console, Finish finish) override;

private:
    std::unique_ptr<FleetSession> m_session;
};

} // namespace promdesk

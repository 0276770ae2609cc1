// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"
#include "knowledge/KnowledgeLoader.h"
#include "topology/TopologyTree.h"

#include <QByteArray>
#include <QCoreApplication>

#include <memory>

namespace promdesk {

class FleetSession;

/// promdesk discover: prints what the servers know: clusters, nodes, endpoints, their health and
/// the expression of each of their signals; with --profiles which exporters were detected, by what,
/// and which were not and why.
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
    /// What was asked for, as it is printed.
    enum class Output
    {
        Table,
        Json,
        ProfileTable,
        ProfileJson,
    };

    [[nodiscard]] QByteArray print(
        const TopologyTree& topology, const LoadedKnowledge& known, Output output) const;

    std::unique_ptr<FleetSession> m_session;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"

#include <QCoreApplication>

namespace promdesk {

/// promdesk check: reads a workspace or a profile and names every mistake with its line.
class CheckCommand final : public Command
{
    Q_DECLARE_TR_FUNCTIONS(CheckCommand)

public:
    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser& parser) const override;
    [[nodiscard]] Result<void> start(
        const QCommandLineParser& parser, Console& console, Finish finish) override;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"

#include <QCoreApplication>

#include <memory>

namespace promdesk {

class PageLoader;

/// promdesk export: writes the answers of every panel of a page or workspace into files, with a
/// manifest.
class ExportCommand final : public Command
{
    Q_DECLARE_TR_FUNCTIONS(ExportCommand)

public:
    ExportCommand();
    ~ExportCommand() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;
    void declare(QCommandLineParser& parser) const override;
    [[nodiscard]] Result<void> start(
        const QCommandLineParser& parser, Console& console, Finish finish) override;

private:
    std::unique_ptr<PageLoader> m_loader;
};

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"

#include <QCoreApplication>

#include <memory>

namespace promdesk {

class PageLoader;

/// promdesk render: draws a page of a workspace or of the fleet into a PNG file.
class RenderCommand final : public Command
{
    Q_DECLARE_TR_FUNCTIONS(RenderCommand)

public:
    RenderCommand();
    ~RenderCommand() override;

    [[nodiscard]] QString name() const override;
    [[nodiscard]] QString summary() const override;

    [[nodiscard]] Needs needs() const override { return Needs::Widgets; }

    void declare(QCommandLineParser& parser) const override;
    [[nodiscard]] Result<void> start(
        const QCommandLineParser& parser, Console& console, Finish finish) override;

private:
    std::unique_ptr<PageLoader> m_loader;
};

} // namespace promdesk

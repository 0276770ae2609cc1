// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "commands/Command.h"

#include <QCoreApplication>

#include <memory>

namespace promdesk {

class PageLoader;
class RawPageExport;
class SeriesExporter;
struct LoadedPages;

/// promdesk export: writes the answers of every panel of a page or workspace into files, with a
/// manifest; with --raw the samples behind them as they were scraped.
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
    void write(const LoadedPages& pages);
    void writeRaw(const LoadedPages& pages);

    std::shared_ptr<const SeriesExporter> m_exporter;
    QString m_folder;
    Console* m_console = nullptr;
    Finish m_finish;
    std::unique_ptr<PageLoader> m_loader;
    std::unique_ptr<RawPageExport> m_rawExport; ///< of what the loader loaded
};

} // namespace promdesk

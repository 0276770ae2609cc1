// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#pragma once

#include "bulk/RawExport.h"
#include "core/CancelToken.h"
#include "core/Executor.h"
#include "core/Registry.h"
#include "dialogs/CsvExportDialog.h"
#include "dialogs/ImageExportDialog.h"
#include "exports/SeriesExporter.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

class QImage;
class QPainter;
class QWidget;

namespace promdesk {

class BannerArea;
class PageGathering;
class PageView;

/// Pictures and data files of what the window shows: asks how and where, then works on a worker
/// with a banner to cancel it; raw samples are asked for first. Files appear whole or not at all.
/// GUI thread.
class ExportController final : public QObject
{
    Q_OBJECT

public:
    /// What the exports need; all outlive this.
    struct Services
    {
        const Registry<SeriesExporter>& exporters;
        Executor& gui;
        Executor& workers;
        BannerArea& banners;
        std::function<QString(const QString& sourceId)> sourceName;
        /// For raw samples; nothing and null: it is not connected.
        std::function<std::optional<RawOrigin>(const QString& sourceId)> rawOrigin = {};
        std::function<DataSource*(const QString& sourceId)> source = {};
        Duration patience = Duration::fromSeconds(60); ///< with the panels of a page
    };

    ExportController(Services services, QWidget& window);

    using Draw = std::function<void(QPainter& painter, const QSize& size)>;

    /// title: for the file's name. subject: what is drawn; when it is gone before the file has a
    /// name, nothing is written.
    void exportImage(
        const QString& title, const QSize& size, const QWidget& subject, const Draw& draw);
    /// The whole page, once its panels have been answered. The size that is offered is higher where
    /// the page is.
    void exportPageImage(PageView& page, const QSize& size);
    /// The panel's answers as they are now, undecimated.
    void exportPanel(const PageView& page, const QString& panelId);
    /// All panels, once they have been answered.
    void exportPage(PageView& page);

    /// Text of another kind. make runs on a worker. title: for the file's name.
    void exportText(
        const QString& title, const QString& suffix, const std::function<QByteArray()>& make);

    /// Without asking; for tests and for the dialogs.
    void saveImage(const Draw& draw, const ImageChoice& choice, const QString& file);
    void saveData(
        std::vector<ExportedQuery> queries, const DataChoice& choice, const QString& file);
    void saveText(const std::function<QByteArray()>& make, const QString& file);
    /// The raw samples of what these frames were asked with, over their range.
    void saveRaw(std::vector<RawAsked> asked, const TimeRange& range, const DataChoice& choice,
        const QString& file);

    [[nodiscard]] std::vector<ExportedQuery> panelQueries(
        const PageView& page, const QString& panelId) const;
    /// What to ask for the raw samples behind a panel: its expressions, of every source that is
    /// shown and connected.
    [[nodiscard]] std::vector<RawAsked> panelRaw(
        const PageView& page, const QString& panelId) const;

Q_SIGNALS:
    void exported(const QString& file);
    void failed(const QString& message);

private:
    /// What a data export may be made of.
    struct Material
    {
        std::vector<ExportedQuery> queries;
        std::vector<RawAsked> raw;
        TimeRange range; ///< of raw samples
    };

    void gather(PageView& page, const std::function<void(PageView& page)>& use);
    void addPanel(Material& material, const PageView& page, const QString& panelId) const;
    void askForData(const QString& title, Material material);
    void tellRaw(const QString& file, const RawReport& report);
    /// Says that it is on its way and how far; returns what tells and cancels it.
    [[nodiscard]] std::pair<CancelToken, int> begin(const QString& file);
    void showRunning(const QString& file, const QString& text);
    void cancel(const QString& file);
    void askForFile(
        const QString& title, const QString& suffix, std::function<void(const QString& file)> use);
    void runOnWorker(const QString& file, std::function<Result<void>(CancelToken cancel)> work);
    /// False: a later export to this file tells how it ends.
    [[nodiscard]] bool settle(const QString& file, int number);
    void finish(const QString& file, const Result<void>& result);

    /// An export on a worker.
    struct Running
    {
        CancelSource cancel;
        int number = 0; ///< a later one to the same file takes its place
    };

    Services m_services;
    QWidget& m_window;
    std::map<QString, Running> m_running; ///< by file
    QPointer<PageGathering> m_gathering; ///< at most one: a later one takes its place
    int m_lastNumber = 0;
    QString m_folder; ///< of the last file
};

} // namespace promdesk

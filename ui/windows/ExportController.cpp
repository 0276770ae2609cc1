// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "windows/ExportController.h"

#include "core/AtomicFile.h"
#include "pages/SourceGroups.h"
#include "render/PageRenderer.h"
#include "theme/Theme.h"
#include "tiles/PageView.h"
#include "windows/BannerArea.h"
#include "windows/FileSuggestion.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPainter>
#include <QPointer>
#include <QStandardPaths>

#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// Of the banner that tells of an export while it runs.
QString topicOf(const QString& file)
{
    return u"export "_s + file;
}

/// Puts a theme in force for as long as it lives; nothing repaints in between.
class ThemeForNow
{
public:
    explicit ThemeForNow(Theme::Scheme scheme)
        : m_before(currentTheme())
    {
        if (m_before.scheme != scheme) {
            applyTheme(scheme == Theme::Scheme::Light ? Theme::light() : Theme::dark());
        }
    }

    ThemeForNow(const ThemeForNow&) = delete;
    ThemeForNow& operator=(const ThemeForNow&) = delete;

    ~ThemeForNow()
    {
        if (currentTheme().scheme != m_before.scheme) {
            applyTheme(m_before);
        }
    }

private:
    Theme m_before;
};

Result<void> writeData(const SeriesExporter& exporter, const std::vector<ExportedQuery>& queries,
    const ExportOptions& options, const CancelToken& cancel, const QString& file)
{
    Result<AtomicFileWriter> writer = AtomicFileWriter::open(file);
    if (!writer) {
        return failure(writer.error());
    }
    const Result<void> written = exporter.write(queries, options, cancel,
        [&writer](const QByteArray& piece) { return writer->write(piece).has_value(); });
    if (!written) {
        return failure(written.error());
    }
    return writer->commit();
}

} // namespace

ExportController::ExportController(Services services, QWidget& window)
    : QObject(&window)
    , m_services(std::move(services))
    , m_window(window)
    , m_folder(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
{ }

void ExportController::askForFile(
    const QString& title, const QString& suffix, std::function<void(const QString& file)> use)
{
    auto* dialog = new QFileDialog(&m_window, tr("Export to"), m_folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(suffix);
    dialog->selectFile(suggestedFileName(title, suffix));
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, use = std::move(use)](const QString& file) {
            m_folder = QFileInfo(file).absolutePath();
            use(file);
        });
    dialog->open();
}

void ExportController::exportImage(const QString& title, const QSize& size, Draw draw)
{
    auto* dialog = new ImageExportDialog(
        { .size = size, .scale = 2, .scheme = currentTheme().scheme }, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImageExportDialog::imageChosen, this,
        [this, title, draw = std::move(draw)](const ImageChoice& choice) {
            askForFile(title, u"png"_s,
                [this, draw, choice](const QString& file) { saveImage(draw, choice, file); });
        });
    dialog->open();
}

void ExportController::saveImage(const Draw& draw, const ImageChoice& choice, const QString& file)
{
    Result<QImage> image = makeImage({ .logical = choice.size, .scale = choice.scale });
    if (!image) {
        finish(file, failure(image.error()));
        return;
    }
    {
        const ThemeForNow theme(choice.scheme);
        image->fill(currentTheme().window);
        QPainter painter(&*image);
        draw(painter, choice.size);
    }
    runOnWorker(file, [picture = std::move(*image), file](const CancelToken&) -> Result<void> {
        const Result<QByteArray> bytes = toPng(picture);
        return bytes ? writeFile(file, *bytes) : Result<void>(failure(bytes.error()));
    });
}

std::vector<ExportedQuery> ExportController::panelQueries(
    const PageView& page, const QString& panelId) const
{
    std::vector<ExportedQuery> queries;
    Unit unit = Unit::None;
    for (const PanelSpec& panel : page.panels()) {
        unit = panel.id == panelId ? panel.unit : unit;
    }
    for (const SeriesFrame& frame : page.framesOf(panelId)) {
        if (frame.snapshot) {
            const QStringList several = answeringSources(frame);
            queries.push_back({ .expression = frame.expression,
                .sourceName = several.isEmpty() ? m_services.sourceName(frame.sourceId)
                                                : several.join(u", "_s),
                .step = frame.step,
                .unit = unit,
                .snapshot = frame.snapshot });
        }
    }
    return queries;
}

void ExportController::exportPanel(const PageView& page, const QString& panelId)
{
    QString title;
    for (const PanelSpec& panel : page.panels()) {
        title = panel.id == panelId ? panel.title : title;
    }
    askForData(title, panelQueries(page, panelId));
}

void ExportController::exportPage(const PageView& page)
{
    std::vector<ExportedQuery> queries;
    for (const PanelSpec& panel : page.panels()) {
        for (ExportedQuery& query : panelQueries(page, panel.id)) {
            queries.push_back(std::move(query));
        }
    }
    askForData(page.page().title, std::move(queries));
}

void ExportController::askForData(const QString& title, std::vector<ExportedQuery> queries)
{
    if (queries.empty()) {
        m_services.banners.show({ .topic = u"export"_s,
            .text = UntrustedText(tr("There is no data here to export yet.")) });
        return;
    }
    QStringList formats;
    for (const auto& entry : m_services.exporters.entries()) {
        formats += QString::fromStdString(entry.id);
    }
    auto* dialog = new CsvExportDialog(formats, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CsvExportDialog::dataChosen, this,
        [this, title, queries = std::move(queries)](const DataChoice& choice) {
            askForFile(title, choice.format,
                [this, queries, choice](const QString& file) { saveData(queries, choice, file); });
        });
    dialog->open();
}

void ExportController::saveData(
    std::vector<ExportedQuery> queries, const DataChoice& choice, const QString& file)
{
    const SeriesExporter* exporter = m_services.exporters.find(choice.format.toStdString());
    if (exporter == nullptr) {
        finish(file, failure(ErrorKind::Unsupported, tr("There is no such format.")));
        return;
    }
    runOnWorker(file,
        [exporter, queries = std::move(queries), options = choice.options, file](
            const CancelToken& cancel) {
            return writeData(*exporter, queries, options, cancel, file);
        });
}

void ExportController::exportText(
    const QString& title, const QString& suffix, const std::function<QByteArray()>& make)
{
    askForFile(title, suffix, [this, make](const QString& file) { saveText(make, file); });
}

void ExportController::saveText(const std::function<QByteArray()>& make, const QString& file)
{
    runOnWorker(file, [make, file](const CancelToken&) { return writeFile(file, make()); });
}

void ExportController::runOnWorker(
    const QString& file, std::function<Result<void>(CancelToken cancel)> work)
{
    Running& running = m_running[file];
    running = { .cancel = CancelSource(), .number = ++m_lastNumber };
    m_services.banners.show({ .topic = topicOf(file),
        .text = UntrustedText(tr("Writing %1…").arg(QDir::toNativeSeparators(file))),
        .actions = { { tr("Cancel"), [this, file] { m_running[file].cancel.cancel(); } } } });
    m_services.workers.post(
        [self = QPointer<ExportController>(this), &gui = m_services.gui, work = std::move(work),
            cancel = running.cancel.token(), number = running.number, file] {
            const Result<void> result = work(cancel);
            gui.post([self, result, number, file] {
                if (self) {
                    self->settle(file, number, result);
                }
            });
        });
}

void ExportController::settle(const QString& file, int number, const Result<void>& result)
{
    const auto running = m_running.find(file);
    if (running == m_running.end() || running->second.number != number) {
        return; // a later export to this file tells how it ends
    }
    m_running.erase(running);
    m_services.banners.dismiss(topicOf(file));
    finish(file, result);
}

void ExportController::finish(const QString& file, const Result<void>& result)
{
    if (result) {
        m_services.banners.show({ .topic = u"export"_s,
            .text = UntrustedText(tr("Saved %1").arg(QDir::toNativeSeparators(file))) });
        Q_EMIT exported(file);
        return;
    }
    if (result.error().kind == ErrorKind::Cancelled) {
        return;
    }
    m_services.banners.show({ .topic = u"export"_s,
        .tone = BannerMessage::Tone::Failure,
        .text = UntrustedText(tr("Nothing was written to %1. %2")
                                  .arg(QDir::toNativeSeparators(file), result.error().message)),
        .detail = UntrustedText(result.error().detail) });
    Q_EMIT failed(result.error().message);
}

} // namespace promdesk

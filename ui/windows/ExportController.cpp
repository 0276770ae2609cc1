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
#include "windows/PageGathering.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QPainter>
#include <QPointer>
#include <QStandardPaths>

#include <algorithm>
#include <cmath>
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

Unit unitOf(const PageView& page, const QString& panelId)
{
    Unit unit = Unit::None;
    for (const PanelSpec& panel : page.panels()) {
        unit = panel.id == panelId ? panel.unit : unit;
    }
    return unit;
}

/// The sources that a frame is made of, without those that the user hides, and what each was asked.
std::vector<std::pair<QString, std::string>> shownSources(const SeriesFrame& frame)
{
    if (frame.parts.empty()) {
        return { { frame.sourceId, frame.expression } };
    }
    std::vector<std::pair<QString, std::string>> sources;
    for (const SourcePart& part : frame.parts) {
        if (!part.isHidden) {
            sources.emplace_back(part.sourceId, part.expression);
        }
    }
    return sources;
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

void ExportController::exportImage(
    const QString& title, const QSize& size, const QWidget& subject, const Draw& draw)
{
    auto* dialog = new ImageExportDialog(
        { .size = size, .scale = 2, .scheme = currentTheme().scheme }, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto save = [this, draw, guard = QPointer(&subject)](
                          const ImageChoice& choice, const QString& file) {
        if (guard) {
            saveImage(draw, choice, file);
        } else {
            finish(file, failure(ErrorKind::NotFound, tr("What it was to show is gone.")));
        }
    };
    connect(dialog, &ImageExportDialog::imageChosen, this,
        [this, title, save](const ImageChoice& choice) {
            askForFile(
                title, u"png"_s, [save, choice](const QString& file) { save(choice, file); });
        });
    dialog->open();
}

void ExportController::exportPageImage(PageView& page, const QSize& size)
{
    gather(page, [this, size](PageView& answered) {
        // In less, tiles show no numbers and tables no rows.
        constexpr int kGreatestHeight = 8'000;
        const int height = std::min(answered.heightForPage(size.width()), kGreatestHeight);
        const QSize whole(size.width(), std::max(height, size.height()));
        exportImage(answered.page().title, whole, answered,
            [&answered](
                QPainter& painter, const QSize& wanted) { answered.renderTo(painter, wanted); });
    });
}

void ExportController::gather(PageView& page, const std::function<void(PageView& page)>& use)
{
    if (m_gathering) {
        m_gathering->stop();
    }
    m_gathering = new PageGathering(page, m_services.banners, use, this);
    m_gathering->start(m_services.patience);
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
    const Unit unit = unitOf(page, panelId);
    for (const SeriesFrame& frame : page.framesOf(panelId)) {
        if (frame.snapshot) {
            const QStringList several = answeringSources(frame);
            queries.push_back({ .expression = frame.expression,
                .sourceName = several.isEmpty() ? m_services.sourceName(frame.sourceId)
                                                : several.join(u", "_s),
                .step = frame.isRaw ? Duration() : frame.step,
                .unit = unit,
                .snapshot = frame.snapshot });
        }
    }
    return queries;
}

std::vector<RawAsked> ExportController::panelRaw(const PageView& page, const QString& panelId) const
{
    std::vector<RawAsked> asked;
    const Unit unit = unitOf(page, panelId);
    for (const SeriesFrame& frame : page.framesOf(panelId)) {
        for (const auto& [id, expression] : shownSources(frame)) {
            std::optional<RawOrigin> origin =
                m_services.rawOrigin ? m_services.rawOrigin(id) : std::nullopt;
            if (origin && !expression.empty()) {
                asked.push_back({ expression, std::move(*origin), unit });
            }
        }
    }
    return asked;
}

void ExportController::addPanel(
    Material& material, const PageView& page, const QString& panelId) const
{
    for (ExportedQuery& query : panelQueries(page, panelId)) {
        material.queries.push_back(std::move(query));
    }
    for (RawAsked& asked : panelRaw(page, panelId)) {
        material.raw.push_back(std::move(asked));
    }
    for (const SeriesFrame& frame : page.framesOf(panelId)) {
        if (frame.range == TimeRange()) {
            continue; // never answered: its range would begin with all that the server has
        }
        const bool isFirst = material.range == TimeRange();
        material.range.start =
            isFirst ? frame.range.start : std::min(material.range.start, frame.range.start);
        material.range.end = std::max(material.range.end, frame.range.end);
    }
}

void ExportController::exportPanel(const PageView& page, const QString& panelId)
{
    QString title;
    for (const PanelSpec& panel : page.panels()) {
        title = panel.id == panelId ? panel.title : title;
    }
    Material material;
    addPanel(material, page, panelId);
    askForData(title, std::move(material));
}

void ExportController::exportPage(PageView& page)
{
    gather(page, [this](const PageView& answered) {
        Material material;
        for (const PanelSpec& panel : answered.panels()) {
            addPanel(material, answered, panel.id);
        }
        askForData(answered.page().title, std::move(material));
    });
}

void ExportController::askForData(const QString& title, Material material)
{
    if (material.queries.empty()) {
        m_services.banners.show({ .topic = u"export"_s,
            .text = UntrustedText(tr("There is no data here to export yet.")) });
        return;
    }
    QStringList formats;
    for (const auto& entry : m_services.exporters.entries()) {
        formats += QString::fromStdString(entry.id);
    }
    const bool hasRaw = !rawQueries(material.raw).empty();
    auto* dialog =
        new CsvExportDialog(formats, hasRaw ? RawOffer::Offered : RawOffer::None, &m_window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &CsvExportDialog::dataChosen, this,
        [this, title, material = std::move(material)](const DataChoice& choice) {
            const bool isRaw = choice.samples == DataChoice::Samples::Raw;
            askForFile(isRaw ? tr("%1 raw", "file name").arg(title) : title, choice.format,
                [this, material, choice, isRaw](const QString& file) {
                    if (isRaw) {
                        saveRaw(material.raw, material.range, choice, file);
                    } else {
                        saveData(material.queries, choice, file);
                    }
                });
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

void ExportController::saveRaw(std::vector<RawAsked> asked, const TimeRange& range,
    const DataChoice& choice, const QString& file)
{
    const SeriesExporter* exporter = m_services.exporters.find(choice.format.toStdString());
    if (exporter == nullptr) {
        finish(file, failure(ErrorKind::Unsupported, tr("There is no such format.")));
        return;
    }
    const auto [cancel, number] = begin(file);
    const QPointer<ExportController> self(this);
    exportRaw(
        { .queries = rawQueries(asked),
            .start = range.start,
            .end = range.end,
            .file = file,
            .exporter = exporter,
            .options = choice.options },
        { .owner = m_services.gui, .workers = m_services.workers, .source = m_services.source },
        cancel,
        [self, file, number = number](const RawProgress& progress) {
            if (self && self->m_running[file].number == number) {
                self->showRunning(file,
                    tr("Writing %1… %2 %, %L3 raw samples so far")
                        .arg(QDir::toNativeSeparators(file))
                        .arg(std::lround(progress.share * 100))
                        .arg(progress.samples));
            }
        },
        [self, file, number = number](const Result<RawReport>& report) {
            if (!self || !self->settle(file, number)) {
                return;
            }
            if (report) {
                self->tellRaw(file, *report);
            } else {
                self->finish(file, failure(report.error()));
            }
        });
}

void ExportController::tellRaw(const QString& file, const RawReport& report)
{
    QString text = tr("Saved %1: %L2 raw samples of %L3 series.")
                       .arg(QDir::toNativeSeparators(file))
                       .arg(report.samples)
                       .arg(report.series);
    if (report.histograms > 0) {
        text += u' '
            + tr("%Ln samples of native histograms are left out.", nullptr,
                static_cast<int>(report.histograms));
    }
    const bool isWhole = report.problems.isEmpty();
    if (!isWhole) {
        text += u' ' + tr("Missing: %1").arg(report.problems.join(u"; "_s));
    }
    m_services.banners.show({ .topic = u"export"_s,
        .tone = isWhole ? BannerMessage::Tone::Note : BannerMessage::Tone::Warning,
        .text = UntrustedText(text) });
    Q_EMIT exported(file);
}

std::pair<CancelToken, int> ExportController::begin(const QString& file)
{
    Running& running = m_running[file];
    running = { .cancel = CancelSource(), .number = ++m_lastNumber };
    showRunning(file, tr("Writing %1…").arg(QDir::toNativeSeparators(file)));
    return { running.cancel.token(), running.number };
}

void ExportController::showRunning(const QString& file, const QString& text)
{
    m_services.banners.show({ .topic = topicOf(file),
        .text = UntrustedText(text),
        .actions = { { tr("Cancel"), [this, file] { cancel(file); } } } });
}

/// The banner goes with the click; what still runs ends by itself, and nobody is told.
void ExportController::cancel(const QString& file)
{
    const auto running = m_running.find(file);
    if (running != m_running.end()) {
        running->second.cancel.cancel();
    }
}

void ExportController::runOnWorker(
    const QString& file, std::function<Result<void>(CancelToken cancel)> work)
{
    const auto [cancel, number] = begin(file);
    m_services.workers.post([self = QPointer<ExportController>(this), &gui = m_services.gui,
                                work = std::move(work), cancel = cancel, number = number, file] {
        const Result<void> result = work(cancel);
        gui.post([self, result, number, file] {
            if (self && self->settle(file, number)) {
                self->finish(file, result);
            }
        });
    });
}

bool ExportController::settle(const QString& file, int number)
{
    const auto running = m_running.find(file);
    if (running == m_running.end() || running->second.number != number) {
        return false;
    }
    m_running.erase(running);
    m_services.banners.dismiss(topicOf(file));
    return true;
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

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers
#include "commands/RenderCommand.h"

#include "commands/Console.h"
#include "commands/PageJob.h"
#include "commands/PageLoader.h"
#include "commands/TimeOptions.h"
#include "core/AtomicFile.h"
#include "explorer/FleetView.h"
#include "panels/PanelTypes.h"
#include "render/PageRenderer.h"
#include "theme/Theme.h"

#include <QCommandLineParser>
#include <QDateTime>
#include <QLocale>
#include <QPainter>

#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace promdesk {

namespace {

/// What is drawn, and where it goes.
struct Picture
{
    ImageSize size;
    Theme::Scheme scheme = Theme::Scheme::Light;
    QString file;
};

Result<Picture> chosenPicture(const QCommandLineParser& parser)
{
    const auto size = parseSize(parser.value(u"size"_s));
    if (!size) {
        return failure(size.error());
    }
    bool isNumber = false;
    const double scale = parser.value(u"scale"_s).toDouble(&isNumber);
    const QString theme = parser.value(u"theme"_s);
    const bool isInside = scale >= 0.5 && scale <= 8; // not so of NaN
    if (!isNumber || !isInside) {
        return failure(
            ErrorKind::InvalidArgument, RenderCommand::tr("--scale is between 0.5 and 8"));
    }
    if (theme != u"light" && theme != u"dark") {
        return failure(ErrorKind::InvalidArgument, RenderCommand::tr("--theme is light or dark"));
    }
    if (!parser.isSet(u"output"_s)) {
        return failure(
            ErrorKind::InvalidArgument, RenderCommand::tr("--output FILE.png is needed"));
    }
    return Picture { .size = { .logical = *size, .scale = scale },
        .scheme = theme == u"dark" ? Theme::Scheme::Dark : Theme::Scheme::Light,
        .file = parser.value(u"output"_s) };
}

/// The servers that the page's panels asked.
QString sourceNames(const LoadedPages& pages, const LoadedPage& page)
{
    QStringList names;
    for (const TopologySource& source : pages.topology->sources) {
        if (page.scope.source.isEmpty() || page.scope.source == source.id) {
            names += source.name;
        }
    }
    return names.join(u", "_s);
}

QString subtitleOf(const LoadedPages& pages, const LoadedPage& page)
{
    const auto text = [](Instant time) {
        return QLocale().toString(
            QDateTime::fromMSecsSinceEpoch(time.toMs()), QLocale::ShortFormat);
    };
    return sourceNames(pages, page) + u" · "_s + text(pages.range.start) + u" – "_s
        + text(pages.range.end);
}

/// What several servers said to one question stands in one chart, as in the window.
std::vector<PanelAnswer> shownAnswers(const LoadedPage& page)
{
    std::vector<PanelAnswer> shown;
    for (const PanelAnswer& answer : page.answers) {
        shown.push_back(shownAnswer(answer));
    }
    return shown;
}

/// What came of drawing.
struct Drawn
{
    int neededHeight = 0; ///< that every panel would need, logical pixels
    QStringList leftOut; ///< servers that are not in the picture, and why
};

/// Draws and writes the picture.
Result<Drawn> draw(
    const LoadedPages& pages, const FleetKnowledge& knowledge, const Picture& picture)
{
    Drawn drawn;
    applyTheme(picture.scheme == Theme::Scheme::Dark ? Theme::dark() : Theme::light());
    auto image = makeImage(picture.size);
    if (!image) {
        return failure(image.error());
    }
    const LoadedPage& page = pages.pages.front();
    {
        QPainter painter(&*image);
        if (page.isFleet) {
            FleetView view(knowledge.catalog);
            view.setTopology(pages.topology);
            view.renderTo(painter, picture.size.logical);
        } else {
            Registry<PanelType> panelTypes;
            registerPanelTypes(panelTypes);
            const PageImage content { .title = page.title,
                .subtitle = subtitleOf(pages, page),
                .range = pages.range,
                .panels = shownAnswers(page) };
            PageRenderer(panelTypes).render(painter, picture.size.logical, content);
            drawn.neededHeight = PageRenderer::heightFor(content);
            for (const PanelAnswer& shown : content.panels) {
                drawn.leftOut += leftOutSources(shown);
            }
        }
    }
    const auto png = toPng(*image);
    const auto written = png ? writeFile(picture.file, *png) : Result<void>(failure(png.error()));
    return written ? Result<Drawn>(std::move(drawn)) : Result<Drawn>(failure(written.error()));
}

/// Draws, and tells what could not be had.
ExitCode drawAndReport(const LoadedPages& pages, const FleetKnowledge& knowledge,
    const Picture& picture, Console& console)
{
    const auto drawn = draw(pages, knowledge, picture);
    if (!drawn) {
        console.writeMessage(u"promdesk render: "_s + drawn.error().toDisplayText());
        return ExitCode::Failed;
    }
    for (const QString& problem : pages.problems + drawn->leftOut) {
        console.writeMessage(u"promdesk render: "_s + problem);
    }
    if (drawn->neededHeight > picture.size.logical.height()) {
        console.writeMessage(u"promdesk render: "_s
            + RenderCommand::tr(
                "panels at the end of the page do not fit; a height of %1 shows them all")
                  .arg(drawn->neededHeight));
    }
    return pages.isComplete() && drawn->leftOut.isEmpty() ? ExitCode::Done : ExitCode::Partial;
}

} // namespace

RenderCommand::RenderCommand() = default;
RenderCommand::~RenderCommand() = default;

QString RenderCommand::name() const
{
    return u"render"_s;
}

QString RenderCommand::summary() const
{
    return tr("Draw a page into a PNG file");
}

void RenderCommand::declare(QCommandLineParser& parser) const
{
    declarePageJob(parser);
    parser.addOption({ u"size"_s, tr("Logical pixels"), u"WxH"_s, u"1920x1080"_s });
    parser.addOption({ u"scale"_s, tr("Device pixels for each of them"), u"N"_s, u"1"_s });
    parser.addOption({ u"theme"_s, tr("light or dark"), u"THEME"_s, u"light"_s });
    parser.addOption({ u"output"_s, tr("The picture"), u"FILE.png"_s });
}

Result<void> RenderCommand::start(const QCommandLineParser& parser, Console& console, Finish finish)
{
    const auto picture = chosenPicture(parser);
    if (!picture) {
        return failure(picture.error());
    }
    auto job = chosenPageJob(parser, name(), console);
    if (!job) {
        return failure(job.error());
    }
    m_loader = std::make_unique<PageLoader>(job->servers, std::move(job->knowledge), job->timeout);
    m_loader->start({ .choice = job->choice,
                        .range = job->range,
                        .widthPx = picture->size.logical.width(),
                        .raw = RawSamples::WhenFiner },
        [this, &console, picture = *picture, finish = std::move(finish)](
            const Result<LoadedPages>& pages) {
            if (!pages) {
                console.writeMessage(u"promdesk render: "_s + pages.error().toDisplayText());
                finish(ExitCode::Failed);
                return;
            }
            finish(drawAndReport(*pages, m_loader->session().knowledge(), picture, console));
        });
    return {};
}

} // namespace promdesk

// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Panning a chart of 1920 × 600 pixels, antialiased, beside QCustomPlot's own graphs and beside
// uPlot in a browser; and the pyramid beside a plain read of the same memory.

#include "Browser.h"
#include "Stopwatch.h"
#include "benchmarks.h"
#include "charts/DenseLines.h"
#include "charts/PlotSampling.h"
#include "charts/TimeSeriesPlot.h"
#include "core/WorkerPool.h"
#include "series/ColumnReader.h"
#include "theme/Theme.h"

#include <QJsonArray>

#include <qcustomplot.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <future>
#include <optional>
#include <span>

using namespace Qt::StringLiterals;

namespace promdesk::bench {

namespace {

constexpr int kWidth = 1920;
constexpr int kHeight = 600;
constexpr std::int64_t kStepMs = 1000;

enum class Area
{
    None,
    Under, ///< the soft one of a single line
};

/// Bounded random walks; the browser makes the same ones (browser/redraw.js).
SnapshotPtr walks(std::size_t points, std::size_t count)
{
    std::uint32_t state = 1;
    const auto random = [&state] { // xorshift, Marsaglia 2003
        state ^= state << 13U;
        state ^= state >> 17U;
        state ^= state << 5U;
        return static_cast<double>(state) / 4294967296.0;
    };
    auto snapshot = std::make_shared<SeriesSnapshot>();
    for (std::size_t s = 0; s < count; ++s) {
        Series series;
        series.axis = TimeAxis::grid(Instant(), Duration::fromMs(kStepMs), points / count);
        series.values.reserve(points / count);
        double value = random() * 100;
        for (std::size_t i = 0; i < points / count; ++i) {
            value = std::clamp(value + random() * 2 - 1, 0.0, 100.0);
            series.values.push_back(value);
        }
        snapshot->series.push_back(std::move(series));
    }
    return snapshot;
}

/// 90 % of the data, moved on a little with every frame.
TimeRange window(std::size_t points, int frame)
{
    const auto length = static_cast<std::int64_t>(points) * kStepMs;
    const std::int64_t start = length / 400 * (frame % 30);
    return { Instant::fromMs(start), Instant::fromMs(start + length * 9 / 10) };
}

/// The same, but of another length each time, as while zooming: nothing of the last frame is of
/// use.
TimeRange zoomed(std::size_t points, int frame)
{
    const TimeRange range = window(points, frame);
    return { range.start, range.end + Duration::fromMs(1 + frame % 30) };
}

/// One cell of the table.
struct Job
{
    std::size_t points = 0;
    std::size_t series = 1;
    Area area = Area::None;
};

/// A single line is shown with 1.5 px and its area. All others are thin here, also where the plot
/// would take 1.5 px, because that costs QCustomPlot ten to a thousand times as much.
double lineWidth(const Job& job)
{
    return job.area == Area::Under ? 1.5 : 1.0;
}

int colorOf(std::size_t series)
{
    return static_cast<int>(
        series % static_cast<std::size_t>(Theme::light().series.size())); // no dashes
}

class OurChart
{
public:
    OurChart(const Job& job, const SnapshotPtr& snapshot)
    {
        m_plot.resize(kWidth, kHeight);
        PlotContent content;
        for (std::size_t i = 0; i < job.series; ++i) {
            content.series.push_back(
                { .name = {}, .snapshot = snapshot, .index = i, .colorIndex = colorOf(i) });
        }
        if (job.area == Area::None) {
            addNothing(content);
        }
        m_plot.setContent(content);
        m_plot.prepareForPicture(1);
    }

    /// As far as uPlot goes: the widget's own picture.
    void draw(const TimeRange& range)
    {
        m_plot.setTimeRange(range);
        m_plot.drawNow();
    }

    /// And into the window's, as QCustomPlot does.
    void pan(const TimeRange& range, QImage& picture)
    {
        draw(range);
        m_plot.render(&picture);
    }

    [[nodiscard]] const TimeSeriesPlot& plot() const { return m_plot; }

private:
    /// A line that is not alone has no area, and lines of so many series are thin.
    static void addNothing(PlotContent& content)
    {
        const auto nothing = std::make_shared<SeriesSnapshot>();
        nothing->series.emplace_back();
        for (std::size_t i = 0; i <= kManySeries; ++i) {
            content.series.push_back(
                { .name = {}, .snapshot = nothing, .index = 0, .isHidden = i > 0 });
        }
    }

    TimeSeriesPlot m_plot;
};

/// A chart of QCustomPlot's own graphs with the same samples, pens, axes and margins.
class TheirChart
{
public:
    TheirChart(const Job& job, const SeriesSnapshot& snapshot, const TimeSeriesPlot& like)
    {
        m_plot.setAntialiasedElement(QCP::aePlottables);
        m_plot.setBufferDevicePixelRatio(1);
        m_plot.resize(kWidth, kHeight);
        m_plot.plotLayout()->setMargins(QMargins());
        const QRect area = like.plotArea().toRect();
        m_plot.axisRect()->setAutoMargins(QCP::msNone);
        m_plot.axisRect()->setMargins(QMargins(
            area.left(), area.top(), kWidth - 1 - area.right(), kHeight - 1 - area.bottom()));
        m_plot.xAxis->setTicker(QSharedPointer<QCPAxisTickerDateTime>::create());
        for (QCPAxis* axis : { m_plot.xAxis, m_plot.yAxis }) {
            axis->setSubTicks(false);
            axis->setTickLength(0, 0);
        }
        m_plot.xAxis->grid()->setVisible(false);
        m_plot.xAxis->ticker()->setTickCount(12);
        m_plot.yAxis->ticker()->setTickCount(12);
        m_plot.yAxis->setRange(like.lowest(), like.highest());
        for (std::size_t i = 0; i < job.series; ++i) {
            fill(*m_plot.addGraph(), snapshot.series[i]);
            m_plot.graph()->setPen(seriesPen(Theme::light(), colorOf(i), lineWidth(job)));
        }
        if (job.area == Area::Under) {
            QLinearGradient gradient(area.topLeft(), area.bottomLeft());
            QColor color = m_plot.graph(0)->pen().color();
            color.setAlpha(64);
            gradient.setColorAt(0, color);
            color.setAlpha(8);
            gradient.setColorAt(1, color);
            m_plot.graph(0)->setBrush(gradient);
        }
        m_plot.grab(); // a hidden widget learns its size when it is drawn
    }

    void pan(const TimeRange& range, QImage& picture)
    {
        m_plot.xAxis->setRange(range.start.toSeconds(), range.end.toSeconds());
        m_plot.replot(QCustomPlot::rpImmediateRefresh);
        m_plot.render(&picture);
    }

private:
    static void fill(QCPGraph& graph, const Series& series)
    {
        QVector<QCPGraphData> points;
        points.reserve(static_cast<qsizetype>(series.values.size()));
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            points.append({ series.axis.at(i).toSeconds(), series.values[i] });
        }
        graph.data()->set(points, true);
    }

    QCustomPlot m_plot;
};

/// Where PROMDESK_BENCH_PICTURES names a folder: what both drew, to look at.
void savePicture(const QImage& picture, const Job& job, const char* side)
{
    const QString folder = qEnvironmentVariable("PROMDESK_BENCH_PICTURES");
    if (!folder.isEmpty()) {
        picture.save(
            u"%1/%2x%3%4_%5.png"_s.arg(folder)
                .arg(job.points)
                .arg(job.series)
                .arg(job.area == Area::Under ? u"a"_s : QString(), QString::fromLatin1(side)));
    }
}

/// PROMDESK_BENCH_CELL=1000000x10 draws that cell alone.
bool isWanted(const Job& job)
{
    const QString cell = qEnvironmentVariable("PROMDESK_BENCH_CELL");
    return cell.isEmpty() || cell == u"%1x%2"_s.arg(job.points).arg(job.series);
}

constexpr int kFramesOfRound = 5;

/// Makes the browser's chart of the same data; false without a browser.
bool prepareUPlot(Browser& browser, const Job& job, const TimeSeriesPlot& like)
{
    if (!browser.isThere() || job.area == Area::Under) {
        return false;
    }
    QJsonArray colors;
    for (const QColor& color : Theme::light().series) {
        colors.append(color.name());
    }
    const QJsonObject chart { { u"job"_s, u"prepare"_s },
        { u"points"_s, static_cast<qint64>(job.points) },
        { u"series"_s, static_cast<qint64>(job.series) }, { u"low"_s, like.lowest() },
        { u"high"_s, like.highest() }, { u"colors"_s, colors } };
    return browser.ask(chart).has_value();
}

/// Processor time of one frame.
std::optional<double> uPlotMs(Browser& browser)
{
    const auto answer = browser.ask({ { u"job"_s, u"pan"_s }, { u"frames"_s, kFramesOfRound } });
    return answer ? std::optional((*answer)["cpuMs"_L1].toDouble() / kFramesOfRound) : std::nullopt;
}

double median(std::span<const double> values)
{
    std::vector<double> sorted(values.begin(), values.end());
    std::sort(sorted.begin(), sorted.end());
    return sorted[sorted.size() / 2];
}

double uPlotTarget(const Job& job)
{
    if (job.points == 10'000'000) {
        return 15;
    }
    return job.points < 1'000'000 ? 1 : (job.series == 1000 ? 4 : 10);
}

/// In turns, so that what the machine does besides hits both alike; both end with their own
/// picture, before it comes into a window. The browser compiles its code better while it runs: what
/// counts are its first twenty frames, as a user sees them; its last ones are told as well.
void compareWithUPlot(const Job& job, Browser& browser, OurChart& ours)
{
    constexpr int kRounds = 9;
    constexpr std::size_t kCounted = 3;
    if (!prepareUPlot(browser, job, ours.plot()) || !uPlotMs(browser)) { // the first are compiled
        return;
    }
    const std::size_t perSeries = job.points / job.series;
    std::vector<double> panned;
    std::vector<double> anew;
    std::vector<double> theirs;
    int frame = 0;
    const auto frames = [&](TimeRange (*range)(std::size_t, int)) {
        return threadMilliseconds([&] {
            for (int i = 0; i < kFramesOfRound; ++i) {
                ours.draw(range(perSeries, ++frame));
            }
        }) / kFramesOfRound;
    };
    for (int round = 0; round < kRounds; ++round) {
        ours.draw(window(perSeries, frame));
        panned.push_back(frames(window));
        anew.push_back(frames(zoomed));
        theirs.push_back(uPlotMs(browser).value_or(0));
    }
    const double uPlot = median(std::span(theirs).first(kCounted));
    const double warm = median(std::span(theirs).last(kCounted));
    std::printf("   uPlot %7.1f ms (warm %7.1f) beside %6.2f (all anew %6.2f)   ratio %5.1f (anew "
                "%5.1f, warm %5.1f, target %.0f)",
        uPlot, warm, median(panned), median(anew), uPlot / median(panned), uPlot / median(anew),
        warm / median(anew), uPlotTarget(job));
}

/// Processor time: other programs' share of the machine is not counted.
void compareRedraw(const Job& job, Browser& browser)
{
    if (!isWanted(job)) {
        return;
    }
    const SnapshotPtr snapshot = walks(job.points, job.series);
    const std::size_t perSeries = job.points / job.series;
    OurChart ours(job, snapshot);
    QImage picture(kWidth, kHeight, QImage::Format_RGB32);
    ours.pan(window(perSeries, 0), picture);
    TheirChart theirs(job, *snapshot, ours.plot());
    int ourFrame = 0;
    int theirFrame = 0;
    const auto pan = [&] { ours.pan(window(perSeries, ++ourFrame), picture); };
    const auto zoom = [&] { ours.pan(zoomed(perSeries, ++ourFrame), picture); };
    const auto panTheirs = [&] { theirs.pan(window(perSeries, ++theirFrame), picture); };
    pan();
    savePicture(picture, job, "ours");
    panTheirs();
    savePicture(picture, job, "QCustomPlot");
    // Not in turns with each other: a frame of one would spoil the next one of the other.
    const std::vector<double> took = medians({ pan, panTheirs }, 9, threadMilliseconds);
    const double anew = medians({ zoom, panTheirs }, 9, threadMilliseconds).front();
    const double target = job.points == 10'000'000 ? 6 : 1;
    std::printf("redraw %8zu points x %4zu series%s   ours %6.1f ms (all anew %6.1f)   "
                "QCustomPlot %7.1f ms   ratio %5.1f (anew %5.1f, target %.0f)",
        job.points, job.series, job.area == Area::Under ? " + area" : "       ", took[0], anew,
        took[1], took[1] / took[0], took[1] / anew, target);
    compareWithUPlot(job, browser, ours);
    std::printf("\n");
    std::fflush(stdout);
}

/// Wall time of the lines alone, where nobody else is at work: on one thread and on two.
void compareThreads(const Job& job)
{
    if (!isWanted(job)) {
        return;
    }
    const SnapshotPtr snapshot = walks(job.points, job.series);
    DenseLines lines;
    for (std::size_t i = 0; i < job.series; ++i) {
        lines.content.series.push_back(
            { .name = {}, .snapshot = snapshot, .index = i, .colorIndex = colorOf(i) });
        lines.pens.push_back(seriesPen(Theme::light(), colorOf(i), 1));
    }
    const TimeRange range = window(job.points / job.series, 1);
    lines.mapping = { .area = QRectF(0, 0, kWidth, kHeight),
        .startMs = static_cast<double>(range.start.toMs()),
        .endMs = static_cast<double>(range.end.toMs()),
        .low = 0,
        .high = 100 };
    lines.plot = samplePlot(lines.content, range, kWidth);
    WorkerPool two(2);
    const auto alone = [&] { static_cast<void>(drawDenseLines(lines)); };
    const auto together = [&] {
        std::promise<void> done;
        drawDenseLines(lines, two, [&done](const LinePicture&) { done.set_value(); });
        done.get_future().wait();
    };
    const std::vector<double> took = shortest({ alone, together }, 9);
    std::printf(
        "lines  %8zu points x %4zu series   one thread %6.1f ms   two %6.1f ms   ratio %.2f\n",
        job.points, job.series, took[0], took[1], took[0] / took[1]);
    std::fflush(stdout);
}

} // namespace

bool redraw()
{
    Browser browser;
    for (const std::size_t points : { 10'000U, 100'000U, 1'000'000U, 10'000'000U }) {
        if (points <= 100'000) {
            compareRedraw({ points, 1, Area::Under }, browser);
        }
        for (const std::size_t series : { 1U, 10U, 100U, 1000U }) {
            compareRedraw({ points, series, Area::None }, browser);
        }
    }
    for (const std::size_t series : { 100U, 1000U }) {
        compareThreads({ 1'000'000, series, Area::None });
        compareThreads({ 10'000'000, series, Area::None });
    }
    return true;
}

bool pyramid()
{
    constexpr std::size_t kSamples = 10'000'000;
    const SnapshotPtr snapshot = walks(kSamples, 1);
    const Series& series = snapshot->series.front();
    double sum = 0;
    MinMaxPyramid built;
    std::vector<ColumnPiece> pieces;
    const auto read = [&] {
        std::array<double, 16> sums {};
        for (std::size_t i = 0; i < kSamples; i += sums.size()) {
            for (std::size_t j = 0; j < sums.size(); ++j) {
                sums[j] += series.values[i + j];
            }
        }
        sum += sums[3];
    };
    const auto build = [&] { built = MinMaxPyramid(series); };
    const auto query = [&] {
        const ColumnEdges edges(series.axis, kSamples, window(kSamples, 1), kWidth);
        pieces.clear();
        ColumnReader(series, built, edges).read(0, kWidth, pieces);
    };
    const std::vector<double> took = medians({ read, build, query }, 9);
    const double perSample = static_cast<double>(built.byteCount()) / kSamples;
    std::printf(
        "pyramid 10 M samples   build %.1f ms   plain read %.1f ms   ratio %.2f (target 2)   "
        "query of %zu columns %.2f ms (target 1)\n",
        took[1], took[0], took[1] / took[0], pieces.size(), took[2]);
    std::printf("memory  per sample   values on a grid 8 B   pyramid %.2f B (target 0.6)   "
                "QCPGraphData %zu B\n",
        perSample, sizeof(QCPGraphData));
    return sum != 0 && pieces.size() == kWidth && perSample <= 0.6;
}

} // namespace promdesk::bench

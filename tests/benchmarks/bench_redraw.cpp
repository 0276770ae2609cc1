// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// Panning a chart of 1920 × 600 pixels, antialiased, beside QCustomPlot's own graphs; and the
// pyramid beside a plain read of the same memory.

#include "Stopwatch.h"
#include "benchmarks.h"
#include "charts/TimeSeriesPlot.h"
#include "series/ColumnReader.h"
#include "theme/Theme.h"

#include <QPainter>

#include <qcustomplot.h>

#include <array>
#include <cstdio>
#include <random>

namespace promdesk::bench {

namespace {

constexpr int kWidth = 1920;
constexpr int kHeight = 600;
constexpr std::int64_t kStepMs = 1000;

/// uPlot 1.6.32 in headless Chromium, pan with a forced raster, ms; measured on another day and on
/// an idle machine: for orientation only.
struct Quoted
{
    std::size_t points;
    std::array<double, 4> uPlotMs; ///< 1, 10, 100, 1,000 series
};

constexpr std::array kQuoted { Quoted { 10'000, { 6.2, 8.8, 10.1, 39 } },
    Quoted { 100'000, { 8.8, 26, 35, 69 } }, Quoted { 1'000'000, { 26, 46, 153, 269 } },
    Quoted { 10'000'000, { 154, 173, 317, 1508 } } };

SnapshotPtr walks(std::size_t points, std::size_t count)
{
    std::mt19937_64 random(1);
    auto snapshot = std::make_shared<SeriesSnapshot>();
    for (std::size_t s = 0; s < count; ++s) {
        Series series;
        series.axis = TimeAxis::grid(Instant(), Duration::fromMs(kStepMs), points / count);
        double value = static_cast<double>(random() % 1000) / 10;
        for (std::size_t i = 0; i < points / count; ++i) {
            value += static_cast<double>(random() % 2001) / 1000 - 1;
            value = std::clamp(value, 0.0, 100.0);
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

/// A chart of QCustomPlot's own graphs with the same samples.
std::unique_ptr<QCustomPlot> graphs(const SeriesSnapshot& snapshot)
{
    auto plot = std::make_unique<QCustomPlot>();
    plot->setAntialiasedElement(QCP::aePlottables);
    plot->setBufferDevicePixelRatio(1);
    plot->resize(kWidth, kHeight);
    int index = 0;
    for (const Series& series : snapshot.series) {
        QCPGraph* const graph = plot->addGraph();
        QVector<QCPGraphData> points;
        points.reserve(static_cast<qsizetype>(series.values.size()));
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            points.append({ static_cast<double>(series.axis.at(i).toMs()), series.values[i] });
        }
        graph->data()->set(points, true);
        graph->setPen(QPen(Theme::light().seriesColor(index++), 1));
    }
    plot->yAxis->setRange(0, 100);
    return plot;
}

void compareRedraw(const Quoted& quoted, std::size_t column)
{
    constexpr std::array<std::size_t, 4> kCounts { 1, 10, 100, 1000 };
    const std::size_t count = kCounts.at(column);
    const SnapshotPtr snapshot = walks(quoted.points, count);
    const std::unique_ptr<QCustomPlot> theirs = graphs(*snapshot);
    TimeSeriesPlot ours;
    ours.resize(kWidth, kHeight);
    PlotContent content;
    for (std::size_t i = 0; i < count; ++i) {
        content.series.push_back(
            { .name = {}, .snapshot = snapshot, .index = i, .colorIndex = static_cast<int>(i) });
    }
    ours.setContent(content);
    const std::size_t perSeries = quoted.points / count;
    QImage picture(kWidth, kHeight, QImage::Format_RGB32);
    int ourFrame = 0;
    int theirFrame = 0;
    const auto pan = [&] {
        ours.setTimeRange(window(perSeries, ++ourFrame));
        ours.prepareForPicture(1);
        ours.render(&picture);
    };
    const auto panTheirs = [&] {
        const TimeRange range = window(perSeries, ++theirFrame);
        theirs->xAxis->setRange(
            static_cast<double>(range.start.toMs()), static_cast<double>(range.end.toMs()));
        theirs->replot(QCustomPlot::rpImmediateRefresh);
        theirs->render(&picture);
    };
    theirs->grab(); // a hidden widget learns its size when it is drawn
    pan();
    panTheirs();
    const std::vector<double> took = medians({ pan, panTheirs }, 5);
    const double target = quoted.points == 10'000'000 ? 6 : 1;
    std::printf("redraw %8zu points x %4zu series   ours %7.1f ms   QCustomPlot %7.1f ms   "
                "ratio %5.1f (target %.0f)   uPlot, quoted: %.0f ms\n",
        quoted.points, count, took[0], took[1], took[1] / took[0], target,
        quoted.uPlotMs.at(column));
    std::fflush(stdout);
}

} // namespace

bool redraw()
{
    for (const Quoted& quoted : kQuoted) {
        for (std::size_t column = 0; column < quoted.uPlotMs.size(); ++column) {
            compareRedraw(quoted, column);
        }
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

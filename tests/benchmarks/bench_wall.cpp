// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// A live tick of 40 panels of 20 series and 720 points: the part of the GUI thread. Beside it the
// same with QCustomPlot's own graphs.

#include "Stopwatch.h"
#include "benchmarks.h"
#include "charts/TimeSeriesPlot.h"
#include "theme/Theme.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace promdesk::bench {

namespace {

constexpr int kPanels = 40;
constexpr int kSeries = 20;
constexpr int kPoints = 720;
constexpr QSize kPanelSize(260, 210);
constexpr std::int64_t kStepSeconds = 15;

/// The last kPoints points before a tick.
SnapshotPtr answerAt(int panel, int tick)
{
    auto snapshot = std::make_shared<SeriesSnapshot>();
    for (int s = 0; s < kSeries; ++s) {
        Series series;
        series.axis = TimeAxis::grid(Instant::fromSeconds(1'795'269'660 + tick * kStepSeconds),
            Duration::fromSeconds(kStepSeconds), kPoints);
        for (int i = 0; i < kPoints; ++i) {
            const double t = static_cast<double>(tick + i);
            series.values.push_back(panel + s * 4 + 2 * std::sin(t / (9 + s)) + std::sin(t * 1.7));
        }
        snapshot->series.push_back(std::move(series));
    }
    return snapshot;
}

PlotContent contentOf(const SnapshotPtr& snapshot)
{
    PlotContent content;
    for (std::size_t i = 0; i < kSeries; ++i) {
        content.series.push_back({ .name = {},
            .snapshot = snapshot,
            .index = i,
            .colorIndex = static_cast<int>(i) % static_cast<int>(Theme::light().series.size()) });
    }
    return content;
}

TimeRange rangeOf(const SnapshotPtr& snapshot)
{
    const TimeAxis& axis = snapshot->series.front().axis;
    return { axis.front(), axis.back() };
}

void fill(QCustomPlot& plot, const SnapshotPtr& snapshot)
{
    int index = 0;
    for (const Series& series : snapshot->series) {
        QVector<QCPGraphData> points;
        for (std::size_t i = 0; i < series.values.size(); ++i) {
            points.append({ series.axis.at(i).toSeconds(), series.values[i] });
        }
        plot.graph(index++)->data()->set(points, true);
    }
    plot.xAxis->setRange(rangeOf(snapshot).start.toSeconds(), rangeOf(snapshot).end.toSeconds());
}

std::unique_ptr<QCustomPlot> theirPanel()
{
    auto plot = std::make_unique<QCustomPlot>();
    plot->setAntialiasedElement(QCP::aePlottables);
    plot->resize(kPanelSize);
    for (int s = 0; s < kSeries; ++s) {
        plot->addGraph()->setPen(QPen(Theme::light().seriesColor(s), 1));
    }
    plot->yAxis->setRange(0, 130);
    return plot;
}

} // namespace

bool drawWall()
{
    std::vector<std::unique_ptr<TimeSeriesPlot>> ours;
    std::vector<std::unique_ptr<QCustomPlot>> theirs;
    for (int i = 0; i < kPanels; ++i) {
        ours.push_back(std::make_unique<TimeSeriesPlot>());
        ours.back()->resize(kPanelSize);
        ours.back()->grab(); // hidden widgets learn their size when they are drawn
        theirs.push_back(theirPanel());
        theirs.back()->grab();
    }
    double longest = 0;
    int ourTick = 0;
    int theirTick = 0;
    // The answers of a tick are made outside of what is measured.
    const auto answers = [](int tick) {
        std::vector<SnapshotPtr> all;
        for (int i = 0; i < kPanels; ++i) {
            all.push_back(answerAt(i, tick));
        }
        return all;
    };
    std::vector<double> ourMs;
    std::vector<double> theirMs;
    for (int round = 0; round < 9; ++round) {
        const std::vector<SnapshotPtr> all = answers(++ourTick);
        double sum = 0;
        for (std::size_t i = 0; i < all.size(); ++i) {
            const double took = threadMilliseconds([&] {
                ours[i]->setTimeRange(rangeOf(all[i]));
                ours[i]->setContent(contentOf(all[i]));
                ours[i]->drawNow();
            });
            sum += took;
            longest = round > 0 ? std::max(longest, took) : 0;
        }
        ourMs.push_back(sum);
        ++theirTick;
        theirMs.push_back(threadMilliseconds([&] {
            for (std::size_t i = 0; i < all.size(); ++i) {
                fill(*theirs[i], all[i]);
                theirs[i]->replot(QCustomPlot::rpImmediateRefresh);
            }
        }));
    }
    const auto middle = [](std::vector<double>& all) {
        std::nth_element(
            all.begin(), all.begin() + static_cast<std::ptrdiff_t>(all.size() / 2), all.end());
        return all[all.size() / 2];
    };
    const double our = middle(ourMs);
    const double their = middle(theirMs);
    std::printf("wall   40 panels x 20 x 720   ours %7.1f ms (longest slice %.1f, target 8)   "
                "QCustomPlot %7.1f ms   ratio %.1f\n",
        our, longest, their, their / our);
    return our > 0;
}

} // namespace promdesk::bench

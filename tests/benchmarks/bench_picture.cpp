// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Promdesk developers

// A chart of 1920 × 1080 pixels as PNG, beside QImage::save with its defaults.

#include "Stopwatch.h"
#include "benchmarks.h"
#include "charts/TimeSeriesPlot.h"
#include "render/PngEncoder.h"

#include <QBuffer>
#include <QImage>

#include <cmath>
#include <cstdio>
#include <random>

namespace promdesk::bench {

namespace {

QImage chart()
{
    std::mt19937_64 random(1);
    auto snapshot = std::make_shared<SeriesSnapshot>();
    for (int s = 0; s < 20; ++s) {
        Series series;
        series.axis = TimeAxis::grid(Instant(), Duration::fromSeconds(15), 2000);
        double value = 5.0 * s;
        for (int i = 0; i < 2000; ++i) {
            value += static_cast<double>(random() % 2001) / 1000 - 1;
            series.values.push_back(value);
        }
        snapshot->series.push_back(std::move(series));
    }
    PlotContent content;
    for (std::size_t i = 0; i < 20; ++i) {
        content.series.push_back(
            { .name = {}, .snapshot = snapshot, .index = i, .colorIndex = static_cast<int>(i) });
    }
    TimeSeriesPlot plot;
    plot.resize(1920, 1080);
    plot.setTimeRange({ Instant(), Instant::fromSeconds(15 * 2000) });
    plot.setContent(content);
    plot.prepareForPicture(1);
    QImage image(1920, 1080, QImage::Format_RGB32);
    plot.render(&image);
    return image;
}

} // namespace

bool exportPng()
{
    const QImage image = chart();
    QByteArray ours;
    QByteArray theirs;
    const auto encode = [&] { ours = encodePng(image); };
    const auto save = [&] {
        theirs.clear();
        QBuffer buffer(&theirs);
        image.save(&buffer, "PNG");
    };
    const std::vector<double> took = medians({ encode, save }, 5);
    const double ratio = static_cast<double>(ours.size()) / static_cast<double>(theirs.size());
    std::printf(
        "png    1920 x 1080   ours %7.1f ms (%lld KiB)   QImage::save %7.1f ms (%lld KiB)   "
        "ratio %.1f (target 3)   size x %.2f (target 0.8 to 1.2)\n",
        took[0], static_cast<long long>(ours.size() / 1024), took[1],
        static_cast<long long>(theirs.size() / 1024), took[1] / took[0], ratio);
    return QImage::fromData(ours, "PNG").convertToFormat(QImage::Format_RGB32) == image;
}

} // namespace promdesk::bench
